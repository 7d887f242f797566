// Pages of several steps, one of them seen.

/**
 * Show one of a page's sections, and lead readers to its heading.
 * @param {HTMLElement} section
 * @param {HTMLElement[]} others
 */
export function turnTo(section, others) {
  for (const other of others) other.hidden = true;
  section.hidden = false;
  section.querySelector("h1, h2")?.focus();
  window.scrollTo(0, 0);
}
