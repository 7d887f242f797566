import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId, el, pairs } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { digits, once, onSubmit } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { moment, say } from "../kit/text.js";

const [change, prove] = ["change", "prove"].map(byId);
let asked = "";

function waitingCard({ change: name, place, hint, at }) {
  const drop = async () => {
    await call("DELETE", `/auth/contact-changes/${name}`);
    await show();
  };
  const words = say(`contact.waiting_${place}`, { hint, at: moment(at) });
  const cancel = el("button", { type: "button", class: "quiet", "aria-label": `${say("contact.cancel")}: ${words}`, click: () => once(cancel, drop) }, say("contact.cancel"));
  return el("div", { class: "notice" }, el("p", {}, words), cancel);
}

async function show() {
  const { data } = await call("GET", "/auth/contact-changes");
  const now = pairs([[say("contact.phone"), data.phone_hint], [say("contact.email"), data.email_hint]]);
  byId("now").replaceChildren(now, ...data.waiting.map(waitingCard));
  const past = data.past.map(({ what, at }) => el("li", {}, `${moment(at)}: ${say(`happened.${what}`)}`));
  byId("past").replaceChildren(past.length ? el("ul", {}, past) : el("p", {}, say("contact.nothing")));
}

async function begin(body) {
  const { data } = await call("POST", "/auth/contact-changes", { body });
  asked = data.change;
  byId("hint").textContent = data.hint;
  turnTo(prove, [change]);
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
  await call("PUT", "/auth/password", { body: { current, password } });
  /** @type {HTMLFormElement} */ (byId("another-password")).reset();
  byId("password-done").hidden = false;
  await show();
});
await show().catch((thrown) => {
  if (!signedOut(thrown)) showThrown(thrown);
});
