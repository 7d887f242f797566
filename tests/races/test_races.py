"""Fifty at once: exactly one effect, and at least forty of them really reached the operation.

Four may be inside a function at once. SOAK=1 makes it two hundred knocks, twelve inside.
"""

from collections import Counter
from contextlib import closing
from typing import Any

import pytest

from tests.bank import notification
from tests.people import Citizen, Sandbox, good, new_key, sample_pdf, until
from tests.races.conftest import Items
from tests.races.crowd import CROWD, REACHED, SIDE_BY_SIDE, Gate, Knock, Race, race
from tests.stack import Stack

AGENCY = "G01.79"
LOST, GONE, SPENT = 412, 404, 409
"""What those hear who came too late: a stale version; nothing there; a code that is used up."""


@pytest.mark.asvs("2.3.4", "15.4.2")
@pytest.mark.parametrize("keys", ["one key", pytest.param("a key each", marks=pytest.mark.soak)])
def test_a_draft_is_submitted_once(
    stack: Stack, sandbox: Sandbox, citizen: Citizen, items: Items, keys: str
) -> None:
    draft = whole_draft(citizen)
    shared = new_key()
    knocks = [
        knock(
            citizen,
            "POST",
            "/dossiers",
            {"draft": draft},
            shared if keys == "one key" else new_key(),
        )
        for _ in range(CROWD)
    ]
    ran = race(
        Gate(stack, "submission"), "/dossiers", knocks, {201, SPENT}, idle(citizen, "/drafts")
    )
    say(f"submits, {keys}", ran)
    assert set(ran.statuses) == {201}
    receipts = [good(answer) for answer in ran.answers]
    assert all(receipt == receipts[0] for receipt in receipts)
    really_raced(ran)
    code = receipts[0]["code"]
    handed_over(citizen, code)
    kept = items("dossiers", f"D#{draft}")
    first = [item for item in kept if item["sk"] == "EVENT#000001"]
    assert [item["body"]["type"] for item in first] == ["DossierSubmitted"]
    named = [item for item in items("dossiers", "CODE#") if item["body"]["id"] == draft]
    assert [item["pk"] for item in named] == [f"CODE#{code}"]
    assert executions(stack, "intake", code) == 1
    assert len(until(lambda: sandbox.webhooks(AGENCY, code), "the agency to be told")) == 1


@pytest.mark.asvs("6.5.1")
@pytest.mark.fault("F29")
def test_one_sign_in_begins_one_session(
    stack: Stack, newcomer: Citizen, sandbox: Sandbox, items: Items
) -> None:
    newcomer.register()
    person = newcomer.confirm()["person"]
    before = len(sandbox.texts(newcomer.phone))
    started = good(newcomer.knock())
    until(lambda: len(sandbox.texts(newcomer.phone)) > before, "the code to sign in with")
    said = {"code": newcomer.code_by_text(), "carrier": "bearer"}
    path = f"/auth/sign-ins/{started['sign_in']}/confirm"
    knocks = [knock(newcomer, "POST", path, said) for _ in range(CROWD)]
    route = "/auth/sign-ins/{sign_in}/confirm"
    ran = race(Gate(stack, "auth"), route, knocks, {201, SPENT}, idle(newcomer, "/auth/session"))
    say("sign-ins", ran)
    assert Counter(ran.statuses) == {201: 1, SPENT: CROWD - 1}
    really_raced(ran)
    sessions = [it for it in items("identity", "SESSION#") if it["body"].get("person") == person]
    assert len(sessions) == 1


@pytest.mark.soak
def test_one_registration_makes_one_account(stack: Stack, newcomer: Citizen, items: Items) -> None:
    registration = newcomer.register()["registration"]
    said = {"phone_code": newcomer.code_by_text(), "email_code": newcomer.code_by_mail()}
    path = f"/auth/registrations/{registration}/confirm"
    knocks = [knock(newcomer, "POST", path, said) for _ in range(CROWD)]
    route = "/auth/registrations/{registration}/confirm"
    before = accounts(items)
    ran = race(Gate(stack, "auth"), route, knocks, {201, SPENT}, idle(newcomer, "/auth/session"))
    say("registrations", ran)
    assert set(ran.statuses) == {201}
    really_raced(ran)
    (person,) = {good(answer)["person"] for answer in ran.answers}
    owners = [it["body"]["person"] for it in items("identity", "NATIONAL#")]
    assert owners.count(person) == 1
    assert accounts(items) - before == {f"PERSON#{person}"}


def accounts(items: Items) -> set[str]:
    return {it["pk"] for it in items("identity", "PERSON#") if it["sk"] == "PERSON"}


