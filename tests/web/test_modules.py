"""What the modules that every page shares do when something fails."""

from pathlib import Path

from pydantic import JsonValue

from portal.catalogue.declarations import SchemaDeclarations
from tests.web.modules import told

CALLS = """
open("mine"); hurry();
const { call, leave } = await import(`${js}/kit/api.js`);
let sent = 0;
const cut = () => new Response(new ReadableStream({ pull: (to) => to.error(new TypeError("cut")) }));
const tried = async (answers, work) => {
  sent = 0;
  globalThis.fetch = async () => { sent += 1; return answers(); };
  return [await work().then(() => "done", ({ status }) => status), sent];
};
const lost = () => { throw new TypeError("lost"); };
const told = [
  await tried(cut, () => call("POST", "/dossiers", { body: {}, key: "k" })),
  await tried(cut, () => call("POST", "/auth/sign-ins", { body: {} })),
  await tried(lost, () => call("PUT", "/auth/password", { body: {}, once: true })),
  await tried(() => new Response("<html>"), () => call("GET", "/drafts")),
  await tried(() => answer(204), () => leave("/auth/session")),
  await tried(() => answer(401, { title: "x" }), () => leave("/auth/session")),
  await tried(() => answer(503, { title: "x" }), () => leave("/auth/session")),
];
"""


def test_an_answer_cut_short_is_none_and_only_what_does_no_harm_is_sent_again(
    scripts: Path,
) -> None:
    unheard = [[0, 3], [0, 1], [0, 1], [0, 1]]
    assert told(scripts, CALLS) == [*unheard, ["done", 1], ["done", 1], [503, 1]]


RENEWED = """
open("mine");
const { call } = await import(`${js}/kit/api.js`);
const asked = [];
let renew, token = "old";
const renewed = new Promise((done) => { renew = done; });
globalThis.fetch = async (url, { method }) => {
  asked.push(method);
  const sent = token;
  if (method === "PUT") { await renewed; token = "new"; return answer(200, {}); }
  await settle();
  return sent === "new" ? answer(200, {}) : answer(401, { title: "x" });
};
const outcome = (work) => work.then(() => "read", ({ status }) => status);
const told = [await outcome(call("GET", "/auth/session"))];
const reading = outcome(call("GET", "/auth/contact-changes"));
const writing = outcome(call("PUT", "/auth/password", { once: true }));
await settle();
renew();
told.push(await reading, await writing, asked.join(" "));
"""


def test_who_reads_while_the_session_gets_a_new_token_reads_once_more(scripts: Path) -> None:
    assert told(scripts, RENEWED) == [401, "read", "read", "GET GET PUT GET"]


PRESSED = """
open("mine");
const { once, valuesOf } = await import(`${js}/kit/form.js`);
const button = made("button");
button.textContent = "Gửi";
const thrown = await once(button, async () => { null.nothing; }).catch(({ name }) => name);
const form = made("form");
form.append(
  made("input", { name: "cccd", value: " 079 " }),
  made("input", { name: "password", type: "text", autocomplete: "new-password", value: " a b " }),
);
const said = document.getElementById("errors").textContent;
const told = { thrown, said, button: button.textContent, values: valuesOf(form) };
"""


def test_a_press_that_came_to_nothing_is_told_and_a_shown_password_is_whole(scripts: Path) -> None:
    assert told(scripts, PRESSED) == {
        "thrown": "TypeError",
        "said": "Chưa làm đượcHãy thử lại. Nếu vẫn vậy, hãy kiểm tra mạng, rồi tải lại trang.",
        "button": "Gửi",
        "values": {"cccd": "079", "password": " a b "},
    }


CAPTCHA = """
open("sign_in", "captcha");
const { captcha } = await import(`${js}/kit/captcha.js`);
const robot = captcha();
const press = () => robot.code().catch(({ status, title }) => [status, title]);
const told = [await press(), await press()];
const states = new Map([["vi", {}]]);
globalThis.$altcha = { algorithms: new Map(), defaults: new Map(), i18n: states };
globalThis.$altcha.defaults.set = () => {};
const hung = press();
await settle();
await pass(10_000);
told.push(await hung);
const make = document.createElement;
document.createElement = (tag) => {
  const widget = Object.assign(make(tag), {
    configure: () => {},
    getState: () => "unverified",
    verify: async () => ({ payload: "worked" }),
  });
  setImmediate(() => widget.dispatchEvent(new Event("load")));
  return widget;
};
told.push(await press());
"""


