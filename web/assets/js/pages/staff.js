import "../kit/page.js";
import { call, isSignedOut, leave, newKey } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId } from "../kit/dom.js";
import { clearErrors, showThrown } from "../kit/errors.js";
import { digits, onSubmit, once } from "../kit/form.js";
import { timeline } from "../kit/history.js";
import { keepAwake, letSleep } from "../kit/idle.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { deadline, words } from "../kit/text.js";

const SESSION = "/agency/staff/session";
const [ask, desk] = ["ask", "desk"].map(byId);
/** @type {NodeListOf<HTMLElement>} Moves that need no words; the others are told by the agency's own system. */
const presses = byId("presses").querySelectorAll("button");
/** @type {string[]} */
let acts = [];
let open = { code: "", version: /** @type {string | null} */ (null), key: "" };
/** Who was here, and what they asked for last: it comes back with them. */
const last = { officer: "", code: "" };

async function arrive() {
  const me = await keepAwake(SESSION, (thrown) => {
    askAgain(thrown);
    showThrown(thrown);
  });
  acts = me.acts;
  byId("name").textContent = me.name;
  byId("agency").textContent = words(me.agency_name);
  for (const role of /** @type {NodeListOf<HTMLElement>} */ (byId("roles").querySelectorAll("li"))) {
    role.hidden = !me.roles.includes(role.dataset.role);
  }
  turnTo(desk, [ask]);
  if (last.officer !== me.officer) Object.assign(last, { officer: me.officer, code: "" });
  if (last.code) await show(last.code);
}

/** A session that is over: whoever it was signs in on this page, and loses nothing. */
function askAgain(thrown) {
  if (!isSignedOut(thrown)) return;
  letSleep();
  byId("found").hidden = true;
  turnTo(ask, [desk]);
}

async function atDesk(work) {
  try {
    await work();
  } catch (thrown) {
    askAgain(thrown);
    throw thrown;
  }
}

async function show(code) {
  last.code = code;
  byId("moved").textContent = "";
  const { data, etag } = await call("GET", `/agency/dossiers/${encodeURIComponent(code)}`);
  open = { code: data.code, version: etag, key: newKey() };
  byId("found-title").textContent = words(data.title);
  byId("found-code").textContent = data.code;
  byId("found-due").hidden = !data.due_at;
  if (data.due_at) byId("due").textContent = deadline(data.due_at);
  for (const press of presses) press.hidden = press.dataset.state !== data.state || !acts.includes(press.dataset.act ?? "");
  byId("happened").replaceChildren(timeline(data.timeline));
  byId("found").hidden = false;
  byId("found-title").focus();
}

for (const press of presses) {
  const move = async () => {
    const { code, version, key } = open;
    clearErrors();
    await call("POST", `/agency/dossiers/${encodeURIComponent(code)}/${press.dataset.verb}`, { body: {}, key, version });
    // Said once the focus is where it stays, and also if the dossier cannot be shown now: the move was made.
    await show(code).finally(() => (byId("moved").textContent = press.dataset.done ?? ""));
  };
  press.addEventListener("click", () => once(press, () => atDesk(move)));
}

passwordsCanBeShown();
const robot = captcha();

onSubmit("credentials", async ({ mail, password, code }) => {
  const body = { mail, password, code: digits(code), captcha: await robot.code(), carrier: "cookie" };
  try {
    await call("POST", "/agency/staff/sessions", { body });
    for (const spent of ["password", "code"]) /** @type {HTMLInputElement} */ (byId(spent)).value = "";
    await arrive();
  } finally {
    robot.again();
  }
});

onSubmit("find", ({ dossier }) => atDesk(() => show(dossier.toUpperCase())));

byId("leave").addEventListener("click", () =>
  once(byId("leave"), async () => {
    await leave(SESSION);
    location.reload();
  }),
);

arrive().catch((thrown) => {
  if (!isSignedOut(thrown)) showThrown(thrown);
});
