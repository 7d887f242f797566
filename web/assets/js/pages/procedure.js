import "../kit/page.js";
import { call, newKey, signedOut } from "../kit/api.js";
import { byId, el, pairs, parameter } from "../kit/dom.js";
import { showInstead } from "../kit/errors.js";
import { group, radios } from "../kit/fields.js";
import { once } from "../kit/form.js";
import { money, path, say, words } from "../kit/text.js";

const BEGUN = "bat-dau";
const FEW = 3;
const WHO = { citizen: "procedure.who_citizen", household: "procedure.who_household", business: "procedure.who_business", organisation: "procedure.who_organisation" };

function paper({ name, required, when, help }) {
  const tag = el("span", { class: required === "always" ? "tag red" : "tag" }, say(`procedure.${required}`));
  return el("li", { class: "card" }, el("div", { class: "row" }, el("strong", {}, words(name)), tag), when && el("p", { class: "help" }, words(when)), el("p", { class: "help" }, words(help)));
}

function costs(fee) {
  if (fee === null) return say("procedure.unknown");
  return fee.total ? money(fee.total) : say("procedure.free");
}

function lasts({ cases, times }) {
  const lines = times.map(({ case: which, words: told }) => {
    const name = cases.find(({ id }) => id === which)?.name;
    return el("li", {}, name ? `${words(name)}: ${words(told)}` : words(told));
  });
  return lines.length ? el("ul", { class: "plain" }, lines) : say("procedure.unknown");
}

function facts(procedure) {
  const { audience, fee, results } = procedure;
  return pairs([
    [say("procedure.who"), audience.map((who) => say(WHO[who])).join(", ")],
    [say("procedure.fee"), costs(fee)],
    [say("procedure.days"), lasts(procedure)],
    [say("procedure.result"), results.map(words).join("; ")],
  ]);
}

function listed(tag, heading, items) {
  return items.length ? [el("h2", {}, heading), el(tag, {}, items.map((item) => el("li", {}, words(item))))] : [];
}

/** Who is no citizen says so: as whom somebody files is never assumed. */
function applicants({ audience }) {
  if (audience.length === 0 || (audience.length === 1 && audience[0] === "citizen")) return "";
  return group("applicant", say("procedure.for_whom"), null, radios("applicant", audience.map((who) => [who, say(WHO[who])]), "citizen"));
}

function applicant() {
  const chosen = document.querySelector("[name=applicant]:checked");
  return chosen ? /** @type {HTMLInputElement} */ (chosen).value : "citizen";
}

/** Only somebody signed in can have a draft: whoever is not comes back to this very step. */
async function start(procedure) {
  try {
    const { data } = await call("POST", "/drafts", { body: { procedure: procedure.code, applicant: applicant() }, key: newKey() });
    location.assign(path("draft", { ma: data.draft }));
  } catch (problem) {
    history.replaceState(null, "", `#${BEGUN}`);
    if (!signedOut(problem)) throw problem;
  }
}

function startButton(procedure) {
  const button = el("button", { type: "button", id: "start", click: () => once(button, () => start(procedure)) }, say("procedure.start"));
  return el("div", { class: "actions" }, button, el("span", { class: "help" }, say("procedure.start_help")));
}

/** What cannot be filed here is filed somewhere else: where, and in which other ways. */
function elsewhere({ agency_kind: kind, channels }) {
  const ways = channels.filter((way) => way !== "online").map((way) => say(`procedure.by_${way}`));
  const place = kind ? [el("p", {}, words(kind))] : [];
  return el("div", { class: "notice" }, el("p", {}, say("procedure.not_here")), ...place, ways.length ? el("p", {}, ways.join(" · ")) : "");
}

function show(procedure) {
  const { code, title, summary, online_scope: scope, papers, steps, agencies, agency_kind: kind, legal_basis: legal, verified } = procedure;
  document.title = document.title.replace(/^[^–]+/, `${words(title)} `);
  byId("procedure").replaceChildren(
    el("p", { class: "over" }, code, " ", el("span", { class: "tag green" }, say(`procedure.${scope}`))),
    el("h1", {}, words(title)),
    el("p", { class: "lead" }, words(summary)),
    facts(procedure),
    ...(procedure.files_online ? [applicants(procedure), startButton(procedure)] : [elsewhere(procedure)]),
    el("h2", {}, say("procedure.papers")),
    el("ul", { class: "plain", id: "papers" }, papers.map(paper)),
    ...listed("ol", say("procedure.steps"), steps),
    ...listed("ul", say("procedure.agencies"), agencies.length > FEW && kind ? [kind] : agencies.map(({ name }) => name)),
    ...listed("ul", say("procedure.legal"), legal.map((number) => ({ vi: number, en: number }))),
    ...procedure.flags.map((flag) => el("p", { class: "notice" }, words(flag))),
    verified ? "" : el("p", { class: "notice" }, say("procedure.unverified")),
  );
}

try {
  const { data } = await call("GET", `/procedures/${encodeURIComponent(parameter("ma"))}`);
  show(data);
  if (location.hash === `#${BEGUN}`) document.getElementById("start")?.focus();
} catch (thrown) {
  showInstead(byId("procedure"), thrown);
}
