import "../kit/page.js";
import { call } from "../kit/api.js";
import { byId } from "../kit/dom.js";
import { digits, onSubmit } from "../kit/form.js";
import { passwordsCanBeShown } from "../kit/password.js";
import { turnTo } from "../kit/sections.js";
import { words } from "../kit/text.js";

const [ask, prove, done] = ["ask", "prove", "done"].map(byId);
let door = "";
let invitation = "";

passwordsCanBeShown();

onSubmit("open", async ({ invitation: pasted }) => {
  const [officer, word = ""] = pasted.split(".");
  [door, invitation] = [`/agency/staff/${encodeURIComponent(officer)}/entry`, word];
  const { data } = await call("POST", door, { body: { invitation } });
  byId("who").textContent = data.name;
  byId("agency").textContent = words(data.agency_name);
  byId("secret").textContent = data.secret;
  byId("picture").setAttribute("src", `data:image/svg+xml,${encodeURIComponent(data.picture)}`);
  turnTo(prove, [ask]);
});

onSubmit("confirm", async ({ password, code }) => {
  await call("POST", `${door}/confirm`, { body: { invitation, password, code: digits(code) } });
  turnTo(done, [prove]);
});
