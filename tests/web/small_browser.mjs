// A browser as small as the pages' modules need: elements that hold what they were given, timers and answers in the tests' hands.

const REFLECTED = new Set(["id", "name", "type", "value", "autocomplete"]);

class Element extends EventTarget {
  parentElement = null;
  childNodes = [];
  dataset = {};
  value = "";
  id = "";
  checked = false;
  classList = { add: () => {}, remove: () => {}, toggle: () => {} };

  constructor(tag, attributes = {}) {
    super();
    this.tag = tag;
    this.attributes = new Map();
    for (const [name, value] of Object.entries(attributes)) this.setAttribute(name, value);
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
    if (REFLECTED.has(name)) this[name] = value;
    if (name === "checked") this.checked = true;
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  append(...nodes) {
    for (const node of nodes) {
      if (node instanceof Element) {
        node.remove();
        node.parentElement = this;
      }
      this.childNodes.push(node);
    }
  }

  prepend(...nodes) {
    const rest = this.childNodes;
    this.childNodes = [];
    this.append(...nodes);
    this.childNodes.push(...rest);
  }

  after(node) {
    this.parentElement.append(node);
  }

  replaceChildren(...nodes) {
    for (const child of this.children) child.parentElement = null;
    this.childNodes = [];
    this.append(...nodes);
  }

  /** What leaves the page has no focus any more. */
  remove() {
    if (!this.parentElement) return;
    if (this.all().includes(document.activeElement)) document.activeElement = document.body;
    this.parentElement.childNodes = this.parentElement.childNodes.filter((node) => node !== this);
    this.parentElement = null;
  }

  get children() {
    return this.childNodes.filter((node) => node instanceof Element);
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get textContent() {
    return this.childNodes.map((node) => (node instanceof Element ? node.textContent : node)).join("");
  }

  set textContent(text) {
    this.replaceChildren(text);
  }

  get elements() {
    const controls = this.all().filter(({ tag }) => ["input", "select", "button"].includes(tag));
    return Object.assign(controls, { namedItem: (name) => controls.find((one) => one.name === name) });
  }

  all() {
    return [this, ...this.children.flatMap((child) => child.all())];
  }

  querySelectorAll(selectors) {
    const wanted = selectors.split(",").map((one) => one.trim());
    return this.all().slice(1).filter((one) => wanted.some((selector) => one.matches(selector)));
  }

  querySelector(selectors) {
    return this.querySelectorAll(selectors)[0] ?? null;
  }

  closest(selector) {
    return this.matches(selector) ? this : this.parentElement?.closest(selector) ?? null;
  }

  matches(selector) {
    const [, tag, id, kind, attribute, starts, value, checked] = /^(\w*)(?:#([\w-]+))?(?:\.([\w-]+))?(?:\[([\w-]+)(?:(\^?)="?([^"\]]*)"?)?\])?(:checked)?$/.exec(selector) ?? [];
    if (tag === undefined || (checked && !this.checked)) return false;
    const classes = (this.getAttribute("class") ?? "").split(" ");
    const held = (said) => value === undefined || (starts ? said.startsWith(value) : said === value);
    return (!tag || this.tag === tag) && (!id || this.id === id) && (!kind || classes.includes(kind)) && (!attribute || (this.attributes.has(attribute) && held(this.getAttribute(attribute))));
  }

  focus() {
    if (document.body.all().includes(this)) document.activeElement = this;
  }

  scrollIntoView() {}
}

const waiting = [];
export const made = (tag, attributes) => new Element(tag, attributes);

/** A page with places of these names, which its template would promise. */
export function open(page, ...places) {
  const body = made("body", { "data-page": page });
  for (const id of ["late", "language", "errors", "content", ...places]) body.append(made("div", { id }));
  const found = Object.assign(new EventTarget(), {
    documentElement: { lang: "vi" },
    body,
    activeElement: body,
    title: "",
    createElement: (tag) => made(tag),
    getElementById: (id) => body.all().find((one) => one.id === id) ?? null,
    querySelector: (selectors) => body.querySelector(selectors),
    querySelectorAll: (selectors) => body.querySelectorAll(selectors),
  });
  const window = new EventTarget();
  const [addEventListener, removeEventListener, dispatchEvent] = ["addEventListener", "removeEventListener", "dispatchEvent"].map((name) => window[name].bind(window));
  const leave = (address) => { location.left = address; };
  const location = { pathname: "/vi/ho-so/", search: "?ma=G01.79-261124-0001", hash: "", href: "https://portal.example/vi/ho-so/", assign: leave, replace: leave };
  Object.assign(globalThis, { document: found, location, addEventListener, removeEventListener, dispatchEvent, window: globalThis, scrollTo: () => {}, CSS: { escape: (text) => text } });
  globalThis.setTimeout = (work, wait) => {
    const timer = { work, wait };
    waiting.push(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    if (waiting.includes(timer)) waiting.splice(waiting.indexOf(timer), 1);
  };
  return body;
}

/** Timers of this length come to their end, and what they began goes as far as it can. */
export async function pass(wait) {
  const due = waiting.filter((one) => one.wait === wait);
  for (const one of due) waiting.splice(waiting.indexOf(one), 1);
  for (const { work } of due) work();
  await settle();
}

/** Whoever waits need not. */
export function hurry() {
  globalThis.setTimeout = (work) => setImmediate(work);
}

export async function settle() {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done));
}

export function answer(status, body) {
  return new Response(status === 204 ? null : JSON.stringify(body), { status });
}
