// "Thử kiểm tra hồ sơ": the intake checklist before there is an account. What is typed is asked about and kept nowhere.

import { call } from "../kit/api.js";
import { fieldsOf, followCase, writtenIn } from "../kit/declaration.js";
import { el } from "../kit/dom.js";
import { clearErrors, controlOf, mark } from "../kit/errors.js";
import { group, labelOf, radios } from "../kit/fields.js";
import { once } from "../kit/form.js";
import { say, words } from "../kit/text.js";
import { provinceField } from "./place.js";

const HAVE = "have-";
const CASE = "try-case";
const PROVINCE = "try-province";
const PROCEDURE = "/procedure";
const UNCHECKED = "nothing_to_check";

function tick({ id, name, required }) {
  const control = el("input", { type: "checkbox", id: HAVE + id, value: id });
  const label = el("label", { for: HAVE + id }, words(name), " ", required === "always" ? el("span", { class: "tag red" }, say("procedure.always")) : "");
  return el("div", { class: "field", id: `field-${HAVE}${id}` }, el("div", { class: "tick" }, control, label));
}

function held(form) {
  const ticked = [...form.querySelectorAll(`[id^="${HAVE}"]:checked`)];
  return ticked.filter((control) => !control.closest(".field").hidden).map(({ value }) => value);
}

/** Where a declaration says which case it is, nothing else is asked; where there is none, somebody chooses. */
function caseChoice({ cases, declaration_schema: schema }) {
  if (cases.length < 2 || schema.properties) return null;
  return group(CASE, say("quote.case"), null, radios(CASE, cases.map(({ id, name }) => [id, words(name)]), cases[0].id));
}

function inCase({ cases, papers }, chosen) {
  const named = cases.find(({ id }) => id === chosen)?.papers ?? [];
  return papers.filter((one) => !chosen || (named.length ? named.includes(one.id) : !one.case.length || one.case.includes(chosen)));
}

/** The control that a defect is about, and what it is called. */
function placeOf(pointer, { declaration_schema: schema, papers }) {
  const [, part, name = ""] = pointer.split("/");
  if (part === "province") return [document.getElementById(PROVINCE), say("dry_run.province")];
  if (part === "papers") return [document.getElementById(HAVE + name), words(papers.find(({ id }) => id === name).name)];
  return [controlOf(pointer), schema.properties?.[name] ? labelOf(name, schema.properties[name]) : ""];
}

function item({ pointer, code, params }, procedure) {
  const [control, label] = placeOf(pointer, procedure);
  const detail = say(`defect.${code}`, params);
  const text = label ? `${label}: ${detail}` : detail;
  if (!control) return el("li", {}, text);
  mark(control, detail);
  const go = (event) => {
    event.preventDefault();
    control.focus();
    control.closest(".field")?.scrollIntoView({ block: "center" });
  };
  return el("li", {}, el("a", { href: `#${control.id}`, click: go }, text));
}

function toMend(found, procedure) {
  return [el("h3", {}, say("dry_run.defects", { count: found.length })), el("ul", {}, found.map((one) => item(one, procedure)))];
}

/** What is about the procedure is nobody's to mend: how else it is filed, or that nobody knows what it asks for. */
function verdict({ defects }, procedure) {
  const told = defects.filter(({ pointer }) => pointer === PROCEDURE);
  const found = defects.filter(({ pointer }) => pointer !== PROCEDURE);
  const enough = !found.length && !told.some(({ code }) => code === UNCHECKED);
  return el("div", { class: enough ? "notice good" : "summary", tabindex: "-1", id: enough ? "tried-ready" : "tried-defects" },
    enough ? el("p", {}, say("dry_run.ready")) : null,
    found.length ? toMend(found, procedure) : null,
    told.length ? el("h3", {}, say("dry_run.to_know")) : null,
    told.map(({ code, params }) => el("p", { class: "help" }, say(`defect.${code}`, params))));
}

/**
 * The form, or nothing where there is nothing to check.
 * @param {any} procedure
 * @returns {Node[]}
 */
export function dryRun(procedure) {
  const { code, papers, agencies, files_online: here, declaration_schema: schema } = procedure;
  const fields = fieldsOf(schema);
  if (!fields.length && !papers.length) return [];
  const result = el("div", { id: "tried" });
  const button = el("button", { type: "submit", id: "try" }, say("dry_run.go"));
  const check = async () => {
    clearErrors();
    const body = { declaration: writtenIn(form, schema), papers: held(form), case: about(), province: form.querySelector(`#${PROVINCE}`)?.value || undefined };
    const { data } = await call("POST", `/procedures/${code}/dry-runs`, { body });
    result.replaceChildren(verdict(data, procedure));
    /** @type {HTMLElement} */ (result.firstElementChild).focus();
  };
  const about = () => form.querySelector(`[name="${CASE}"]:checked`)?.value;
  const narrow = () => {
    followCase(form, schema, writtenIn(form, schema));
    const asked = new Set(inCase(procedure, about()).map(({ id }) => `field-${HAVE}${id}`));
    for (const field of form.querySelectorAll(`.field[id^="field-${HAVE}"]`)) field.hidden = !asked.has(field.id);
  };
  const form = el("form", { id: "dry-run", class: "card", novalidate: true, autocomplete: "off", change: narrow, submit: (event) => {
    event.preventDefault();
    once(button, check);
  } },
    result,
    fields.length ? null : el("p", { class: "help" }, say("dry_run.papers_only")),
    caseChoice(procedure),
    here && agencies.length > 1 ? provinceField(PROVINCE, say("dry_run.province")) : null,
    fields,
    papers.length ? el("fieldset", { class: "field" }, el("legend", {}, say("dry_run.papers")), papers.map(tick)) : null,
    el("p", {}, button));
  narrow();
  const fold = el("details", { id: "dry-run-fold" }, el("summary", {}, say("dry_run.open")), form);
  return [el("h2", { id: "dry-run-title" }, say("dry_run.title")), el("p", {}, say("dry_run.help")), fold];
}
