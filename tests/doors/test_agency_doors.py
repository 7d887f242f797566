"""An agency's system at its doors: it reads what was handed over to it, and moves it, once."""

from collections.abc import Iterator
from typing import Any

import pytest

from portal.domain.checksum import sha256_of
from portal.operations.download_result import result_key
from tests.doors.caller import ME, OTHER_KEY, OUR_KEY, Caller, calling, refused
from tests.operations.world import DECLARATION, RESULT

REFUSAL = {"reason_code": "papers_invalid", "reason": "Giấy khám sức khỏe đã hết hạn"}
FILE = {
    "file_name": "Quyết định.pdf",
    "content_type": "application/pdf",
    "size": len(RESULT),
    "sha256": sha256_of(RESULT),
}
ASKED = {
    "items": [{"about": "field", "target": "address", "code": "wrong", "text": "Thiếu phường"}],
    "why_again": None,
}
MOVES: list[tuple[str, dict[str, Any]]] = [
    ("accept", {}),
    ("refuse", REFUSAL),
    ("start", {}),
    ("fee-requests", {}),
    ("results", FILE),
    ("decide", {"result": "upload-00001", "number": "1"}),
    ("supplement-requests", ASKED),
    ("refuse-withdrawal", {"reason": "Đã in"}),
    ("stop", {"reason_code": "other", "reason": "Hồ sơ trùng"}),
]


class Office(Caller):
    """A caller with an agency's key."""

    def move(
        self, code: str, verb: str, said: object = None, *, key: str = "key", **more: str
    ) -> Any:  # noqa: ANN401  # Chalice's answer
        more = {"token": OUR_KEY, **more}
        return self.ask("POST", f"/agency/dossiers/{code}/{verb}", said, key=key, **more)

    def read(self, code: str, token: str = OUR_KEY) -> Any:  # noqa: ANN401  # as above
        return self.ask("GET", f"/agency/dossiers/{code}", token=token)


@pytest.fixture
def office() -> Iterator[Office]:
    with calling() as somebody:
        yield Office(somebody.world, somebody.client)


def test_the_dossier_as_an_officer_reads_it(office: Office) -> None:
    code = office.world.handed_over()
    answer = office.read(code)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{answer.json_body["version"]}"'
    assert answer.json_body["declaration"] == DECLARATION
    assert all(paper["url"] and not paper["withheld"] for paper in answer.json_body["papers"])
    assert "secret" not in answer.json_body


def test_before_it_is_handed_over_it_is_not_there(office: Office) -> None:
    code = office.world.submit(office.world.complete().draft).code
    assert refused(office.read(code)) == (404, "not_found")


def test_another_agencys_dossier_is_not_there(office: Office) -> None:
    code = office.world.handed_over()
    assert refused(office.read(code, OTHER_KEY)) == (404, "not_found")
    for verb, said in MOVES:
        answer = office.move(code, verb, said, token=OTHER_KEY)
        assert refused(answer) == (404, "not_found")


def test_from_acceptance_to_the_decision(office: Office) -> None:
    world, code = office.world, office.world.handed_over()
    accepted = office.move(code, "accept")
    assert accepted.status_code == 200
    assert accepted.json_body["due_at"] == "2026-11-30T10:00:00Z"
    assert office.move(code, "start", {}, key="key-2").json_body["state"] == "processing"
    fee = office.move(code, "fee-requests", {}, key="key-3")
    assert (fee.json_body["state"], fee.json_body["amount"]) == ("awaiting_payment", 135_000)
    assert fee.headers["ETag"] == f'"{fee.json_body["version"]}"'
    early = office.move(code, "decide", {"result": "upload-00001", "number": "1"}, key="key-4")
    assert refused(early) == (409, "fee_unpaid")
    assert world.dossiers.find(code).state == "awaiting_payment"


def test_a_decision_comes_with_its_file(office: Office) -> None:
    world, code = office.world, office.world.paid()
    offered = office.move(code, "results", FILE, key="file-1")
    assert offered.status_code == 201
    assert office.move(code, "results", FILE, key="file-1").json_body == offered.json_body
    result = offered.json_body["result"]
    world.quarantine.upload(result_key(world.identifier(code), result), RESULT)
    decided = office.move(code, "decide", {"result": result, "number": "12/QĐ"}, key="decide-1")
    assert (decided.status_code, decided.json_body["state"]) == (200, "decided")
    again = office.move(code, "decide", {"result": result, "number": "12/QĐ"}, key="decide-1")
    assert again.json_body == decided.json_body


def test_a_file_that_is_not_the_announced_one_decides_nothing(office: Office) -> None:
    world, code = office.world, office.world.paid()
    result = office.move(code, "results", FILE).json_body["result"]
    world.quarantine.upload(result_key(world.identifier(code), result), RESULT[::-1])
    answer = office.move(code, "decide", {"result": result, "number": "1"}, key="decide-1")
    assert refused(answer) == (422, "invalid")
    assert answer.json_body["errors"][0]["pointer"] == "/result"


def test_a_refusal_reaches_the_citizen_with_its_reason(office: Office) -> None:
    code = office.world.handed_over()
    assert office.move(code, "refuse", REFUSAL).json_body["state"] == "refused"
    seen = office.ask("GET", f"/dossiers/{code}", token=ME).json_body
    assert seen["refusal"] == {"code": "papers_invalid", "reason": REFUSAL["reason"]}


def test_a_refusal_needs_a_known_ground(office: Office) -> None:
    code = office.world.handed_over()
    answer = office.move(code, "refuse", REFUSAL | {"reason_code": "no_mood", "reason": ""})
    assert refused(answer) == (422, "invalid")
    found = {error["pointer"]: error["code"] for error in answer.json_body["errors"]}
    assert found.keys() == {"/reason_code", "/reason"}


def test_the_second_knock_gets_the_first_answer(office: Office) -> None:
    code = office.world.handed_over()
    assert office.move(code, "accept").json_body == office.move(code, "accept").json_body
    other = office.move(code, "refuse", REFUSAL)
    assert refused(other) == (422, "idempotency_key_reused")


def test_what_is_out_of_turn_is_a_conflict(office: Office) -> None:
    answer = office.move(office.world.handed_over(), "start")
    assert refused(answer) == (409, "transition_not_allowed")


def test_an_officer_who_saw_something_older_is_told(office: Office) -> None:
    code = office.world.handed_over()
    answer = office.move(code, "accept", If_Match='"1"')
    assert refused(answer) == (412, "stale")
    seen = office.read(code).headers["ETag"]
    assert office.move(code, "accept", If_Match=seen).status_code == 200


@pytest.mark.parametrize(("verb", "said"), MOVES, ids=[verb for verb, _ in MOVES])
def test_every_move_needs_a_key(office: Office, verb: str, said: dict[str, Any]) -> None:
    code = office.world.handed_over()
    assert refused(office.move(code, verb, said, key="")) == (400, "idempotency_key_missing")


@pytest.mark.parametrize("token", ["", ME, "unknown"])
def test_a_stranger_reads_nothing(office: Office, token: str) -> None:
    code = office.world.handed_over()
    assert refused(office.read(code, token)) == (401, "not_signed_in")
