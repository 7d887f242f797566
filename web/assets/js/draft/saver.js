// Everything that changes a draft, one after the other: its ETag is always the last one.

import { call, Problem } from "../kit/api.js";
import { turns } from "../kit/turns.js";

const QUIET = 800;
const RETRY = 5000;
const LOST = new Set([401, 404, 412]);

/** @typedef {import("./upload.js").Holder} Holder */
/** @typedef {"saved" | "saving" | "unsaved" | "stale" | "signed_out"} Status */

/** @implements {Holder} */
export class Saver {
  /** Do something to the draft when its turn comes. */
  run = turns();
  #dirty = false;
  #timer = 0;

  /**
   * @param {any} draft as the API gave it
   * @param {string | null} etag
   * @param {(status: Status, at: string) => void} tell
   */
  constructor(draft, etag, tell) {
    this.draft = draft;
    this.etag = etag;
    this.tell = tell;
    this.stopped = false;
  }

  /**
   * Keep this, soon.
   * @param {{declaration?: object, province?: string | null, agency?: string | null, return_by?: string}} change
   */
  change(change) {
    Object.assign(this.draft, change);
    this.#dirty = true;
    this.#later(QUIET);
  }

  /** Save now what is not saved; resolves when nothing is left to do. */
  flush() {
    clearTimeout(this.#timer);
    return this.run(() => this.#save());
  }

  get resource() {
    return `/drafts/${this.draft.draft}`;
  }

  get papers() {
    return this.draft.papers;
  }

  /**
   * Take over the papers and the version after a change that was not a save.
   * @param {{papers: any[]}} draft
   * @param {string | null} etag
   */
  take({ papers }, etag) {
    this.draft.papers = papers;
    this.etag = etag;
  }

  add(paper, etag) {
    this.take({ papers: [...this.papers, paper] }, etag);
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => undefined), wait);
  }

  async #save() {
    if (!this.#dirty || this.stopped) return;
    this.#dirty = false;
    this.tell("saving", "");
    const { declaration, agency, province, return_by } = this.draft;
    try {
      const options = { body: { declaration, agency: province ? null : agency, province, return_by }, version: this.etag, keepalive: true };
      const { data, etag } = await call("PUT", this.resource, options);
      this.etag = etag;
      this.draft.agency = data.agency;
      this.tell("saved", data.saved_at);
    } catch (problem) {
      this.#dirty = true;
      this.#unsaved(problem);
      throw problem;
    }
  }

  #unsaved(problem) {
    const status = problem instanceof Problem ? problem.status : 0;
    this.stopped = LOST.has(status) && status !== 401;
    this.tell(this.stopped ? "stale" : status === 401 ? "signed_out" : "unsaved", "");
    if (!this.stopped) this.#later(RETRY);
  }
}
