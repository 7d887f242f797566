import "../kit/page.js";
import { call, leave, newKey, Problem } from "../kit/api.js";
import { captcha } from "../kit/captcha.js";
import { byId } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { digits, onSubmit, once } from "../kit/form.js";
import { timeline } from "../kit/history.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { deadline, words } from "../kit/text.js";

const [ask, desk] = ["ask", "desk"].map(byId);
/** @type {NodeListOf<HTMLElement>} Moves that need no words; the others are told by the agency's own system. */
const presses = byId("presses").querySelectorAll("button");
/** @type {string[]} */
let acts = [];
let open = { code: "", version: /** @type {string | null} */ (null), key: "" };

async function arrive() {
  const { data } = await call("GET", "/agency/staff/session");
  acts = data.acts;
  byId("name").textContent = data.name;
  byId("agency").textContent = words(data.agency_name);
  for (const role of /** @type {NodeListOf<HTMLElement>} */ (byId("roles").querySelectorAll("li"))) {
    role.hidden = !data.roles.includes(role.dataset.role);
  }
  turnTo(desk, [ask]);
}

async function show(code) {
  const { data, etag } = await call("GET", `/agency/dossiers/${encodeURIComponent(code)}`);
  open = { code: data.code, version: etag, key: newKey() };
  byId("found-title").textContent = words(data.title);
  byId("found-code").textContent = data.code;
  byId("found-due").hidden = !data.due_at;
  if (data.due_at) byId("due").textContent = deadline(data.due_at);
  for (const press of presses) press.hidden = press.dataset.state !== data.state || !acts.includes(press.dataset.act ?? "");
  byId("happened").replaceChildren(timeline(data.timeline));
  byId("found").hidden = false;
}

for (const press of presses) {
  const move = async () => {
    const { code, version, key } = open;
    await call("POST", `/agency/dossiers/${encodeURIComponent(code)}/${press.dataset.verb}`, { body: {}, key, version });
    await show(code);
  };
  press.addEventListener("click", () => once(press, move));
}

passwordsCanBeShown();
const robot = captcha();

onSubmit("credentials", async ({ mail, password, code }) => {
  const body = { mail, password, code: digits(code), captcha: await robot.code(), carrier: "cookie" };
  try {
    await call("POST", "/agency/staff/sessions", { body });
    await arrive();
  } finally {
    robot.again();
  }
});

onSubmit("find", ({ dossier }) => show(dossier));

byId("leave").addEventListener("click", () =>
  once(byId("leave"), async () => {
    await leave("/agency/staff/session");
    location.reload();
  }),
);

arrive().catch((thrown) => {
  if (!(thrown instanceof Problem) || thrown.status !== 401) showThrown(thrown);
});
