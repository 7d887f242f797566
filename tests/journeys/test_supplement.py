"""What is wrong is asked for and answered once; what nobody can open comes back; what is unwanted is withdrawn."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pikepdf
import pytest

from tests.people import (
    Citizen,
    Sandbox,
    b64_sha256,
    good,
    new_key,
    sample_pdf,
    sample_photo,
    until,
)
from tests.stack import Stack

AGENCY = "G01.79"
HEALTH, LICENCE = "giay-kham-suc-khoe", "giay-phep-lai-xe"
NEW_ADDRESS = "5 Trần Phú, phường Hải Châu, Thành phố Đà Nẵng"


@dataclass
class Desk:
    """An agency that speaks to the portal's own doors."""

    http: httpx.Client

    def knock(self, code: str, verb: str, **said: object) -> httpx.Response:
        url = f"/agency/dossiers/{code}/{verb}"
        return self.http.post(url, json=said, headers=new_key())

    def does(self, code: str, verb: str, **said: object) -> dict[str, Any]:
        return dict(good(self.knock(code, verb, **said)))

    def reads(self, code: str) -> dict[str, Any]:
        return dict(good(self.http.get(f"/agency/dossiers/{code}")))


@pytest.fixture(scope="module")
def desk(stack: Stack) -> Iterator[Desk]:
    key = next(one["api_key"] for one in stack.sandbox_config["agencies"] if one["code"] == AGENCY)
    proof = {"Authorization": f"Bearer {key}"}
    with closing(httpx.Client(base_url=f"{stack.portal}/api", timeout=30, headers=proof)) as http:
        yield Desk(http)


def defect(about: str, target: str) -> dict[str, str]:
    return {"about": about, "target": target, "code": "wrong", "text": "Chưa đúng"}


def withdraw(citizen: Citizen, code: str) -> dict[str, Any]:
    said = {"reason": "Tôi đổi ý"}
    return dict(
        good(citizen.http.post(f"/dossiers/{code}/withdrawal", json=said, headers=new_key()))
    )


def bring(citizen: Citizen, code: str, document: str, content: bytes) -> str:
    said = {
        "required_document": document,
        "file_name": "Giấy khám mới.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": b64_sha256(content),
    }
    offer = good(citizen.http.post(f"/dossiers/{code}/papers", json=said))
    assert citizen.post_file(offer["upload"], content).status_code == 204
    paper = str(offer["paper"]["paper"])
    shown = good(citizen.http.post(f"/dossiers/{code}/papers/{paper}/finalise", json={}))
    assert [one["state"] for one in shown["supplement"]["papers"]][-1] == "clean"
    return paper


def give(citizen: Citizen, code: str, **declaration: str) -> httpx.Response:
    said = {"declaration": declaration}
    return citizen.http.post(f"/dossiers/{code}/supplement", json=said, headers=new_key())


def heard(citizen: Citizen, code: str, event: str) -> bool:
    return any(line["event"] == event for line in citizen.dossier(code)["timeline"])


def handed_over(citizen: Citizen) -> str:
    code = str(citizen.file()["code"])
    until(lambda: heard(citizen, code, "DossierHandedOver"), f"{code} to reach its agency")
    return code


def test_what_is_asked_is_answered_and_nothing_else(
    citizen: Citizen, sandbox: Sandbox, desk: Desk
) -> None:
    code = handed_over(citizen)
    asked = desk.does(
        code, "supplement-requests", items=[defect("paper", HEALTH), defect("field", "address")]
    )
    waiting = citizen.dossier(code)
    assert (waiting["state_code"], waiting["next"]["who"]["en"]) == (5, "You")
    assert waiting["next"]["until"] == waiting["supplement"]["answer_by"] == asked["answer_by"]

    refused = give(citizen, code, full_name="Một người khác")
    assert refused.status_code == 422
    assert {(one["pointer"], one["code"]) for one in refused.json()["errors"]} == {
        (f"/papers/{HEALTH}", "paper_missing"),
        ("/declaration/address", "missing"),
        ("/declaration/full_name", "not_asked"),
    }
    paper = bring(citizen, code, HEALTH, sample_pdf())
    assert good(give(citizen, code, address=NEW_ADDRESS))["state"] == "registered"

    until(lambda: heard(citizen, code, "SupplementReceived"), "the new paper to be made safe")
    view = desk.reads(code)
    assert view["declaration"]["address"] == NEW_ADDRESS
    papers = {one["paper"]: one for one in view["papers"]}
    assert [one["replaced"] for one in view["papers"] if one["required_document"] == HEALTH] == [
        True,
        False,
    ]
    assert httpx.get(papers[paper]["url"], timeout=30).content.startswith(b"%PDF")
    until(
        lambda: (
            "dossier.supplement_given" in [one["type"] for one in sandbox.webhooks(AGENCY, code)]
        ),
        "the agency to be told",
    )
    after_acceptance(citizen, desk, code)
    what_the_citizen_was_told(citizen, sandbox, code)


