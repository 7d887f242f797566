// The declaration: a form made of the procedure's JSON Schema, saved as it is written.

import { fieldsOf, followCase, writtenIn } from "../kit/declaration.js";
import { el } from "../kit/dom.js";
import { labelOf, shown } from "../kit/fields.js";
import { say } from "../kit/text.js";

/**
 * @param {HTMLElement} place
 * @param {any} schema
 * @param {import("./saver.js").Saver} saver
 */
export function declarationForm(place, schema, saver) {
  place.replaceChildren(...fieldsOf(schema, saver.draft.declaration));
  const form = /** @type {HTMLFormElement} */ (place.closest("form"));
  form.addEventListener("input", () => {
    const declaration = writtenIn(form, schema);
    followCase(form, schema, declaration);
    saver.change({ declaration });
  });
}

/**
 * What was declared, to be read once more: name, label and value of each.
 * @param {any} schema
 * @param {Record<string, unknown>} declaration
 * @returns {[string, string, Node | string][]}
 */
export function declared(schema, declaration) {
  return Object.entries(schema.properties).map(([name, one]) => {
    const value = declaration[name];
    const text = value === undefined ? el("em", {}, say("draft.unanswered")) : shown(one, value);
    return [name, labelOf(name, one), text];
  });
}
