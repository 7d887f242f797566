// Mã xác nhận: the device pays for an attempt with a little work (ALTCHA). Nothing about the person is looked at.

import { call, pause, Problem, unreached } from "./api.js";
import { byId } from "./dom.js";
import { say } from "./text.js";

const VENDOR = "/vendor/altcha";
const LOADS_IN = 10_000;
let missed = 0;

/**
 * Put the widget into the page's place for it. What did not come is said, and fetched again, when a code is asked for.
 * @returns {{code: () => Promise<string>, again: () => void}} `code` works it out if it is not yet;
 *   a code is good for one attempt, so `again` asks for another
 */
export function captcha() {
  let widget = placed();
  const nothing = () => undefined;
  widget.catch(nothing);
  return {
    async code() {
      widget = widget.catch(placed);
      return solved(await widget);
    },
    again: () => widget.then((it) => it.reset(), nothing),
  };
}

async function placed() {
  const place = byId("captcha");
  const { lang } = document.documentElement;
  if (!altcha()) await part("external/altcha.min.js");
  if (lang === "vi" && !altcha().i18n.get(lang)) await part("i18n/vi.js");
  prepare(lang);
  const widget = /** @type {any} */ (document.createElement("altcha-widget"));
  const loaded = new Promise((done) => widget.addEventListener("load", done, { once: true }));
  place.replaceChildren(widget);
  await Promise.race([loaded, pause(LOADS_IN).then(() => { throw unreached(); })]);
  widget.configure({ challenge: "/auth/captchas", fetch: (resource) => challenge(resource, place.dataset.flow) });
  return widget;
}

function altcha() {
  return /** @type {any} */ (globalThis).$altcha;
}

/** A browser may remember that an address failed: it is asked for by another one. */
async function part(file) {
  try {
    await import(`${VENDOR}/${file}${missed ? `?${missed}` : ""}`);
  } catch {
    missed += 1;
    throw unreached();
  }
}

function prepare(lang) {
  const $altcha = altcha();
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
