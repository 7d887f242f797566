"""Changing what proves somebody over HTTP, with every neighbour a fake."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from chalice.test import Client

from app import app
from functions import wiring
from functions.settings import settings
from portal.domain.session import PROVEN
from tests.doors.test_auth import ORIGIN, OTHER_SETTINGS, Street, neighbours
from tests.fakes.town import PASSWORD, Town

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
    assert renewed.json_body.keys() == {"person", "name", "expires_at", "token"}
    assert street.ask("GET", "/auth/session", **mine).status_code == 401
    again = {"Authorization": f"Bearer {renewed.json_body['token']}"}
    assert street.ask("GET", "/auth/session", **again).status_code == 200


def test_a_browser_gets_another_cookie_and_no_token(street: Street) -> None:
    cookie = street.come_in("cookie").headers["Set-Cookie"].split(";")[0]
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
