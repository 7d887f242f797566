// Out of a freeze: the sign-in that was refused has proven password and second factor; the mailbox is left.

import { call, Problem } from "./api.js";
import { byId } from "./dom.js";
import { digits, onSubmit } from "./form.js";
import { turnTo } from "./sections.js";

/**
 * Whether a sign-in was refused because the account is frozen.
 * @param {unknown} thrown
 */
export function frozen(thrown) {
  return thrown instanceof Problem && thrown.code === "account_frozen";
}

/**
 * Ask for what thaws the account, in the page's sections for it.
 * @param {string} signIn the sign-in that was refused
 * @param {HTMLElement[]} others
 */
export async function offerThaw(signIn, others) {
  const { data } = await call("POST", "/auth/thaws", { body: { sign_in: signIn } });
  const thaw = byId("thaw");
  byId("thaw-hint").textContent = data.email_hint;
  onSubmit("thawing", async ({ email_code: code, new_password: password }) => {
    try {
      await call("POST", `/auth/thaws/${data.thaw}/confirm`, { body: { email_code: digits(code), password } });
    } catch (thrown) {
      throw ofThisPage(thrown);
    }
    turnTo(byId("thawed"), [thaw]);
  });
  turnTo(thaw, others);
}

/** The page has another field of that name: the one that signs in. */
function ofThisPage(thrown) {
  if (!(thrown instanceof Problem)) return thrown;
  const errors = thrown.errors.map((error) => ({ ...error, pointer: error.pointer === "/password" ? "/new_password" : error.pointer }));
  return new Problem({ title: thrown.title, detail: thrown.detail, code: thrown.code, instance: thrown.instance, errors }, thrown.status);
}
