// Forms: read, checked for what is empty, sent once at a time.

import { Problem } from "./api.js";
import { byId } from "./dom.js";
import { clearErrors, labelOf, showProblem, showThrown } from "./errors.js";
import { say } from "./text.js";

/**
 * What stands in a form; a date of three fields becomes one value, tick boxes of one name a list, a choice what was chosen.
 * Of a password, read or hidden while it was typed, every character counts.
 * @param {HTMLFormElement} form
 * @returns {Record<string, any>}
 */
export function valuesOf(form) {
  const values = {};
  for (const control of form.elements) {
    if (!control.name || control.closest("[data-date]") || control.closest("altcha-widget")) continue;
    if (control.type === "checkbox") values[control.name] = [...(values[control.name] ?? []), ...(control.checked ? [control.value] : [])];
    else if (control.type === "radio") values[control.name] = control.checked ? control.value : values[control.name];
    else values[control.name] = control.autocomplete?.endsWith("password") ? control.value : control.value.trim();
  }
  for (const field of form.querySelectorAll("[data-date]")) values[field.dataset.date] = dateIn(field);
  return values;
}

/**
 * The date written in three fields; empty until all three are, and judged by whoever receives it. A year of two digits
 * stays one: filled up with zeros it would be a day of long ago.
 * @param {HTMLElement} field
 */
export function dateIn(field) {
  const [day, month, year] = [...field.querySelectorAll("input")].map((input) => input.value.trim());
  return day && month && year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
}

/**
 * Digits as people group them, without the gaps.
 * @param {string} written
 */
export function digits(written) {
  return written.replace(/[\s.-]/g, "");
}

/**
 * Send a form: one press, one call; what is wrong is shown and nothing typed is lost. The page comes with its button
 * disabled: pressed before this module is there, a browser would write the fields into the address.
 * @param {string} id
 * @param {(values: Record<string, any>) => Promise<void>} send
 */
export function onSubmit(id, send) {
  const form = /** @type {HTMLFormElement} */ (byId(id));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearErrors();
    const empty = missing(form);
    if (empty.length) return showProblem(new Problem({ title: "", errors: empty }, 422), (pointer) => byId(pointer));
    await once(button, () => send(valuesOf(form)));
  });
  button.disabled = false;
}

/**
 * Do it unless it is being done; the button says so meanwhile.
 * @param {HTMLElement} button
 * @param {() => Promise<void>} work
 * @param {(pointer: string) => HTMLElement | null} [find]
 */
export async function once(button, work, find) {
  if (button.getAttribute("aria-disabled")) return;
  const name = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = say("site.working");
  try {
    await work();
  } catch (thrown) {
    showThrown(thrown, find);
  } finally {
    button.removeAttribute("aria-disabled");
    button.textContent = name;
  }
}

function missing(form) {
  const controls = [...form.elements].filter((control) => control.required && !control.closest("altcha-widget"));
  const empty = controls.filter((control) => (control.type === "checkbox" ? !control.checked : !(form.elements[control.name] ?? control).value.trim()));
  const first = empty.filter((control, place) => empty.findIndex((other) => other.closest(".field") === control.closest(".field")) === place);
  return first.map((control) => {
    const key = control.type === "checkbox" ? "site.not_ticked" : "site.missing";
    return { pointer: control.id, code: "missing", detail: say(key, { label: labelOf(control) }) };
  });
}
