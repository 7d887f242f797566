import "../kit/page.js";
import { call } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId, parameter } from "../kit/dom.js";
import { digits, once, onSubmit } from "../kit/form.js";
import { askedPasskey, passkeysWork } from "../kit/passkey.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { proving } from "../kit/prove.js";
import { turnTo } from "../kit/sections.js";
import { path } from "../kit/text.js";
import { frozen, offerThaw } from "../kit/thaw.js";

const [ask, prove] = ["ask", "prove"].map(byId);

const carried = () => ({ carrier: "cookie", public: /** @type {HTMLInputElement} */ (byId("public")).checked });

/** Where one came from, if that is a page of ours: an address that somebody else wrote leads nowhere. */
function wayBack() {
  const wanted = parameter("ve");
  const url = /^\/(?![/\\])/.test(wanted) ? new URL(wanted, location.origin) : null;
  return url?.origin === location.origin ? url.pathname + url.search + url.hash : path("mine");
}

const cameIn = () => location.replace(wayBack());
const proof = proving("/auth/sign-ins", carried, cameIn, async (thrown, begun) => {
  if (!frozen(thrown)) throw thrown;
  await offerThaw(begun.sign_in, [ask, prove]);
});

passwordsCanBeShown();
byId("left").hidden = !parameter("roi");
if (parameter("ve")) byId("to-register").setAttribute("href", path("register", { ve: parameter("ve") }));
byId("passkey").hidden = !passkeysWork;
const robot = captcha();

byId("with-passkey").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    const { data } = await call("POST", "/auth/passkey-sign-ins");
    const assertion = await askedPasskey(data.options);
    await call("POST", `/auth/passkey-sign-ins/${data.challenge}/confirm`, { body: { assertion, ...carried() } });
    cameIn();
  }),
);

onSubmit("credentials", async ({ cccd, password }) => {
  const body = { cccd: digits(cccd), password, captcha: await robot.code() };
  try {
    const { data } = await call("POST", "/auth/sign-ins", { body });
    turnTo(prove, [ask]);
    proof(data);
  } finally {
    robot.again();
  }
});
