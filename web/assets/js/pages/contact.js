import "../kit/page.js";
import { call, Problem, signedOut } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { digits, once, onSubmit } from "../kit/form.js";
import { keepAwake } from "../kit/idle.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { moment, words } from "../kit/text.js";

const [change, prove] = ["change", "prove"].map(byId);
const another = /** @type {HTMLFormElement} */ (byId("another-password"));
let asked = "";

/** The page holds the words: no other one needs them. */
function waitingCard({ change: name, place, hint, at }) {
  const card = /** @type {HTMLTemplateElement} */ (byId("waiting-one")).content.cloneNode(true);
  const [text, cancel] = ["p", "button"].map((tag) => card.querySelector(tag));
  text.textContent = text.dataset[place].replace("{hint}", hint).replace("{at}", moment(at));
  cancel.setAttribute("aria-label", `${cancel.textContent}: ${text.textContent}`);
  const drop = async () => {
    await call("DELETE", `/auth/contact-changes/${name}`);
    await show();
  };
  cancel.addEventListener("click", () => once(cancel, drop));
  return card;
}

async function show() {
  const { data } = await call("GET", "/auth/contact-changes");
  byId("phone-hint").textContent = data.phone_hint;
  byId("email-hint").textContent = data.email_hint;
  byId("waiting").replaceChildren(...data.waiting.map(waitingCard));
  byId("past").replaceChildren(...data.past.map(({ said, at }) => el("li", {}, `${moment(at)}: ${words(said)}`)));
}

async function begin(body) {
  const { data } = await call("POST", "/auth/contact-changes", { body });
  asked = data.change;
  byId("hint").textContent = data.hint;
  turnTo(prove, [change]);
}

/** A lost answer may have said that it is changed, with the session's new token: sent again it would be nobody's. */
function unsure(thrown) {
  const { unsure: title, unsureHelp: detail } = /** @type {any} */ (another.dataset);
  return thrown instanceof Problem && thrown.status === 0 ? new Problem({ title, detail }, 0) : thrown;
}

passwordsCanBeShown();
onSubmit("new-phone", ({ phone }) => begin({ phone }));
onSubmit("new-email", ({ email }) => begin({ email }));
onSubmit("contact-code", async ({ code }) => {
  await call("POST", `/auth/contact-changes/${asked}/confirm`, { body: { code: digits(code) } });
  turnTo(change, [prove]);
  await show();
});
onSubmit("another-password", async ({ current, password }) => {
  await call("PUT", "/auth/password", { body: { current, password }, once: true }).catch((thrown) => { throw unsure(thrown); });
  another.reset();
  byId("password-done").hidden = false;
  await show();
});
await Promise.all([keepAwake(), show()]).catch((thrown) => {
  if (!signedOut(thrown)) showThrown(thrown);
});
