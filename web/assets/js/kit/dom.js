// Making and finding elements. Text is always text: nothing here parses HTML.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element: `el("a", { href: "/" }, "Một Cửa")`. A function is a listener, null and false leave out.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/**
 * What an agency wrote: in Vietnamese, on whichever page.
 * @param {string} text
 */
export function theirs(text) {
  return el("span", { lang: "vi" }, text);
}

/**
 * The element with this id, which the page's template promises.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element: ${id}`);
  return found;
}

/**
 * Rows of a description list; a row without a value is left out.
 * @param {[string, Child | Child[]][]} rows
 * @param {string} [kind]
 */
export function pairs(rows, kind = "pairs") {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl", { class: kind }, shown.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/** @param {string} name */
export function parameter(name) {
  return new URLSearchParams(location.search).get(name) ?? "";
}
