"""An agency's people: the first one by an operator, the others by her, each to what their role allows."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest

from infra.staff import parser, personnel, run
from tests.officers import Clerk
from tests.people import Citizen, Sandbox, b64_sha256, good, new_key, sample_pdf, until
from tests.signing import Signing
from tests.stack import Stack

AGENCY, OTHER_AGENCY = "G01.79", "G01.01"
REFUSED = {"reason_code": "papers_invalid", "reason": "Giấy khám đã hết hạn"}


@pytest.fixture(scope="module")
def house(stack: Stack, sandbox: Sandbox) -> Iterator[dict[str, Clerk]]:
    """One officer of each role, and everybody at once at another agency."""
    with ExitStack() as opened:

        def clerk(made: Clerk) -> Clerk:
            return opened.enter_context(closing(made))

        first = clerk(Clerk(stack, sandbox)).bootstrapped(AGENCY)
        there = clerk(Clerk(stack, sandbox)).bootstrapped(OTHER_AGENCY)
        hired = {role: clerk(first.hires(role)) for role in ("reception", "officer", "signer")}
        yield {"supervisor": first, "elsewhere": there, **hired}


@pytest.fixture(scope="module")
def code(citizen: Citizen, sandbox: Sandbox) -> str:
    filed = str(citizen.file()["code"])
    until(lambda: sandbox.webhooks(AGENCY, filed), "the hand-over")
    return filed


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


@pytest.mark.asvs("8.2.1", "8.3.1", "8.4.1")
def test_a_dossier_goes_from_hand_to_hand(
    house: dict[str, Clerk], citizen: Citizen, sandbox: Sandbox, code: str
) -> None:
    reception, officer, signer = house["reception"], house["officer"], house["signer"]
    for role, verb, said in (
        ("officer", "accept", None),
        ("signer", "refuse", REFUSED),
        ("supervisor", "accept", None),
    ):
        assert problem(house[role].act(code, verb, said)) == (403, "not_your_role")
    assert problem(house["elsewhere"].act(code, "stop", {}))[0] == 403
    good(reception.act(code, "accept"))
    assert problem(reception.act(code, "start")) == (403, "not_your_role")
    good(officer.act(code, "start"))
    good(officer.act(code, "fee-requests"))
    payment = citizen.pay(code)
    sandbox.at_the_bank(payment["url"], "pay")
    citizen.wait_for(code, "processing")
    decided(signer, officer, code)
    citizen.wait_for(code, "decided")
    read = good(house["supervisor"].http.get(f"/agency/dossiers/{code}"))
    assert house["reception"].name not in str(read["timeline"])


def decided(signer: Clerk, officer: Clerk, code: str) -> None:
    content = sample_pdf()
    file = {
        "file_name": "a.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": b64_sha256(content),
    }
    assert problem(officer.act(code, "results", file)) == (403, "not_your_role")
    offer = good(signer.act(code, "results", file))
    sent = httpx.post(
        offer["upload"]["url"],
        data=offer["upload"]["fields"],
        files={"file": ("file", content)},
        timeout=30,
    )
    assert sent.status_code == 204, sent.text
    good(signer.act(code, "decide", {"result": offer["result"], "number": "1/QĐ"}))


@pytest.mark.asvs("8.2.2", "8.4.1")
def test_another_agencys_dossier_is_not_there(house: dict[str, Clerk], code: str) -> None:
    there = house["elsewhere"].hires("reception", "officer", "signer")
    with closing(there):
        assert problem(there.http.get(f"/agency/dossiers/{code}")) == (404, "not_found")
        for verb, said in (("accept", None), ("start", None), ("refuse", REFUSED)):
            assert problem(there.act(code, verb, said)) == (404, "not_found")
    whom = house["signer"].officer
    door = f"/agency/staff/{whom}/deactivate"
    assert problem(house["elsewhere"].http.post(door, json={})) == (404, "not_found")


@pytest.mark.asvs("7.4.2", "6.5.1")
def test_who_is_deactivated_is_out_at_once(house: dict[str, Clerk]) -> None:
    first = house["supervisor"]
    with closing(first.hires("signer")) as gone:
        used = good(gone.http.get("/agency/staff/session"))
        assert used["roles"] == ["signer"]
        replayed = gone.knock(last_code(gone))
        assert problem(replayed) == (401, "staff_not_signed_in")
        line = good(first.http.post(f"/agency/staff/{gone.officer}/deactivate", json={}))
        assert line["standing"] == "deactivated"
        assert problem(gone.http.get("/agency/staff/session")) == (401, "not_signed_in")
        assert problem(gone.knock("123456")) == (401, "staff_not_signed_in")


def last_code(clerk: Clerk) -> str:
    clerk.shown -= 1
    return clerk.code()


def test_an_operator_sees_who_is_there_and_lets_somebody_go(
    stack: Stack, house: dict[str, Clerk], capsys: pytest.CaptureFixture[str]
) -> None:
    def operator(*words: str) -> str:
        cloud = stack.cloud
        with personnel(cloud.stack, cloud.aws.session, cloud.aws.endpoint) as kept:
            run(kept, parser().parse_args(words))
        return capsys.readouterr().out

    with closing(house["supervisor"].hires("signer")) as clerk:
        listed = operator("list", AGENCY)
        assert clerk.officer in listed
        assert clerk.name not in listed
        assert f"{clerk.officer}." in operator("again", clerk.officer)
        assert problem(clerk.http.get("/agency/staff/session")) == (401, "not_signed_in")
        assert "deactivated" in operator("deactivate", clerk.officer)


@pytest.mark.asvs("3.3.1", "3.5.1")
def test_a_browsers_session_is_the_sites_own(stack: Stack, house: dict[str, Clerk]) -> None:
    first = house["supervisor"]
    with closing(first.hires("signer")) as clerk:
        begun = clerk.knock(clerk.code(), carrier="cookie")
        assert "token" not in good(begun)
        cookie: dict[str, Any] = {"Cookie": begun.headers["set-cookie"].split(";")[0]}
        assert cookie["Cookie"].startswith("__Host-staff=")
        ours = {"Origin": stack.portal, "X-Requested-With": "mot-cua"}
        with httpx.Client(base_url=f"{stack.portal}/api", headers=cookie, timeout=30) as browser:
            assert good(browser.get("/agency/staff/session"))["officer"] == clerk.officer
            assert problem(browser.delete("/agency/staff/session")) == (403, "cross_site")
            assert browser.delete("/agency/staff/session", headers=ours).status_code == 204
            assert problem(browser.get("/agency/staff/session")) == (401, "not_signed_in")


def test_an_agencys_key_manages_nobody(stack: Stack, house: dict[str, Clerk]) -> None:
    keys = {one["code"]: one["api_key"] for one in stack.sandbox_config["agencies"]}
    bearer = {"Authorization": f"Bearer {keys[AGENCY]}"}
    answer = httpx.get(f"{stack.portal}/api/agency/staff", headers=bearer, timeout=30)
    assert problem(answer) == (403, "not_for_systems")
    said = {"name": "Ai Đó", "mail": "ai@example.com", "roles": ["supervisor"]}
    clerk = house["signer"]
    assert problem(clerk.http.post("/agency/staff", json=said, headers=new_key())) == (
        403,
        "not_your_role",
    )


@pytest.mark.asvs("8.3.1")
def test_a_key_takes_anothers_place(house: dict[str, Clerk], stack: Stack, code: str) -> None:
    """At the agency elsewhere: the sandbox plays this one, with keys of its own."""
    boss, door = house["elsewhere"].http, "/agency/keys"
    house["elsewhere"].makes_room(door)
    made = good(boss.post(door, json={}, headers=new_key()))
    assert problem(boss.post(door, json={}, headers=new_key())) == (409, "keys_two_at_a_time")
    with httpx.Client(base_url=f"{stack.portal}/api", timeout=30) as system:
        system.headers["Authorization"] = f"Bearer {made['secret']}"
        assert problem(system.get(f"/agency/dossiers/{code}")) == (404, "not_found")
        good(boss.delete(f"{door}/{made['key']['key']}"))
        assert problem(system.get(f"/agency/dossiers/{code}")) == (401, "not_signed_in")
    listed = good(boss.get(door))["keys"]
    assert (listed[0]["revoked_at"], listed[-1]["revoked_at"] is None) == (None, False)
    assert made["secret"] not in str(listed)


@pytest.mark.asvs("4.1.5")
def test_secrets_to_sign_with_take_each_others_place(
    house: dict[str, Clerk], stack: Stack, sandbox: Sandbox, citizen: Citizen
) -> None:
    boss, door = house["supervisor"].http, "/agency/webhook-secrets"
    house["supervisor"].makes_room(door)
    made = {
        who: good(boss.post(door, json={"signs": who}, headers=new_key()))
        for who in ("agency", "portal")
    }
    filed = str(citizen.file()["code"])
    heard = until(lambda: sandbox.webhooks(AGENCY, filed), "the hand-over, signed twice")
    assert all(call["verified"] for call in heard)
    assert told(stack, filed, made["agency"]["secret"]).status_code == 200
    for one in made.values():
        good(boss.delete(f"{door}/{one['key']['key']}"))
    assert problem(told(stack, filed, made["agency"]["secret"])) == (401, "not_signed_in")


def told(stack: Stack, code: str, secret: str) -> httpx.Response:
    """A webhook of the agency's, signed with that secret."""
    call = {
        "type": "dossier.accepted",
        "timestamp": "2026-11-20T02:30:00Z",
        "data": {"dossier": code},
    }
    url, name = f"{stack.portal}/api/agency/webhooks/{AGENCY}", new_key()["Idempotency-Key"]
    return httpx.post(url, json=call, auth=Signing(secret, name), timeout=30)
