"""The officers' desk: watched as a citizen's page is, usable by keyboard and ear, and itself again after a sign-in."""

from pathlib import Path
from typing import Any

from tests.web.modules import told

SOON = (15 * 60 - 150 - 60) * 1000
DESK = """
open("staff", "name", "agency", "moved", "found-code", "found-due", "happened", "captcha");
const held = (tag, id, ...nodes) => {
  const it = made(tag, { id });
  it.append(...nodes);
  return it;
};
const move = (verb, state) =>
  made("button", { "data-act": verb, "data-state": state, "data-verb": verb, "data-done": `${verb} done` });
const form = (id, ...names) =>
  held("form", id, ...names.map((name) => made("input", { id: name, name })), made("button", { type: "submit" }));
const presses = held("p", "presses", move("accept", "registered"), move("start", "accepted"));
const found = held("div", "found", made("h2", { id: "found-title" }), presses);
const ask = held("section", "ask", made("h1"), form("credentials", "mail", "password", "code"));
const rest = [made("ul", { id: "roles" }), made("button", { id: "leave" }), form("find", "dossier")];
const desk = held("section", "desk", made("h1"), ...rest, found);
document.body.append(ask, desk);
[desk.hidden, found.hidden] = [true, true];

let [officer, comes, state] = ["officer-1", "officer-1", "registered"];
const asked = [];
globalThis.fetch = async (url, { method }) => {
  asked.push(`${method} ${url}`);
  if (url.endsWith("/staff/sessions")) officer = comes;
  if (!officer) return answer(401, { title: "Bạn chưa đăng nhập" });
  const me = { officer, name: "Hoa", agency_name: { vi: "Công an" }, roles: [], acts: ["accept", "start"] };
  if (url.includes("/staff/")) return answer(200, { ...me, idle_seconds: 900 });
  if (method === "POST") state = "accepted";
  return answer(200, { code: "G01.79-261124-0001", title: { vi: "Đổi giấy phép" }, state, timeline: [] });
};

const defaults = { set: () => {} };
globalThis.$altcha = { algorithms: new Map(), defaults, i18n: new Map([["vi", {}]]) };
const make = document.createElement;
const widget = { configure: () => {}, reset: () => {}, getState: () => "", verify: async () => ({ payload: "x" }) };
document.createElement = (tag) => {
  const it = make(tag);
  if (tag !== "altcha-widget") return it;
  setImmediate(() => it.dispatchEvent(new Event("load")));
  return Object.assign(it, widget);
};

const by = (id) => document.getElementById(id);
const submit = (id) => (by(id).dispatchEvent(new Event("submit")), settle());
const click = (button) => (button.dispatchEvent(new Event("click")), settle());
const focused = ({ id, tag, attributes }) => id || attributes.get("class") || tag;
const seen = () => ({
  ask: !ask.hidden,
  found: !desk.hidden && !found.hidden,
  focused: focused(document.activeElement),
  moved: by("moved").textContent,
});
const look = () => {
  by("dossier").value = "g01.79-261124-0001";
  return submit("find");
};
const signIn = () => {
  [by("mail").value, by("password").value, by("code").value] = ["a@example.com", "secret", "123456"];
  return submit("credentials");
};
await import(`${js}/pages/staff.js`);
await settle();
"""
OPEN = {"ask": False, "found": True, "focused": "found-title", "moved": ""}


def ran(scripts: Path, script: str) -> Any:  # noqa: ANN401 - JSON
    return told(scripts, DESK + script)


def test_a_code_is_taken_as_it_is_typed_and_a_move_is_heard_where_the_focus_stays(
    scripts: Path,
) -> None:
    script = """
    await look();
    const told = [asked.at(-1), seen()];
    by("presses").children[0].focus();
    await click(by("presses").children[0]);
    told.push(seen(), [...by("presses").children].map(({ hidden }) => hidden));
    await look();
    told.push(seen());
    """
    done = OPEN | {"moved": "accept done"}
    asked = "GET /api/agency/dossiers/G01.79-261124-0001"
    assert ran(scripts, script) == [asked, OPEN, done, [True, False], OPEN]


def test_who_was_signed_out_signs_in_there_and_finds_what_they_had_open(scripts: Path) -> None:
    script = f"""
    by("password").value = "left";
    await look();
    officer = "";
    await click(by("presses").children[0]);
    const told = [seen(), by("errors").textContent];
    await signIn();
    told.push(seen(), by("errors").textContent, by("password").value + by("code").value);
    told.push(asked.at(-1));
    officer = "";
    await look();
    dispatchEvent(new Event("mot-cua-called"));
    await pass({SOON});
    told.push(seen(), by("idle"));
    """
    again = {"ask": True, "found": False, "focused": "summary", "moved": ""}
    asked = "GET /api/agency/dossiers/G01.79-261124-0001"
    said = "Bạn chưa đăng nhập"
    assert ran(scripts, script) == [again, said, OPEN, "", "", asked, again, None]


def test_another_officer_finds_nothing_of_the_one_before(scripts: Path) -> None:
    script = """
    await look();
    [officer, comes] = ["", "officer-2"];
    await look();
    await signIn();
    const told = [seen(), asked.at(-1)];
    """
    empty = {"ask": False, "found": False, "focused": "h1", "moved": ""}
    assert ran(scripts, script) == [empty, "GET /api/agency/staff/session"]


def test_a_session_that_nobody_uses_is_told_of_and_kept_by_a_press(scripts: Path) -> None:
    script = f"""
    await look();
    await pass({SOON});
    const button = () => by("idle").querySelector("button");
    const told = [by("idle").getAttribute("role")];
    await click(button());
    told.push(asked.at(-1), by("idle"));
    await pass({SOON});
    officer = "";
    await click(button());
    told.push(seen(), by("idle"));
    """
    again = {"ask": True, "found": False, "focused": "summary", "moved": ""}
    session = "GET /api/agency/staff/session"
    assert ran(scripts, script) == ["alert", session, None, again, None]
