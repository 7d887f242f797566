// Password fields that can be read while they are written.

import { byId } from "./dom.js";
import { say } from "./text.js";

/** Buttons that show what a password field holds. */
export function passwordsCanBeShown() {
  for (const button of document.querySelectorAll("[data-shows]")) {
    const input = /** @type {HTMLInputElement} */ (byId(button.dataset.shows));
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = say(shown ? "site.hide_password" : "site.show_password");
    });
  }
}
