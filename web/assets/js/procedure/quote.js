// What it takes in one situation: asked in a little form, answered by the API. Who somebody is stands in no address.

import { call } from "../kit/api.js";
import { el, pairs } from "../kit/dom.js";
import { group, radios } from "../kit/fields.js";
import { once } from "../kit/form.js";
import { day, moment, say, words } from "../kit/text.js";
import { owed } from "./fees.js";
import { paperCards } from "./papers.js";
import { placeFields } from "./place.js";

const HINT = "quote-";

/** @typedef {[string, string][]} Options value and label */

/** @type {(name: string, options: Options, first: string) => HTMLElement | null} */
function choice(name, options, first) {
  if (options.length < 2) return null;
  return group(HINT + name, say(`quote.${name}`), null, radios(HINT + name, options, first));
}

function groups(fees) {
  const named = [...new Set(fees.map(({ subject }) => subject))].filter((subject) => subject !== "all");
  return /** @type {Options} */ ([["all", say("subject.all")], ...named.map((subject) => [subject, say(`subject.${subject}`)])]);
}

function countable({ fees }) {
  if (!fees.some(({ per }) => per)) return null;
  const per = say(`per.${fees.find((line) => line.per).per}`);
  const control = el("input", { id: `${HINT}quantity`, name: `${HINT}quantity`, type: "number", min: 1, max: 10000, value: 1, inputmode: "numeric", class: "digits-6" });
  return el("div", { class: "field", id: `field-${HINT}quantity` }, el("label", { for: control.id }, say("quote.quantity", { per })), control);
}

/**
 * What is wrong as a number stays as typed: the API says so.
 * @param {HTMLFormElement} form
 */
function situation(form) {
  const said = [...new FormData(form)].map(([name, value]) => [name.slice(HINT.length), String(value).trim()]);
  const { quantity, ...others } = Object.fromEntries(said.filter(([, value]) => value));
  if (!quantity) return others;
  return { ...others, quantity: /^\d{1,9}$/.test(quantity) ? Number(quantity) : quantity };
}

/**
 * A case that is for the counter alone offers no other way.
 * @param {HTMLFormElement} form
 * @param {{id: string, channels: string[]}[]} cases
 */
function narrow(form, cases) {
  const chosen = new FormData(form).get(`${HINT}case`);
  const ways = cases.find(({ id }) => id === chosen)?.channels ?? [];
  const controls = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${HINT}channel"]`)]);
  for (const control of controls) control.disabled = ways.length > 0 && !ways.includes(control.value);
  const open = controls.filter((control) => !control.disabled);
  if (open.length && !open.some(({ checked }) => checked)) open[0].checked = true;
}

/** Where holidays up to that day are not announced yet, it may move. */
function due({ due: at, provisional }) {
  if (!at) return say("procedure.unknown");
  const told = say("quote.due_value", { due: /T(00:00|23:59)/.test(at) ? day(at) : moment(at) });
  return [told, provisional ? el("span", { class: "told help", id: "quote-provisional" }, say("quote.provisional")) : ""];
}

/** Who is competent there, and how to reach them; or what has to be known to tell. */
function place({ where, where_needs: needs, agency_kind: kind, channel }) {
  if (where) {
    const mark = where.verified ? null : el("span", { class: "tag gold", "data-mark": "unverified" }, say("mark.unverified"));
    return [el("strong", { id: "quote-where" }, words(where.name)), " ", mark, where.address && el("span", { class: "told" }, words(where.address)),
      ...where.ways.map((way) => el("span", { class: "told help" }, words(way)))];
  }
  const told = kind ? `${words(kind)} (${say(`channel.${channel}`)})` : say("procedure.unknown");
  return [told, needs && el("span", { class: "told help" }, say(`place.needs_${needs}`))];
}

function answer(told) {
  const { fee, papers } = told;
  return [
    el("h3", { tabindex: "-1" }, say("quote.answer")),
    pairs([
      [say("quote.fee"), owed(fee)],
      [say("quote.due"), due(told)],
      [say("quote.where"), place(told).filter(Boolean)],
    ]),
    el("h3", {}, say(papers.length ? "quote.papers" : "quote.no_papers")),
    papers.length ? paperCards(papers, []) : "",
  ];
}

/** @param {any} procedure */
export function quoteForm(procedure) {
  const { code, cases, channels, fees } = procedure;
  const result = el("div", { id: "quote-answer" });
  const button = el("button", { type: "submit", id: "quote-go" }, say("quote.go"));
  const ask = async () => {
    const { data } = await call("POST", `/procedures/${code}/quotes`, { body: situation(/** @type {any} */ (form)) });
    result.replaceChildren(...answer(data));
    result.querySelector("h3")?.focus();
  };
  const form = el("form", { id: "quote", class: "card", novalidate: true, change: () => narrow(form, cases), submit: (event) => {
    event.preventDefault();
    once(button, ask, (pointer) => document.getElementById(HINT + pointer.slice(1)));
  } },
    choice("case", cases.map(({ id, name }) => [id, words(name)]), cases[0]?.id),
    choice("subject", groups(fees), "all"),
    choice("channel", channels.map((one) => [one, say(`channel.${one}`)]), channels.includes("online") ? "online" : channels[0]),
    countable(procedure),
    placeFields(HINT, procedure.authority === "commune"),
    el("p", {}, button),
    result);
  narrow(form, cases);
  return [el("h2", { id: "quote-title" }, say("quote.title")), el("p", {}, say("quote.help")), form];
}
