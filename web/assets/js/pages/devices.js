import "../kit/page.js";
import { call, leave, signedOut } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { keepAwake } from "../kit/idle.js";
import { moment, path, say } from "../kit/text.js";

/** @param {string} device empty where nobody could tell */
function called(device) {
  return device || say("devices.unknown");
}

function sessionCard({ session, device, public: shared, began_at: began, seen_at: seen, this: here }) {
  const tags = [here && say("devices.this"), shared && say("devices.public")].filter(Boolean).join(", ");
  const end = async () => {
    await call("DELETE", `/auth/sessions/${session}`);
    await showSessions();
  };
  const button = el("button", { type: "button", class: "quiet", "aria-label": `${say("devices.end")}: ${called(device)}`, click: () => once(button, end) }, say("devices.end"));
  const when = say("devices.used", { began: moment(began), seen: moment(seen) });
  const head = el("h3", {}, called(device), tags ? ` (${tags})` : "");
  return el("li", { class: "card", "data-session": session }, head, el("p", { class: "help" }, when), here ? "" : button);
}

async function showSessions() {
  const { data } = await call("GET", "/auth/sessions");
  byId("sessions").replaceChildren(el("ul", { class: "plain" }, data.items.map(sessionCard)));
}

function arrivalLine({ at, device, known, outcome, way }) {
  const what = el("strong", {}, say(`arrival.${outcome}`));
  const how = [called(device), known ? null : say("devices.new"), say(`way.${way}`)].filter(Boolean).join(" · ");
  return el("li", { class: "card", "data-outcome": outcome }, el("p", {}, what, ` ${moment(at)}`), el("p", { class: "help" }, how));
}

async function showHistory(cursor, list) {
  const { data } = await call("GET", `/auth/history?${new URLSearchParams(cursor ? { cursor } : {})}`);
  list.append(...data.items.map(arrivalLine));
  byId("history").replaceChildren(list.children.length ? list : el("p", {}, say("devices.no_history")));
  const more = byId("more");
  more.hidden = !data.next;
  more.onclick = () => once(more, () => showHistory(data.next, list));
}

const endAll = /** @type {HTMLButtonElement} */ (byId("end-all"));
endAll.addEventListener("click", () =>
  once(endAll, async () => {
    if (!confirm(say("devices.end_all_sure"))) return;
    await leave("/auth/sessions");
    location.replace(path("sign_in"));
  }),
);

await Promise.all([keepAwake(), showSessions(), showHistory("", el("ul", { class: "plain" }))])
  .then(() => {
    endAll.disabled = false;
  })
  .catch((thrown) => {
    if (!signedOut(thrown)) showThrown(thrown);
  });
