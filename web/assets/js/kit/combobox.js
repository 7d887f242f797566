// A text field with suggestions while somebody types (WAI-ARIA: combobox with a listbox). Enter without a choice
// searches for what was typed.

import { el } from "./dom.js";
import { say } from "./text.js";

const QUIET = 200;
const LEAST = 2;

/** @typedef {{value: string, label: string}} Option */

/**
 * @param {HTMLInputElement} input stands in an element of its own, below which the list is shown
 * @param {(words: string) => Promise<Option[]>} ask one question at a time; the last words win
 * @param {(option: Option) => void} choose
 */
export function combobox(input, ask, choose) {
  const list = el("ul", { id: `${input.id}-options`, role: "listbox", class: "options", "aria-label": say("combobox.options"), hidden: true });
  const told = el("p", { role: "status", class: "unseen" });
  /** @type {Option[]} */
  let options = [];
  let at = -1;

  const mark = (place) => {
    at = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const open = () => {
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const item = (option, n) =>
    el("li", { id: `${list.id}-${n}`, role: "option", "aria-selected": "false", mousedown: (event) => event.preventDefault(), click: () => choose(option) }, el("span", {}, option.label));
  const show = (found) => {
    options = found;
    list.replaceChildren(...options.map(item));
    mark(-1);
    open();
    told.textContent = say(options.length ? "combobox.many" : "combobox.none", { count: options.length });
  };
  const move = (step) => {
    if (list.hidden) open();
    if (!list.hidden) mark(((at + step + 1 + options.length + 1) % (options.length + 1)) - 1);
  };
  /** What a key does here; what it does to the text itself is left to the browser. */
  const keys = () => ({
    ArrowDown: options.length > 0 && (() => move(1)),
    ArrowUp: options.length > 0 && (() => move(-1)),
    Escape: !list.hidden && close,
    Enter: at >= 0 && (() => choose(options[at])),
  });

  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }
  input.parentElement?.append(list, told);
  input.addEventListener("keydown", (event) => {
    const does = !event.isComposing && keys()[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  whileTyping(input, ask, show);
}

/** Ask when somebody rests, never twice at once; an answer is not shown that is to words that are gone, or to nobody any more. */
function whileTyping(input, ask, show) {
  let timer = 0;
  let asking = false;
  let wanted = false;
  const look = async () => {
    const words = input.value.trim();
    if (asking || !wanted) return;
    if (words.length < LEAST) return show([]);
    asking = true;
    const found = await ask(words).catch(() => []);
    asking = false;
    if (input.value.trim() !== words) return look();
    if (wanted) show(found);
  };
  const enough = () => {
    clearTimeout(timer);
    wanted = false;
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    wanted = true;
    timer = setTimeout(look, QUIET);
  });
  input.addEventListener("blur", enough);
  input.addEventListener("keydown", ({ key }) => key === "Escape" && enough());
  input.form?.addEventListener("submit", enough);
}
