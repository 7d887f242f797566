// What a citizen has ready for an open supplement: papers at the API, fields in the form.

import { Problem } from "../kit/api.js";
import { controlOf } from "../kit/errors.js";
import { valueIn } from "../kit/fields.js";
import { turns } from "../kit/turns.js";
import { say } from "../kit/text.js";

const PLACES = { paper: "papers", field: "declaration" };

/** @implements {import("../draft/upload.js").Holder} */
export class Answer {
  run = turns();

  /**
   * @param {string} resource the dossier, below /api
   * @param {any} supplement as the API gave it
   * @param {any} procedure
   */
  constructor(resource, supplement, procedure) {
    this.resource = resource;
    this.supplement = supplement;
    this.procedure = procedure;
  }

  get papers() {
    return this.supplement.papers;
  }

  /** What the procedure says of an asked paper. */
  document(wanted) {
    return this.procedure.papers.find(({ id }) => id === wanted);
  }

  /** The schema of an asked field. */
  schema(name) {
    return this.procedure.declaration_schema.properties[name];
  }

  add(paper) {
    this.supplement.papers = [...this.papers, paper];
  }

  take({ supplement }) {
    this.supplement = supplement;
  }

  /**
   * The declaration's part of the answer.
   * @param {HTMLFormElement} form
   */
  declared(form) {
    const fields = this.supplement.items.filter(({ about }) => about === "field");
    const written = fields.map(({ target }) => [target, valueIn(form, target, this.schema(target))]);
    return Object.fromEntries(written.filter(([, value]) => value !== undefined));
  }

  /**
   * Raises a Problem that names everything that is still missing.
   * @param {Record<string, unknown>} declaration
   */
  check(declaration) {
    const errors = this.supplement.items.flatMap(({ about, target }) => {
      const code = about === "paper" ? this.#lacks(target) : target in declaration ? "" : "missing";
      return code ? [{ pointer: `/${PLACES[about]}/${target}`, code, detail: say(`defect.${code}`) }] : [];
    });
    if (errors.length) throw new Problem({ title: "", errors }, 0);
  }

  /** What keeps a paper from being answered: as the API will see it, one file that is not clean is enough. */
  #lacks(document) {
    const filed = this.papers.filter((paper) => paper.required_document === document);
    const unfit = filed.find(({ state }) => state !== "clean");
    return unfit ? `paper_${unfit.state}` : filed.length ? "" : "paper_missing";
  }
}

/**
 * The control that an error's pointer means: a paper's is named apart from a field's.
 * @param {string} pointer
 */
export function placeOf(pointer) {
  const paper = /^\/papers\/([^/]+)/.exec(pointer);
  return paper ? document.getElementById(`paper-${paper[1]}`) : controlOf(pointer);
}
