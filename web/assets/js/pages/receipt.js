import "../kit/page.js";
import { call, signedOut } from "../kit/api.js";
import { byId, el, pairs, parameter } from "../kit/dom.js";
import { showInstead } from "../kit/errors.js";
import { keepAwake } from "../kit/idle.js";
import { moment, path, say, words } from "../kit/text.js";

const NEXT = ["next_agency", "next_notice", "next_fee"];

function codes({ code, secret }) {
  const shown = [["code", say("dossier.code"), code], ["secret", say("dossier.secret"), secret]];
  return el("dl", { class: "codes" }, shown.map(([id, name, value]) => el("div", {}, el("dt", {}, name), el("dd", { id: `receipt-${id}` }, value))));
}

function show(dossier) {
  const agency = words(dossier.agency.name);
  byId("receipt").replaceChildren(
    el("h1", {}, say("receipt.heading")),
    el("div", { class: "notice good" }, codes(dossier), el("p", {}, say("receipt.keep"))),
    pairs([
      [say("receipt.title_of"), words(dossier.title)],
      [say("dossier.submitted"), moment(dossier.submitted_at)],
      [say("dossier.agency"), agency],
      [say("dossier.chain"), el("code", {}, dossier.chain_head)],
    ]),
    el("h2", {}, say("receipt.next")),
    el("ol", {}, NEXT.map((key) => el("li", {}, say(`receipt.${key}`, { agency })))),
    el("p", { class: "actions" },
      el("a", { class: "button", href: path("dossier", { ma: dossier.code }) }, say("receipt.open")),
      el("button", { type: "button", class: "quiet", click: () => print() }, say("receipt.print"))),
  );
}

keepAwake().catch(signedOut);
try {
  show((await call("GET", `/dossiers/${encodeURIComponent(parameter("ma"))}`)).data);
} catch (thrown) {
  if (!signedOut(thrown)) {
    showInstead(byId("receipt"), thrown);
  }
}
