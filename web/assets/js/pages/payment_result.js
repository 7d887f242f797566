import "../kit/page.js";
import { call, pause, signedOut } from "../kit/api.js";
import { byId, el, pairs } from "../kit/dom.js";
import { showThrown } from "../kit/errors.js";
import { keepAwake } from "../kit/idle.js";
import { moneyCase } from "../kit/money_case.js";
import { money, path, say } from "../kit/text.js";

const TRIES = 20;
const UNTOLD = new Set(["open", "expired"]);
const TONES = { paid: "notice good", cancelled: "notice", failed: "notice wrong", forged: "notice wrong" };

function show(outcome, payment) {
  const dossier = payment?.dossier;
  const to = dossier ? [path("dossier", { ma: dossier }), say("payment_result.open")] : [path("mine"), say("payment_result.mine")];
  byId("outcome").replaceChildren(
    el("div", { class: TONES[outcome] ?? "notice", "data-outcome": outcome },
      el("h2", {}, say(`payment_result.${outcome}`)), el("p", {}, say(`payment_result.${outcome}_detail`))),
    ...(payment?.cases ?? []).map(moneyCase),
    pairs([
      [say("payment_result.amount"), payment?.amount ? money(payment.amount) : null],
      [say("payment_result.dossier"), dossier ?? null],
    ]),
    el("p", { class: "actions" }, el("a", { class: "button", id: "to-dossier", href: to[0] }, to[1])),
  );
}

/**
 * What the browser brought back is only what somebody says; what counts is what the bank told the portal itself. An
 * offer that is over, of which the bank said nothing else, may have been paid: what it did not say is still waited for.
 */
async function settled(claim) {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { data } = await call("GET", `/payments/${claim.payment}`);
    if (!UNTOLD.has(data.state)) return show(data.state, data);
    if (claim.shown === "cancelled" || claim.shown === "failed") return show(claim.shown, data);
    show("waiting", data);
    await pause(Math.min(1000 * attempt, 5000));
  }
  return show("slow", claim);
}

keepAwake().catch(signedOut);
try {
  const { data } = await call("POST", "/payments/returns", { body: { query: location.search.slice(1) } });
  if (data.payment) await settled(data);
  else show(data.shown, data);
} catch (thrown) {
  if (!signedOut(thrown)) {
    byId("outcome").replaceChildren(el("a", { href: path("mine") }, say("payment_result.mine")));
    showThrown(thrown);
  }
}
