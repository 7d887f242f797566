import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId } from "../kit/dom.js";
import { digits, once, onSubmit, valuesOf } from "../kit/form.js";
import { turnTo } from "../kit/sections.js";

const before = byId("before");

onSubmit("notice-code", async ({ notice, code }) => {
  await call("POST", "/auth/freezes", { body: { notice: digits(notice), code: digits(code) } });
  turnTo(byId("frozen"), [before]);
});

byId("cancel-change").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    const { notice, code } = valuesOf(/** @type {HTMLFormElement} */ (byId("notice-code")));
    const change = encodeURIComponent(digits(notice) || "-");
    await call("POST", `/auth/contact-changes/${change}/cancel`, { body: { code: digits(code) } });
    turnTo(byId("cancelled"), [before]);
  }),
);

byId("freeze-now").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    if (!confirm(byId("freeze-now").dataset.sure)) return;
    try {
      await call("POST", "/auth/session/freeze");
    } catch (thrown) {
      if (signedOut(thrown)) return;
      throw thrown;
    }
    turnTo(byId("frozen"), [before]);
  }),
);
