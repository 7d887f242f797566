// What the modules of a draft run upon in a test: a server that keeps one draft, a browser of nothing, and no waiting.

const still = { dataset: { page: "draft" } };
globalThis.document = { documentElement: { lang: "vi" }, body: still, title: "" };
globalThis.dispatchEvent = () => true;
globalThis.location = { pathname: "/", search: "", hash: "", assign: (url) => asked.push(`left for ${url}`) };
globalThis.XMLHttpRequest = class {
  upload = {};
  open() {}
  send() {
    this.status = 204;
    this.onload();
  }
};

/** What is tried again only after seconds. */
export const later = [];
globalThis.setTimeout = (task, wait) => (wait < 5000 ? setImmediate(task) : void later.push(task));
globalThis.clearTimeout = clearImmediate;

/** Each call, and what was answered. */
export const asked = [];
export const kept = { version: 1, declaration: {}, papers: [] };
/** What goes wrong with the next calls: "lost" after it was done, a status, or something to do first. */
export const trouble = [];

const doors = {
  PUT: (said) => Object.assign(kept, { declaration: said.declaration, done: JSON.stringify(said), version: kept.version + 1 }),
  DELETE: (_, paper) => Object.assign(kept, { papers: kept.papers.filter((one) => one.paper !== paper), version: kept.version + 1 }),
  POST: (said) => Object.assign(kept, { papers: [...kept.papers, { paper: said.sha256, state: "awaiting_upload" }], version: kept.version + 1 }),
};
const done = {
  PUT: (said) => kept.done === JSON.stringify(said),
  DELETE: (_, paper) => !kept.papers.some((one) => one.paper === paper),
  POST: (said) => kept.papers.some((one) => one.paper === said.sha256),
};

globalThis.fetch = async (url, { method, headers, body }) => {
  const wrong = trouble.shift();
  if (typeof wrong === "function") wrong();
  const [status, answer] = typeof wrong === "number" ? [wrong, { title: `refused ${wrong}`, errors: [] }] : answered(method, url, headers["If-Match"], JSON.parse(body ?? "null"));
  asked.push(`${method} ${headers["If-Match"] ?? "-"} ${status}`);
  if (wrong === "lost") throw new TypeError("network");
  return new Response(JSON.stringify(answer), { status, headers: { ETag: `"${kept.version}"` } });
};

function answered(method, url, seen, said) {
  const paper = url.split("/papers/")[1];
  if (paper?.endsWith("/finalise")) kept.papers = kept.papers.map((one) => ({ ...one, state: "clean" }));
  else {
    const known = done[method](said, paper);
    const now = seen === undefined || seen === `"${kept.version}"`;
    if (!now && !(known && seen === `"${kept.version - 1}"`)) return [412, { title: "stale" }];
    if (!known || (method === "PUT" && now)) doors[method](said, paper);
  }
  return [200, { ...kept, saved_at: "2026-01-01T00:00:00Z", paper: kept.papers.at(-1), upload: { url: "/", fields: {} } }];
}

/** Another window saves. */
export function elsewhere() {
  doors.PUT({ declaration: { by: "another" } });
}

/** A window with the draft open as it is kept now, and what it tells. */
export function opened(Saver) {
  const told = [];
  const saver = new Saver({ draft: "d", declaration: kept.declaration, papers: kept.papers }, `"${kept.version}"`, (status) => told.push(status));
  return { saver, told };
}

/** What came of it: nothing, or what was thrown. */
export async function outcome(promise) {
  return promise.then(() => "good", (thrown) => thrown.status || thrown.title);
}

export const file = new File(["%PDF"], "khám.pdf", { type: "application/pdf" });
