// The checklist of papers, as it is read.

import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";

function copies({ originals, copies: photocopies, electronic, reusable }) {
  return [
    originals && say("paper_form.originals", { count: originals }),
    photocopies && say("paper_form.copies", { count: photocopies }),
    electronic && say("paper_form.electronic"),
    reusable && say("paper_form.reusable"),
  ].filter(Boolean).join(" · ");
}

function paper({ name, required, when, help, case: serves, ...rest }, cases) {
  const tag = el("span", { class: required === "always" ? "tag red" : "tag" }, say(`procedure.${required}`));
  const among = cases.filter(({ id, papers }) => papers.length ? papers.includes(rest.id) : serves.includes(id)).map((one) => words(one.name));
  return el("li", { class: "card" },
    el("div", { class: "row" }, el("strong", {}, words(name)), tag),
    when && el("p", { class: "help" }, words(when)),
    among.length && among.length < cases.length ? el("p", { class: "help" }, say("procedure.in_case", { case: among.join("; ") })) : null,
    el("p", { class: "help" }, words(help)),
    el("p", { class: "help" }, copies(rest)));
}

/**
 * @param {any[]} papers
 * @param {any[]} cases what a paper may be asked in
 */
export function paperCards(papers, cases) {
  return el("ul", { class: "plain" }, papers.map((one) => paper(one, cases)));
}
