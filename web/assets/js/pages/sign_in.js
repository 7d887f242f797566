import "../kit/page.js";
import { call } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId, parameter } from "../kit/dom.js";
import { digits, onSubmit } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { path } from "../kit/text.js";

const [ask, prove] = ["ask", "prove"].map(byId);
let signIn = "";

/** Where one came from, if that is a page of ours: an address that somebody else wrote leads nowhere. */
function wayBack() {
  const wanted = parameter("ve");
  const url = /^\/(?![/\\])/.test(wanted) ? new URL(wanted, location.origin) : null;
  return url?.origin === location.origin ? url.pathname + url.search + url.hash : path("mine");
}

passwordsCanBeShown();
byId("left").hidden = !parameter("roi");
if (parameter("ve")) byId("to-register").setAttribute("href", path("register", { ve: parameter("ve") }));
const robot = captcha();

onSubmit("credentials", async ({ cccd, password }) => {
  const { code, again } = await robot;
  const body = { cccd: digits(cccd), password, captcha: await code() };
  try {
    const { data } = await call("POST", "/auth/sign-ins", { body });
    signIn = data.sign_in;
    byId("phone-hint").textContent = data.phone_hint;
    turnTo(prove, [ask]);
    byId("code").focus();
  } finally {
    again();
  }
});

onSubmit("one-time-code", async ({ code }) => {
  const shared = /** @type {HTMLInputElement} */ (byId("public")).checked;
  const body = { code: digits(code), carrier: "cookie", public: shared };
  await call("POST", `/auth/sign-ins/${signIn}/confirm`, { body });
  location.replace(wayBack());
});
