// The declaration: a form made of the procedure's JSON Schema, saved as it is written.

import { el } from "../kit/dom.js";
import { fieldFor, labelOf, shown, valueIn } from "../kit/fields.js";
import { say } from "../kit/text.js";

/**
 * @param {HTMLElement} place
 * @param {any} schema
 * @param {import("./saver.js").Saver} saver
 */
export function declarationForm(place, schema, saver) {
  const properties = Object.entries(schema.properties);
  const required = new Set(schema.required ?? []);
  place.replaceChildren(...properties.map(([name, one]) => fieldFor(name, one, saver.draft.declaration[name], required.has(name))));
  const form = /** @type {HTMLFormElement} */ (place.closest("form"));
  form.addEventListener("input", () => {
    const written = properties.map(([name, one]) => [name, valueIn(form, name, one)]);
    saver.change({ declaration: Object.fromEntries(written.filter(([, value]) => value !== undefined)) });
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
