// What a list can be narrowed by, with how many are left for each value.

import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";
import { FACETS } from "./asked.js";

/** Values that the API does not name itself. */
const NAMED = {
  audience: (value) => say(`audience.${value}`),
  authority: (value) => say(`authority.${value}`),
  level: (value) => say(`level.${value}`),
  life_event: (value) => say(`life_event.${value}`),
  group: (value) => say(`group.${value}`),
  free: () => say("facet.free_true"),
};

/**
 * What a value is called.
 * @param {string} facet
 * @param {{value: string, label?: import("../kit/text.js").Words | null}} counted
 */
function called(facet, { value, label }) {
  return label ? words(label) : NAMED[facet](value);
}

/**
 * The controls, made once: whoever stands in one keeps standing in it while the numbers change.
 * @param {HTMLElement} place
 * @param {(facet: string, value: string) => void} narrow
 * @returns {(facets: Record<string, any[]>, asked: Record<string, string>) => void} shows other numbers
 */
export function filters(place, narrow) {
  const made = FACETS.map((facet) => {
    const select = /** @type {HTMLSelectElement} */ (el("select", { id: `by-${facet}`, change: () => narrow(facet, select.value) }));
    return { facet, select, field: el("div", { class: "field", id: `field-by-${facet}` }, el("label", { for: select.id }, say(`facet.${facet}`)), select) };
  });
  place.replaceChildren(...made.map(({ field }) => field));
  return (facets, asked) => {
    for (const { facet, select, field } of made) {
      const counted = facets[facet] ?? [];
      const chosen = asked[facet] ?? "";
      const gone = chosen && !counted.some(({ value }) => value === chosen);
      field.hidden = !counted.length && !chosen;
      select.replaceChildren(
        el("option", { value: "" }, say("facet.all")),
        ...counted.map((one) => el("option", { value: one.value, selected: one.value === chosen }, `${called(facet, one)} (${one.count})`)),
        ...(gone ? [el("option", { value: chosen, selected: true }, chosen)] : []));
    }
  };
}

/**
 * What the list is narrowed by now, each with a way out.
 * @param {Record<string, string>} asked
 * @param {Record<string, any[]>} facets
 * @param {(facet: string, value: string) => void} narrow
 */
export function chosen(asked, facets, narrow) {
  const kept = FACETS.filter((facet) => asked[facet]);
  return kept.map((facet) => {
    const known = (facets[facet] ?? []).find(({ value }) => value === asked[facet]);
    const name = known ? called(facet, known) : `${say(`facet.${facet}`)}: ${asked[facet]}`;
    return el("button", { type: "button", class: "chip", "aria-label": say("facet.drop", { name }), click: () => narrow(facet, "") }, name, el("span", { "aria-hidden": "true" }, "×"));
  });
}
