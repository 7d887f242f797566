// What happened to a dossier, newest first, what its state looks like, and whose turn it is.

import { el } from "./dom.js";
import { deadline, moment, say, words } from "./text.js";

const TONES = { refused: "red", stopped: "red", awaiting_payment: "gold", awaiting_supplement: "gold", decided: "green", returned: "green" };

/**
 * @param {string} state
 * @param {import("./text.js").Words} name what people call it
 */
export function stateTag(state, name) {
  return el("span", { class: `tag ${TONES[state] ?? ""}`, "data-state": state }, words(name));
}

/** @param {{who: import("./text.js").Words, what: import("./text.js").Words, until?: string | null}} next whose turn it is, until when */
export function nextStep({ who, what, until }) {
  const late = until && new Date(until) < new Date();
  const limit = until && el("p", { class: late ? "reason" : "", id: "until" }, say(late ? "dossier.late" : "dossier.until", { when: deadline(until) }));
  return el("div", { class: "notice", id: "next" }, el("p", {}, el("strong", {}, words(who)), `: ${words(what)}`), limit);
}

/** @param {{at: string, what: import("./text.js").Words, who: import("./text.js").Words, event: string}[]} events */
export function timeline(events) {
  return el("ol", { class: "timeline", id: "timeline" }, [...events].reverse().map(entry));
}

function entry({ at, what, who, event }) {
  const when = el("time", { datetime: at }, moment(at));
  return el("li", { "data-event": event }, el("p", {}, el("strong", {}, words(what))), el("p", {}, when, ` – ${words(who)}`));
}
