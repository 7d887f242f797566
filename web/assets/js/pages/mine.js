import "../kit/page.js";
import { call, leave, signedOut } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { stateTag } from "../kit/history.js";
import { keepAwake } from "../kit/idle.js";
import { day, moment, path, say, words } from "../kit/text.js";

function draftCard(draft) {
  const [title, saved] = [words(draft.title), moment(draft.saved_at)];
  const which = `${title}, ${saved}`;
  const go = el("a", { href: path("draft", { ma: draft.draft }), "aria-label": `${say("mine.go_on")}: ${which}` }, say("mine.go_on"));
  const drop = async () => {
    if (!confirm(say("mine.remove_sure", { time: saved }))) return;
    await call("DELETE", `/drafts/${draft.draft}`);
    await showDrafts();
  };
  const remove = el("button", { type: "button", class: "quiet", "aria-label": `${say("mine.remove")}: ${which}`, click: () => once(remove, drop) }, say("mine.remove"));
  const kept = say("mine.saved", { time: saved, until: day(draft.expires_at) });
  return el("li", { class: "card" }, el("h3", {}, title), el("p", { class: "help" }, kept), el("p", { class: "row" }, go, remove));
}

async function showDrafts() {
  const { data } = await call("GET", "/drafts");
  const cards = data.items.map(draftCard);
  byId("drafts").replaceChildren(cards.length ? el("ul", { class: "plain" }, cards) : el("p", {}, say("mine.no_drafts")));
}

function dossierCard({ code, title, state, state_name: name, submitted_at: submitted, due_at: due }) {
  const when = [say("mine.submitted", { day: day(submitted) }), due && say("mine.due", { day: day(due) })].filter(Boolean).join(", ");
  const head = el("span", { class: "row" }, el("strong", {}, words(title)), stateTag(state, name));
  return el("li", {}, el("a", { class: "card choice", href: path("dossier", { ma: code }) }, head, el("span", { class: "help" }, `${code} · ${when}`)));
}

async function showDossiers(cursor, list) {
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const { data } = await call("GET", `/dossiers?${query}`);
  list.append(...data.items.map(dossierCard));
  byId("dossiers").replaceChildren(list.children.length ? list : el("p", {}, say("mine.no_dossiers")));
  const more = byId("more");
  more.hidden = !data.next;
  more.onclick = () => once(more, () => showDossiers(data.next, list));
}

let shared = false;
/** Once somebody signs out, what still comes back as "not signed in" is what they asked for. */
let leaving = false;

async function show() {
  const me = await keepAwake();
  shared = me.public;
  byId("greeting").textContent = say("mine.greeting", { name: me.name });
  byId("safer").hidden = me.assurance !== "aal2-restricted";
  byId("old-password").hidden = !me.password_is_old;
  await Promise.all([showDrafts(), showDossiers("", el("ul", { class: "plain" }))]);
}

byId("sign-out").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    leaving = true;
    try {
      await leave("/auth/session");
    } catch (thrown) {
      leaving = false;
      throw thrown;
    }
    location.replace(shared ? path("sign_in", { roi: "1" }) : path("home"));
  }),
);
await show().catch((thrown) => {
  if (!leaving && !signedOut(thrown)) showThrown(thrown);
});
