// Blank forms to download, and why there are none of the procedure's own.

import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";

/** @param {{forms: {kind: string, path: string, general: boolean}[], no_forms: {vi: string, en: string} | null}} procedure */
export function blankForms({ forms, no_forms: why }) {
  const items = forms.map(({ kind, path, general }) => el("li", {}, el("a", { href: path, download: "" }, general ? `${say("procedure.form_general")}: ${say(`procedure.form_${kind}`)}` : say(`procedure.form_${kind}`))));
  return [el("h2", {}, say("procedure.forms")), why ? el("p", { class: "help" }, words(why)) : "", items.length ? el("ul", { id: "forms" }, items) : ""];
}
