// Blank forms to download, or why there are none.

import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";

/** @param {{forms: {kind: string, path: string}[], no_forms: {vi: string, en: string} | null}} procedure */
export function blankForms({ forms, no_forms: why }) {
  const items = forms.map(({ kind, path }) => el("li", {}, el("a", { href: path, download: "" }, say(`procedure.form_${kind}`))));
  return [el("h2", {}, say("procedure.forms")), why ? el("p", { class: "help" }, words(why)) : el("ul", { id: "forms" }, items)];
}
