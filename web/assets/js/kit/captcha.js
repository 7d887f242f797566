// Mã xác nhận: the device pays for an attempt with a little work (ALTCHA). Nothing about the person is looked at.

import { call, Problem } from "./api.js";
import { byId } from "./dom.js";
import { say } from "./text.js";

const VENDOR = "/vendor/altcha";

/**
 * Put the widget into the page's place for it.
 * @returns {Promise<{code: () => Promise<string>, again: () => void}>} `code` works it out if it is not yet;
 *   a code is good for one attempt, so `again` asks for another
 */
export async function captcha() {
  const place = byId("captcha");
  const { lang } = document.documentElement;
  await import(`${VENDOR}/external/altcha.min.js`);
  if (lang === "vi") await import(`${VENDOR}/i18n/vi.js`);
  prepare(lang);
  const widget = /** @type {any} */ (document.createElement("altcha-widget"));
  const loaded = new Promise((done) => widget.addEventListener("load", done, { once: true }));
  place.replaceChildren(widget);
  await loaded;
  widget.configure({ challenge: "/auth/captchas", fetch: (resource) => challenge(resource, place.dataset.flow) });
  return { code: () => solved(widget), again: () => widget.reset() };
}

function prepare(lang) {
  const { $altcha } = /** @type {any} */ (globalThis);
  for (const digest of ["SHA-256", "SHA-384", "SHA-512"]) {
    $altcha.algorithms.set(`PBKDF2/${digest}`, () => new Worker(`${VENDOR}/workers/pbkdf2.js`));
    $altcha.algorithms.set(digest, () => new Worker(`${VENDOR}/workers/sha.js`));
  }
  $altcha.i18n.set(lang, { ...$altcha.i18n.get(lang), label: say("site.captcha_label") });
  $altcha.defaults.set({ language: lang, hideFooter: true, hideLogo: true, humanInteractionSignature: false });
}

async function challenge(resource, flow) {
  const { data } = await call("POST", resource, { body: { flow } });
  return new Response(JSON.stringify(data), { headers: { "Content-Type": "application/json" } });
}

async function solved(widget) {
  const held = widget.querySelector("input[name=altcha]")?.value;
  const payload = widget.getState() === "verified" && held ? held : (await widget.verify())?.payload;
  if (payload) return payload;
  const detail = say("site.captcha_failed");
  throw new Problem({ title: detail, errors: [{ pointer: "/captcha", code: "captcha_failed", detail }] }, 0);
}
