"""Devices, sessions and public computers over HTTP, with every neighbour a fake."""

from datetime import timedelta

import pytest
from chalice.test import HTTPResponse

from functions.auth import counting
from portal.domain.alertness import FAILURES, MANY, WINDOW
from portal.domain.device import LASTS
from portal.domain.session import PUBLIC_ABSOLUTE, PUBLIC_IDLE
from portal.domain.tries import FREE, MOST_IN_A_ROW
from tests.doors.test_auth import ORIGIN, Street, cookies
from tests.doors.test_auth import street as street  # noqa: PLC0414  # the fixture

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
DEVICE = "__Host-device"


def bearer(came: HTTPResponse) -> str:
    return f"Bearer {came.json_body['token']}"


def sign_in(street: Street, device: str | None = None, **headers: str) -> HTTPResponse:
    """Come in with `device` as a program does, or with the headers of a browser."""
    carrier = "cookie" if headers else "bearer"
    begun = street.start(device=device).json_body["sign_in"]
    said = {"code": street.town.code_texted(), "carrier": carrier, "device": device}
    return street.post(f"/auth/sign-ins/{begun}/confirm", said, **headers)


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_a_browser_is_known_by_a_cookie_of_half_a_year(street: Street) -> None:
    device, *rest = cookies(street.come_in("cookie"))[1].split("; ")
    assert device.startswith(f"{DEVICE}=token-")
    seconds = int(LASTS.total_seconds())
    assert set(rest) == {"Path=/", f"Max-Age={seconds}", "Secure", "HttpOnly", "SameSite=Lax"}


def test_a_known_device_is_told_of_once(street: Street) -> None:
    first = street.come_in("cookie")
    device = cookies(first)[1].split("; ")[0]
    told = len(street.town.mail.sent)
    again = sign_in(street, Cookie=device)
    assert cookies(again)[1].split("; ")[0] == device
    assert told == len(street.town.mail.sent) == 1


def test_a_program_shows_its_device_in_the_body(street: Street) -> None:
    street.town.settled()
    first = sign_in(street)
    again = sign_in(street, first.json_body["device"])
    assert again.json_body["device"] == first.json_body["device"]
    assert len(street.town.mail.sent) == 1


def test_a_session_is_called_by_its_device(street: Street) -> None:
    street.town.settled()
    begun = street.start().json_body["sign_in"]
    said = {"code": street.town.code_texted(), "carrier": "bearer"}
    came = street.post(f"/auth/sign-ins/{begun}/confirm", said, User_Agent=ANDROID)
    (mine,) = street.ask("GET", "/auth/sessions", Authorization=bearer(came)).json_body["items"]
    assert (mine["device"], mine["public"], mine["this"]) == ("Chrome, Android", False, True)
    (line,) = street.ask("GET", "/auth/history", Authorization=bearer(came)).json_body["items"]
    assert (line["device"], line["outcome"], line["known"]) == ("Chrome, Android", "came_in", False)
    assert "Mozilla" not in str(street.town.sessions.kept)


@pytest.mark.fault("F28")
@pytest.mark.asvs("7.4.1", "7.5.2")
def test_ending_one_and_ending_all(street: Street) -> None:
    one, other = street.come_in("bearer"), street.come_in("bearer")
    listed = street.ask("GET", "/auth/sessions", Authorization=bearer(one)).json_body["items"]
    name = next(line["session"] for line in listed if not line["this"])
    path = f"/auth/sessions/{name}"
    assert street.ask("DELETE", path, Authorization=bearer(one)).status_code == 204
    assert street.ask("GET", "/auth/session", Authorization=bearer(other)).status_code == 401
    assert street.ask("DELETE", path, Authorization=bearer(one)).status_code == 404
    ended = street.ask("DELETE", "/auth/sessions", Authorization=bearer(one))
    assert (ended.status_code, ended.headers["Clear-Site-Data"]) == (204, '"cache", "storage"')
    assert street.ask("GET", "/auth/session", Authorization=bearer(one)).status_code == 401


@pytest.mark.asvs("7.2.4")
def test_every_sign_in_has_a_token_of_its_own(street: Street) -> None:
    fixed = "a" * 43
    came = sign_in_with(street, f"__Host-session={fixed}; {DEVICE}={fixed}")
    session, device = (cookie.split("; ")[0] for cookie in cookies(came))
    assert fixed not in session + device


