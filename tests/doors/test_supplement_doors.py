"""A supplement, a withdrawal and a stop at the doors: statuses, tags, problems, the second knock."""

from collections.abc import Iterator

import pytest

from portal.domain.checksum import sha256_of
from portal.operations.add_paper import paper_key
from tests.doors.caller import OUR_KEY, STRANGER, calling, refused
from tests.doors.test_agency_doors import ASKED, Office
from tests.operations.world import PDF

HEALTH = "giay-kham-suc-khoe"
FILE = {
    "required_document": HEALTH,
    "file_name": "Giấy khám mới.pdf",
    "content_type": "application/pdf",
    "size": len(PDF),
    "sha256": sha256_of(PDF),
}
PAPER = {"about": "paper", "target": HEALTH, "code": "expired", "text": "Hết hạn"}
NEW = {"declaration": {"address": "5 Trần Phú, phường Hải Châu, Thành phố Đà Nẵng"}}
WHY = {"reason": "Tôi đổi ý"}


@pytest.fixture
def office() -> Iterator[Office]:
    with calling() as somebody:
        yield Office(somebody.world, somebody.client)


def test_from_the_request_to_the_answer(office: Office) -> None:
    world, code = office.world, office.world.handed_over()
    asked = office.move(code, "supplement-requests", {"items": [PAPER], "why_again": None})
    assert (asked.status_code, asked.json_body["state"]) == (200, "awaiting_supplement")
    assert asked.headers["ETag"] == f'"{asked.json_body["version"]}"'
    door = f"/dossiers/{code}/papers"
    offer = office.ask("POST", door, FILE)
    assert offer.status_code == 201
    paper = offer.json_body["paper"]["paper"]
    assert refused(office.ask("POST", f"{door}/{paper}/finalise", {})) == (409, "nothing_uploaded")
    world.quarantine.upload(paper_key(world.identifier(code), paper), PDF)
    shown = office.ask("POST", f"{door}/{paper}/finalise", {})
    assert shown.status_code == 200
    assert shown.json_body["supplement"]["papers"][0]["state"] == "clean"
    left = office.ask("DELETE", f"{door}/{paper}")
    assert (left.status_code, left.json_body["supplement"]["papers"]) == (200, [])
    assert office.ask("DELETE", f"{door}/{paper}").json_body == left.json_body
    world.bring(code, HEALTH)
    given = office.ask("POST", f"/dossiers/{code}/supplement", {"declaration": {}}, key="give")
    assert (given.status_code, given.json_body["state"]) == (200, "registered")
    assert given.headers["ETag"] == f'"{given.json_body["version"]}"'
    again = office.ask("POST", f"/dossiers/{code}/supplement", {"declaration": {}}, key="give")
    assert again.json_body == given.json_body


def test_an_answer_says_where_it_lacks_something(office: Office) -> None:
    code = office.world.handed_over()
    office.move(code, "supplement-requests", ASKED)
    said = {"declaration": {"full_name": "Khác"}}
    answer = office.ask("POST", f"/dossiers/{code}/supplement", said, key="give")
    assert refused(answer) == (422, "invalid")
    assert {(one["pointer"], one["code"]) for one in answer.json_body["errors"]} == {
        ("/declaration/address", "missing"),
        ("/declaration/full_name", "not_asked"),
    }


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"items": []},
        {"items": [PAPER | {"code": "ugly"}]},
        {"items": [PAPER | {"text": ""}]},
        {"items": [PAPER | {"text": "x" * 201}]},
        {"items": [PAPER | {"more": 1}]},
        {"items": [PAPER] * 21},
    ],
)
def test_what_is_no_request_asks_for_nothing(office: Office, said: object) -> None:
    code = office.world.handed_over()
    assert refused(office.move(code, "supplement-requests", said)) == (422, "invalid")
    assert office.world.head(code).supplements == 0


def test_a_withdrawal_is_refused_then_followed(office: Office) -> None:
    code = office.world.handed_over()
    door = f"/dossiers/{code}/withdrawal"
    asked = office.ask("POST", door, WHY, key="one")
    assert (asked.status_code, asked.json_body["state_code"]) == (200, 7)
    kept = office.move(code, "refuse-withdrawal", {"reason": "Đã in"})
    assert (kept.status_code, kept.json_body["state"]) == (200, "registered")
    office.ask("POST", door, WHY, key="two")
    ended = office.move(code, "stop", {"reason_code": "withdrawn", **WHY}, key="end")
    assert (ended.status_code, ended.json_body["state"]) == (200, "stopped")
    assert refused(office.ask("POST", door, WHY, key="three")) == (409, "transition_not_allowed")


def test_a_strangers_dossier_is_not_there(office: Office) -> None:
    code = office.world.handed_over()
    office.move(code, "supplement-requests", ASKED)
    for method, path, said in (
        ("POST", "papers", FILE),
        ("POST", "papers/none/finalise", {}),
        ("DELETE", "papers/none", None),
        ("POST", "supplement", NEW),
        ("POST", "withdrawal", WHY),
    ):
        answer = office.ask(method, f"/dossiers/{code}/{path}", said, key="k", token=STRANGER)
        assert refused(answer) == (404, "not_found")


def test_each_needs_a_key_and_the_right_caller(office: Office) -> None:
    code = office.world.handed_over()
    for path, said in (("supplement", NEW), ("withdrawal", WHY)):
        answer = office.ask("POST", f"/dossiers/{code}/{path}", said)
        assert refused(answer) == (400, "idempotency_key_missing")
        answer = office.ask("POST", f"/dossiers/{code}/{path}", said, key="k", token=OUR_KEY)
        assert refused(answer) == (401, "not_signed_in")
