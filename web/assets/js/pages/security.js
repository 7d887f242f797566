import "../kit/page.js";
import { call, Problem, signedOut } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { digits, once, onSubmit } from "../kit/form.js";
import { keepAwake } from "../kit/idle.js";
import { askedPasskey, madePasskey, passkeysWork } from "../kit/passkey.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { proving } from "../kit/prove.js";
import { turnTo } from "../kit/sections.js";
import { day, say } from "../kit/text.js";

const [sure, prove, factors] = ["sure", "prove", "factors"].map(byId);

/** What changes a factor; after too long the page asks who it is again, and then goes on here. */
async function changing(work) {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== "proof_needed") throw thrown;
    turnTo(sure, [prove, factors]);
  }
}

function button(name, label, work) {
  const made = el("button", { type: "button", class: "quiet", "aria-label": label, click: () => once(made, () => changing(work)) }, name);
  return made;
}

async function remove(resource, question) {
  if (!confirm(question)) return;
  await call("DELETE", resource);
  await show();
}

function appRow({ totp_since: since }) {
  const add = button(say(since ? "security.app_anew" : "security.app_add"), null, offer);
  if (!since) return [add];
  const drop = button(say("security.remove"), say("security.app_remove"), () => remove("/auth/totp", say("security.app_sure")));
  return [el("p", {}, say("security.since", { day: day(since) })), el("p", { class: "row" }, add, drop)];
}

async function offer() {
  const { data } = await call("POST", "/auth/totp");
  byId("picture").setAttribute("src", `data:image/svg+xml,${encodeURIComponent(data.picture)}`);
  byId("secret").textContent = data.secret.replace(/(.{4})(?=.)/g, "$1 ");
  byId("offer").hidden = false;
  byId("shown").focus();
}

function keyRow({ passkey, label, added_at: added, used_at: used }) {
  const when = [say("security.since", { day: day(added) }), used && say("security.used", { day: day(used) })].filter(Boolean).join(", ");
  const question = say("security.passkey_sure", { label });
  const drop = button(say("security.remove"), `${say("security.remove")}: ${label}`, () => remove(`/auth/passkeys/${passkey}`, question));
  return el("li", { class: "row" }, el("span", {}, el("strong", {}, label), " ", el("span", { class: "help" }, when)), drop);
}

async function addPasskey(label) {
  const { data } = await call("POST", "/auth/passkeys/challenges");
  const key = await madePasskey(data.options);
  await call("POST", "/auth/passkeys", { body: { challenge: data.challenge, key, label } });
  /** @type {HTMLFormElement} */ (byId("new-passkey")).reset();
  await show();
}

async function newCodes() {
  if (byId("left").dataset.left !== "0" && !confirm(say("security.codes_sure"))) return;
  const { data } = await call("POST", "/auth/recovery-codes");
  const list = el("ul", { class: "plain", id: "recovery-codes" }, data.codes.map((code) => el("li", {}, el("code", {}, code))));
  byId("codes").replaceChildren(el("p", { class: "notice" }, say("security.codes_once")), list);
  await show();
}

async function show() {
  const { data } = await call("GET", "/auth/factors");
  byId("offer").hidden = true;
  byId("totp").replaceChildren(...appRow(data));
  byId("passkeys").replaceChildren(data.passkeys.length ? el("ul", { class: "plain" }, data.passkeys.map(keyRow)) : "");
  byId("new-passkey").hidden = !passkeysWork;
  byId("left").dataset.left = String(data.recovery_codes_left);
  byId("left").textContent = say("security.codes_left", { left: data.recovery_codes_left });
}

async function open() {
  const me = await keepAwake();
  const standing = byId("standing");
  standing.textContent = say(`security.assurance_${me.assurance}`);
  standing.classList.remove("waiting");
  if (!me.proven) return turnTo(sure, [prove, factors]);
  await show();
  turnTo(factors, [sure, prove]);
}

const proof = proving("/auth/step-ups", () => ({}), open);
passwordsCanBeShown();
byId("passkey").hidden = !passkeysWork;
onSubmit("again", async ({ password }) => {
  const { data } = await call("POST", "/auth/step-ups", { body: { password } });
  turnTo(prove, [sure, factors]);
  proof(data);
});
byId("with-passkey").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    const { data } = await call("POST", "/auth/passkey-step-ups");
    await call("POST", `/auth/passkey-step-ups/${data.challenge}/confirm`, { body: await askedPasskey(data.options) });
    await open();
  }),
);
onSubmit("totp-code", ({ shown }) =>
  changing(async () => {
    await call("POST", "/auth/totp/confirm", { body: { code: digits(shown) } });
    await show();
  }),
);
onSubmit("new-passkey", ({ label }) => changing(() => addPasskey(label)));
byId("new-codes").addEventListener("click", ({ currentTarget }) => once(/** @type {HTMLElement} */ (currentTarget), () => changing(newCodes)));
await open().catch((thrown) => {
  if (!signedOut(thrown)) showThrown(thrown);
});
