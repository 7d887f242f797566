import "../kit/page.js";
import { call, keyOf, newKey, signedOut } from "../kit/api.js";
import { byId, el, pairs, parameter } from "../kit/dom.js";
import { showInstead } from "../kit/errors.js";
import { group, radios } from "../kit/fields.js";
import { once } from "../kit/form.js";
import { money, path, say, words } from "../kit/text.js";
import { isUtility } from "../finding/card.js";
import { dryRun } from "../procedure/dry_run.js";
import { family } from "../procedure/family.js";
import { rates } from "../procedure/fees.js";
import { marks, provenance } from "../procedure/marks.js";
import { paperCards } from "../procedure/papers.js";
import { quoteForm } from "../procedure/quote.js";
import { blankForms } from "../procedure/forms.js";

const BEGUN = "bat-dau";
const FEW = 3;
/** One for each time the page is come to: two presses begin one draft, whoever comes back may begin another. */
let visit = newKey();

function costs({ fee, fee_due: when }) {
  if (fee === null) return say("procedure.unknown");
  return fee.total ? `${money(fee.total)} (${say(`fee_due.${when}`)})` : say("procedure.free");
}

function lasts({ cases, times }) {
  const lines = times.map(({ case: which, channel, words: told }) => {
    const name = cases.find(({ id }) => id === which)?.name;
    const where = [name && words(name), channel && say(`channel.${channel}`)].filter(Boolean).join(", ");
    return el("li", {}, where ? `${where}: ${words(told)}` : words(told));
  });
  return lines.length ? el("ul", { class: "plain" }, lines) : say("procedure.unknown");
}

function either(items) {
  return items.length ? items.join(", ") : say("procedure.unknown");
}

function facts(procedure) {
  const { audience, results, level, online, channels, returns, agency_kind: kind } = procedure;
  const shared = [
    [say("procedure.who"), [either(audience.map((who) => say(`audience.${who}`))), ...marks(procedure, "audience")]],
    [say("procedure.where"), [kind ? words(kind) : say(`authority.${procedure.authority}`), ...marks(procedure, "authority", "agency_kind", "agencies")]],
  ];
  if (isUtility(procedure.code)) return pairs(/** @type {any} */ (shared));
  return pairs(/** @type {any} */ ([
    ...shared,
    [say("procedure.fee"), [costs(procedure), ...marks(procedure, "fees", "fee_due")]],
    [say("procedure.days"), [lasts(procedure), ...marks(procedure, "times", "processing")]],
    [say("procedure.ways"), [procedure.unknown.includes("channels") ? say("procedure.unknown") : either(channels.map((way) => say(`channel.${way}`))), ...marks(procedure, "channels")]],
    [say("procedure.result"), [either(results.map(words)), ...marks(procedure, "results")]],
    [say("procedure.returns"), [either(returns.map((way) => say(`returned.${way}`))), ...marks(procedure, "returns")]],
    [say("procedure.level", { level }), [online.map((what) => say(`allows.${what}`)).join("; "), ...marks(procedure, "level")]],
  ]));
}

function listed(tag, heading, items) {
  return items.length ? [el("h2", {}, heading), el(tag, {}, items.map((item) => el("li", {}, words(item))))] : [];
}

/** Who is no citizen says so: as whom somebody files is never assumed. */
function applicants({ audience }) {
  if (audience.length === 0 || (audience.length === 1 && audience[0] === "citizen")) return "";
  return group("applicant", say("procedure.for_whom"), null, radios("applicant", audience.map((who) => [who, say(`audience.${who}`)]), "citizen"));
}

function applicant() {
  const chosen = document.querySelector("[name=applicant]:checked");
  return chosen ? /** @type {HTMLInputElement} */ (chosen).value : "citizen";
}

