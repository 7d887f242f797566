import "../kit/page.js";
import { call, newKey, signedOut } from "../kit/api.js";
import { byId, el, pairs, parameter } from "../kit/dom.js";
import { showInstead } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { stateTag, timeline } from "../kit/history.js";
import { nextStep } from "../kit/look_up.js";
import { day, moment, money, path, say, size, words } from "../kit/text.js";

const LOOK_AGAIN = 10_000;
const OVER = new Set(["refused", "stopped", "returned"]);
const resource = `/dossiers/${encodeURIComponent(parameter("ma"))}`;
let seen = "";

async function pay(dossier) {
  const { data } = await call("POST", "/payments", { body: { dossier: dossier.code }, key: newKey() });
  location.assign(data.url);
}

async function download() {
  const { data } = await call("POST", `${resource}/result`, { body: {}, key: newKey() });
  location.assign(data.url);
  setTimeout(look, 1500);
}

function action(id, name, work) {
  return el("button", { type: "button", id, click: ({ currentTarget }) => once(currentTarget, work) }, name);
}

function toPay(dossier) {
  if (dossier.state !== "awaiting_payment") return null;
  const button = action("pay", say("dossier.pay", { amount: money(dossier.fee.amount) }), () => pay(dossier));
  return el("div", { class: "actions" }, button, el("span", { class: "help" }, say("dossier.pay_help")));
}

function refusal({ refusal: refused }) {
  return refused && el("div", { class: "notice wrong", id: "refusal" }, el("h2", {}, say("dossier.refusal")), el("p", {}, refused.reason));
}

function result({ result: file }) {
  if (!file) return null;
  const about = say("dossier.result_file", { name: file.file_name, size: size(file.size) });
  const content = file.available
    ? [el("p", {}, file.note), numbered(file), el("p", {}, about), el("p", {}, action("download", say("dossier.download"), download)), checksum(file)]
    : [el("p", {}, say("dossier.result_waiting"))];
  return el("section", { class: "notice good", id: "result" }, el("h2", {}, say("dossier.result")), content);
}

function numbered({ number }) {
  return number && el("p", {}, say("dossier.result_number", { number }));
}

function checksum(file) {
  return el("p", { class: "help" }, `${say("dossier.checksum")}: `, el("code", {}, file.sha256));
}

function fee({ fee: due }) {
  if (!due) return null;
  return due.paid_at ? say("dossier.fee_paid", { amount: money(due.amount) }) : money(due.amount);
}

function facts(dossier) {
  const { code, secret, agency, submitted_at: submitted, accepted_at: accepted, due_at: due, state } = dossier;
  return pairs([
    [say("dossier.code"), code],
    [say("dossier.secret"), secret],
    [say("dossier.agency"), words(agency.name)],
    [say("dossier.submitted"), moment(submitted)],
    [say("dossier.accepted"), accepted && moment(accepted)],
    [say("dossier.due"), due ? day(due) : state === "registered" && say("dossier.due_unknown")],
    [say("dossier.fee"), fee(dossier)],
  ]);
}

function show(dossier) {
  byId("dossier").replaceChildren(
    el("p", { class: "over" }, dossier.code),
    el("h1", {}, words(dossier.title)),
    el("p", { id: "state" }, stateTag(dossier.state, dossier.state_name)),
    nextStep(dossier.next),
    toPay(dossier) ?? "",
    refusal(dossier) ?? "",
    result(dossier) ?? "",
    facts(dossier),
    el("h2", {}, say("dossier.timeline")),
    timeline(dossier.timeline),
    el("details", {}, el("summary", {}, say("dossier.chain")), el("p", {}, el("code", {}, dossier.chain_head)), el("p", { class: "help" }, say("dossier.chain_help"))),
    el("p", { class: "actions" }, el("a", { href: path("mine") }, say("dossier.back"))),
  );
}

/** Shown anew only when something changed: nobody's focus is taken away for nothing. */
async function look() {
  const { data } = await call("GET", resource);
  const now = JSON.stringify(data);
  if (now !== seen) show(data);
  seen = now;
  return data;
}

async function follow() {
  const dossier = await look();
  if (!OVER.has(dossier.state)) lookAgain();
}

/** Whoever has the page open sees what happens; a page that nobody sees asks nothing. */
function lookAgain() {
  const go = () => follow().catch(lookAgain);
  const wait = () => document.addEventListener("visibilitychange", go, { once: true });
  setTimeout(() => (document.hidden ? wait() : go()), LOOK_AGAIN);
}

await follow().catch((thrown) => {
  if (signedOut(thrown)) return;
  showInstead(byId("dossier"), thrown);
});
