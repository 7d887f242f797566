import "../kit/page.js";
import { call, Problem } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { clearErrors, showProblem } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { path, say } from "../kit/text.js";
import { addressOf, askedHere, FACETS } from "../finding/asked.js";
import { card } from "../finding/card.js";
import { chosen, filters } from "../finding/filters.js";
import { refusePersonal } from "../finding/personal.js";
import { suggestions } from "../finding/suggestions.js";

const box = /** @type {HTMLInputElement} */ (byId("q"));
const sort = /** @type {HTMLSelectElement} */ (byId("sort"));
const more = byId("more");
const narrowing = /** @type {HTMLDetailsElement} */ (byId("narrowing"));
const list = el("ul", { class: "plain", id: "found-list" });
const numbers = filters(byId("filters"), narrow);
let turn = 0;

/** Another question is another address; the list follows it. */
function go(asked) {
  history.pushState(null, "", addressOf(asked));
  return show();
}

function narrow(facet, value) {
  return go({ ...askedHere(), [facet]: value });
}

function found(asked, cursor = "") {
  return call("GET", `/procedures?${new URLSearchParams(cursor ? { ...asked, cursor } : asked)}`);
}

/** What the address asks. Of two questions, the later one is shown, whichever is answered first. */
async function show() {
  const asked = askedHere();
  const mine = (turn += 1);
  const { shown = 0, top = 0 } = history.state ?? {};
  box.value = asked.q ?? "";
  sort.value = asked.sort ?? "relevance";
  byId("results").setAttribute("aria-busy", "true");
  try {
    refusePersonal(box.value);
    const { data } = await found(asked);
    if (mine !== turn) return;
    clearErrors();
    tell(asked, data);
    for (let next = data.next; next && list.children.length < shown && mine === turn; ) next = await add(asked, next);
    if (top && mine === turn) scrollTo(0, top);
  } catch (thrown) {
    if (mine === turn) cannot(thrown, asked);
  } finally {
    if (mine === turn) byId("results").removeAttribute("aria-busy");
  }
}

function tell(asked, { items, total, facets, meant, next }) {
  byId("how-many").textContent = say(total ? "search.total" : "search.none", { total });
  byId("meant").replaceChildren(...(meant ? [say("search.meant"), " ", el("a", { href: addressOf({ ...asked, q: meant }) }, meant)] : []));
  byId("chosen").replaceChildren(...chosen(asked, facets, narrow));
  byId("group-about").hidden = !(asked.group && total);
  byId("group-about").textContent = asked.group && total ? say(`group_about.${asked.group}`) : "";
  numbers(facets, asked);
  list.replaceChildren(...items.map(card));
  byId("listed").replaceChildren(total ? list : nothing(asked));
  offerMore(asked, next);
}

function offerMore(asked, next) {
  more.hidden = !next;
  more.onclick = () => once(more, async () => {
    const first = list.children.length;
    await add(asked, next);
    list.children[first]?.querySelector("a")?.focus();
  });
}

async function add(asked, cursor) {
  const { data } = await found(asked, cursor);
  list.append(...data.items.map(card));
  offerMore(asked, data.next);
  return data.next;
}

/** Nothing found is no end: what to do is said. */
function nothing(asked) {
  const narrowed = FACETS.some((facet) => asked[facet]);
  const wider = el("button", { type: "button", class: "quiet", id: "wider", click: () => go({ q: asked.q ?? "" }) }, say("search.wider"));
  return el("div", { class: "notice", id: "nothing" },
    el("p", {}, say("search.none_help")),
    narrowed ? el("p", {}, wider) : "",
    el("p", {}, el("a", { href: path("search") }, say("search.everything"))));
}

/** What was found before is no answer to this question; a filter that is not one of ours can be changed. */
function cannot(thrown, asked) {
  byId("how-many").textContent = "";
  byId("meant").replaceChildren();
  more.hidden = true;
  byId("listed").replaceChildren(
    el("p", { class: "actions" },
      el("button", { type: "button", class: "quiet", click: show }, say("site.again")), el("a", { href: path("search") }, say("search.everything"))));
  byId("chosen").replaceChildren();
  numbers({}, asked);
  if (!(thrown instanceof Problem)) throw thrown;
  if (thrown.errors.length) narrowing.open = true;
  showProblem(thrown, (pointer) => document.getElementById(`by${pointer.replace("/", "-")}`));
}

/** Whoever comes back from a procedure stands where they were. */
list.addEventListener("click", () => history.replaceState({ shown: list.children.length, top: scrollY }, ""));
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  go({ ...askedHere(), q: box.value.trim() });
});
sort.addEventListener("change", () => go({ ...askedHere(), sort: sort.value === "relevance" ? "" : sort.value }));
addEventListener("popstate", show);
narrowing.open = matchMedia("(min-width: 40rem)").matches;
suggestions();
await show();