/** Only somebody signed in can have a draft: whoever is not comes back to this very step. */
async function start(procedure) {
  try {
    const { data } = await call("POST", "/drafts", { body: { procedure: procedure.code, applicant: applicant() }, key: keyOf(visit, applicant()) });
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
function elsewhere({ agency_kind: kind, channels, unknown, source }) {
  const ways = unknown.includes("channels") ? [] : channels.filter((way) => way !== "online").map((way) => say(`channel.${way}`));
  return el("div", { class: "notice", id: "elsewhere" },
    el("p", {}, say("procedure.not_here")), kind ? el("p", {}, words(kind)) : "", ways.length ? el("p", {}, ways.join(" · ")) : "",
    el("p", {}, el("a", { href: source, rel: "noreferrer" }, say("procedure.source"))));
}

/** A bill or a tax return is no dossier: it is done where its owner is. */
function utility({ source }) {
  return el("div", { class: "notice", id: "utility" },
    el("p", {}, say("procedure.utility")), el("p", {}, el("a", { class: "button", href: source, rel: "noreferrer" }, say("procedure.utility_go", { host: new URL(source).host }))));
}

/** Where on a long page to go. */
function shortcuts(sections) {
  const links = sections.filter(([, nodes]) => nodes.length).map(([id, , name]) => el("li", {}, el("a", { class: "chip", href: `#${id}` }, say(name))));
  return links.length ? el("ul", { class: "plain chips" }, links) : "";
}

function checklist(procedure) {
  const { papers, cases } = procedure;
  const told = papers.length ? paperCards(papers, cases) : el("p", {}, say(procedure.unknown.includes("papers") ? "procedure.papers_unknown" : "procedure.papers_none"));
  return [el("h2", {}, say("procedure.papers")), ...marks(procedure, "papers"), el("div", { id: "papers" }, told)];
}

function show(procedure) {
  const { code, title, summary, online_scope: scope, steps, agencies, agency_kind: kind, legal_basis: legal } = procedure;
  const other = isUtility(code);
  const quote = other || procedure.depth === "index" ? [] : quoteForm(procedure);
  const trial = other ? [] : dryRun(procedure);
  const relatives = el("section", {});
  const here = procedure.files_online ? [applicants(procedure), startButton(procedure)] : [elsewhere(procedure)];
  document.title = document.title.replace(/^[^–]+/, `${words(title)} `);
  byId("procedure").replaceChildren(
    el("p", { class: "over" }, other ? say("card.utility") : code, " ", other ? "" : el("span", { class: "tag green" }, say(`procedure.${scope}`))),
    el("h1", {}, words(title)),
    el("p", { class: "lead" }, words(summary)),
    procedure.depth === "index" ? el("p", { class: "notice" }, say("procedure.index")) : "",
    ...(other ? [utility(procedure)] : here),
    shortcuts([["quote-title", quote, "quote.title"], ["dry-run-title", trial, "dry_run.title"]]),
    facts(procedure),
    other ? "" : rates(procedure) ?? "",
    ...(other ? marks(procedure, "fees", "papers") : checklist(procedure)),
    ...(other ? [] : blankForms(procedure)),
    ...listed("ol", say("procedure.steps"), steps),
    ...quote,
    ...trial,
    relatives,
    ...listed("ul", say("procedure.agencies"), agencies.length > FEW && kind ? [kind] : agencies.map(({ name }) => name)),
    ...listed("ul", say("procedure.legal"), legal.map((number) => ({ vi: number, en: number }))),
    ...provenance(procedure),
  );
  return family(procedure).then((found) => relatives.replaceChildren(...found), () => undefined);
}

/** What programs read of it: linked data, a block that is never run, so that no policy about scripts is asked. */
async function describe(code) {
  const address = `/open-data/procedures/${code}.jsonld`;
  document.head.append(el("link", { rel: "alternate", type: "application/ld+json", href: address }));
  const answer = await fetch(address);
  if (answer.ok) document.head.append(el("script", { type: "application/ld+json" }, await answer.text()));
}

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) visit = newKey();
});
try {
  const { data } = await call("GET", `/procedures/${encodeURIComponent(parameter("ma"))}`);
  show(data);
  if (location.hash === `#${BEGUN}`) document.getElementById("start")?.focus();
  describe(data.code).catch(() => null); // the page is whole without it
} catch (thrown) {
  showInstead(byId("procedure"), thrown);
}
