// How far what is said can be trusted: what nobody held against the law, and what the source leaves in doubt.

import { el } from "../kit/dom.js";
import { say, words } from "../kit/text.js";

/** Said beside that part of the page; what is about anything else stands at its end. */
const PLACED = ["fees", "fee_due", "times", "processing", "papers", "channels", "agencies", "agency_kind", "authority", "audience", "results", "returns", "level"];

function tag() {
  return el("span", { class: "tag gold", "data-mark": "unverified" }, say("mark.unverified"));
}

/**
 * Marks and remarks about these fields.
 * @param {any} procedure
 * @param {...string} about
 * @returns {(Node | string)[]}
 */
export function marks({ unverified, flags }, ...about) {
  const told = flags.filter((flag) => about.includes(flag.about));
  return [
    ...(about.some((field) => unverified.includes(field)) ? [" ", tag()] : []),
    ...told.map((flag) => el("p", { class: "help", "data-mark": "flag" }, words(flag))),
  ];
}

/**
 * Where it comes from, and what else is in doubt.
 * @param {any} procedure
 */
export function provenance(procedure) {
  const { flags, unverified, unknown, source, verified, version } = procedure;
  const rest = flags.filter((flag) => !PLACED.includes(flag.about));
  const named = (fields) => [...new Set(fields.map((field) => say(`about.${field}`)))].join(", ");
  return [
    el("h2", {}, say("procedure.provenance")),
    el("p", {}, say(verified ? "procedure.verified" : "procedure.unverified")),
    unverified.length ? el("p", {}, tag(), " ", named(unverified)) : "",
    unknown.length ? el("p", {}, say("procedure.silent", { fields: named(unknown) })) : "",
    ...rest.map((flag) => el("p", { class: "help", "data-mark": "flag" }, words(flag))),
    el("p", {}, el("a", { href: source, rel: "noreferrer" }, say("procedure.source")), ` · ${say("procedure.version", { version: version.split("-").reverse().join("/") })}`),
  ];
}
