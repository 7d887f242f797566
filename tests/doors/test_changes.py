"""Changing what proves somebody over HTTP, with every neighbour a fake."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from chalice.test import Client

from app import app
from functions import wiring
from functions.account.records import handler
from functions.settings import settings
from portal.domain.session import PROVEN
from tests.doors.test_auth import ORIGIN, OTHER_SETTINGS, Street, neighbours
from tests.fakes.town import CCCD, PASSWORD, Town

NEW = "ba con vịt qua đường"


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    for name in OTHER_SETTINGS:
        monkeypatch.setenv(name, "-")
    monkeypatch.setenv("PORTAL_ORIGIN", ORIGIN)
    settings.cache_clear()
    town = Town()
    ports = neighbours(town)
    ports.rates, ports.security_notices = town.rates, town.security_notices
    ports.contact_changes, ports.recoveries = town.contact_changes, town.recoveries
    ports.account_jobs = town.account_jobs
    wiring.use(ports)
    with Client(app) as client:
        yield Street(client, town)
    wiring.use(None)
    settings.cache_clear()


def signed_in(street: Street) -> dict[str, str]:
    return {"Authorization": f"Bearer {street.come_in('bearer').json_body['token']}"}


def test_a_bearer_gets_another_token_and_the_one_before_is_dead(street: Street) -> None:
    mine = signed_in(street)
    renewed = street.ask("PUT", "/auth/password", {"current": PASSWORD, "password": NEW}, **mine)
    assert renewed.status_code == 200
    assert renewed.json_body.keys() == {"person", "name", "expires_at", "token", "device"}
    assert street.ask("GET", "/auth/session", **mine).status_code == 401
    again = {"Authorization": f"Bearer {renewed.json_body['token']}"}
    assert street.ask("GET", "/auth/session", **again).status_code == 200


def test_a_browser_gets_another_cookie_and_no_token(street: Street) -> None:
    cookie = street.come_in("cookie").headers["Set-Cookie"][0].split(";")[0]
    ours = {"Cookie": cookie, "Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    said = {"current": PASSWORD, "password": NEW}
    renewed = street.ask("PUT", "/auth/password", said, **ours)
    assert renewed.json_body.keys() == {"person", "name", "expires_at"}
    fresh = renewed.headers["Set-Cookie"].split(";")[0]
    assert fresh != cookie
    assert street.ask("GET", "/auth/session", Cookie=fresh).status_code == 200
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 401


@pytest.mark.asvs("7.5.1")
def test_a_password_changes_only_on_a_fresh_proof(street: Street) -> None:
    mine = signed_in(street)
    street.town.clock.advance(PROVEN)
    said = {"current": PASSWORD, "password": NEW}
    answer = street.ask("PUT", "/auth/password", said, **mine)
    assert (answer.status_code, answer.json_body["code"]) == (403, "proof_needed")


def test_a_wrong_password_is_told_where_it_stands(street: Street) -> None:
    said = {"current": "một lần đoán", "password": NEW}
    answer = street.ask("PUT", "/auth/password", said, **signed_in(street))
    found = [(one["pointer"], one["code"]) for one in answer.json_body["errors"]]
    assert (answer.status_code, found) == (422, [("/current", "password_wrong")])


def test_any_session_freezes_however_old_its_proof(street: Street) -> None:
    mine = signed_in(street)
    street.town.clock.advance(PROVEN + timedelta(minutes=1))
    frozen = street.ask("POST", "/auth/session/freeze", **mine)
    assert frozen.status_code == 204
    assert "Max-Age=0" in frozen.headers["Set-Cookie"]
    assert street.ask("GET", "/auth/session", **mine).status_code == 401
    begun = street.start().json_body["sign_in"]
    code = {"code": street.town.code_texted(), "carrier": "cookie"}
    refused = street.post(f"/auth/sign-ins/{begun}/confirm", code)
    assert (refused.status_code, refused.json_body["code"]) == (403, "account_frozen")
    assert "Set-Cookie" not in refused.headers


def test_a_notice_freezes_without_a_session(street: Street) -> None:
    street.ask("PUT", "/auth/password", {"current": PASSWORD, "password": NEW}, **signed_in(street))
    found = re.search(r"nhap (\w{8}) va ma (\d{6})", street.town.text_messages.sent[-1][1])
    assert found
    said = {"notice": found[1].lower(), "code": found[2]}
    assert street.post("/auth/freezes", said | {"code": "999999"}).status_code == 422
    assert street.post("/auth/freezes", said).status_code == 204
    assert not street.town.sessions.kept
    unknown = street.post("/auth/freezes", {"notice": "AAAAAAAA", "code": "123456"})
    assert (unknown.status_code, unknown.json_body["code"]) == (404, "notice_gone")


def work(street: Street) -> None:
    """The account worker has its turn."""
    jobs = [job for job, _ in street.town.account_jobs.queued]
    records = [{"messageId": str(n), "body": job.model_dump_json()} for n, job in enumerate(jobs)]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}
    street.town.account_jobs.queued.clear()


def another_telephone(street: Street, mine: dict[str, str]) -> dict[str, str]:
    begun = street.post("/auth/contact-changes", {"phone": "0900 000 001"}, **mine)
    assert begun.status_code == 202
    path = f"/auth/contact-changes/{begun.json_body['change']}/confirm"
    waits = street.post(path, {"code": street.town.code_texted()}, **mine)
    assert waits.status_code == 200
    assert waits.json_body.keys() == {"change", "place", "hint", "at"}
    return dict(waits.json_body)


def test_another_telephone_counts_after_the_cool_off(street: Street) -> None:
    another_telephone(street, signed_in(street))
    street.town.clock.advance(timedelta(days=1))
    work(street)
    assert street.town.people.kept["person-0001"].contact.phone == "+84900000001"


@pytest.mark.asvs("7.5.1")
def test_a_contact_changes_only_on_a_fresh_proof(street: Street) -> None:
    mine = signed_in(street)
    street.town.clock.advance(PROVEN)
    answer = street.post("/auth/contact-changes", {"phone": "0900 000 001"}, **mine)
    assert (answer.status_code, answer.json_body["code"]) == (403, "proof_needed")


def test_a_change_is_seen_and_cancelled_by_session(street: Street) -> None:
    mine = signed_in(street)
    waits = another_telephone(street, mine)
    seen = street.ask("GET", "/auth/contact-changes", **mine)
    assert seen.json_body["waiting"] == [waits]
    path = f"/auth/contact-changes/{waits['change']}"
    assert street.ask("DELETE", path, **mine).status_code == 204
    assert street.ask("DELETE", path, **mine).status_code == 404
    past = street.ask("GET", "/auth/contact-changes", **mine).json_body["past"]
    assert [one["what"] for one in past] == ["contact_cancelled", "contact_announced"]


def test_a_change_is_cancelled_without_a_session(street: Street) -> None:
    waits = another_telephone(street, signed_in(street))
    found = re.search(r"nhap (\w{8}) va ma (\d{6})", street.town.text_messages.sent[-1][1])
    assert found
    theirs = f"/auth/contact-changes/{waits['change']}/cancel"
    assert street.post(theirs, {"code": found[2]}).status_code == 404, "the change's own name"
    path = f"/auth/contact-changes/{found[1]}/cancel"
    assert street.post(path, {"code": "999999"}).status_code == 422
    assert street.post(path, {"code": found[2]}).status_code == 204
    assert street.town.people.kept["person-0001"].changing == ()


@pytest.mark.asvs("6.3.8")
def test_a_reset_is_answered_alike_for_everybody(street: Street) -> None:
    answers = []
    for cccd in (CCCD, "079085099999"):
        street.town.settled()
        said = {"cccd": cccd, "captcha": street.captcha("reset")}
        answers.append(street.post("/auth/resets", said))
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json_body.keys() == answers[1].json_body.keys() == {"reset", "expires_at"}
    guess = {"phone_code": "999999", "email_code": "999999", "password": NEW}
    told = []
    work(street)
    for answer in answers:
        wrong = street.post(f"/auth/resets/{answer.json_body['reset']}/confirm", guess)
        told.append((wrong.status_code, wrong.json_body["errors"]))
    assert told[0] == told[1]


@pytest.mark.parametrize("carrier", ["cookie", "bearer"])
def test_a_reset_says_from_which_device_it_is_asked_for(street: Street, carrier: str) -> None:
    came = street.come_in(carrier)
    said = {"cccd": CCCD, "captcha": street.captcha("reset")}
    if carrier == "bearer":
        begun = street.post("/auth/resets", said | {"device": came.json_body["device"]})
    else:
        cookie = came.headers["Set-Cookie"][1].split(";")[0]
        begun = street.ask("POST", "/auth/resets", said, Cookie=cookie)
    assert street.town.recoveries.kept[begun.json_body["reset"]].known
    other = street.post("/auth/resets", {"cccd": CCCD, "captcha": street.captcha("reset")})
    assert not street.town.recoveries.kept[other.json_body["reset"]].known


def test_a_forgotten_password_is_set_anew(street: Street) -> None:
    mine = signed_in(street)
    begun = street.post("/auth/resets", {"cccd": CCCD, "captcha": street.captcha("reset")})
    work(street)
    town = street.town
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed(), "password": NEW}
    answer = street.post(f"/auth/resets/{begun.json_body['reset']}/confirm", codes)
    assert (answer.status_code, answer.body) == (204, b"")
    assert street.ask("GET", "/auth/session", **mine).status_code == 401
    assert street.start(password=NEW).status_code == 202


def test_out_of_a_freeze(street: Street) -> None:
    street.ask("POST", "/auth/session/freeze", **signed_in(street))
    begun = street.start().json_body["sign_in"]
    code = {"code": street.town.code_texted(), "carrier": "cookie"}
    assert street.post("/auth/thaws", {"sign_in": begun}).status_code == 404
    assert street.post(f"/auth/sign-ins/{begun}/confirm", code).status_code == 403
    thaw = street.post("/auth/thaws", {"sign_in": begun})
    assert thaw.status_code == 202
    assert thaw.json_body.keys() == {"thaw", "email_hint", "expires_at"}
    said = {"email_code": street.town.code_mailed(), "password": NEW}
    done = street.post(f"/auth/thaws/{thaw.json_body['thaw']}/confirm", said)
    assert done.status_code == 204
    assert street.town.people.kept["person-0001"].frozen_at is None


def test_nothing_personal_is_logged(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    another_telephone(street, signed_in(street))
    street.post("/auth/resets", {"cccd": CCCD, "captcha": street.captcha("reset")})
    street.town.clock.advance(timedelta(days=1))
    work(street)
    logged = " ".join(str(vars(record)) for record in caplog.records)
    sent = [CCCD, PASSWORD, "Nguyễn", "900000001", "987654321", "chu.nha", "token-"]
    assert "/auth/contact-changes" in logged
    assert [secret for secret in sent if secret in logged] == []
