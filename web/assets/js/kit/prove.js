// Proving who one is by one of the ways one has: an app, a text message, a recovery code.

import { call } from "./api.js";
import { byId, el } from "./dom.js";
import { clearErrors } from "./errors.js";
import { once, onSubmit } from "./form.js";
import { clock, say } from "./text.js";

/** @typedef {{sign_in: string, ways: string[], phone_hint: string}} Begun */

/**
 * Work the page's form for it.
 * @param {string} resource where what was begun lives: "/auth/sign-ins" or "/auth/step-ups"
 * @param {() => Record<string, unknown>} carried what is sent along with the code
 * @param {(data: any) => void | Promise<void>} done
 * @param {((thrown: unknown, begun: Begun) => Promise<void>)} [refused] throws again what it does not know
 * @returns {(begun: Begun) => void} begins; the strongest way comes first, and a text is sent when it is chosen
 */
export function proving(resource, carried, done, refused) {
  /** @type {Begun} */
  let begun;
  let way = "";
  let texted = false;

  const here = () => `${resource}/${begun.sign_in}`;

  async function text() {
    await call("POST", `${here()}/text-messages`);
    texted = true;
    show();
  }

  /** What is being typed stays: the code before may have come meanwhile. */
  async function textAgain() {
    await call("POST", `${here()}/text-messages`);
    byId("texted").textContent = say("prove.texted_again", { time: clock(new Date()) });
    byId("code").focus();
  }

  async function choose(other) {
    clearErrors();
    way = other;
    if (way === "sms" && !texted) return text();
    show();
  }

  function show() {
    const input = /** @type {HTMLInputElement} */ (byId("code"));
    const spoken = way === "recovery";
    byId("prove-how").textContent = say(`prove.how_${way}`, { phone: begun.phone_hint });
    byId("field-code").querySelector("label").textContent = say(`prove.label_${way}`);
    byId("code-help").textContent = say(`prove.help_${way}`);
    input.value = "";
    byId("texted").textContent = "";
    input.inputMode = spoken ? "text" : "numeric";
    input.autocomplete = spoken ? "off" : "one-time-code";
    input.classList.toggle("digits-6", !spoken);
    byId("ways").replaceChildren(...others());
    input.focus();
  }

  function others() {
    const again = way === "sms" ? [button("text-again", say("prove.text_again"), textAgain)] : [];
    const rest = begun.ways.filter((other) => other !== way);
    return [...again, ...rest.map((other) => button(`by-${other}`, say(`prove.choose_${other}`), () => choose(other)))];
  }

  onSubmit("one-time-code", async ({ code }) => {
    try {
      const { data } = await call("POST", `${here()}/confirm`, { body: { way, code: asKept(code), ...carried() } });
      await done(data);
    } catch (thrown) {
      if (!refused) throw thrown;
      await refused(thrown, begun);
    }
  });
  return (data) => {
    begun = data;
    way = begun.ways[0];
    texted = way === "sms";
    show();
  };
}

function button(id, name, work) {
  const made = el("button", { id, type: "button", class: "quiet", click: () => once(made, work) }, name);
  return made;
}

/** Six digits, or the three groups of a recovery code, however they were typed. */
function asKept(written) {
  const plain = written.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return /^[0-9]{6}$/.test(plain) ? plain : plain.replace(/(.{4})(?=.)/g, "$1-");
}