def after_acceptance(citizen: Citizen, desk: Desk, code: str) -> None:
    """Once more while it is processed; a further time needs its why. An answer of the same day moves no date."""
    desk.does(code, "accept")
    desk.does(code, "start")
    due = citizen.dossier(code)["due_at"]
    desk.does(code, "supplement-requests", items=[defect("field", "address")])
    early = desk.knock(code, "stop", reason_code="supplement_not_given", reason="Không bổ sung")
    assert (early.status_code, early.json()["code"]) == (409, "answer_still_awaited")
    back = good(give(citizen, code, address=NEW_ADDRESS))
    assert (back["state"], back["due_at"], back["supplement"]) == ("processing", due, None)
    again = desk.knock(code, "supplement-requests", items=[defect("paper", LICENCE)])
    assert (again.status_code, again.json()["code"]) == (409, "why_again_missing")


def what_the_citizen_was_told(citizen: Citizen, sandbox: Sandbox, code: str) -> None:
    texts = until(
        lambda: [one for one in sandbox.texts(citizen.phone) if code in one and "bo sung" in one],
        "the text message that asks",
    )
    assert len(texts) >= 1
    until(
        lambda: [
            m
            for m in sandbox.mails(citizen.email)
            if code in m["subject"] and "bổ sung" in m["subject"]
        ],
        "the mail that asks",
    )


def test_a_withdrawal_is_refused_and_another_one_followed(
    citizen: Citizen, sandbox: Sandbox, desk: Desk
) -> None:
    code = handed_over(citizen)
    desk.does(code, "accept")
    assert withdraw(citizen, code)["state_code"] == 7
    until(
        lambda: (
            "dossier.withdrawal_requested"
            in [one["type"] for one in sandbox.webhooks(AGENCY, code)]
        ),
        "the agency to be told",
    )
    assert desk.knock(code, "start").status_code == 409
    desk.does(code, "refuse-withdrawal", reason="Giấy phép đã in")
    kept = citizen.dossier(code)
    assert (kept["state"], kept["withdrawal"]) == ("accepted", None)
    assert kept["withdrawal_refused"]["reason"] == "Giấy phép đã in"
    withdraw(citizen, code)
    desk.does(code, "stop", reason_code="withdrawn", reason="Theo yêu cầu của người nộp")
    ended = citizen.dossier(code)
    assert (ended["state_code"], ended["stop"]["code"], ended["next"]["until"]) == (
        8,
        "withdrawn",
        None,
    )


def locked_pdf() -> bytes:
    """Nobody can open it without the password."""
    document, target = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(595, 842))
    document.save(target, encryption=pikepdf.Encryption(owner="chủ", user="mật khẩu"))
    return target.getvalue()


def test_a_locked_paper_comes_back_and_is_received_once_it_opens(
    citizen: Citizen, desk: Desk
) -> None:
    code = file_locked(citizen)
    waiting = citizen.wait_for(code, "awaiting_supplement")
    assert waiting["supplement"]["requested_by"] == "portal"
    assert [(one["target"], one["code"]) for one in waiting["supplement"]["items"]] == [
        (HEALTH, "encrypted")
    ]
    assert desk.http.get(f"/agency/dossiers/{code}").status_code == 404
    bring(citizen, code, HEALTH, sample_pdf())
    good(give(citizen, code))
    until(lambda: heard(citizen, code, "DossierHandedOver"), f"{code} to reach its agency")
    assert all(one["url"] for one in desk.reads(code)["papers"])


def test_what_no_agency_has_seen_is_withdrawn_at_once(citizen: Citizen) -> None:
    code = file_locked(citizen)
    citizen.wait_for(code, "awaiting_supplement")
    assert withdraw(citizen, code)["state_code"] == 8


def file_locked(citizen: Citizen) -> str:
    draft = citizen.save(citizen.start())["draft"]
    paper = citizen.upload(draft, HEALTH, locked_pdf(), "application/pdf", "Giấy khám.pdf")
    assert paper["state"] == "clean"  # it is what it says: that nobody can open it shows later
    citizen.upload(draft, LICENCE, sample_photo(), "image/jpeg", "GPLX.jpg")
    return str(citizen.submit(draft)["code"])
