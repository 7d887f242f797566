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


ASKED = """
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
"""
DOSSIER = (
    ASKED
    + """
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
)


def test_a_page_shown_anew_keeps_what_is_typed_and_one_without_a_session_goes(
    scripts: Path,
) -> None:
    kept = {"untouched": True, "anew": True, "typed": "7901", "focused": True}
    back = "/vi/dang-nhap/?ve=%2Fvi%2Fho-so%2F%3Fma%3DG01.79-261124-0001"
    assert told(scripts, DOSSIER.replace("UNSENT", "")) == kept | {"left": back}
    typing = 'place.dispatchEvent(new Event("input"));'
    assert told(scripts, DOSSIER.replace("UNSENT", typing)) == kept | {"left": None}


TRIED = """
open("procedure", "procedure");
const { dryRun } = await import(`${js}/procedure/dry_run.js`);
const both = (text) => ({ vi: text, en: text });
const papers = [{ id: "don", name: both("Đơn"), required: "always", case: [] }];
const procedure = { code: "p", papers, cases: [], agencies: [], declaration_schema: {} };
document.getElementById("procedure").append(...dryRun(procedure));
const way = { pointer: "/procedure", code: "way_counter", params: { place: both("Sở Y tế") } };
const missing = { pointer: "/papers/don", code: "paper_missing", params: {} };
const unchecked = { pointer: "/procedure", code: "nothing_to_check", params: {} };
const told = [];
for (const defects of [[missing, way], [way], [unchecked, way]]) {
  globalThis.fetch = async () => answer(200, { ready: false, declaration_checked: false, defects });
  document.querySelector("#dry-run").dispatchEvent(new Event("submit"));
  await settle();
  const [shown] = document.querySelector("#tried").children;
  const invalid = document.querySelectorAll("[aria-invalid]").map(({ id }) => id);
  told.push([shown.id, invalid, ...shown.children.map(({ textContent }) => textContent)]);
}
told.push(document.getElementById("errors").textContent);
"""


def test_a_dry_run_of_what_is_filed_elsewhere_names_what_is_wrong_and_then_the_ways(
    scripts: Path,
) -> None:
    heading, way = "Điều cần biết trước khi nộp", "Nộp trực tiếp tại quầy: Sở Y tế."
    enough = "Hồ sơ của bạn đã đủ theo bảng kiểm. Không có gì được lưu: khi nộp thật, bạn điền lại."
    unknown = "Cổng chưa biết thủ tục này cần khai gì và cần giấy tờ nào, nên chưa kiểm tra được."
    wrong = ["1 chỗ cần sửa trước khi nộp", "Đơn: Còn thiếu giấy tờ này."]
    assert told(scripts, TRIED) == [
        ["tried-defects", ["have-don"], *wrong, heading, way],
        ["tried-ready", [], enough, heading, way],
        ["tried-defects", [], heading, unknown, way],
        "",
    ]


CHECKED = """
open("draft", "answers");
const { checkAnswers } = await import(`${js}/draft/check.js`);
const both = (text) => ({ vi: text, en: text });
const way = { pointer: "/procedure", code: "way_counter", params: { place: both("Sở Xây dựng") } };
const wrong = { pointer: "/declaration/case", code: "case_not_online", params: {} };
const costs = { fee: { lines: [], total: 0 }, working_days: null, due_if_accepted_now: "2026-11-27T03:00:00Z" };
globalThis.fetch = async () => answer(200, { ready: false, defects: [wrong, way], ...costs });
const draft = { draft: "d", declaration: {}, papers: [], agency: null, return_by: "counter" };
const schema = { properties: { case: { type: "string", "x-label": both("Trường hợp") } } };
const procedure = { declaration_schema: schema, papers: [], agencies: [] };
const saver = { draft, flush: async () => undefined };
await checkAnswers(document.getElementById("answers"), procedure, saver);
const items = document.querySelector("#defects").querySelectorAll("li");
const told = items.map((one) => [one.textContent, one.querySelector("a")?.getAttribute("href")]);
"""


def test_a_case_that_is_not_filed_here_is_told_in_the_last_step_with_the_way_that_is_left(
    scripts: Path,
) -> None:
    refused = "Trường hợp: Trường hợp này không nộp trực tuyến được. Cách nộp có ghi ở đây."
    assert told(scripts, CHECKED) == [
        [refused, "#declaration/case"],
        ["Nộp trực tiếp tại quầy: Sở Xây dựng.", None],  # leads to no field
    ]


THEIRS = (
    ASKED
    + """
dossier.refusal = { reason: "không đủ" };
dossier.withdrawal_refused = { at: "2026-11-22T00:00:00Z", reason: "đã xong" };
dossier.result = { file_name: "k.pdf", size: 1, available: true, note: "giữ bản gốc", sha256: "x" };
dossier.supplement.why_again = "mới thấy";
globalThis.fetch = async (url) => {
  if (url.endsWith("/auth/session")) return answer(200, { idle_seconds: 900, public: false });
  if (url.includes("/payments")) return answer(200, { items: [] });
  return answer(200, url.includes("/procedures/") ? procedure : dossier);
};
await import(`${js}/pages/dossier.js`);
const { withdrawn } = await import(`${js}/dossier/withdrawal.js`);
const shown = document.getElementById("dossier");
const stops = [["not_eligible", "sai hạng"], ["withdrawn", "their citizen's own"]];
shown.append(...stops.map(([code, reason]) => withdrawn({ stop: { code, reason } })));
const told = shown.querySelectorAll('[lang="vi"]').map(({ textContent }) => textContent).sort();
"""
)


def test_what_an_agency_wrote_is_vietnamese_on_every_page(scripts: Path) -> None:
    """A screen reader of the English page would read it out as English."""
    assert told(scripts, THEIRS) == sorted(
        ["không đủ", "đã xong", "giữ bản gốc", "mới thấy", "sai", "sai hạng"]
    )


STARTED = """
open("procedure", "procedure");
const both = (text) => ({ vi: text, en: text });
const procedure = {
  code: "1.000001", title: both("t"), summary: both("s"), depth: "index", level: 4, version: "2026-01-01",
  source: "https://example.vn/p", files_online: true, audience: ["citizen", "business"], declaration_schema: {},
  authority: "province", online_scope: "full", fee: null,
};
const lists = ["results", "online", "channels", "returns", "unknown", "unverified", "flags"];
const more = ["cases", "times", "papers", "steps", "agencies", "legal_basis", "fees", "forms"];
for (const list of [...lists, ...more]) procedure[list] = [];
const keys = [];
globalThis.fetch = async (url, { headers }) => {
  if (!url.endsWith("/drafts")) return answer(200, procedure);
  keys.push(headers["Idempotency-Key"]);
  return answer(201, { draft: "d" });
};
await import(`${js}/pages/procedure.js`);
const press = async () => {
  document.getElementById("start").dispatchEvent(new Event("click"));
  await settle();
};
await press();
await press();
dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
await press();
document.querySelectorAll("[name=applicant]").forEach((one) => { one.checked = one.value === "business"; });
await press();
const told = keys.map((key) => keys.indexOf(key));
"""


def test_two_presses_begin_one_draft_and_who_comes_back_begins_another(scripts: Path) -> None:
    assert told(scripts, STARTED) == [0, 0, 2, 3]


MINE = """
open("mine", "drafts", "dossiers", "more", "greeting", "safer", "old-password", "sign-out");
const known = { title: { vi: "Đổi", en: "" }, expires_at: "2026-12-26T00:00:00Z" };
const draft = (hour) => ({ ...known, draft: hour, saved_at: `2026-11-26T${hour}:00:00Z` });
globalThis.fetch = async (url) => {
  if (url.endsWith("/session")) return answer(200, { idle_seconds: 900, name: "Ánh" });
  return answer(200, { items: url.endsWith("/drafts") ? [draft("01"), draft("02")] : [] });
};
const told = [];
globalThis.confirm = (question) => { told.push(question); };
await import(`${js}/pages/mine.js`);
const drafts = document.getElementById("drafts");
told.push(...drafts.querySelectorAll("a, button").map((one) => one.getAttribute("aria-label")));
drafts.querySelector("button").dispatchEvent(new Event("click"));
await settle();
"""


def test_drafts_of_one_procedure_are_told_apart(scripts: Path) -> None:
    first, second = ("08:00, 26/11/2026", "09:00, 26/11/2026")
    labels = [f"{what}: Đổi, {when}" for when in (first, second) for what in ("Làm tiếp", "Xóa")]
    sure = f"Xóa bản nháp lưu lúc {first}? Những gì đã viết và tải lên sẽ mất."
    assert told(scripts, MINE) == [*labels, sure]


AGREED = """
const body = open("consents", "consents", "waiting", "terms");
document.getElementById("terms").append(made("ul"));
Object.assign(document.getElementById("consents").dataset, { given: "{time} (bản {text})" });
const history = [{ given: true, text: "2026-11-09", at: "2026-11-26T01:00:00Z" }];
const consents = [{ purpose: "terms", required: true, given: true, history }];
globalThis.fetch = async (url) => answer(200, url.endsWith("/session") ? { idle_seconds: 900 } : { consents });
await import(`${js}/pages/consents.js`);
const told = document.getElementById("terms").textContent;
"""


def test_the_day_of_what_was_agreed_to_is_written_as_days_are(scripts: Path) -> None:
    assert told(scripts, AGREED) == "08:00, 26/11/2026 (bản 09/11/2026)"
