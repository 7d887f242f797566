"""One dossier all the way through: registration to a downloaded result, on the packaged template."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from portal.catalogue.calendars import TomlCalendars
from portal.domain.calendar import closing, local_day
from tests.people import Citizen, Sandbox, b64_sha256, good, sample_pdf, until
from tests.stack import Stack

AGENCY = "G01.79"
NATIONAL = re.compile(
    r"^(?:\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-(?:\d{6}|\d{8})-\d{4,7}$"
)
"""Circular 01/2018/TT-VPCP, in the four forms seen."""


def handed_over(sandbox: Sandbox, code: str) -> dict[str, object]:
    return until(lambda: next(iter(sandbox.webhooks(AGENCY, code)), None), "the agency to be told")


def test_a_licence_is_exchanged_without_going_anywhere(newcomer: Citizen, sandbox: Sandbox) -> None:
    newcomer.arrive()
    assert good(newcomer.http.get("/auth/session"))["name"] == newcomer.name

    found, *_ = good(newcomer.http.get("/procedures", params={"q": "doi giay phep lai xe"}))[
        "items"
    ]
    assert (found["code"], found["level"], found["fee"], found["working_days"]) == (
        "3.000347",
        4,
        135_000,
        5,
    )

    receipt = newcomer.file()
    code = receipt["code"]
    assert NATIONAL.match(code)
    told = handed_over(sandbox, code)
    assert (told["verified"], told["type"]) == (True, "dossier.handed_over")

    sandbox.press(AGENCY, code, "accept")
    accepted = newcomer.dossier(code)
    assert (accepted["state_code"], accepted["due_at"]) == (
        2,
        due_after_five_working_days(accepted["accepted_at"]),
    )

    sandbox.press(AGENCY, code, "start")
    sandbox.press(AGENCY, code, "fee-requests")
    owing = newcomer.dossier(code)
    assert (owing["state_code"], owing["fee"]["amount"], owing["next"]["who"]["en"]) == (
        6,
        135_000,
        "You",
    )

    offer = newcomer.pay(code)
    back = sandbox.at_the_bank(offer["url"], "pay")
    assert newcomer.come_back(back)["shown"] == "paid"
    newcomer.wait_for(code, "processing")
    assert good(newcomer.http.get(f"/payments/{offer['payment']}"))["state"] == "paid"
    assert sandbox.transaction(offer["payment"])["acknowledged"]

    sandbox.press(AGENCY, code, "results", sample="1", number="12/QĐ", note="Đủ điều kiện")
    until(lambda: (newcomer.dossier(code)["result"] or {}).get("available"), "the result")
    link, content = newcomer.download(code)
    end = newcomer.dossier(code)
    assert content.startswith(b"%PDF")
    assert b64_sha256(content) == link["sha256"] == end["result"]["sha256"]
    assert (end["state_code"], end["state_name"]["vi"]) == (10, "Đã trả kết quả")
    assert [line["event"] for line in end["timeline"]] == [
        "DossierSubmitted",
        "DossierHandedOver",
        "DossierAccepted",
        "ProcessingStarted",
        "FeeRequested",
        "FeePaid",
        "DossierDecided",
        "ResultOffered",
        "ResultReturned",
    ]
    what_the_citizen_was_told(newcomer, sandbox, code)


def due_after_five_working_days(accepted_at: str) -> str:
    accepted = local_day(datetime.fromisoformat(accepted_at))
    due = closing(TomlCalendars().working().after(accepted, 5))
    return due.astimezone(UTC).isoformat().replace("+00:00", "Z")


def what_the_citizen_was_told(citizen: Citizen, sandbox: Sandbox, code: str) -> None:
    """A mail at every change but two of the portal's own; a text for acceptance, fee and result, in one GSM-7 part."""
    mails = until(lambda: about(code, sandbox.mails(citizen.email), 7), "a mail for every change")
    assert len(mails) == 7
    messages = good(
        sandbox.http.get(f"{sandbox.url}/phone/messages.json", params={"number": citizen.phone})
    )
    texts = [one for one in messages["messages"] if code in one["text"]]
    assert len(texts) == 3
    assert {(one["encoding"], one["parts"]) for one in messages["messages"]} == {("GSM-7", 1)}


def about(code: str, mails: list[dict[str, str]], count: int) -> list[str] | None:
    found = [mail["subject"] for mail in mails if code in mail["subject"]]
    return found if len(found) >= count else None


def test_a_refused_dossier_ends_with_the_reason(citizen: Citizen, sandbox: Sandbox) -> None:
    code = citizen.file()["code"]
    handed_over(sandbox, code)
    sandbox.press(
        AGENCY, code, "refuse", reason_code="papers_invalid", reason="Giấy khám đã hết hạn"
    )
    refused = citizen.dossier(code)
    assert (refused["state_code"], refused["refusal"]["reason"]) == (3, "Giấy khám đã hết hạn")
    until(lambda: about(code, sandbox.mails(citizen.email), 2), "the mail that says so")


def test_a_cancelled_payment_can_be_made_again(citizen: Citizen, sandbox: Sandbox) -> None:
    code = citizen.file()["code"]
    handed_over(sandbox, code)
    for button in ("accept", "start", "fee-requests"):
        sandbox.press(AGENCY, code, button)
    first = citizen.pay(code)
    assert citizen.pay(code)["payment"] == first["payment"]
    back = sandbox.at_the_bank(first["url"], "cancel")
    assert citizen.come_back(back)["shown"] == "cancelled"
    until(
        lambda: good(citizen.http.get(f"/payments/{first['payment']}"))["state"] == "cancelled",
        "the cancel",
    )
    assert citizen.dossier(code)["state_code"] == 6
    second = citizen.pay(code)
    assert second["payment"] != first["payment"]
    sandbox.at_the_bank(second["url"], "pay")
    citizen.wait_for(code, "processing")


