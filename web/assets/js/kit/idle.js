// A session that nobody uses ends: the page says so in time, and a press of a button keeps it.

import { call, CALLED, signedOut } from "./api.js";
import { byId, el } from "./dom.js";
import { path, say } from "./text.js";

const WARNED = 150;
const KEPT_TO = 60;
// Seconds. The server notes the last use to the minute: what it counts from may be so much older than what we do.

let me = /** @type {any} */ (null);
let timers = [];
let session = "";
/** @type {(thrown: unknown) => unknown} */
let over = signedOut;

/**
 * Whose session it is, watched from now on.
 * @param {string} [resource] what tells it: a citizen's, if nothing else is said
 * @param {(thrown: unknown) => unknown} [failed] what to do if it cannot be kept
 * @returns {Promise<any>} what it says
 */
export async function keepAwake(resource = "/auth/session", failed = signedOut) {
  ({ data: me } = await call("GET", resource));
  [session, over] = [resource, failed];
  addEventListener(CALLED, begin);
  begin();
  return me;
}

/** It is over: no call begins it anew. */
export function letSleep() {
  removeEventListener(CALLED, begin);
  stop();
}

function stop() {
  timers.forEach(clearTimeout);
  document.getElementById("idle")?.remove();
}

function begin() {
  stop();
  timers = [setTimeout(warn, (me.idle_seconds - WARNED - KEPT_TO) * 1000)];
  if (me.public) timers.push(setTimeout(() => location.replace(path("sign_in")), me.idle_seconds * 1000));
}

function warn() {
  const go = async () => {
    await call("GET", session).catch(over);
  };
  const button = el("button", { type: "button", click: go }, say("idle.go_on"));
  const notice = el("div", { id: "idle", class: "notice", role: "alert" }, el("p", {}, say("idle.soon")), button);
  byId("content").prepend(notice);
}
