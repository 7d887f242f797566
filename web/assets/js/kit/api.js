// Talking to the API: JSON both ways, problem documents as errors.

import { lang, path, say } from "./text.js";

const TRIES = 3;

/** Said by the window after each call that was heard: a session that is used goes on. */
export const CALLED = "mot-cua-called";

/** @typedef {{pointer: string, code: string, detail: string}} Defect */

/** What the API (or the network) answered instead of what was asked: RFC 9457. */
export class Problem extends Error {
  /**
   * @param {{title: string, detail?: string, code?: string, instance?: string, errors?: Defect[]}} document
   * @param {number} status 0 if nobody answered
   */
  constructor(document, status) {
    super(document.title);
    this.title = document.title;
    this.detail = document.detail ?? "";
    this.code = document.code ?? "";
    this.instance = document.instance ?? "";
    this.errors = document.errors ?? [];
    this.status = status;
  }
}

/** How many calls that may have given the session a new token are over, and all that are under way. */
let over = 0;
let underWay = Promise.resolve();

/**
 * One call. What may be repeated without harm is repeated when the network drops it, or cuts its answer short; with
 * `once` it is sent once, whatever it is.
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} resource below /api
 * @param {{body?: unknown, key?: string, version?: string | null, keepalive?: boolean, once?: boolean}} [options]
 * @returns {Promise<{data: any, etag: string | null}>}
 */
export async function call(method, resource, options = {}) {
  if (method !== "GET") return renewing(exchange(method, resource, options));
  const before = over;
  try {
    return await exchange(method, resource, options);
  } catch (thrown) {
    if (!isSignedOut(thrown)) throw thrown;
    await underWay;
    if (over === before) throw thrown;
    return exchange(method, resource, options);
  }
}

/** Whoever reads meanwhile, by the token that was, and is refused, reads once more. */
function renewing(work) {
  underWay = Promise.allSettled([underWay, work]).then(() => { over += 1; });
  return work;
}

async function exchange(method, resource, options) {
  const harmless = !options.once && (method !== "POST" || Boolean(options.key));
  const { response, text } = await fetched(`/api${resource}`, request(method, options), harmless ? TRIES : 1);
  const found = read(text);
  if (!response.ok || found === undefined) throw found?.title ? new Problem(found, response.status) : unreached(response.ok ? 0 : response.status);
  dispatchEvent(new Event(CALLED));
  return { data: found, etag: response.headers.get("ETag") };
}

/**
 * End a session, or all of them. Who is told that there is none has what was wanted: the first answer got lost.
 * @param {string} resource below /api
 */
export async function leave(resource) {
  try {
    await call("DELETE", resource);
  } catch (thrown) {
    if (!isSignedOut(thrown)) throw thrown;
  }
}

/** A key that makes an unsafe call safe to repeat. */
export function newKey() {
  return crypto.randomUUID();
}

/**
 * A key made of what the call is about: it is the same in every window, and after a reload.
 * @param {...(string | number)} about
 */
export function keyOf(...about) {
  return about.join("-").replace(/[^A-Za-z0-9_-]/g, "_");
}

/**
 * Whether what was wrong is that nobody is signed in, or no more.
 * @param {unknown} problem
 */
export function isSignedOut(problem) {
  return problem instanceof Problem && problem.status === 401;
}

/**
 * To the sign-in page if that is what was wrong; it leads back here.
 * @param {unknown} problem
 * @returns {boolean} whether the browser is leaving
 */
export function signedOut(problem) {
  if (!isSignedOut(problem)) return false;
  location.assign(path("sign_in", { ve: location.pathname + location.search + location.hash }));
  return true;
}

function request(method, { body, key, version, keepalive }) {
  const headers = { Accept: "application/json", "Accept-Language": lang, "X-Requested-With": "mot-cua" };
  if (method !== "GET") headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (version) headers["If-Match"] = version;
  const content = body === undefined ? undefined : JSON.stringify(body);
  return { method, headers, body: content, keepalive, credentials: "same-origin" };
}

async function fetched(url, init, tries) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, init);
      return { response, text: await response.text() };
    } catch {
      if (attempt >= tries) throw unreached();
      await pause(attempt * 1000 + Math.random() * 500);
    }
  }
}

/** Undefined if it is not ours: a proxy's page. What it says helps nobody. */
function read(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return undefined;
  }
}

/** Nobody of ours answered. */
export function unreached(status = 0) {
  return new Problem({ title: say("site.network_title"), detail: say("site.network_detail") }, status);
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
