import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId, el, pairs, parameter, theirs } from "../kit/dom.js";
import { clearErrors, showInstead } from "../kit/errors.js";
import { nextStep, stateTag, timeline } from "../kit/history.js";
import { keepAwake } from "../kit/idle.js";
import { day, moment, money, path, say, words } from "../kit/text.js";
import { attempts, held, moneyCases, toPay } from "../dossier/payments.js";
import { result } from "../dossier/result.js";
import { askingWorks, withdrawal, withdrawn } from "../dossier/withdrawal.js";

const LOOK_AGAIN = 10_000;
const LEFT = 240_000;
const TOUCHES = ["pointerdown", "keydown", "scroll"];
let touched = Date.now();
const OVER = new Set(["refused", "stopped", "returned"]);
const resource = `/dossiers/${encodeURIComponent(parameter("ma"))}`;
let seen = "";
let payments = [];
let unsent = false;
let supplementOf = null;

function refusal({ refusal: refused }) {
  return refused && el("div", { class: "notice wrong", id: "refusal" }, el("h2", {}, say("dossier.refusal")), el("p", {}, theirs(refused.reason)));
}

function fee({ fee: asked }) {
  if (!asked) return null;
  return asked.paid_at ? say("dossier.fee_paid", { amount: money(asked.amount) }) : money(asked.amount);
}

/** While its citizen has to answer, the clock stands still: the day is known, and will be a later one. */
function due({ due_at: until, state }) {
  if (!until) return OVER.has(state) ? null : say("dossier.due_unknown");
  return state === "awaiting_supplement" ? say("dossier.due_paused", { day: day(until) }) : day(until);
}

function facts(dossier) {
  const { code, secret, agency, submitted_at: submitted, accepted_at: accepted } = dossier;
  return pairs([
    [say("dossier.code"), code],
    [say("dossier.secret"), secret],
    [say("dossier.agency"), words(agency.name)],
    [say("dossier.submitted"), moment(submitted)],
    [say("dossier.accepted"), accepted && moment(accepted)],
    [say("dossier.due"), due(dossier)],
    [say("dossier.fee"), fee(dossier)],
    [say("dossier.return"), dossier.return_by && say(`dossier.return_${dossier.return_by}`)],
  ]);
}

/** What is typed, and where, outlives it. */
function show(dossier, told) {
  clearErrors();
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const done = told && el("div", { class: "notice good", role: "status", tabindex: "-1", id: "done" }, el("p", {}, told));
  const content = [
    el("p", { class: "over" }, dossier.code),
    el("h1", {}, words(dossier.title)),
    el("p", { id: "state" }, stateTag(dossier.state, dossier.state_name)),
    done,
    ...(held(dossier, payments) ? [] : [nextStep(dossier.next), toPay(dossier)]),
    moneyCases(payments),
    dossier.state === "awaiting_supplement" && supplementOf(dossier),
    withdrawn(dossier),
    refusal(dossier),
    result(dossier, resource, () => setTimeout(look, 1500)),
    facts(dossier),
    el("h2", {}, say("dossier.timeline")),
    timeline(dossier.timeline),
    el("details", {}, el("summary", {}, say("dossier.chain")), el("p", {}, el("code", {}, dossier.chain_head)), el("p", { class: "help" }, say("dossier.chain_help"))),
    withdrawal(dossier),
    el("p", { class: "actions" }, el("a", { href: path("mine") }, say("dossier.back"))),
  ];
  byId("dossier").replaceChildren(...content.filter(Boolean));
  if (document.getElementById("withdrawal-form")) askingWorks(dossier, resource, look);
  (done || focused)?.focus();
  if (told) unsent = false;
}

/** What a page shown anew would tell: papers of an answer that is being made are shown where they are uploaded. */
function essence(dossier) {
  return JSON.stringify([{ ...dossier, version: null, supplement: dossier.supplement?.number }, payments]);
}

/** What only a dossier that waits for its citizen needs: no other one loads it. */
async function answering({ procedure: code, procedure_version: version }) {
  const [{ data: procedure }, { supplement }] = await Promise.all([call("GET", `/procedures/${code}?version=${encodeURIComponent(version)}`), import("../dossier/supplement.js")]);
  return (dossier) => supplement(dossier, procedure, resource, look);
}

/** Shown anew only when something changed or there is something to say: nobody's focus is taken away for nothing. */
async function look(told = "") {
  const { data } = await call("GET", resource);
  if (data.state === "awaiting_supplement") supplementOf ??= await answering(data);
  payments = await attempts(data, resource, payments);
  if (told || essence(data) !== seen) show(data, told);
  seen = essence(data);
  return data;
}

async function follow() {
  const dossier = await look();
  if (!OVER.has(dossier.state)) lookAgain();
}

/**
 * Whoever has the page open sees what happens. One that nobody sees, or touches, asks nothing: asking keeps a session.
 * Once that is over, it shows nothing any more, unless something typed would be lost by it.
 */
function lookAgain() {
  const go = () => follow().catch((thrown) => (!unsent && signedOut(thrown)) || lookAgain());
  const wait = (...events) => {
    const heard = new AbortController();
    const once = () => (heard.abort(), go());
    for (const event of events) document.addEventListener(event, once, { signal: heard.signal });
  };
  setTimeout(() => {
    if (document.hidden) wait("visibilitychange");
    else if (Date.now() - touched > LEFT) wait(...TOUCHES);
    else go();
  }, LOOK_AGAIN);
}

for (const touch of [...TOUCHES, "visibilitychange"]) {
  document.addEventListener(touch, () => { touched = Date.now(); }, { capture: true, passive: true });
}

byId("dossier").addEventListener("input", () => { unsent = true; });
keepAwake().catch(signedOut);
await follow().catch((thrown) => {
  if (signedOut(thrown)) return;
  showInstead(byId("dossier"), thrown);
});
