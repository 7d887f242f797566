import "../kit/page.js";
import { call } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId } from "../kit/dom.js";
import { digits, onSubmit } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";

const [ask, prove, done] = ["ask", "prove", "done"].map(byId);
let reset = "";

passwordsCanBeShown();
const robot = captcha();

onSubmit("number", async ({ cccd }) => {
  try {
    const { data } = await call("POST", "/auth/resets", { body: { cccd: digits(cccd), captcha: await robot.code() } });
    reset = data.reset;
    turnTo(prove, [ask]);
  } finally {
    robot.again();
  }
});

onSubmit("new-password", async ({ phone_code: phone, email_code: email, password }) => {
  const body = { phone_code: digits(phone), email_code: digits(email), password };
  await call("POST", `/auth/resets/${reset}/confirm`, { body });
  turnTo(done, [prove]);
});
