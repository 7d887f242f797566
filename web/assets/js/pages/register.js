import "../kit/page.js";
import { call, newKey } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId, parameter } from "../kit/dom.js";
import { digits, onSubmit } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { lang, path } from "../kit/text.js";

const [ask, prove, done] = ["ask", "prove", "done"].map(byId);
let registration = "";

passwordsCanBeShown();
if (parameter("ve")) byId("to-sign-in").setAttribute("href", path("sign_in", { ve: parameter("ve") }));
const robot = captcha();

onSubmit("registration", async (values) => {
  const { code, again } = await robot;
  const body = { ...values, cccd: digits(values.cccd), language: lang, captcha: await code() };
  try {
    const { data } = await call("POST", "/auth/registrations", { body, key: newKey() });
    registration = data.registration;
    byId("phone-hint").textContent = data.phone_hint;
    byId("email-hint").textContent = data.email_hint;
    turnTo(prove, [ask]);
  } finally {
    again();
  }
});

onSubmit("confirmation", async (values) => {
  const body = { phone_code: digits(values.phone_code), email_code: digits(values.email_code) };
  await call("POST", `/auth/registrations/${registration}/confirm`, { body });
  turnTo(done, [prove]);
});
