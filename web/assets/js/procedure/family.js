// A family of procedures: each is one kind of the same thing, and somebody has to find theirs.

import { call } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { path, say, words } from "../kit/text.js";

const MOST = 50;

/**
 * The other members of its family, and the page of all of them; nothing if it has none.
 * @param {any} procedure
 * @returns {Promise<Node[]>}
 */
export async function family({ group, code }) {
  if (!group) return [];
  const { data } = await call("GET", `/procedures?${new URLSearchParams({ group, sort: "title", limit: String(MOST) })}`);
  const others = data.items.filter((one) => one.code !== code);
  const links = others.map((one) => el("li", {}, el("a", { href: path("procedure", { ma: one.code }) }, words(one.title)), el("span", { class: "told help" }, words(one.summary))));
  return [
    el("h2", {}, say(`group.${group}`)),
    el("p", {}, say(`group_about.${group}`), " ", el("a", { href: path("search", { group }) }, say("procedure.family_all", { count: data.total }))),
    el("details", { class: "card", id: "family" }, el("summary", {}, say("procedure.family", { count: others.length })), el("ul", { class: "plain lines" }, links)),
  ];
}
