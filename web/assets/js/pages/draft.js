import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId, el, parameter } from "../kit/dom.js";
import { clearErrors, controlOf, labelOf, showThrown } from "../kit/errors.js";
import { keepAwake } from "../kit/idle.js";
import { say, time, words } from "../kit/text.js";
import { placeChoice } from "../draft/agency.js";
import { checkAnswers } from "../draft/check.js";
import { declarationForm } from "../draft/declaration.js";
import { goneOn } from "../draft/newer.js";
import { paperList } from "../draft/papers.js";
import { Saver } from "../draft/saver.js";
import { showHere, signInLink } from "../draft/staying.js";
import { returnChoice } from "../draft/way_back.js";

const STEPS = ["declaration", "papers", "agency", "check"];

/** @type {(status: import("../draft/saver.js").Status, about: any) => void} */
function tell(status, about) {
  const more = {
    refused: () => about.errors.map(named).join(" ") || about.detail,
    stale: () => el("a", { href: location.href, click: () => location.reload() }, say("draft.reload")),
    signed_out: signInLink,
  }[status];
  const saved = byId("saved");
  saved.className = status === "saved" || status === "saving" ? "saved" : "notice wrong";
  saved.dataset.status = status;
  saved.replaceChildren(status === "saved" ? say("draft.saved", { time: time(about) }) : say(`draft.${status}`), more ? el("span", {}, " ", more()) : "");
}

function named({ pointer, detail }) {
  const control = controlOf(pointer);
  return control ? `${labelOf(control)}: ${detail}` : detail;
}

async function turn(procedure, saver, focus) {
  const [wanted, name] = location.hash.slice(1).split("/");
  const step = STEPS.includes(wanted) ? wanted : STEPS[0];
  clearErrors();
  for (const one of STEPS) byId(`step-${one}`).hidden = one !== step;
  for (const link of document.querySelectorAll(".steps a")) {
    if (link.getAttribute("href") === `#${step}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  const heading = byId(`step-${step}`).querySelector("h2");
  if (step === "check") await checkAnswers(byId("answers"), procedure, saver);
  if (focus) (controlOf(step === "papers" && name ? `paper-${name}` : name ?? "") ?? heading)?.focus();
}

/** A step is left only when it is saved: the next one, and the check, rely on it. */
function goOn(saver) {
  STEPS.slice(0, -1).forEach((step, place) => {
    const form = byId(`step-${step}`).querySelector("form");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await saver.flush().then(() => { location.hash = STEPS[place + 1]; }, showHere);
    });
    form.querySelector("button[type=submit]").disabled = false;
  });
}

function keepUp(procedure, saver) {
  const follow = (focus) => turn(procedure, saver, focus).catch((thrown) => (!saver.unsaved && signedOut(thrown)) || showHere(thrown));
  addEventListener("hashchange", () => STEPS.includes(location.hash.slice(1).split("/")[0]) && follow(true));
  document.addEventListener("visibilitychange", () => document.hidden && saver.flush().catch(() => undefined));
  return follow(false);
}

async function open() {
  const { data: draft, etag } = await call("GET", `/drafts/${encodeURIComponent(parameter("ma"))}`);
  const { data: procedure } = await call("GET", `/procedures/${draft.procedure}?version=${encodeURIComponent(draft.procedure_version)}`);
  const saver = new Saver(draft, etag, tell);
  byId("procedure-title").textContent = words(procedure.title);
  if (procedure.newer) byId("newer").replaceChildren(goneOn(procedure, draft));
  tell("saved", draft.saved_at);
  declarationForm(byId("questions"), procedure.declaration_schema, saver);
  paperList(byId("papers"), procedure.papers, saver);
  await placeChoice(byId("agencies"), procedure, saver);
  returnChoice(byId("returns"), procedure.returns, saver);
  goOn(saver);
  await keepUp(procedure, saver);
  return saver;
}

/** Whoever leaves what could not be saved is asked first. A computer that others use is left when it is time. */
async function guard(saver) {
  const me = await keepAwake();
  addEventListener("beforeunload", (event) => saver.unsaved && !me.public && event.preventDefault());
}

await open().then(guard).catch((thrown) => signedOut(thrown) || showThrown(thrown));
byId("waiting").remove();
