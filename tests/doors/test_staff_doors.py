"""Officers at the doors: let in for what their role allows, by a cookie of the site's own or a bearer token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from chalice.app import Blueprint
from chalice.test import Client, HTTPResponse

from app import app
from functions import wiring
from functions.http import Doors
from functions.settings import settings
from portal.domain.captcha import Flow
from portal.domain.officer import MAY, Act, Officer, StaffRole
from portal.domain.session import PROVEN, AgencyCaller, hashed
from portal.domain.tries import FREE
from tests.doors.caller import ME, OUR_KEY, Caller, neighbours, refused
from tests.doors.test_agency_doors import MOVES
from tests.doors.test_auth import ORIGIN, OTHER_SETTINGS
from tests.fakes.agencies import FakeAgencies
from tests.fakes.office import AGENCY, HALF_MINUTE, OTHER_AGENCY, PASSWORD, Office
from tests.operations.world import World

ACTS: Mapping[str, Act] = {
    "accept": Act.ACCEPT,
    "refuse": Act.REFUSE,
    "start": Act.START,
    "fee-requests": Act.REQUEST_FEE,
    "results": Act.DECIDE,
    "decide": Act.DECIDE,
    "supplement-requests": Act.ASK_SUPPLEMENT,
    "refuse-withdrawal": Act.REFUSE_WITHDRAWAL,
    "stop": Act.STOP,
}
RECEPTION, OFFICER, SIGNER, SUPERVISOR = StaffRole


@dataclass(frozen=True)
class House(Caller):
    office: Office

    def token(self, officer: Officer) -> str:
        self.office.clock.advance(HALF_MINUTE)
        return self.office.sign_in(self.office.credentials(officer)).token

    def officer(self, *roles: StaffRole, agency: str = AGENCY) -> str:
        """The token of one with these roles."""
        key = f"{agency}-{'-'.join(roles)}"
        mail = f"{key.lower()}@example.com"
        return self.token(self.office.arrived(*roles, mail=mail, agency=agency, key=key))

    def move(self, code: str, verb: str, said: object, token: str) -> HTTPResponse:
        return self.ask("POST", f"/agency/dossiers/{code}/{verb}", said, key="key", token=token)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name in OTHER_SETTINGS:
        monkeypatch.setenv(name, "-")
    monkeypatch.setenv("PORTAL_ORIGIN", ORIGIN)
    settings.cache_clear()
    world, office = World(), Office()
    ports = neighbours(world)
    ports.officers, ports.staff_sessions, ports.safe = (
        office.officers,
        office.staff_sessions,
        office.safe,
    )
    ports.clock, ports.codes, ports.seal = office.clock, office.codes, office.seal
    ports.contacts, ports.passwords, ports.totp_codes = (
        office.contacts,
        office.passwords,
        office.totp,
    )
    ports.captchas, ports.spent_captchas, ports.tries = office.gate[:3]
    ports.mail, ports.agencies = office.mail, FakeAgencies()
    ports.key_rings = ports.agencies
    ports.agencies.callers[hashed(OUR_KEY)] = AgencyCaller(agency=AGENCY)
    wiring.use(ports)
    with Client(app) as client:
        yield House(world, client, office)
    wiring.use(None)
    settings.cache_clear()


@pytest.mark.asvs("8.2.1", "8.3.1")
@pytest.mark.parametrize("role", StaffRole)
def test_a_role_does_what_is_its_own_and_nothing_else(house: House, role: StaffRole) -> None:
    code, token = house.world.handed_over(), house.officer(role)
    path = f"/agency/dossiers/{code}"
    assert house.ask("GET", path, token=token).status_code == 200
    for verb, said in MOVES:
        answer = house.move(code, verb, said, token)
        if role in MAY[ACTS[verb]]:
            assert answer.status_code != 403, verb
        else:
            assert refused(answer) == (403, "not_your_role"), verb


def test_who_did_it_stands_in_the_event_and_no_name_of_theirs(house: House) -> None:
    code = house.world.handed_over()
    assert house.move(code, "accept", {}, house.officer(RECEPTION)).status_code == 200
    (officer,) = house.office.officers.kept.values()
    last = house.world.dossiers.events(house.world.head(code).id)[-1]
    assert (last.by.id, last.by.officer) == (AGENCY, officer.officer)
    assert officer.name not in last.model_dump_json()


def test_a_system_did_it_and_nobody_else(house: House) -> None:
    code = house.world.handed_over()
    assert house.move(code, "accept", {}, OUR_KEY).status_code == 200
    assert house.world.dossiers.events(house.world.head(code).id)[-1].by.officer is None


@pytest.mark.asvs("8.4.1")
def test_another_agencys_officer_finds_nothing(house: House) -> None:
    code, token = house.world.handed_over(), house.officer(*StaffRole, agency=OTHER_AGENCY)
    assert refused(house.ask("GET", f"/agency/dossiers/{code}", token=token)) == (404, "not_found")
    for verb, said in MOVES:
        assert refused(house.move(code, verb, said, token)) == (404, "not_found")


def test_a_key_of_an_agency_manages_nobody(house: House) -> None:
    for path in ("/agency/staff", "/agency/staff/session"):
        assert refused(house.ask("GET", path, token=OUR_KEY)) == (403, "not_for_systems")
        assert refused(house.ask("GET", path, token=ME)) == (401, "not_signed_in")


def test_from_the_invitation_to_the_desk(house: House) -> None:
    boss = house.officer(SUPERVISOR)
    said = {"name": "Trần Văn Bình", "mail": "binh@example.com", "roles": ["signer"]}
    invited = house.ask("POST", "/agency/staff", said, key="binh", token=boss)
    assert invited.status_code == 201
    name = invited.json_body["officer"]
    mailed = house.office.mail.sent[-1][2]
    word = next(it for it in mailed.split() if it.startswith(f"{name}.")).partition(".")[2]
    door, shown = f"/agency/staff/{name}/entry", {"invitation": word}
    opened = house.ask("POST", door, shown, token=None).json_body
    house.office.secrets[name] = opened["secret"]
    assert opened["uri"].startswith("otpauth://")
    said = shown | {"password": PASSWORD, "code": house.office.shown_by_app(name)}
    entered = house.ask("POST", f"{door}/confirm", said, token=None)
    assert (entered.status_code, entered.json_body["name"]) == (201, "Trần Văn Bình")
    came = knock(house, house.office.kept(name), "bearer")
    here = house.ask("GET", "/agency/staff/session", token=came.json_body["token"]).json_body
    assert (here["officer"], here["roles"]) == (name, ["signer"])


def knock(house: House, officer: Officer, carrier: str) -> HTTPResponse:
    house.office.clock.advance(HALF_MINUTE)
    command = house.office.credentials(officer).model_dump() | {"carrier": carrier}
    return house.ask("POST", "/agency/staff/sessions", command, token=None)


@pytest.mark.asvs("4.1.3")
def test_operators_see_who_guesses_at_officers_in_numbers_and_where_the_gateway_says(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    said = house.office.credentials(house.office.arrived(SIGNER), password="sai rồi").model_dump()
    for number in range(FREE + 1):
        said["captcha"] = house.office.captchas.answer(Flow.STAFF)
        answer = house.ask(
            "POST",
            "/agency/staff/sessions",
            said | {"carrier": "bearer"},
            token=None,
            X_Forwarded_For=f"198.51.100.{number}",
        )
    assert refused(answer) == (429, "slow_down")
    counted = capsys.readouterr().out
    wanted = {"SignInFailures": FREE, "SignInWaits": 1}
    assert {name: counted.count(f'"{name}":[') for name in wanted} == wanted
    tried = [one for one in house.office.gate.tries.kept if one.startswith("address#")]
    assert len(tried) == 1


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.4", "3.5.1")
def test_a_cookie_moves_nothing_but_from_our_own_pages(house: House) -> None:
    came = knock(house, house.office.arrived(SIGNER), "cookie")
    assert "token" not in came.json_body
    cookie, *flags = came.headers["Set-Cookie"].split("; ")
    assert cookie.startswith("__Host-staff=mcs_")
    assert flags == ["Path=/", "Max-Age=28800", "Secure", "HttpOnly", "SameSite=Lax"]
    door, ours = "/agency/staff/session", {"Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    assert house.ask("GET", door, token=None, Cookie=cookie).status_code == 200
    for headers in ({}, {"Origin": ORIGIN}, ours | {"Origin": "https://evil.example"}):
        answer = house.ask("DELETE", door, token=None, Cookie=cookie, **headers)
        assert refused(answer) == (403, "cross_site")
    gone = house.ask("DELETE", door, token=None, Cookie=cookie, **ours)
    assert (gone.status_code, "Max-Age=0" in gone.headers["Set-Cookie"]) == (204, True)
    assert house.ask("GET", door, token=None, Cookie=cookie).status_code == 401


@pytest.mark.asvs("7.5.1", "7.2.4")
def test_a_session_found_open_gives_nobody_a_way_in(house: House) -> None:
    boss = house.office.arrived(SUPERVISOR)
    other = house.office.arrived(SIGNER, mail="hoa@example.com", key="hoa").officer
    token = house.token(boss)
    house.office.clock.advance(PROVEN)
    gives = (
        ("/agency/keys", {}),
        ("/agency/webhook-secrets", {"signs": "agency"}),
        ("/agency/staff", {"name": "Ai Đó", "mail": "ai@example.com", "roles": ["signer"]}),
        (f"/agency/staff/{other}/invitations", {}),
        (f"/agency/staff/{other}/roles", {"roles": ["supervisor"]}),
    )
    for number, (path, said) in enumerate(gives):
        answer = house.ask("POST", path, said, key=f"{number}", token=token)
        assert refused(answer) == (403, "proof_needed"), path
    assert house.ask("GET", "/agency/keys", token=token).status_code == 200
    said = {"password": PASSWORD, "code": house.office.shown_by_app(boss.officer)}
    proven = house.ask("POST", "/agency/staff/step-ups", said, token=token)
    assert (proven.status_code, proven.json_body["officer"]) == (201, boss.officer)
    assert refused(house.ask("GET", "/agency/keys", token=token)) == (401, "not_signed_in")
    made = house.ask("POST", "/agency/keys", {}, key="a", token=proven.json_body["token"])
    assert made.status_code == 201
    assert "has a new key" in house.office.mail.sent[-1][1]


def test_a_proof_goes_on_in_a_cookie_where_it_came_in_one(house: House) -> None:
    boss = house.office.arrived(SUPERVISOR)
    before = knock(house, boss, "cookie").headers["Set-Cookie"].split(";")[0]
    house.office.clock.advance(HALF_MINUTE)
    said = {"password": PASSWORD, "code": house.office.shown_by_app(boss.officer)}
    ours = {"Origin": ORIGIN, "X_Requested_With": "mot-cua"}
    door = "/agency/staff/step-ups"
    proven = house.ask("POST", door, said, token=None, Cookie=before, **ours)
    assert "token" not in proven.json_body
    after = proven.headers["Set-Cookie"].split(";")[0]
    for cookie, status in ((before, 401), (after, 200)):
        answer = house.ask("GET", "/agency/staff/session", token=None, Cookie=cookie)
        assert answer.status_code == status


def test_the_staff_as_its_supervisor_manages_it(house: House) -> None:
    boss, signer = house.officer(SUPERVISOR), house.officer(SIGNER)
    listed: list[dict[str, Any]] = house.ask("GET", "/agency/staff", token=boss).json_body[
        "officers"
    ]
    whom = next(one["officer"] for one in listed if one["roles"] == ["signer"])
    door = f"/agency/staff/{whom}"
    changed = house.ask("POST", f"{door}/roles", {"roles": ["officer"]}, token=boss)
    assert changed.json_body["roles"] == ["officer"]
    again = house.ask("POST", f"{door}/invitations", {}, key="again", token=boss)
    assert again.status_code == 201
    gone = house.ask("POST", f"{door}/deactivate", {}, token=boss)
    assert gone.json_body["standing"] == "deactivated"
    assert house.ask("GET", "/agency/staff/session", token=signer).status_code == 401


def test_a_door_of_an_agencys_without_a_rule_cannot_be_built() -> None:
    door = Doors(Blueprint("nowhere"))
    for who in ("agency", "staff"):
        with pytest.raises(TypeError, match="no act"):
            door("GET", "/agency/anything", who=who)(lambda _: None)


@pytest.mark.asvs("13.3.1")
def test_a_key_takes_anothers_place(house: House) -> None:
    boss, code = house.officer(SUPERVISOR), house.world.handed_over()
    path = f"/agency/dossiers/{code}"
    first, second = (
        house.ask("POST", "/agency/keys", {}, key=name, token=boss).json_body for name in "ab"
    )
    third = house.ask("POST", "/agency/keys", {}, key="c", token=boss)
    assert refused(third) == (409, "keys_two_at_a_time")
    for made in (first, second):
        assert house.ask("GET", path, token=made["secret"]).status_code == 200
    gone = house.ask("DELETE", f"/agency/keys/{first['key']['key']}", token=boss)
    assert gone.json_body["revoked_at"]
    assert refused(house.ask("GET", path, token=first["secret"])) == (401, "not_signed_in")
    listed = house.ask("GET", "/agency/keys", token=boss).json_body["keys"]
    assert [one["revoked_at"] is None for one in listed] == [False, True]
    assert listed[1]["last_used_on"] == "2026-11-20"


def test_a_secret_takes_anothers_place(house: House) -> None:
    boss, door = house.officer(SUPERVISOR), "/agency/webhook-secrets"
    made = {
        who: house.ask("POST", door, {"signs": who}, key=who, token=boss).json_body
        for who in ("agency", "portal")
    }
    assert all(one["secret"].startswith("whsec_") for one in made.values())
    listed = house.ask("GET", door, token=boss).json_body["keys"]
    assert {one["kind"] for one in listed} == {"agency_signs", "portal_signs"}
    name = made["agency"]["key"]["key"]
    assert refused(house.ask("DELETE", f"/agency/keys/{name}", token=boss)) == (404, "not_found")
    assert house.ask("DELETE", f"{door}/{name}", token=boss).json_body["revoked_at"]