def test_a_payment_is_settled_once(
    stack: Stack, sandbox: Sandbox, citizen: Citizen, items: Items
) -> None:
    code = awaiting_payment(citizen, sandbox)
    offer = citizen.pay(code)
    url = f"{stack.portal}/api/webhooks/vnpay?{notification(stack, offer)}"
    knocks = [Knock("GET", url, {}) for _ in range(CROWD)]
    ran = race(
        Gate(stack, "webhooks"), "/webhooks/vnpay", knocks, {200}, idle(citizen, "/webhooks/vnpay")
    )
    heard = Counter(good(answer)["RspCode"] for answer in ran.answers)
    say(f"notifications {dict(heard)}", ran)
    assert heard["00"] == 1, "settled"
    assert heard == {"00": 1, "02": CROWD - 1}
    really_raced(ran)
    citizen.wait_for(code, "processing")
    events = [line["event"] for line in citizen.dossier(code)["timeline"]]
    assert events.count("FeePaid") == 1
    kept = items("payments", f"PAYMENT#{offer['payment']}")
    assert Counter(item["sk"].partition("#")[0] for item in kept) == {"PAYMENT": 1, "NOTE": 1}
    (payment,) = [item["body"] for item in kept if item["sk"] == "PAYMENT"]
    assert payment["state"] == "paid"


def test_two_tabs_save_one_draft_one_after_the_other(stack: Stack, citizen: Citizen) -> None:
    begun = citizen.save(citizen.start())
    draft, version = begun["draft"], begun["version"]
    seen = {"If-Match": f'"{version}"'}
    knocks = [
        knock(
            citizen,
            "PUT",
            f"/drafts/{draft}",
            written(citizen, f"tab {number % 2}: {number}"),
            seen,
        )
        for number in range(CROWD)
    ]
    ran = race(
        Gate(stack, "submission"), "/drafts/{draft}", knocks, {200, LOST}, idle(citizen, "/drafts")
    )
    say("saves", ran)
    assert Counter(ran.statuses) == {200: 1, LOST: CROWD - 1}
    really_raced(ran)
    (won,) = [good(answer) for answer in ran.answers if answer.is_success]
    now = good(citizen.http.get(f"/drafts/{draft}"))
    assert now["version"] == won["version"] == version + 1
    assert now["declaration"] == won["declaration"]


def written(citizen: Citizen, address: str) -> dict[str, Any]:
    declared = citizen.declaration() | {"address": address}
    return {"declaration": declared, "agency": AGENCY, "return_by": "online"}


def knock(
    citizen: Citizen,
    method: str,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> Knock:
    said = {
        name: citizen.http.headers[name]
        for name in ("Authorization",)
        if name in citizen.http.headers
    }
    return Knock(method, f"{citizen.portal}/api{path}", {**said, **(headers or {})}, body)


def idle(citizen: Citizen, path: str) -> Knock:
    """A stranger's look: the function reads what it needs to refuse it, and nothing comes of it."""
    return Knock("GET", f"{citizen.portal}/api{path}", {"Authorization": "Bearer nobodys"})


def whole_draft(citizen: Citizen) -> str:
    draft = str(citizen.save(citizen.start())["draft"])
    for document in ("giay-kham-suc-khoe", "giay-phep-lai-xe"):
        citizen.upload(draft, document, sample_pdf(), "application/pdf", "a.pdf")
    return draft


def awaiting_payment(citizen: Citizen, sandbox: Sandbox) -> str:
    code = str(citizen.submit(whole_draft(citizen))["code"])
    handed_over(citizen, code)
    for button in ("accept", "start", "fee-requests"):
        sandbox.press(AGENCY, code, button)
    return code


def handed_over(citizen: Citizen, code: str) -> None:
    def look() -> bool:
        timeline = citizen.dossier(code)["timeline"]
        return any(line["event"] == "DossierHandedOver" for line in timeline)

    until(look, f"{code} to reach its agency")


def executions(stack: Stack, leg: str, code: str) -> int:
    with closing(stack.client("stepfunctions")) as machines:
        machine = stack.aws.resources(stack.name)[f"{leg.capitalize()}Leg"]
        pages = machines.get_paginator("list_executions").paginate(stateMachineArn=machine)
        return sum(
            code.replace(".", "_") in one["name"] for page in pages for one in page["executions"]
        )


def really_raced(ran: Race) -> None:
    assert ran.reached >= REACHED
    assert ran.abreast >= SIDE_BY_SIDE, "they came one after the other"


def say(what: str, ran: Race) -> None:
    """For whoever reads with -s: how close it was."""
    turned = ", ".join(f"{times} by {who}" for who, times in sorted(ran.turned.items()))
    print(  # noqa: T201
        f"\n  {what}: {len(ran.answers)} knocked, {ran.worked_on} answered by the operation,"
        f" {ran.logged} in its log, {ran.abreast} at once;"
        f" turned away: {turned or 'nobody'}"
    )
