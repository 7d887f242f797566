import "../kit/page.js";
import { call, newKey, pause, signedOut } from "../kit/api.js";
import { byId, el, pairs } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { once, onSubmit } from "../kit/form.js";
import { keepAwake } from "../kit/idle.js";
import { day, moment, say, words } from "../kit/text.js";

const LOOKS = 20;
const BETWEEN = 3000;

function requestCard(request) {
  const open = request.stage === "open";
  const fetchIt = async () => {
    const { data } = await call("POST", `/auth/data-requests/${request.request}/export`, { body: {} });
    location.assign(data.url);
  };
  const link = request.linked_until && el("button", { type: "button", click: () => once(link, fetchIt) }, say("data.fetch"));
  const rows = [
    [say("data.asked"), moment(request.asked_at)],
    [say("data.acknowledge_by"), open && !request.acknowledged_at && day(request.acknowledge_by)],
    [say("data.act_by"), open && day(request.act_by)],
    [say("data.ended"), request.ended_at && moment(request.ended_at)],
    [say("data.linked_until"), request.linked_until && moment(request.linked_until)],
  ];
  const why = request.why.map((one) => el("p", {}, words(one)));
  const title = `${say(`data.kind_${request.kind}`)}: ${say(`data.stage_${request.stage}`)}`;
  return el("li", { class: "card" }, el("h3", {}, title), pairs(rows.filter(([, value]) => value)), why, link);
}

async function showRequests() {
  const { data } = await call("GET", "/auth/data-requests");
  const cards = data.items.map(requestCard);
  byId("requests").replaceChildren(cards.length ? el("ul", { class: "plain" }, cards) : el("p", {}, say("data.no_requests")));
  return data.items;
}

/** A copy is made within moments: whoever waits sees it come. */
async function waitForCopy() {
  for (let look = 0; look < LOOKS; look += 1) {
    const items = await showRequests();
    if (!items.some((one) => one.kind === "export" && one.stage === "open")) return;
    await pause(BETWEEN);
  }
}

async function showDiary(cursor, list) {
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const { data } = await call("GET", `/auth/diary?${query}`);
  list.append(...data.items.map((line) => el("li", { class: "card" }, el("strong", {}, words(line.who)), el("p", {}, words(line.why)), el("p", { class: "help" }, `${moment(line.at)} · ${line.about}`))));
  byId("diary").replaceChildren(list.children.length ? list : el("p", {}, say("data.no_openings")));
  const more = byId("more");
  more.hidden = !data.next;
  more.onclick = () => once(more, () => showDiary(data.next, list));
}

async function ask(body) {
  await call("POST", "/auth/data-requests", { body, key: newKey() });
  await showRequests();
}

/** A date that was begun is asked for whole: half of one must not get lost in silence. */
function askWholeDay() {
  const parts = [...byId("field-birth_date").querySelectorAll("input")];
  const begun = () => parts.some((part) => part.value.trim());
  for (const part of parts) part.addEventListener("input", () => parts.forEach((each) => (each.required = begun())));
}

byId("export").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    await ask({ kind: "export" });
    await waitForCopy();
  }),
);
byId("erasure").addEventListener("click", ({ currentTarget }) =>
  once(/** @type {HTMLElement} */ (currentTarget), async () => {
    if (confirm(say("data.erasure_sure"))) await ask({ kind: "erasure" });
  }),
);
onSubmit("correction", ({ name, birth_date }) => ask({ kind: "correction", name: name || undefined, birth_date: birth_date || undefined }));
askWholeDay();
await Promise.all([keepAwake(), showRequests(), showDiary("", el("ul", { class: "plain" }))]).catch((thrown) => {
  if (!signedOut(thrown)) showThrown(thrown);
});
