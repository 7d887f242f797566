// Every rate of a procedure: in which cases, for whom, on which channel, from when, on what ground.

import { el } from "../kit/dom.js";
import { day, money, say, today, words } from "../kit/text.js";

function tiers({ tiers: steps, per }) {
  return steps.map(({ upto, amount }) => say(upto ? "rate.upto" : "rate.beyond", { upto, amount: money(amount), per: per ? say(`per.${per}`) : "" })).join("; ");
}

function much(line) {
  if (line.free) return say("rate.free");
  if (line.percent !== null) return say("rate.percent", { percent: line.percent });
  if (line.tiers.length) return tiers(line);
  return line.per ? say("rate.per", { amount: money(line.amount), per: say(`per.${line.per}`) }) : money(line.amount);
}

function rate(line, cases) {
  const held = cases.filter(({ id }) => line.cases.includes(id)).map(({ name }) => words(name));
  const facts = [
    held.length ? say("rate.cases", { cases: held.join("; ") }) : null,
    line.subject === "all" ? null : say(`subject.${line.subject}`),
    say(`channel.${line.channel}`),
    line.cap ? say("rate.cap", { amount: money(line.cap) }) : null,
    say("rate.since", { day: day(line.valid_from) }),
    line.valid_to ? say("rate.until", { day: day(line.valid_to) }) : null,
    line.legal_basis,
  ];
  return el("li", {}, el("strong", {}, `${words(line.name)}: ${much(line)}`), el("span", { class: "told help" }, facts.filter(Boolean).join(" · ")));
}

/**
 * The rates that hold or will hold; those that have ended are left out.
 * @param {{fees: any[], cases: any[]}} procedure
 */
export function rates({ fees, cases }) {
  const alive = fees.filter(({ valid_to: until }) => !until || until >= today());
  if (alive.length < 2) return null;
  return el("details", { class: "card", id: "rates" }, el("summary", {}, say("procedure.rates", { count: alive.length })), el("ul", { class: "plain lines" }, alive.map((line) => rate(line, cases))));
}

/**
 * What one answer of `quote` comes to, with the exemption that was applied.
 * @param {any} fee
 */
export function owed(fee) {
  if (fee === null) return say("procedure.unknown");
  const lines = fee.lines.map(({ name, amount, subject, legal_basis: basis }) => {
    const why = subject === "all" ? null : el("span", { class: "tag green", "data-exempt": subject }, say("quote.exempt", { subject: say(`subject.${subject}`) }));
    return el("li", {}, `${words(name)}: ${amount ? money(amount) : say("rate.free")} `, why, el("span", { class: "told help" }, basis));
  });
  return [el("strong", { id: "quote-total" }, fee.total ? money(fee.total) : say("procedure.free")), lines.length ? el("ul", { class: "plain lines" }, lines) : ""];
}
