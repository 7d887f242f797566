"""Registering and signing in over HTTP, with every neighbour a fake."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from functions import wiring
from functions.settings import settings
from portal.domain.captcha import Flow
from portal.domain.session import ABSOLUTE
from tests.fakes.town import CCCD, HOST, PASSWORD, Town

ORIGIN = f"https://{HOST}"
OTHER_SETTINGS = (
    "IDENTITY_TABLE",
    "DOSSIERS_TABLE",
    "PAYMENTS_TABLE",
    "DELIVERIES_TABLE",
    "QUARANTINE_BUCKET",
    "CLEAN_BUCKET",
    "NOTICES_QUEUE",
    "DELIVERIES_QUEUE",
    "RECORDS_DEAD_LETTERS",
    "PORTAL_SECRET",
    "VNPAY_SECRET",
    "EMAIL_FROM",
    "SMS_SENDER",
    "VNPAY_PAY_URL",
    "VNPAY_QUERY_URL",
)
APPLICATION = {
    "cccd": CCCD,
    "name": "Nguyễn Văn An",
    "birth_date": "1985-03-20",
    "sex": "male",
    "phone": "0912 345 678",
    "email": "an.nguyen@example.com",
    "password": PASSWORD,
    "consents": ["terms", "personal-data"],
    "language": "vi",
}


class Street:
    """One caller before the doors of one town."""

    def __init__(self, client: Client, town: Town) -> None:
        self._client, self.town = client, town

    def ask(self, method: str, path: str, said: Any = None, **headers: str) -> HTTPResponse:  # noqa: ANN401  # any JSON
        sent = {"Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = b"" if said is None else json.dumps(said).encode()
        return self._client.http.request(method, path, headers=sent, body=body)

    def post(self, path: str, said: Any, **headers: str) -> HTTPResponse:  # noqa: ANN401  # any JSON
        return self.ask("POST", path, said, **headers)

    def captcha(self, flow: str) -> str:
        answer = self.post("/auth/captchas", {"flow": flow})
        assert answer.status_code == 201
        return str(answer.json_body["answer"])

    def register(self, key: str = "key-1", **changes: Any) -> HTTPResponse:  # noqa: ANN401  # any JSON
        said = APPLICATION | {"captcha": self.captcha("register")} | changes
        return self.post("/auth/registrations", said, Idempotency_Key=key)

    def start(self, **changes: object) -> HTTPResponse:
        said = {"cccd": CCCD, "password": PASSWORD, "captcha": self.captcha("sign-in")}
        return self.post("/auth/sign-ins", said | changes)

    def come_in(self, carrier: str, **said: object) -> HTTPResponse:
        self.town.settled()
        begun = self.start().json_body["sign_in"]
        confirmed = {"code": self.town.code_texted(), "carrier": carrier} | said
        return self.post(f"/auth/sign-ins/{begun}/confirm", confirmed)


def cookies(came: HTTPResponse) -> list[str]:
    """The session's, and the device's if there is one."""
    found: str | list[str] = came.headers["Set-Cookie"]
    return [found] if isinstance(found, str) else found


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    for name in OTHER_SETTINGS:
        monkeypatch.setenv(name, "-")
    monkeypatch.setenv("PORTAL_ORIGIN", ORIGIN)
    settings.cache_clear()
    town = Town()
    wiring.use(neighbours(town))
    with Client(app) as client:
        yield Street(client, town)
    wiring.use(None)
    settings.cache_clear()


def neighbours(town: Town) -> wiring.Ports:
    ports = wiring.Ports()
    ports.clock, ports.codes, ports.seal = town.clock, town.codes, town.seal
    ports.people, ports.registrations = town.people, town.registrations
    ports.consents, ports.security_notices = town.consents, town.security_notices
    ports.sign_ins, ports.sessions, ports.tries = town.sign_ins, town.sessions, town.tries
    ports.devices, ports.arrivals, ports.rates = town.devices, town.arrivals, town.rates
    ports.captchas, ports.spent_captchas = town.captchas, town.spent
    ports.passwords, ports.contacts = town.passwords, town.contacts
    ports.messages = town.messages
    ports.totps, ports.recovery_sets = town.totps, town.recovery_sets
    ports.totp_codes, ports.locker = town.totp_codes, town.locker
    ports.passkeys, ports.passkey_challenges = town.passkeys, town.passkey_challenges
    ports.ceremonies = town.ceremonies
    ports.text_messages, ports.mail = town.text_messages, town.mail
    return ports


def test_from_a_stranger_to_an_account(street: Street) -> None:
    begun = street.register()
    assert begun.status_code == 202
    assert begun.json_body["phone_hint"] == "+84••••••678"
    assert begun.json_body["email_hint"] == "a•••@example.com"
    assert begun.json_body.keys() == {"registration", "phone_hint", "email_hint", "expires_at"}
    codes = {"phone_code": street.town.code_texted(), "email_code": street.town.code_mailed()}
    path = f"/auth/registrations/{begun.json_body['registration']}/confirm"
    made = street.post(path, codes)
    assert made.status_code == 201
    assert made.json_body["person"] in street.town.people.kept


def test_a_registration_needs_a_key(street: Street) -> None:
    said = APPLICATION | {"captcha": street.captcha("register")}
    answer = street.post("/auth/registrations", said)
    assert (answer.status_code, answer.json_body["code"]) == (400, "idempotency_key_missing")


def test_two_strangers_may_choose_the_same_key(street: Street) -> None:
    one, other = street.register(), street.register(cccd="079085054321", phone="0912 000 000")
    assert one.status_code == other.status_code == 202
    assert one.json_body["registration"] != other.json_body["registration"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"cccd": "０７９０８５０１２３４５"}, "/cccd", "wrong_form"),
        ({"cccd": "079084012345"}, "/cccd", "cccd_birth_year"),
        ({"password": "ngắn"}, "/password", "too_short"),
        ({"phone": "02438261234"}, "/phone", "phone_wrong"),
        ({"consents": ["terms"]}, "/consents", "consent_missing"),
        ({"captcha": "nonsense"}, "/captcha", "captcha_wrong"),
        ({"role": "officer"}, "/role", "unknown_field"),
    ],
    ids=["digits", "year", "short", "landline", "consent", "captcha", "extra"],
)
def test_what_is_wrong_is_said_where(
    street: Street, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = street.register(**changes)
    assert answer.status_code == 422
    found = [(error["pointer"], error["code"]) for error in answer.json_body["errors"]]
    assert found == [(pointer, code)]
    assert answer.json_body["errors"][0]["detail"]


def test_signing_in_says_who_came(street: Street) -> None:
    came = street.come_in("bearer")
    assert came.status_code == 201
    assert came.json_body.keys() == {"person", "name", "expires_at", "token", "device"}
    assert "Set-Cookie" not in came.headers
    bearer = f"Bearer {came.json_body['token']}"
    me = street.ask("GET", "/auth/session", Authorization=bearer)
    assert me.status_code == 200
    assert me.json_body == {
        "person": "person-0001",
        "name": "Nguyễn Văn An",
        "phone_hint": "+84••••••321",
        "email_hint": "c•••@example.com",
        "expires_at": came.json_body["expires_at"],
        "assurance": "aal2-restricted",
        "proven": True,
        "public": False,
        "idle_seconds": 900,
        "password_is_old": False,
    }
    assert street.ask("DELETE", "/auth/session", Authorization=bearer).status_code == 204
    assert street.ask("GET", "/auth/session", Authorization=bearer).status_code == 401


@pytest.mark.parametrize("other", ['a={"x":1}', "x=é", "a=b c", "=;;", "__Host-sessionx=1"])
def test_somebody_elses_cookie_signs_nobody_out(street: Street, other: str) -> None:
    cookie = cookies(street.come_in("cookie"))[0].split("; ")[0]
    for sent in (f"{other}; {cookie}", f"{cookie}; {other}"):
        assert street.ask("GET", "/auth/session", Cookie=sent).status_code == 200


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.4")
def test_a_browser_gets_a_cookie_no_script_can_read(street: Street) -> None:
    came = street.come_in("cookie")
    assert came.json_body.keys() == {"person", "name", "expires_at"}
    cookie, *rest = cookies(came)[0].split("; ")
    assert cookie.startswith("__Host-session=token-")
    seconds = int(ABSOLUTE.total_seconds())
    assert set(rest) == {"Path=/", f"Max-Age={seconds}", "Secure", "HttpOnly", "SameSite=Lax"}
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 200


def test_another_site_cannot_sign_anybody_out(street: Street) -> None:
    cookie = cookies(street.come_in("cookie"))[0].split("; ")[0]
    forged = street.ask("DELETE", "/auth/session", Cookie=cookie, Origin="https://evil.example")
    assert (forged.status_code, forged.json_body["code"]) == (403, "cross_site")
    ours = {"Cookie": cookie, "Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    ended = street.ask("DELETE", "/auth/session", **ours)
    assert ended.status_code == 204
    assert "Max-Age=0" in ended.headers["Set-Cookie"]
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 401


def test_unknown_and_wrong_are_answered_alike(street: Street) -> None:
    unknown = street.start()
    street.town.settled()
    wrong = street.start(password="sai mật khẩu rồi")
    assert unknown.status_code == wrong.status_code == 401
    told = [dict(answer.json_body, instance="") for answer in (unknown, wrong)]
    assert told[0] == told[1]
    assert told[0]["code"] == "wrong_credentials"


def test_too_many_failures_are_slowed(street: Street) -> None:
    answers = [street.start() for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].json_body["code"] == "slow_down"
    assert "1 phút" in answers[-1].json_body["detail"]
    assert answers[-1].headers["Retry-After"]


def test_a_wrong_code_counts_down_and_a_spent_one_is_a_conflict(street: Street) -> None:
    street.town.settled()
    begun = street.start().json_body["sign_in"]
    path = f"/auth/sign-ins/{begun}/confirm"
    wrong = street.post(path, {"code": "999999", "carrier": "bearer"})
    assert wrong.status_code == 422
    assert wrong.json_body["errors"] == [
        {"pointer": "/code", "code": "code_wrong", "detail": "Mã không đúng. Còn 4 lần thử."}
    ]
    right = {"code": street.town.code_texted(), "carrier": "bearer"}
    assert street.post(path, right).status_code == 201
    assert street.post(path, right).status_code == 409


def test_a_sign_in_nobody_began_is_not_found(street: Street) -> None:
    answer = street.post("/auth/sign-ins/unknown/confirm", {"code": "000001", "carrier": "cookie"})
    assert (answer.status_code, answer.json_body["code"]) == (404, "sign_in_gone")


@pytest.mark.asvs("16.2.5")
def test_nothing_personal_is_logged(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    street.register()
    street.come_in("cookie")
    street.start(captcha=street.town.captchas.answer(Flow.REGISTER))
    logged = " ".join(str(vars(record)) for record in caplog.records)
    sent = [CCCD, PASSWORD, "Nguyễn", "345678", "912345678", "an.nguyen", "987654321", "token-"]
    assert "/auth/sign-ins" in logged
    assert [secret for secret in sent if secret in logged] == []


def test_text_messages_are_bound_to_the_portals_host(street: Street) -> None:
    street.register()
    assert street.town.text_messages.sent[0][1].splitlines()[-1].startswith(f"@{HOST} #")
