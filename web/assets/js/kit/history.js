// What happened to a dossier, newest first, and what its state looks like.

import { el } from "./dom.js";
import { moment, words } from "./text.js";

const TONES = { refused: "red", stopped: "red", awaiting_payment: "gold", awaiting_supplement: "gold", decided: "green", returned: "green" };

/**
 * @param {string} state
 * @param {import("./text.js").Words} name what people call it
 */
export function stateTag(state, name) {
  return el("span", { class: `tag ${TONES[state] ?? ""}`, "data-state": state }, words(name));
}

/** @param {{at: string, what: import("./text.js").Words, who: import("./text.js").Words, event: string}[]} events */
export function timeline(events) {
  return el("ol", { class: "timeline", id: "timeline" }, [...events].reverse().map(entry));
}

function entry({ at, what, who, event }) {
  const when = el("time", { datetime: at }, moment(at));
  return el("li", { "data-event": event }, el("p", {}, el("strong", {}, words(what))), el("p", {}, when, ` – ${words(who)}`));
}
