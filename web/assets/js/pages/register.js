import "../kit/page.js";
import { call, newKey } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId, parameter } from "../kit/dom.js";
import { digits, onSubmit, once } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { clock, lang, path } from "../kit/text.js";

const [ask, prove, done] = ["ask", "prove", "done"].map(byId);
let registration = "";

passwordsCanBeShown();
if (parameter("ve")) byId("to-sign-in").setAttribute("href", path("sign_in", { ve: parameter("ve") }));
const robot = captcha();

onSubmit("registration", async (values) => {
  const body = { ...values, cccd: digits(values.cccd), language: lang, captcha: await robot.code() };
  try {
    const { data } = await call("POST", "/auth/registrations", { body, key: newKey() });
    registration = data.registration;
    byId("phone-hint").textContent = data.phone_hint;
    byId("email-hint").textContent = data.email_hint;
    turnTo(prove, [ask]);
  } finally {
    robot.again();
  }
});

onSubmit("confirmation", async (values) => {
  const body = { phone_code: digits(values.phone_code), email_code: digits(values.email_code) };
  await call("POST", `/auth/registrations/${registration}/confirm`, { body });
  turnTo(done, [prove]);
});

for (const button of document.querySelectorAll("[data-resend]")) {
  const way = /** @type {HTMLElement} */ (button).dataset.resend;
  button.addEventListener("click", () => once(/** @type {HTMLElement} */ (button), () => resend(way)));
}

async function resend(way) {
  const { data } = await call("POST", `/auth/registrations/${registration}/codes`, { body: { way } });
  const told = byId("resent");
  const words = data.again_at ? told.dataset.said : told.dataset.last;
  told.textContent = words.replace("{time}", clock(new Date())).replace("{again}", data.again_at && clock(new Date(data.again_at)));
}
