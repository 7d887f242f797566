// A procedure as a list shows it.

import { el } from "../kit/dom.js";
import { money, path, say, words } from "../kit/text.js";

/**
 * A utility is paid or declared elsewhere; it has no national code.
 * @param {string} code
 */
export function isUtility(code) {
  return !/^[0-9]/.test(code);
}

function cost(fee) {
  if (fee === null) return say("card.fee_unknown");
  return fee ? say("card.fee", { fee: money(fee) }) : say("card.free");
}

/** @param {any} line as `GET /procedures` gives it */
export function card(line) {
  const { code, title, summary, field, fee, working_days: days, files_online: online } = line;
  const facts = [words(field)];
  if (!isUtility(code)) facts.push(cost(fee));
  if (days !== null) facts.push(say("card.days", { days }));
  const tags = [online ? el("span", { class: "tag green" }, say("card.online")) : "", isUtility(code) ? el("span", { class: "tag" }, say("card.utility")) : ""];
  return el("li", {},
    el("a", { class: "card choice", href: path("procedure", { ma: code }), "data-code": code },
      el("strong", {}, words(title)), el("span", { class: "told" }, words(summary)),
      el("span", { class: "help" }, facts.join(" · "), " ", ...tags)));
}
