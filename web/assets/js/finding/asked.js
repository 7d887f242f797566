// What somebody looks for stands in the page's address: back leads to it, and it can be sent to others. It is not personal.

export const FACETS = ["audience", "authority", "province", "field", "level", "life_event", "group", "free"];
const NAMES = ["q", ...FACETS, "sort"];

/** @returns {Record<string, string>} what the address asks, and nothing that is empty or not ours */
export function askedHere() {
  const said = [...new URLSearchParams(location.search)].map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(said.filter(([name, value]) => NAMES.includes(name) && value));
}

/**
 * The same page, asking this.
 * @param {Record<string, string>} asked
 */
export function addressOf(asked) {
  const given = Object.entries(asked).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : location.pathname;
}
