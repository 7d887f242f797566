// A draft keeps the rules it was begun with; its owner hears what is different by now, and may begin anew.

import { call, newKey } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { once } from "../kit/form.js";
import { day, path, say, words } from "../kit/text.js";

/**
 * @param {any} procedure as the draft knows it, with what is `newer`
 * @param {{draft: string, applicant: string}} draft
 */
export function goneOn({ code, newer: { effective_from: since, changed, differences } }, { draft, applicant }) {
  const what = changed.map((name) => say(`draft.changed_${name}`)).join(", ");
  const key = newKey();
  const anew = async () => {
    const { data } = await call("POST", "/drafts", { body: { procedure: code, applicant, based_on: draft }, key });
    location.assign(path("draft", { ma: data.draft }));
  };
  const button = el("button", { type: "button", class: "quiet", id: "anew", click: () => once(button, anew) }, say("draft.anew"));
  return el("div", { class: "notice" },
    el("p", {}, say("draft.newer", { day: day(since), what }), " ", el("a", { href: path("procedure", { ma: code }) }, say("draft.see_newer"))),
    el("ul", {}, differences.map((one) => el("li", {}, words(one)))),
    el("p", { class: "actions" }, button, el("span", { class: "help" }, say("draft.anew_help"))),
  );
}
