// Everything that changes a draft, one after the other: its ETag is always the last one.

import { call, Problem } from "../kit/api.js";

const QUIET = 800;
const RETRY = 5000;
const LOST = new Set([401, 404, 412]);

/** @typedef {"saved" | "saving" | "unsaved" | "stale" | "signed_out"} Status */

export class Saver {
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
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
   * @param {{declaration?: object, agency?: string}} change
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

  /**
   * Do something to the draft when its turn comes.
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>}
   */
  run(task) {
    const turn = this.#queue.then(task);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Take over the papers and the version after a change that was not a save.
   * @param {any[]} papers
   * @param {string | null} etag
   */
  take(papers, etag) {
    this.draft.papers = papers;
    this.etag = etag;
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => undefined), wait);
  }

  async #save() {
    if (!this.#dirty || this.stopped) return;
    this.#dirty = false;
    this.tell("saving", "");
    const { draft, declaration, agency, return_by } = this.draft;
    try {
      const options = { body: { declaration, agency, return_by }, version: this.etag, keepalive: true };
      const { data, etag } = await call("PUT", `/drafts/${draft}`, options);
      this.etag = etag;
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
