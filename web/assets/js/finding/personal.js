// What somebody looks for stands in an address, so nothing of theirs may: a long number is a person's, not a procedure's.

import { Problem } from "../kit/api.js";
import { showThrown } from "../kit/errors.js";
import { say } from "../kit/text.js";

const CODE = /\b\d\.\d{6}\b/g;
const LONG = /(?:\d[ .-]?){9}/;

/** @param {string} words whether a number of somebody's, as of an identity card or a phone, is among them */
export function isPersonal(words) {
  return LONG.test(words.replace(CODE, " "));
}

/**
 * Raises a problem: such words are not asked about.
 * @param {string} words
 */
export function refusePersonal(words) {
  if (isPersonal(words)) throw new Problem({ title: say("search.personal"), detail: say("search.personal_help") }, 422);
}

/**
 * Before anybody else hears of it, so that it comes into no address.
 * @param {HTMLInputElement} box
 */
export function keepPersonalOut(box) {
  box.form?.addEventListener("submit", (event) => {
    try {
      refusePersonal(box.value);
    } catch (thrown) {
      event.preventDefault();
      event.stopImmediatePropagation();
      showThrown(thrown);
    }
  }, { capture: true });
}
