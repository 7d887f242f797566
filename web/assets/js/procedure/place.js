// Where somebody is: a province of today, and a ward where a commune handles it.

import { call } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";

function select(id, label) {
  const control = /** @type {HTMLSelectElement} */ (el("select", { id, name: id }, el("option", { value: "" }, say("place.any"))));
  return { control, field: el("div", { class: "field", id: `field-${id}`, hidden: true }, el("label", { for: id }, label), control) };
}

function fill({ control, field }, places) {
  const named = places.map(({ code, name }) => [code, words(name)]).sort(([, one], [, other]) => one.localeCompare(other, "vi"));
  control.replaceChildren(el("option", { value: "" }, say("place.any")), ...named.map(([code, name]) => el("option", { value: code }, name)));
  field.hidden = false;
}

/** Choices, shown once they are known. */
function ask(province) {
  call("GET", "/provinces").then(({ data }) => fill(province, data.items), () => undefined);
}

/**
 * Of today, where that alone matters.
 * @param {string} id
 * @param {string} label
 */
export function provinceField(id, label) {
  const province = select(id, label);
  ask(province);
  return province.field;
}

/**
 * The two fields, shown as soon as there is something to choose from: the answer is good without them.
 * @param {string} before what their names begin with
 * @param {boolean} narrow whether the ward matters
 */
export function placeFields(before, narrow) {
  const province = select(`${before}province`, say("place.province"));
  const ward = select(`${before}ward`, say("place.ward"));
  province.control.addEventListener("change", async () => {
    const chosen = province.control.value;
    ward.control.value = "";
    ward.field.hidden = true;
    if (!narrow || !chosen) return;
    const { data } = await call("GET", `/provinces/${chosen}`);
    if (province.control.value === chosen) fill(ward, data.wards);
  });
  ask(province);
  return [province.field, ward.field];
}
