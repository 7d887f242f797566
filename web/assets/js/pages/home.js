import "../kit/page.js";
import { call } from "../kit/api.js";
import { byId, el, parameter } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { lookUp } from "../kit/look_up.js";
import { money, path, say, words } from "../kit/text.js";

function card({ code, title, field, fee, working_days: days }) {
  const known = fee ? money(fee) : say("home.free");
  const cost = say("home.fee", { fee: fee === null ? say("procedure.unknown") : known });
  const facts = days === null ? [cost] : [cost, say("home.days", { days })];
  const about = el("span", { class: "help" }, `${words(field)} · ${facts.join(" · ")}`);
  return el("li", {}, el("a", { class: "card choice", href: path("procedure", { ma: code }) }, el("strong", {}, words(title)), about));
}

async function list(q) {
  const { data } = await call("GET", `/procedures?${new URLSearchParams(q ? { q } : {})}`);
  const items = data.items.map(card);
  byId("procedures").replaceChildren(items.length ? el("ul", { class: "plain" }, items) : el("p", {}, say("home.none")));
}

lookUp();
const q = parameter("q").trim();
/** @type {HTMLInputElement} */ (byId("q")).value = q;
await list(q).catch((thrown) => {
  byId("procedures").replaceChildren();
  showThrown(thrown);
});
