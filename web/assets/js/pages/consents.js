import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId, el } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { once } from "../kit/form.js";
import { keepAwake } from "../kit/idle.js";
import { moment } from "../kit/text.js";

const list = byId("consents");
const said = list.dataset;

/** `text` is the day of the words that were agreed to. */
function line({ given, text, at }) {
  const edition = text.split("-").reverse().join("/");
  return el("li", {}, (given ? said.given : said.withdrawn).replace("{time}", moment(at)).replace("{text}", edition));
}

function show({ consents }) {
  for (const { purpose, required, given, history } of consents) {
    const lines = history.length ? history.map(line) : el("li", {}, said.never);
    byId(purpose).querySelector("ul").replaceChildren(...[lines].flat());
    if (!required) offer(purpose, given);
  }
  byId("waiting").hidden = true;
  list.hidden = false;
}

function offer(purpose, given) {
  const button = byId(`${purpose}-change`);
  button.onclick = async () => {
    let answer = null;
    await once(button, async () => {
      answer = await call("PUT", `/auth/consents/${purpose}`, { body: { given: !given } });
    });
    if (answer) show(answer.data);
  };
  button.textContent = given ? said.withdraw : said.give;
}

await Promise.all([keepAwake(), call("GET", "/auth/consents")])
  .then(([, { data }]) => show(data))
  .catch((thrown) => {
    if (!signedOut(thrown)) showThrown(thrown);
  });
