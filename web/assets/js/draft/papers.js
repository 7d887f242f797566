// The checklist of papers: what is asked, what came, what was found.

import { call, Problem } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { clearErrors, showProblem } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { say, size, words } from "../kit/text.js";
import { showHere } from "./staying.js";
import { upload } from "./upload.js";

const TYPES = { "application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG" };
const TONES = { clean: "green", refused: "red", awaiting_upload: "gold" };

/**
 * @param {HTMLElement} place
 * @param {any[]} documents
 * @param {import("./saver.js").Saver} saver
 */
export function paperList(place, documents, saver) {
  place.replaceChildren(...documents.map((document) => paperField(document, saver, ...about(document))));
}

function about({ name, help, when, required }) {
  const tag = el("span", { class: `tag ${required === "always" ? "red" : ""}` }, say(`draft.${required === "always" || when ? required : "optional"}`));
  return [el("div", { class: "row" }, el("h3", {}, words(name)), tag), ...[when, help].filter(Boolean).map((text) => el("p", { class: "help" }, words(text)))];
}

/**
 * One paper that is asked for: what is said about it, what came, and the way to send a file.
 * @param {any} document
 * @param {import("./upload.js").Holder} holder
 * @param {...HTMLElement} about its heading first
 */
export function paperField(document, holder, ...about) {
  const { id, name, content_types: types, max_bytes: most } = document;
  const held = el("ul", { class: "plain", id: `held-${id}` });
  const status = el("div", { role: "status" });
  const input = el("input", { type: "file", id: `paper-${id}`, name: `paper-${id}`, accept: types.join(","), "aria-describedby": `paper-${id}-help` });
  const again = () => held.replaceChildren(...papersOf(holder, id).map((paper) => entry(paper, holder, again)));
  input.addEventListener("change", () => take(/** @type {any} */ (input), document, holder, status).then(again));
  again();
  return el("div", { class: "card field", id: `field-paper-${id}` },
    about, held, status,
    el("label", { for: `paper-${id}` }, say("draft.upload", { name: words(name) })),
    el("p", { class: "help", id: `paper-${id}-help` }, say("draft.limits", { types: namesOf(types), size: size(most) })),
    input);
}

function papersOf(holder, id) {
  return holder.papers.filter((paper) => paper.required_document === id);
}

async function take(input, document, holder, status) {
  const [file] = input.files;
  if (!file) return;
  clearErrors();
  const wrong = unfit(file, document);
  input.value = "";
  if (wrong) return showProblem(new Problem({ title: "", errors: [{ pointer: input.id, code: "unfit", detail: wrong }] }, 0), () => input);
  try {
    await upload(holder, document.id, file, (part) => tell(status, file, part));
  } catch (thrown) {
    showHere(thrown, () => input);
  } finally {
    status.replaceChildren();
  }
}

function unfit(file, { content_types: types, max_bytes: most }) {
  if (file.size === 0) return say("draft.empty", { name: file.name });
  if (!types.includes(file.type)) return say("draft.wrong_type", { name: file.name, types: namesOf(types) });
  return file.size > most ? say("draft.too_large", { name: file.name, size: size(most) }) : "";
}

function tell(status, { name }, part) {
  const percent = Math.round(part * 100);
  const text = percent < 100 ? say("draft.sending", { name, percent }) : say("draft.looking", { name });
  status.replaceChildren(el("p", {}, text), el("progress", { max: 100, value: percent, "aria-label": text }));
}

function entry(paper, holder, again) {
  const drop = async () => {
    await holder.run(async () => {
      const { data, etag } = await call("DELETE", `${holder.resource}/papers/${paper.paper}`, { version: holder.etag });
      holder.take(data, etag);
    });
    again();
  };
  const remove = el("button", { type: "button", class: "quiet", "aria-label": say("draft.remove", { name: paper.file_name }), click: () => once(remove, drop) }, say("mine.remove"));
  return el("li", { class: "paper", "data-paper": paper.paper, "data-state": paper.state }, paperFacts(paper), remove);
}

/**
 * A file with what was found in it.
 * @param {any} paper
 */
export function paperFacts({ file_name: name, size: bytes, sha256, state, refusal, scanner }) {
  return el("div", {},
    el("p", {}, el("strong", {}, name), ` (${size(bytes)}) `, el("span", { class: `tag ${TONES[state]}` }, say(`draft.state_${state}`))),
    refusal && el("p", { class: "reason" }, say(`paper.${refusal.code}`)),
    el("p", { class: "help" }, scanner ? `${say("draft.scanner", { scanner })}. ` : "", "SHA-256: ", el("code", {}, sha256)));
}

function namesOf(types) {
  return types.map((type) => TYPES[type] ?? type).join(", ");
}
