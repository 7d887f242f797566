// Suggestions for the box that asks what somebody needs.

import { call } from "../kit/api.js";
import { combobox } from "../kit/combobox.js";
import { byId } from "../kit/dom.js";
import { path, words } from "../kit/text.js";
import { isPersonal, keepPersonalOut } from "./personal.js";

/** Whoever chooses one is led to its page. */
export function suggestions() {
  const box = /** @type {HTMLInputElement} */ (byId("q"));
  const ask = async (q) => {
    if (isPersonal(q)) return [];
    const { data } = await call("GET", `/procedures/suggestions?${new URLSearchParams({ q })}`);
    return data.items.map(({ code, title }) => ({ value: code, label: words(title) }));
  };
  keepPersonalOut(box);
  combobox(box, ask, ({ value }) => location.assign(path("procedure", { ma: value })));
}
