// Fields from a JSON Schema. The markup is that of templates/fields.html.

import { el } from "./dom.js";
import { dateIn } from "./form.js";
import { say, words } from "./text.js";

const FEW = 5;

/**
 * @typedef {Record<string, any>} Schema one property, with x-label, x-help and x-enum-labels
 */

/**
 * The field for one property, filled with its value.
 * @param {string} name
 * @param {Schema} schema
 * @param {unknown} value
 * @param {boolean} required
 */
export function fieldFor(name, schema, value, required) {
  const help = schema["x-help"] && el("p", { class: "help", id: `${name}-help` }, words(schema["x-help"]));
  const about = { "aria-describedby": help ? `${name}-help` : null, "aria-required": String(required) };
  if (schema.type === "boolean") return field(name, help, tick(name, labelOf(name, schema), value === true, about));
  const label = [labelOf(name, schema), el("span", { class: "optional" }, optional(required))];
  if (schema.format === "date") return group(name, label, help, dateParts(name, value), { "data-date": name });
  if (schema.enum && schema.enum.length <= FEW) return group(name, label, help, radios(name, optionsOf(schema), value));
  const control = schema.enum ? select(name, optionsOf(schema), value, about) : input(name, schema, value, about);
  return field(name, el("label", { for: name }, label), help, control);
}

/**
 * Say of a field that stands whether it may stay empty. A tick box says so by its text alone.
 * @param {HTMLElement} form
 * @param {string} name
 * @param {boolean} required
 */
export function markRequired(form, name, required) {
  const place = form.querySelector(`#field-${CSS.escape(name)}`);
  place.querySelector("[aria-required]")?.setAttribute("aria-required", String(required));
  place.querySelector(".optional")?.replaceChildren(optional(required));
}

/**
 * What the citizen wrote, as the schema's type; undefined if nothing. A wrong number stays as typed: the API says so.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {Schema} schema
 */
export function valueIn(form, name, schema) {
  if (schema.format === "date") return dateIn(form.querySelector(`[data-date="${name}"]`)) || undefined;
  const control = /** @type {any} */ (form.elements.namedItem(name));
  if (schema.type === "boolean") return control.checked || undefined;
  const written = control.value.trim();
  if (written === "") return undefined;
  return schema.type === "integer" && /^-?\d{1,15}$/.test(written) ? Number(written) : written;
}

/**
 * What a value is called, to be read and not written.
 * @param {Schema} schema
 * @param {any} value
 */
export function shown(schema, value) {
  if (schema.type === "boolean") return say(value ? "site.yes" : "site.no");
  if (schema.format === "date") return String(value).split("-").reverse().join("/");
  const label = schema["x-enum-labels"]?.[value];
  return label ? words(label) : String(value);
}

/**
 * @param {string} name
 * @param {Schema} schema
 */
export function labelOf(name, schema) {
  return schema["x-label"] ? words(schema["x-label"]) : name;
}

/**
 * A choice of few, every one of them seen.
 * @param {string} name
 * @param {[string, string][]} options value and label
 * @param {unknown} value
 */
export function radios(name, options, value) {
  return options.map(([option, label], place) => {
    const id = place ? `${name}-${place}` : name;
    const control = el("input", { type: "radio", id, name, value: option, checked: option === value });
    return el("div", { class: "tick" }, control, el("label", { for: id }, label));
  });
}

/**
 * A group of controls under one legend.
 * @param {string} name
 * @param {string | (string | HTMLElement)[]} label
 * @param {HTMLElement | null} help
 * @param {HTMLElement | HTMLElement[]} controls
 * @param {Record<string, string>} [more]
 */
export function group(name, label, help, controls, more = {}) {
  return el("fieldset", { class: "field", id: `field-${name}`, ...more }, el("legend", {}, label), help, controls);
}

function optional(required) {
  return required ? "" : ` ${say("site.optional")}`;
}

function field(name, ...content) {
  return el("div", { class: "field", id: `field-${name}` }, ...content);
}

function optionsOf(schema) {
  return schema.enum.map((option) => [option, shown(schema, option)]);
}

function tick(name, label, ticked, about) {
  const control = el("input", { type: "checkbox", id: name, name, checked: ticked, ...about });
  return el("div", { class: "tick" }, control, el("label", { for: name }, label));
}

function select(name, options, value, about) {
  const none = el("option", { value: "" }, say("draft.choose"));
  const each = options.map(([option, label]) => el("option", { value: option, selected: option === value }, label));
  return el("select", { id: name, name, ...about }, none, each);
}

function input(name, schema, value, about) {
  const mode = schema.type === "integer" || /^\^?\[0-9\]/.test(schema.pattern ?? "") ? "numeric" : null;
  return el("input", { id: name, name, value: value ?? "", maxlength: schema.maxLength, inputmode: mode, autocomplete: "off", ...about });
}

function dateParts(name, value) {
  const [year, month, day] = typeof value === "string" ? value.split("-") : [];
  const part = (key, length, written) => {
    const id = `${name}-${key}`;
    const control = el("input", { id, name: id, value: written ?? "", inputmode: "numeric", maxlength: length, class: `digits-${length}`, autocomplete: "off" });
    return el("div", {}, el("label", { for: id }, say(`date.${key}`)), control);
  };
  return el("div", { class: "date" }, part("day", 2, day), part("month", 2, month), part("year", 4, year));
}
