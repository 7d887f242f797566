// The fee: the way to pay it, and what people have to decide about money that came.

import { call, newKey } from "../kit/api.js";
import { el } from "../kit/dom.js";
import { once } from "../kit/form.js";
import { moneyCase } from "../kit/money_case.js";
import { money, say } from "../kit/text.js";

/**
 * The attempts to pay. A page that cannot have them now still shows the dossier, with those that it knew.
 * @param {any} dossier
 * @param {string} resource the dossier, below /api
 * @param {any[]} known
 * @returns {Promise<any[]>}
 */
export async function attempts({ fee }, resource, known) {
  if (!fee) return [];
  return call("GET", `${resource}/payments`).then(({ data }) => data.items, () => known);
}

/**
 * Whether money that may have been taken keeps the citizen from paying: until people have decided, it is not their turn.
 * @param {any} dossier
 * @param {any[]} payments
 */
export function held({ state }, payments) {
  return state === "awaiting_payment" && payments.some((payment) => payment.state === "review");
}

/** @param {any} dossier */
export function toPay({ state, code, fee }) {
  if (state !== "awaiting_payment") return null;
  const pay = async () => {
    const { data } = await call("POST", "/payments", { body: { dossier: code }, key: newKey() });
    location.assign(data.url);
  };
  const button = el("button", { type: "button", id: "pay", click: ({ currentTarget }) => once(currentTarget, pay) }, say("dossier.pay", { amount: money(fee.amount) }));
  return el("div", { class: "actions" }, button, el("span", { class: "help" }, say("dossier.pay_help")));
}

/** @param {any[]} payments */
export function moneyCases(payments) {
  const found = payments.flatMap(({ cases }) => cases);
  return found.length ? el("section", { id: "money-cases" }, el("h2", {}, say("money_case.title")), found.map(moneyCase)) : null;
}
