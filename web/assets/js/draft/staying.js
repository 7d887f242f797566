// What is typed here stays: whoever was signed out signs in on another page, and goes on in this one.

import { Problem } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { path, say } from "../kit/text.js";

export function signInLink() {
  return el("a", { href: path("sign_in"), target: "_blank" }, say("draft.sign_in"));
}

/**
 * Show what was thrown, and leave this page for nothing.
 * @param {unknown} thrown
 * @param {(pointer: string) => HTMLElement | null} [find]
 */
export function showHere(thrown, find) {
  showThrown(thrown, find);
  if (thrown instanceof Problem && thrown.status === 401) byId("errors").firstElementChild?.append(el("p", {}, say("draft.signed_out"), " ", signInLink()));
}
