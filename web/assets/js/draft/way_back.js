// How the result comes back: chosen where there is a choice, said where there is none.

import { el } from "../kit/dom.js";
import { group, radios } from "../kit/fields.js";
import { say } from "../kit/text.js";

/** @param {string} way */
export function wayBack(way) {
  return say(`dossier.return_${way}`);
}

/**
 * @param {HTMLElement} place
 * @param {string[]} ways
 * @param {import("./saver.js").Saver} saver
 */
export function returnChoice(place, ways, saver) {
  const options = /** @type {[string, string][]} */ (ways.map((way) => [way, wayBack(way)]));
  if (ways.length < 2) {
    place.replaceChildren(el("p", {}, say("dossier.return"), ": ", wayBack(saver.draft.return_by)));
    return;
  }
  place.replaceChildren(group("return_by", say("dossier.return"), null, radios("return_by", options, saver.draft.return_by)));
  place.addEventListener("change", ({ target }) => saver.change({ return_by: /** @type {HTMLInputElement} */ (target).value }));
}