def test_code_and_secret_are_enough_to_follow_it(citizen: Citizen, stack: Stack) -> None:
    receipt = citizen.file()
    said = {"code": receipt["code"], "secret": receipt["secret"]}
    seen = good(httpx.post(f"{stack.portal}/api/public/look-ups", json=said, timeout=30))
    assert seen["title"]["vi"] == "Đổi giấy phép lái xe"
    assert citizen.name not in str(seen)
    wrong = httpx.post(f"{stack.portal}/api/public/look-ups", json=said | {"secret": "AAAA"})
    assert wrong.status_code == 404


@pytest.mark.asvs("2.3.4")
def test_two_tabs_and_a_lost_answer_make_one_dossier(citizen: Citizen) -> None:
    draft = citizen.save(citizen.start())["draft"]
    citizen.upload(draft, "giay-kham-suc-khoe", sample_pdf(), "application/pdf", "a.pdf")
    citizen.upload(draft, "giay-phep-lai-xe", sample_pdf(), "application/pdf", "b.pdf")
    first = citizen.submit(draft, {"Idempotency-Key": "tab-one"})
    assert citizen.submit(draft, {"Idempotency-Key": "tab-one"}) == first
    assert citizen.submit(draft, {"Idempotency-Key": "tab-two"}) == first


def test_somebody_elses_draft_and_dossier_do_not_exist(citizen: Citizen, stranger: Citizen) -> None:
    draft = citizen.start()["draft"]
    code = citizen.file()["code"]
    for path in (f"/drafts/{draft}", f"/dossiers/{code}"):
        theirs, nobodys = stranger.http.get(path), stranger.http.get(path[:-3] + "999")
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert without_instance(theirs) == without_instance(nobodys)


def without_instance(answer: httpx.Response) -> dict[str, object]:
    return {name: value for name, value in answer.json().items() if name != "instance"}


def test_an_upload_is_what_was_announced_or_it_is_refused(citizen: Citizen) -> None:
    draft, content = citizen.start()["draft"], sample_pdf()
    offer = citizen.announce(draft, "giay-kham-suc-khoe", content, "application/pdf", "a.pdf")
    too_big = citizen.post_file(offer["upload"], content + b"!")
    assert too_big.status_code in {400, 403}
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    paper = citizen.upload(draft, "giay-kham-suc-khoe", content + eicar, "application/pdf", "b.pdf")
    assert (paper["state"], paper["refusal"]["code"]) == ("refused", "infected")
    renamed = citizen.upload(
        draft, "giay-kham-suc-khoe", b"MZ\x90\x00" * 40, "application/pdf", "c.pdf"
    )
    assert (renamed["state"], renamed["refusal"]["code"]) == ("refused", "type_differs")


@pytest.mark.asvs("7.4.1")
@pytest.mark.fault("F28")
def test_signing_out_ends_the_session_at_once(newcomer: Citizen) -> None:
    newcomer.arrive()
    assert newcomer.http.request("DELETE", "/auth/session").status_code == 204
    assert newcomer.http.get("/auth/session").status_code == 401


def test_a_session_is_kept_by_use_and_ends_without(
    newcomer: Citizen, stack: Stack, aws: Callable[[str], Any]
) -> None:
    newcomer.arrive()
    sessions = Sessions(aws("dynamodb"), f"{stack.name}-identity", newcomer)
    for path in ("/auth/session", "/dossiers", "/payments/none"):
        sessions.unused_for(minutes=5)
        assert newcomer.http.get(path).status_code in {200, 404}
        assert sessions.seen() > datetime.now(UTC) - timedelta(minutes=1)
    sessions.unused_for(minutes=16)
    assert newcomer.http.get("/dossiers").status_code == 401


@dataclass
class Sessions:
    """The stored session of one citizen, for putting its clock back."""

    client: Any
    table: str
    citizen: Citizen

    def unused_for(self, minutes: int) -> None:
        then = datetime.now(UTC) - timedelta(minutes=minutes)
        self._put(self._body() | {"seen_at": then.isoformat(), "started_at": then.isoformat()})

    def seen(self) -> datetime:
        return datetime.fromisoformat(self._body()["seen_at"])

    def _key(self) -> dict[str, Any]:
        token = self.citizen.http.headers["Authorization"].removeprefix("Bearer ")
        name = hashlib.sha256(token.encode()).hexdigest()
        return {"pk": {"S": f"SESSION#{name}"}, "sk": {"S": "SESSION"}}

    def _body(self) -> dict[str, Any]:
        found = self.client.get_item(TableName=self.table, Key=self._key())["Item"]
        return dict(json.loads(found["body"]["S"]))

    def _put(self, body: dict[str, Any]) -> None:
        self.client.update_item(
            TableName=self.table,
            Key=self._key(),
            UpdateExpression="SET body = :b",
            ExpressionAttributeValues={":b": {"S": json.dumps(body)}},
        )


def test_a_session_is_needed_and_the_refusal_says_so_in_both_languages(stack: Stack) -> None:
    for language, title in (("vi", "Bạn chưa đăng nhập"), ("en", "You are not signed in")):
        refused = httpx.get(f"{stack.portal}/api/dossiers", headers={"Accept-Language": language})
        assert (refused.status_code, refused.json()["title"]) == (401, title)
        assert refused.headers["content-type"] == "application/problem+json"
