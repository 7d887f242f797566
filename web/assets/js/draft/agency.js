// Which agency shall handle it.

import { group, radios } from "../kit/fields.js";
import { say, words } from "../kit/text.js";

/**
 * @param {HTMLElement} place
 * @param {{code: string, name: {vi: string, en: string}}[]} agencies
 * @param {import("./saver.js").Saver} saver
 */
export function agencyChoice(place, agencies, saver) {
  const options = /** @type {[string, string][]} */ (agencies.map(({ code, name }) => [code, words(name)]));
  place.replaceChildren(group("agency", say("draft.agency"), null, radios("agency", options, saver.draft.agency)));
  place.addEventListener("change", ({ target }) => saver.change({ agency: /** @type {HTMLInputElement} */ (target).value }));
}
