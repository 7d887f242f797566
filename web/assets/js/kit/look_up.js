// Looking a dossier up by its two codes. They go in a body, never in an address.

import { call } from "./api.js";
import { byId, el, pairs } from "./dom.js";
import { onSubmit } from "./form.js";
import { nextStep, stateTag, timeline } from "./history.js";
import { day, say, words } from "./text.js";

export function lookUp() {
  onSubmit("look-up", async ({ code, secret }) => {
    const found = byId("found");
    found.hidden = true;
    const asked = { code: code.toUpperCase(), secret: secret.toUpperCase() };
    show(found, (await call("POST", "/public/look-ups", { body: asked })).data);
  });
}

function show(found, dossier) {
  const facts = [
    [say("look_up.submitted"), day(dossier.submitted_at)],
    [say("look_up.due"), dossier.due_at && day(dossier.due_at)],
  ];
  found.replaceChildren(
    el("h2", { id: "found-title", tabindex: "-1" }, words(dossier.title)),
    el("p", { class: "row" }, el("strong", {}, dossier.code), stateTag(dossier.state, dossier.state_name)),
    nextStep(dossier.next),
    pairs(facts),
    el("h3", {}, say("look_up.timeline")),
    timeline(dossier.timeline),
  );
  found.hidden = false;
  byId("found-title").focus();
}
