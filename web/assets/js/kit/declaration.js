// A declaration's fields, made of its JSON Schema, and what is written in them.

import { fieldFor, markRequired, valueIn } from "./fields.js";
import { requiredOf } from "./required.js";

/** @typedef {import("./required.js").Schema} Schema */

/**
 * @param {Schema} schema
 * @param {Record<string, unknown>} [declaration] what is written already
 */
export function fieldsOf(schema, declaration = {}) {
  const required = requiredOf(schema, declaration);
  return propertiesOf(schema).map(([name, one]) => fieldFor(name, one, declaration[name], required.has(name)));
}

/**
 * What is written; a field that is empty is not there.
 * @param {HTMLFormElement} form
 * @param {Schema} schema
 */
export function writtenIn(form, schema) {
  const said = propertiesOf(schema).map(([name, one]) => [name, valueIn(form, name, one)]);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/**
 * Which fields may stay empty follows what is written: a case that is chosen asks for its own.
 * @param {HTMLFormElement} form
 * @param {Schema} schema
 * @param {Record<string, unknown>} declaration
 */
export function followCase(form, schema, declaration) {
  const required = requiredOf(schema, declaration);
  for (const [name] of propertiesOf(schema)) markRequired(form, name, required.has(name));
}

function propertiesOf(schema) {
  return Object.entries(schema.properties ?? {});
}
