// Everything that is wrong, named at the top and at its field, in the same words.

import { Problem } from "./api.js";
import { byId, el } from "./dom.js";
import { path, say } from "./text.js";

const title = document.title;

export function clearErrors() {
  document.title = title;
  byId("errors").replaceChildren();
  for (const text of document.querySelectorAll(".wrong-text")) text.remove();
  for (const field of document.querySelectorAll(".wrong-field")) field.classList.remove("wrong-field");
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

/**
 * The error summary, focused. `find` tells which control an error's pointer means.
 * @param {Problem} problem
 * @param {(pointer: string) => HTMLElement | null} [find]
 */
export function showProblem(problem, find = controlOf) {
  clearErrors();
  const items = problem.errors.map((error) => item(error, find(error.pointer)));
  const heading = problem.errors.length ? say("site.errors_title") : problem.title;
  const detail = problem.errors.length ? null : [el("p", {}, problem.detail), reference(problem), proof(problem)];
  const summary = el("div", { class: "summary", role: "alert", tabindex: "-1" }, el("h2", {}, heading), ...(detail ?? []).filter(Boolean));
  if (items.length) summary.append(el("ul", {}, items));
  byId("errors").replaceChildren(summary);
  document.title = say("site.error_prefix") + title;
  summary.focus();
  summary.scrollIntoView();
}

/**
 * Show what was thrown. Of what is no problem the reader learns that nothing came of it; what it was, the console.
 * @param {unknown} thrown
 * @param {(pointer: string) => HTMLElement | null} [find]
 */
export function showThrown(thrown, find) {
  if (thrown instanceof Problem) return showProblem(thrown, find);
  showProblem(new Problem({ title: say("site.failed_title"), detail: say("site.failed_detail") }, 0), find);
  throw thrown;
}

/**
 * A page that cannot be shown: what was asked for is not there, or cannot be had now.
 * @param {HTMLElement} place
 * @param {unknown} thrown
 */
export function showInstead(place, thrown) {
  const lost = thrown instanceof Problem && thrown.status === 404;
  const again = el("p", {}, el("a", { href: location.href, click: () => location.reload() }, say("site.again")));
  place.replaceChildren(el("h1", {}, say(lost ? "site.not_found" : "site.not_now")), lost ? "" : again);
  showThrown(thrown);
}

/**
 * The control that a JSON pointer's last part names.
 * @param {string} pointer
 * @returns {HTMLElement | null}
 */
export function controlOf(pointer) {
  const name = pointer.split("/").pop() ?? "";
  return document.getElementById(name) ?? document.getElementById(`${name}-day`) ?? document.querySelector(`[name="${CSS.escape(name)}"]`);
}

/**
 * Say at the control what is wrong with it.
 * @param {HTMLElement} control
 * @param {string} detail
 */
export function mark(control, detail) {
  control.setAttribute("aria-invalid", "true");
  const field = control.closest(".field");
  if (!field || field.querySelector(".wrong-text")) return;
  field.classList.add("wrong-field");
  const id = `${field.id}-wrong`;
  const label = field.querySelector("label, legend");
  const text = el("p", { class: "wrong-text", id }, detail);
  if (label?.parentElement === field) label.after(text);
  else field.prepend(text);
  control.setAttribute("aria-describedby", `${id} ${(control.getAttribute("aria-describedby") ?? "").replace(id, "")}`.trim());
}

/** What an operator finds it by, where it was our mistake. */
function reference({ status, instance }) {
  return status >= 500 && instance ? el("p", {}, el("code", {}, instance)) : null;
}

/** Where it is proven again, and back to this page. */
function proof({ code }) {
  if (code !== "proof_needed") return null;
  return el("p", {}, el("a", { href: path("sign_in", { ve: location.pathname + location.search }) }, say("site.prove_again")));
}

function item(error, control) {
  if (!control) return el("li", {}, error.detail);
  mark(control, error.detail);
  const go = (event) => {
    event.preventDefault();
    control.focus();
    control.closest(".field")?.scrollIntoView({ block: "center" });
  };
  const label = labelOf(control);
  const text = error.detail.includes(label) ? error.detail : `${label}: ${error.detail}`;
  return el("li", {}, el("a", { href: `#${control.id}`, click: go }, text));
}

/**
 * What a field is called.
 * @param {HTMLElement} control
 */
export function labelOf(control) {
  const field = control.closest(".field");
  const label = field?.querySelector("legend") ?? field?.querySelector("label");
  return label?.textContent?.trim() ?? "";
}
