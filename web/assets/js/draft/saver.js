// Everything that changes a draft, one after the other: its ETag is always the last one.

import { call, Problem } from "../kit/api.js";
import { turns } from "../kit/turns.js";

const QUIET = 800;
const RETRY = 5000;
const OVER = new Set([404, 412]);
const LATER = new Set([401, 429]);

/** @typedef {import("./upload.js").Holder} Holder */
/** @typedef {"saved" | "saving" | "unsaved" | "refused" | "stale" | "signed_out"} Status */

/** @implements {Holder} */
export class Saver {
  /** Do something to the draft when its turn comes. */
  run = turns();
  #dirty = false;
  #timer = 0;
  /** What may be kept, though nobody said so: it is asked once more before anything newer, or that would seem stale. */
  #unanswered = null;

  /**
   * @param {any} draft as the API gave it
   * @param {string | null} etag
   * @param {(status: Status, about: string | Problem) => void} tell when it was saved, or why it was not
   */
  constructor(draft, etag, tell) {
    this.draft = draft;
    this.etag = etag;
    this.tell = tell;
    /** @type {unknown} why nothing is saved from here any more */
    this.stopped = null;
    /** Whether the last save failed, and may yet do. */
    this.unsaved = false;
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

  /** Save now what is not saved; resolves when all that was written is, and nobody wrote elsewhere. */
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
   * Take over the papers, and the version that a change from here has made: no other one's words were seen.
   * @param {{papers: any[]}} draft
   * @param {string | null} etag null if nothing was changed
   */
  take({ papers }, etag) {
    this.draft.papers = papers;
    this.etag = etag ?? this.etag;
  }

  add(paper, etag) {
    if (!this.papers.some((known) => known.paper === paper.paper)) this.take({ papers: [...this.papers, paper] }, etag);
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => undefined), wait);
  }

  async #save() {
    if (this.stopped) throw this.stopped;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.tell("saving", "");
    const { declaration, agency, province, return_by } = this.draft;
    const body = { declaration, agency: province ? null : agency, province, return_by };
    try {
      if (this.#unanswered && JSON.stringify(this.#unanswered) !== JSON.stringify(body)) await this.#put(this.#unanswered);
      const { agency: competent, saved_at: at } = await this.#put(body);
      this.draft.agency = competent;
      this.unsaved = false;
      this.tell("saved", at);
    } catch (problem) {
      this.#dirty = true;
      this.#unsaved(problem);
      throw problem;
    }
  }

  async #put(body) {
    this.#unanswered = body;
    const { data, etag } = await call("PUT", this.resource, { body, version: this.etag, keepalive: true });
    this.#unanswered = null;
    this.take(data, etag);
    return data;
  }

  /** Tried again where that mends it: the network, a sign-in elsewhere. What was refused waits for other words. */
  #unsaved(problem) {
    const status = problem instanceof Problem ? problem.status : 0;
    const refused = status >= 400 && status < 500 && !LATER.has(status);
    if (refused) this.#unanswered = null;
    if (OVER.has(status)) this.stopped = problem;
    this.unsaved = !this.stopped;
    this.tell(this.stopped ? "stale" : refused ? "refused" : status === 401 ? "signed_out" : "unsaved", problem);
    if (!refused) this.#later(RETRY);
  }
}