def test_a_captcha_that_did_not_come_is_told_and_asked_for_again(scripts: Path) -> None:
    missed = [0, "Không kết nối được"]
    assert told(scripts, CAPTCHA) == [missed, missed, missed, "worked"]


DAY = """
open("procedure");
const { today } = await import(`${js}/kit/text.js`);
const told = ["2026-11-26T16:59:59Z", "2026-11-26T17:00:00Z"].map((moment) => {
  Date.now = () => Date.parse(moment);
  return today();
});
"""


def test_a_day_begins_when_it_does_in_viet_nam(scripts: Path) -> None:
    assert told(scripts, DAY) == ["2026-11-26", "2026-11-27"]


LATE = """
const told = [];
for (const begins of [false, true]) {
  open("home");
  const late = document.getElementById("late");
  late.hidden = true;
  await import(`${js}/late.js?${begins}`);
  if (begins) await import(`${js}/kit/page.js`);
  dispatchEvent(new Event("load"));
  await pass(5000);
  told.push([late.hidden, late.parentElement !== null]);
}
"""


def test_a_page_that_does_not_begin_says_so(scripts: Path) -> None:
    assert told(scripts, LATE) == [[False, True], [True, False]]


DATES = """
open("draft");
const { dateIn } = await import(`${js}/kit/form.js`);
const told = [["1", "5", "19"], ["1", "5", "2019"], ["1", "", "2019"]].map((parts) => {
  const field = made("div");
  field.append(...parts.map((value) => made("input", { value })));
  return dateIn(field);
});
"""


def test_a_year_of_two_digits_is_no_year_of_antiquity(scripts: Path) -> None:
    short, whole, none = told(scripts, DATES)  # type: ignore[misc]  # JSON
    assert (whole, none) == ("2019-05-01", "")
    schema: dict[str, JsonValue] = {"properties": {"day": {"type": "string", "format": "date"}}}
    judged = [SchemaDeclarations().defects(schema, {"day": day}) for day in (short, whole)]
    assert [[one.code for one in defects] for defects in judged] == [["wrong_form"], []]


PROOF = """
open("data");
const { showProblem } = await import(`${js}/kit/errors.js`);
const { Problem } = await import(`${js}/kit/api.js`);
const told = ["proof_needed", "forbidden"].map((code) => {
  showProblem(new Problem({ title: "t", detail: "d", code }, 403));
  const link = document.getElementById("errors").querySelector("a");
  return link && [link.textContent, link.getAttribute("href")];
});
"""


def test_whoever_has_to_prove_it_again_is_led_there_and_back(scripts: Path) -> None:
    back = "/vi/dang-nhap/?ve=%2Fvi%2Fho-so%2F%3Fma%3DG01.79-261124-0001"
    assert told(scripts, PROOF) == [["Đăng nhập lại", back], None]


TEXTED = """
const body = open("sign_in", "prove-how", "code-help", "texted", "ways");
const [form, field] = [made("form", { id: "one-time-code" }), made("div", { id: "field-code" })];
const input = made("input", { id: "code", name: "code" });
field.append(made("label"), input);
form.append(field, made("button", { type: "submit" }));
body.append(form);
const { proving } = await import(`${js}/kit/prove.js`);
const ways = ["totp", "sms"];
proving("/auth/sign-ins", () => ({}), () => {})({ sign_in: "s", ways, phone_hint: "***678" });
const press = async (id) => {
  document.getElementById(id).dispatchEvent(new Event("click"));
  await settle();
  return [document.getElementById("texted").textContent.replace(/[0-9]+/g, "0"), input.value];
};
const answers = [204, 204, 429];
globalThis.fetch = async () => answer(answers.shift(), { title: "Vừa nhắn mã" });
const told = [await press("by-sms")];
input.value = "123";
told.push(await press("text-again"));
told.push(await press("text-again"));
told.push(document.getElementById("errors").textContent, document.activeElement.tag);
"""


def test_another_text_is_told_and_takes_nothing_that_was_typed(scripts: Path) -> None:
    again = ["Đã nhắn lại mã lúc 0:0:0.", "123"]
    assert told(scripts, TEXTED) == [["", ""], again, again, "Vừa nhắn mã", "div"]
