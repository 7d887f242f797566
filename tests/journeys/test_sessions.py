"""Who is signed in, where, and how to end it; who guesses, and whom that keeps waiting."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from tests.people import PASSWORD, Citizen, Sandbox, good, until
from tests.stack import Stack

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"
FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
WRONG = "Một câu không ai biết"


@pytest.fixture(scope="module")
def owner(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    """Somebody with an account; each test signs in as it likes."""
    with closing(Citizen(stack.portal, sandbox)) as person:
        person.register()
        person.confirm()
        yield person


def come_in(
    owner: Citizen, agent: str = ANDROID, device: str | None = None, **said: str | bool
) -> httpx.Response:
    """Number, password and code, from some device; the answer that begins a session."""
    before = len(owner.sandbox.texts(owner.phone))
    words = {"cccd": owner.cccd, "password": PASSWORD, "captcha": owner.captcha("sign-in")}
    headers = {"User-Agent": agent}
    begun = good(owner.http.post("/auth/sign-ins", json=words | known(device), headers=headers))
    until(lambda: len(owner.sandbox.texts(owner.phone)) > before, "the code to sign in with")
    code = {"code": owner.code_by_text(), "carrier": "bearer", **known(device), **said}
    path = f"/auth/sign-ins/{begun['sign_in']}/confirm"
    answer = owner.http.post(path, json=code, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


def known(device: str | None) -> dict[str, str]:
    return {"device": device} if device else {}


def with_token(came: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {came.json()['token']}"}


def let_in(owner: Citizen, headers: Mapping[str, str]) -> int:
    return owner.http.get("/auth/session", headers=dict(headers)).status_code


def notices(owner: Citizen) -> list[str]:
    return [text for text in owner.sandbox.texts(owner.phone) if "thiet bi moi" in text]


def sign_out(owner: Citizen, stolen: dict[str, str]) -> None:
    assert owner.http.delete("/auth/session", headers=stolen).status_code == 204


def end_one(owner: Citizen, stolen: dict[str, str]) -> None:
    """From another device, by the name in the list."""
    mine = with_token(come_in(owner, WINDOWS))
    items = good(owner.http.get("/auth/sessions", headers=stolen))["items"]
    (name,) = (line["session"] for line in items if line["this"])
    assert owner.http.delete(f"/auth/sessions/{name}", headers=mine).status_code == 204
    assert let_in(owner, mine) == 200


def end_all(owner: Citizen, _: dict[str, str]) -> None:
    mine = with_token(come_in(owner, WINDOWS))
    assert owner.http.delete("/auth/sessions", headers=mine).status_code == 204
    assert let_in(owner, mine) == 401


@pytest.mark.fault("F28")
@pytest.mark.asvs("7.4.1", "7.5.2")
@pytest.mark.parametrize("ending", [sign_out, end_one, end_all])
def test_a_stolen_token_is_refused_at_once(
    owner: Citizen, ending: Callable[[Citizen, dict[str, str]], None]
) -> None:
    stolen = with_token(come_in(owner))
    assert let_in(owner, stolen) == 200
    ending(owner, stolen)
    for path in ("/auth/session", "/auth/sessions", "/auth/history", "/drafts", "/dossiers"):
        assert owner.http.get(path, headers=stolen).status_code == 401


@pytest.mark.fault("F28")
def test_two_sign_outs_at_once_are_one(owner: Citizen) -> None:
    mine = with_token(come_in(owner))
    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(owner.http.delete, "/auth/sessions", headers=mine) for _ in range(2)
        ]
        heard = {answer.result().status_code for answer in asked}
    assert heard <= {204, 401}
    assert let_in(owner, mine) == 401


@pytest.mark.asvs("6.3.5", "6.3.7", "7.5.2")
def test_a_new_device_is_told_of_listed_and_remembered(owner: Citizen) -> None:
    before = len(notices(owner))
    first = come_in(owner, WINDOWS)
    until(lambda: len(notices(owner)) > before, "the notice of a new device")
    mails = owner.sandbox.mails(owner.email)
    assert any("Edge, Windows" in mail["text"] for mail in mails)
    again = come_in(owner, WINDOWS, first.json()["device"])
    assert again.json()["device"] == first.json()["device"]
    assert len(notices(owner)) == before + 1
    mine = with_token(again)
    items = good(owner.http.get("/auth/sessions", headers=mine))["items"]
    assert [line["this"] for line in items].count(True) == 1
    assert {line["device"] for line in items} >= {"Edge, Windows"}
    begun = {"cccd": owner.cccd, "password": PASSWORD, "captcha": owner.captcha("sign-in")}
    good(owner.http.post("/auth/sign-ins", json=begun, headers={"User-Agent": ANDROID}))
    page = good(owner.http.get("/auth/history", headers=mine))
    assert [
        (line["device"], line["known"], line["outcome"], line["way"]) for line in page["items"][:3]
    ] == [
        ("Chrome, Android", False, "begun", "sms"),
        ("Edge, Windows", True, "came_in", "sms"),
        ("Edge, Windows", False, "came_in", "sms"),
    ]
    messages = good(
        owner.http.get(f"{owner.sandbox.url}/phone/messages.json", params={"number": owner.phone})
    )
    assert {(one["encoding"], one["parts"]) for one in messages["messages"]} == {("GSM-7", 1)}


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4", "7.3.1", "7.3.2")
def test_on_a_public_computer_nothing_is_kept(owner: Citizen) -> None:
    public = come_in(owner, carrier="cookie", public=True)
    (cookie,) = public.headers.get_list("set-cookie")
    assert "Max-Age" not in cookie
    mine = {"Cookie": cookie.split("; ")[0]}
    me = good(owner.http.get("/auth/session", headers=mine))
    assert (me["public"], me["idle_seconds"]) == (True, 300)
    home = come_in(owner, carrier="cookie")
    session, device = home.headers.get_list("set-cookie")
    assert "Max-Age=43200" in session
    assert device.startswith("__Host-device=")
    assert all("Secure; HttpOnly; SameSite=Lax" in each for each in (cookie, session, device))


@pytest.mark.asvs("3.5.1", "3.5.2", "3.5.3")
def test_a_page_of_somebody_elses_moves_nothing(stack: Stack, owner: Citizen) -> None:
    cookie = come_in(owner, carrier="cookie").headers.get_list("set-cookie")[0].split("; ")[0]
    ours = {"Cookie": cookie, "Origin": stack.portal, "X-Requested-With": "mot-cua"}
    for kind in FORMS:
        sent = ours | {"Content-Type": kind}
        refused = owner.http.request("DELETE", "/auth/sessions", content=b"a=b", headers=sent)
        assert (refused.status_code, refused.json()["code"]) == (400, "content_type_not_json")
    for lacking in ({"Origin": "https://evil.example"}, {"X-Requested-With": "fetch"}):
        refused = owner.http.delete("/auth/sessions", headers=ours | lacking)
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    assert let_in(owner, {"Cookie": cookie}) == 200
    assert owner.http.delete("/auth/sessions", headers=ours).status_code == 204
    assert let_in(owner, {"Cookie": cookie}) == 401


@pytest.mark.asvs("6.1.1", "6.3.1")
def test_a_stranger_keeps_strangers_waiting_and_never_the_owner(newcomer: Citizen) -> None:
    """Three guesses at once, and more by turns: each is counted, and five of them are heard."""
    newcomer.register()
    newcomer.confirm()
    device = come_in(newcomer).json()["device"]
    solved = [newcomer.captcha("sign-in") for _ in range(7)]

    def guess(captcha: str) -> int:
        said = {"cccd": newcomer.cccd, "password": WRONG, "captcha": captcha}
        return newcomer.http.post("/auth/sign-ins", json=said).status_code

    with ThreadPoolExecutor(3) as threads:
        heard = list(threads.map(guess, solved[:3]))
    heard += [guess(captcha) for captcha in solved[3:]]
    assert set(heard) <= {401, 409, 429}
    assert heard.count(401) == 5
    assert heard[-1] == 429
    assert let_in(newcomer, with_token(come_in(newcomer, device=device))) == 200
