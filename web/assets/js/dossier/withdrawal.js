// "Xin rút hồ sơ": what it means, the reason, once more to make sure; and how a dossier ended without a result.

import { call, keyOf } from "../kit/api.js";
import { byId, el, theirs } from "../kit/dom.js";
import { onSubmit, once } from "../kit/form.js";
import { moment, say, sayAround, words } from "../kit/text.js";

const OPEN = new Set(["accepted", "processing", "awaiting_supplement", "awaiting_payment"]);
const written = { reason: "", open: false };

/** What came of it, once it was asked for; a refusal is news as long as the dossier may be withdrawn. */
export function withdrawn(dossier) {
  const { withdrawal, withdrawal_refused: refused, stop } = dossier;
  if (stop) return notice("stop", "notice wrong", "stop.title", [say(`stop.code_${stop.code}`), stop.code === "withdrawn" ? stop.reason : theirs(stop.reason)]);
  if (refused && mayAsk(dossier)) return notice("withdrawal-refused", "notice", "withdrawal.refused", [say("withdrawal.refused_at", { when: moment(refused.at) }), sayAround("withdrawal.reason_was", "reason", theirs(refused.reason))]);
  if (!withdrawal) return null;
  const { requested_at: at, reason } = withdrawal;
  return notice("withdrawal-asked", "notice", "withdrawal.asked", [say("withdrawal.asked_at", { when: moment(at) }), say("withdrawal.reason_was", { reason })]);
}

function notice(id, kind, title, lines) {
  return el("section", { class: kind, id }, el("h2", {}, say(title)), lines.map((line) => el("p", {}, line)));
}

/**
 * The way to ask for it, where the dossier's state has one. What was typed outlives a page shown anew.
 * @param {any} dossier
 */
export function withdrawal(dossier) {
  if (!mayAsk(dossier)) return null;
  const reason = el("input", { id: "withdrawal-reason", name: "reason", required: true, maxlength: 200, value: written.reason, autocomplete: "off", "aria-describedby": "withdrawal-reason-help", input: ({ target }) => { written.reason = target.value; } });
  const field = el("div", { class: "field", id: "field-withdrawal-reason" }, el("label", { for: "withdrawal-reason" }, say("withdrawal.reason")), el("p", { class: "help", id: "withdrawal-reason-help" }, say("withdrawal.reason_help")), reason);
  const onward = el("button", { type: "submit", class: "quiet" }, say("withdrawal.continue"));
  return el("details", { id: "withdrawal", class: "card", open: written.open, toggle: ({ target }) => { written.open = target.open; } },
    el("summary", {}, say("withdrawal.title")),
    el("form", { novalidate: true, id: "withdrawal-form" }, meaning(dossier), field, el("p", { class: "actions" }, onward)),
    el("div", { id: "withdrawal-sure", hidden: true }));
}

/** While the portal hands it over, which takes minutes, there is nobody to ask. */
function mayAsk(dossier) {
  return OPEN.has(dossier.state) || (dossier.state === "registered" && handedOver(dossier));
}

function handedOver({ timeline }) {
  return timeline.some(({ event }) => event === "DossierHandedOver");
}

function meaning(dossier) {
  const { agency, fee } = dossier;
  const told = handedOver(dossier) ? ["withdrawal.means_asking", "withdrawal.means_waiting", "withdrawal.means_end"] : ["withdrawal.means_at_once"];
  const lines = fee?.paid_at ? [...told, "withdrawal.means_fee"] : told;
  return [el("p", {}, say("withdrawal.means")), el("ul", {}, lines.map((key) => el("li", {}, say(key, { agency: words(agency.name) }))))];
}

/**
 * Have the form work once it stands on the page.
 * @param {any} dossier
 * @param {string} resource the dossier, below /api
 * @param {(told: string) => Promise<any>} look show the dossier anew, with something to say about it
 */
export function askingWorks(dossier, resource, look) {
  onSubmit("withdrawal-form", async ({ reason }) => {
    const [form, sure] = [byId("withdrawal-form"), byId("withdrawal-sure")];
    const turn = (asking, focus) => {
      [form.hidden, sure.hidden] = [asking, !asking];
      focus().focus();
    };
    const send = () => ask(dossier, resource, reason, look);
    sure.replaceChildren(
      el("h3", { tabindex: "-1", id: "sure" }, say("withdrawal.sure")),
      el("p", {}, say("withdrawal.reason_was", { reason })),
      el("p", { class: "actions" },
        el("button", { type: "button", id: "send-withdrawal", click: ({ currentTarget }) => once(currentTarget, send) }, say("withdrawal.send")),
        el("button", { type: "button", class: "quiet", click: () => turn(false, () => byId("withdrawal-reason")) }, say("withdrawal.back"))));
    turn(true, () => byId("sure"));
  });
}

/** The key names what had happened by then: pressed twice it is one wish, after a refusal it may be asked again. */
async function ask({ code, timeline }, resource, reason, look) {
  await call("POST", `${resource}/withdrawal`, { body: { reason }, key: keyOf("withdrawal", code, timeline.length) });
  Object.assign(written, { reason: "", open: false });
  await look(say("withdrawal.sent"));
}
