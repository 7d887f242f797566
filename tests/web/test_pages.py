"""What single pages say, keep and leave when what they ask fails or comes late."""

from pathlib import Path

from tests.web.modules import told

RETURN = """
const told = {};
for (const shown of ["paid", "unknown", "cancelled", "failed"]) {
  for (const state of ["open", "expired", "paid", "failed", "cancelled", "review"]) {
    open("payment_result", "outcome"); hurry();
    const about = { payment: "P1", dossier: "D", amount: 1, state, cases: [] };
    globalThis.fetch = async (url) => {
      if (url.endsWith("/session")) return answer(200, { idle_seconds: 900 });
      return answer(200, url.endsWith("/returns") ? { payment: "P1", dossier: "D", shown } : about);
    };
    await import(`${js}/pages/payment_result.js?${shown}-${state}`);
    told[`${shown} ${state}`] = document.getElementById("outcome").children[0].dataset.outcome;
  }
}
"""


def test_only_the_bank_ends_an_attempt_that_it_said_was_paid(scripts: Path) -> None:
    found = told(scripts, RETURN)
    ended = ("paid", "failed", "cancelled", "review")
    waited = {"paid": "slow", "unknown": "slow", "cancelled": "cancelled", "failed": "failed"}
    assert found == {
        f"{shown} {state}": state if state in ended else outcome
        for shown, outcome in waited.items()
        for state in ("open", "expired", *ended)
    }


DOSSIER = """
open("dossier", "dossier");
const both = (text) => ({ vi: text, en: text });
const asked = { about: "field", target: "licence", name: both("n"), why: both("w"), text: "sai" };
const dossier = {
  code: "D",
  procedure: "p",
  procedure_version: "1",
  title: both("t"),
  state: "awaiting_supplement",
  state_name: both("s"),
  agency: { name: both("a") },
  submitted_at: "2026-11-20T00:00:00Z",
  fee: { amount: 1 },
  next: { who: both("x"), what: both("y") },
  timeline: [],
  supplement: { number: 1, items: [asked], papers: [], requested_at: "2026-11-22T00:00:00Z", requested_by: "agency" },
};
const licence = { type: "string", "x-label": both("Số") };
const procedure = { papers: [], declaration_schema: { properties: { licence } } };
let [payments, looks] = [200, 200];
globalThis.fetch = async (url) => {
  if (url.endsWith("/auth/session")) return answer(200, { idle_seconds: 900, public: false });
  const items = [{ payment: "P", state: "paid", cases: [] }];
  if (url.includes("/payments")) return answer(payments, { items, title: "x" });
  return answer(looks, url.includes("/procedures/") ? procedure : dossier);
};
await import(`${js}/pages/dossier.js`);
const place = document.getElementById("dossier");
const [first, field] = [place.children[0], place.querySelector("#licence")];
field.value = "7901";
field.focus();
payments = 503;
await pass(10_000);
const told = { untouched: place.children[0] === first };
dossier.timeline = [{ event: "SupplementRequested", at: "2026-11-22T00:00:00Z", what: both("z"), who: both("a") }];
await pass(10_000);
told.anew = place.children[0] !== first;
told.typed = place.querySelector("#licence").value;
told.focused = document.activeElement === place.querySelector("#licence");
looks = 401;
UNSENT
await pass(10_000);
told.left = location.left ?? null;
"""


def test_a_page_shown_anew_keeps_what_is_typed_and_one_without_a_session_goes(
    scripts: Path,
) -> None:
    kept = {"untouched": True, "anew": True, "typed": "7901", "focused": True}
    back = "/vi/dang-nhap/?ve=%2Fvi%2Fho-so%2F%3Fma%3DG01.79-261124-0001"
    assert told(scripts, DOSSIER.replace("UNSENT", "")) == kept | {"left": back}
    typing = 'place.dispatchEvent(new Event("input"));'
    assert told(scripts, DOSSIER.replace("UNSENT", typing)) == kept | {"left": None}
