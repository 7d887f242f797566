// Look through it once more, then submit, once.

import { call } from "../kit/api.js";
import { el, pairs } from "../kit/dom.js";
import { once } from "../kit/form.js";
import { day, money, path, say, words } from "../kit/text.js";
import { declared } from "./declaration.js";
import { paperFacts } from "./papers.js";
import { wayBack } from "./way_back.js";

/**
 * Ask what is still wrong, and show everything; nothing, and no way to submit, until it is known that this is what is kept.
 * @param {HTMLElement} place
 * @param {any} procedure
 * @param {import("./saver.js").Saver} saver
 */
export async function checkAnswers(place, procedure, saver) {
  place.replaceChildren();
  await saver.flush();
  const { data } = await call("GET", `/drafts/${saver.draft.draft}/check`);
  place.replaceChildren(
    data.ready ? el("p", { class: "notice good" }, say("draft.ready")) : defects(data.defects, procedure),
    answers(procedure, saver.draft),
    costs(data),
    ...(data.ready ? [el("p", { class: "help" }, say("draft.submit_help")), submitButton(saver)] : []),
  );
}

function defects(found, procedure) {
  const items = found.map(({ pointer, code, params }) => {
    const detail = say(`defect.${code}`, params);
    if (pointer === "/procedure") return el("li", {}, detail);
    const [href, label] = placeOf(pointer, procedure);
    return el("li", {}, el("a", { href }, `${label}: ${detail}`));
  });
  return el("div", { class: "summary", role: "alert", id: "defects" }, el("h3", {}, say("draft.not_ready")), el("ul", {}, items));
}

function placeOf(pointer, { declaration_schema: schema, papers }) {
  const [, step, name = ""] = pointer.split("/");
  const label = schema.properties[name]?.["x-label"] ?? papers.find(({ id }) => id === name)?.name;
  const href = step === "declaration" || step === "papers" ? `#${step}/${name}` : "#agency";
  if (step === "return_by") return [href, say("dossier.return")];
  return [href, label ? words(label) : say(step === "applicant" ? "procedure.who" : "dossier.agency")];
}

function answers({ declaration_schema: schema, papers, agencies }, draft) {
  const told = declared(schema, draft.declaration).map(([name, label, value]) => row(label, value, `#declaration/${name}`));
  const filed = papers.map(({ id, name }) => [id, words(name), draft.papers.filter((paper) => paper.required_document === id)]);
  const came = filed.filter(([, , files]) => files.length).map(([id, name, files]) => row(name, files.map(paperFacts), `#papers/${id}`));
  const chosen = agencies.find(({ code }) => code === draft.agency);
  const agency = chosen ? words(chosen.name) : el("em", {}, say("draft.unanswered"));
  return el("dl", { class: "pairs changeable" }, told, came.length ? came : row(say("receipt.papers"), say("draft.no_papers"), "#papers"), row(say("dossier.agency"), agency, "#agency"), row(say("dossier.return"), wayBack(draft.return_by), "#agency"));
}

function row(label, value, href) {
  const change = el("a", { href, "aria-label": say("draft.edit_what", { what: label }) }, say("draft.edit"));
  return el("div", {}, el("dt", {}, label), el("dd", {}, value), el("dd", {}, change));
}

function costs({ fee, working_days: days, due_if_accepted_now: due }) {
  const lines = fee.lines.map(({ name }) => words(name)).join(", ");
  return pairs([
    [say("draft.fee"), fee.total ? `${money(fee.total)}${lines ? ` – ${lines}` : ""}` : say("draft.fee_none")],
    [say("draft.due"), days === null ? day(due) : say("draft.due_value", { when: day(due), days })],
  ]);
}

/** The key is the draft's own: a second press, a second window, a lost answer all lead to the same dossier. */
function submitButton(saver) {
  const { draft } = saver.draft;
  const submit = async () => {
    const { data } = await call("POST", "/dossiers", { body: { draft }, key: `submit-${draft}`, version: saver.etag });
    location.replace(path("receipt", { ma: data.code }));
  };
  const button = el("button", { type: "button", id: "submit", click: () => once(button, submit) }, say("draft.submit"));
  return el("p", { class: "actions" }, button);
}