def sign_in_with(street: Street, cookie: str) -> HTTPResponse:
    street.town.settled()
    return sign_in(street, Cookie=cookie)


@pytest.mark.asvs("14.3.1")
def test_nothing_stays_on_a_public_computer(street: Street) -> None:
    came = street.come_in("cookie", public=True)
    (session,) = cookies(came)
    assert "Max-Age" not in session
    assert not street.town.devices.kept
    cookie = session.split("; ")[0]
    me = street.ask("GET", "/auth/session", Cookie=cookie).json_body
    assert (me["public"], me["idle_seconds"]) == (True, PUBLIC_IDLE.total_seconds())
    ours = {"Cookie": cookie, "Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    left = street.ask("DELETE", "/auth/session", **ours)
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_a_public_session_ends_early(street: Street) -> None:
    token = bearer(street.come_in("bearer", public=True))
    street.town.clock.advance(PUBLIC_IDLE)
    assert street.ask("GET", "/auth/session", Authorization=token).status_code == 401
    token = bearer(street.come_in("bearer", public=True))
    for _ in range(PUBLIC_ABSOLUTE // timedelta(minutes=3)):
        assert street.ask("GET", "/auth/session", Authorization=token).status_code == 200
        street.town.clock.advance(timedelta(minutes=3))
    assert street.ask("GET", "/auth/session", Authorization=token).status_code == 401


@pytest.mark.asvs("3.5.1", "3.5.2")
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_what_a_form_can_send_does_nothing(street: Street, kind: str) -> None:
    cookie = cookies(street.come_in("cookie"))[0].split("; ")[0]
    ours = {"Cookie": cookie, "Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    for method, path in (
        ("DELETE", "/auth/sessions"),
        ("POST", "/auth/sign-ins"),
        ("POST", "/drafts"),
    ):
        answer = street.ask(method, path, {}, Content_Type=kind, **ours)
        assert (answer.status_code, answer.json_body["code"]) == (400, "content_type_not_json")
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 200


@pytest.mark.asvs("3.5.1", "3.5.3")
@pytest.mark.parametrize(
    "lacking", [{"Origin": "https://evil.example"}, {"Origin": ""}, {"X_Requested_With": ""}]
)
def test_another_site_ends_no_sessions(street: Street, lacking: dict[str, str]) -> None:
    cookie = cookies(street.come_in("cookie"))[0].split("; ")[0]
    ours = {"Cookie": cookie, "Origin": ORIGIN, "X_Requested_With": "mot-cua"} | lacking
    answer = street.ask("DELETE", "/auth/sessions", **ours)
    assert (answer.status_code, answer.json_body["code"]) == (403, "cross_site")
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 200


@pytest.mark.asvs("4.1.3")
def test_an_address_is_what_the_gateway_says_and_not_what_a_header_does(street: Street) -> None:
    street.start(password="sai mật khẩu rồi")
    before = set(street.town.tries.kept)
    said = {"cccd": "079085012345", "password": "sai", "captcha": street.captcha("sign-in")}
    street.post("/auth/sign-ins", said, X_Forwarded_For="198.51.100.9")
    assert set(street.town.tries.kept) == before


def test_operators_see_numbers(street: Street, capsys: pytest.CaptureFixture[str]) -> None:
    street.town.settled()
    for _ in range(FREE + 1):
        street.start(password="sai mật khẩu rồi")
    stopped = next(one for one in street.town.tries.kept.values() if "/unknown" in one.subject)
    street.town.tries.kept[stopped.subject] = stopped.model_copy(update={"row": MOST_IN_A_ROW})
    refused = street.start()
    assert (refused.status_code, refused.json_body["code"]) == (403, "sign_in_stopped")
    street.start(captcha="none")
    for _ in range(MANY):
        street.town.rates.hit(FAILURES, WINDOW)
    street.captcha("sign-in")
    counting.told(told=False)
    said = capsys.readouterr().out
    wanted = {
        "SignInFailures": FREE,
        "SignInWaits": 1,
        "SignInStops": 1,
        "CaptchasRaised": 1,
        "NewDevicesUntold": 1,
    }
    assert {name: said.count(f'"{name}":[') for name in wanted} == wanted
    assert street.town.captchas.effort == 2
