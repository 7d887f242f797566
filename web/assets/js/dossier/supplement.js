// "Hồ sơ cần bổ sung": what is asked, why, until when, and the answer, sent once.

import { paperField } from "../draft/papers.js";
import { call, keyOf } from "../kit/api.js";
import { el, theirs } from "../kit/dom.js";
import { clearErrors } from "../kit/errors.js";
import { fieldFor } from "../kit/fields.js";
import { once } from "../kit/form.js";
import { deadline, lang, moment, say, sayAround, words } from "../kit/text.js";
import { Answer, placeOf } from "./answer.js";

/** What is typed, and what is on its way, outlives a page shown anew: the form stands for as long as its supplement. */
let standing = { number: 0, form: /** @type {HTMLElement | null} */ (null) };

/**
 * @param {any} dossier with an open supplement
 * @param {any} procedure
 * @param {string} resource the dossier, below /api
 * @param {(told: string) => Promise<any>} look show the dossier anew, with something to say about it
 */
export function supplement(dossier, procedure, resource, look) {
  const { number } = dossier.supplement;
  if (standing.number !== number) standing = { number, form: formOf(dossier, procedure, resource, look) };
  return el("section", { id: "supplement" }, el("h2", {}, say("supplement.title")), ...explained(dossier), standing.form);
}

function formOf(dossier, procedure, resource, look) {
  const answer = new Answer(resource, dossier.supplement, procedure);
  const form = /** @type {HTMLFormElement} */ (el("form", { novalidate: true, id: "supplement-form" },
    answer.supplement.items.map((one) => asked(one, answer)),
    el("p", { class: "help" }, say("supplement.send_help")),
    el("p", { class: "actions" }, el("button", { type: "submit", id: "send-supplement" }, say("supplement.send")))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearErrors();
    once(/** @type {HTMLElement} */ (form.querySelector("button[type=submit]")), () => send(dossier, answer, form, look), placeOf);
  });
  return form;
}

function explained({ supplement: { requested_at: at, requested_by: by, answer_by: until, why_again: again }, agency }) {
  const who = by === "agency" ? words(agency.name) : say("supplement.portal");
  return [
    el("p", {}, say(`supplement.asked_by_${by}`, { who, when: moment(at) })),
    again && el("p", {}, sayAround("supplement.why_again", "why", theirs(again))),
    until && el("p", {}, el("strong", {}, say("supplement.answer_by", { when: deadline(until) }))),
    el("p", {}, say("supplement.only_these")),
  ];
}

function asked({ about, target, name, why: meaning, text }, answer) {
  const why = el("p", { class: "why", id: `why-${target}` }, reason(answer.supplement, words(meaning), text));
  const place = about === "paper" ? askedPaper(answer.document(target), answer, name, why) : askedField(answer.schema(target), target, why);
  for (const control of place.querySelectorAll("input, select, fieldset")) describe(control, why.id);
  return place;
}

/** In Vietnamese the portal's own words name each file with its reason; elsewhere the kind of defect comes first. */
function reason({ requested_by: by }, meaning, text) {
  const own = by === "portal";
  const said = theirs(text);
  return own && lang === "vi" ? said : [el("strong", {}, meaning), own ? "\n" : ": ", said];
}

function askedPaper(document, answer, name, why) {
  return paperField(document, answer, el("h3", {}, words(name)), why);
}

function askedField(schema, name, why) {
  const field = fieldFor(name, schema, undefined, true);
  const label = field.querySelector("legend, label");
  if (label?.parentElement === field) label.after(why);
  else field.prepend(why);
  return el("div", { class: "card" }, field);
}

function describe(control, id) {
  control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
}

/** The key is the supplement's own: a second press, a reload, a lost answer all lead to the same answer. */
async function send({ code, supplement: { number } }, answer, form, look) {
  const declaration = answer.declared(form);
  answer.check(declaration);
  try {
    await call("POST", `${answer.resource}/supplement`, { body: { declaration }, key: keyOf("supplement", code, number) });
  } catch (thrown) {
    const { data: now } = await call("GET", answer.resource);
    if (now.supplement?.number === number) throw thrown;
    return look(say("supplement.closed"));
  }
  return look(say("supplement.sent"));
}
