// Where the citizen is: which agency handles it follows from that.

import { call } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { fieldFor } from "../kit/fields.js";
import { say, words } from "../kit/text.js";

/**
 * @param {HTMLElement} place
 * @param {{agencies: {code: string, name: {vi: string, en: string}}[]}} procedure
 * @param {import("./saver.js").Saver} saver
 */
export async function placeChoice(place, { agencies }, saver) {
  const chosen = agencies.find(({ code }) => code === saver.draft.agency);
  const named = chosen && !saver.draft.province ? el("p", {}, words(chosen.name)) : "";
  if (agencies.length === 1) return place.replaceChildren(named);
  const { data } = await call("GET", "/provinces");
  place.replaceChildren(named, fieldFor("province", schemaOf(data.items), saver.draft.province, true));
  place.addEventListener("change", ({ target }) => saver.change({ province: /** @type {HTMLSelectElement} */ (target).value || null, agency: null }));
}

function schemaOf(provinces) {
  const both = (key) => ({ vi: say(key), en: say(key) });
  const names = provinces.map(({ code, name }) => [code, name]).sort(([, one], [, other]) => words(one).localeCompare(words(other), "vi"));
  return { enum: names.map(([code]) => code), "x-enum-labels": Object.fromEntries(names), "x-label": both("draft.province"), "x-help": both("draft.province_help") };
}
