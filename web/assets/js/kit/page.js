// What every page with a module does: the other language is the same page, with what was asked of it.

import { byId } from "./dom.js";
import "./text.js";

// All modules and words are there: late.js has nothing to say, or no more.
byId("late").remove();

const language = /** @type {HTMLAnchorElement} */ (byId("language"));
language.addEventListener("click", () => {
  language.href = new URL(language.href).pathname + location.search + location.hash;
});
