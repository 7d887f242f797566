// Money that people have to decide about, as its payer is told of it.

import { el } from "./dom.js";
import { day, money, say, words } from "./text.js";

/** @param {any} told as the API gave it */
export function moneyCase({ kind, amount, opened_at: opened, closed_at: closed, what, next }) {
  const since = closed ? say("money_case.closed", { day: day(closed) }) : say("money_case.opened", { day: day(opened) });
  const about = amount ? `${money(amount)} · ${since}` : since;
  return el("div", { class: closed ? "notice good" : "notice", "data-case": kind },
    el("p", {}, el("strong", {}, words(what))), el("p", {}, words(next)), el("p", { class: "help" }, about));
}
