"""An agency's own webhooks: signed calls that make the moves of its REST doors."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from portal.domain.answer import KeptAnswer
from portal.operations.download_result import result_key
from tests.doors.caller import NEW_SECRET, OLD_SECRET, OTHER_SECRET, Caller, calling, refused
from tests.operations.world import RESULT
from tests.signing import signed

REFUSAL = {"reason_code": "papers_invalid", "reason": "Giấy khám sức khỏe đã hết hạn"}


@dataclass(frozen=True)
class System(Caller):
    """An agency's system, which signs what it says."""

    def tell(
        self,
        type_: str,
        data: dict[str, Any],
        *secrets: str,
        name: str = "msg_1",
        to: str = "G01.79",
        late: int = 0,
    ) -> Any:  # noqa: ANN401  # Chalice's answer
        told = {"type": type_, "timestamp": "2026-11-20T02:30:00Z", "data": data}
        return self.tell_bytes(json.dumps(told).encode(), *secrets, name=name, to=to, late=late)

    def tell_bytes(
        self, body: bytes, *secrets: str, name: str = "msg_1", to: str = "G01.79", late: int = 0
    ) -> Any:  # noqa: ANN401  # as above
        at = self.world.clock.now() - timedelta(seconds=late)
        headers = signed(name, at, body, *(secrets or (NEW_SECRET,)))
        named = {name.replace("-", "_"): words for name, words in headers.items()}
        return self.send("POST", f"/agency/webhooks/{to}", body, token=None, **named)

    def kept(self, code: str) -> list[KeptAnswer]:
        return list(self.world.dossiers.answers(self.world.identifier(code)))


@pytest.fixture
def system() -> Iterator[System]:
    with calling() as somebody:
        yield System(somebody.world, somebody.client)


def test_from_acceptance_to_the_fee(system: System) -> None:
    code = system.world.handed_over()
    dossier = system.world.dossiers.find(code)
    assert dossier is not None
    seen = dossier.version
    accepted = system.tell("dossier.accepted", {"dossier": code, "version": seen})
    assert accepted.status_code == 200
    assert accepted.json_body["due_at"] == "2026-11-30T10:00:00Z"
    assert accepted.headers["ETag"] == f'"{seen + 1}"'
    started = system.tell("dossier.processing_started", {"dossier": code}, name="msg_2")
    assert started.json_body["state"] == "processing"
    fee = system.tell("dossier.fee_requested", {"dossier": code, "version": None}, name="msg_3")
    assert (fee.json_body["state"], fee.json_body["amount"]) == ("awaiting_payment", 135_000)
    assert system.kept(code) == []


def test_a_refusal_with_its_reason(system: System) -> None:
    code = system.world.handed_over()
    assert system.tell("dossier.refused", {"dossier": code, **REFUSAL}).status_code == 200
    dossier = system.world.dossiers.find(code)
    assert dossier is not None
    assert dossier.refusal is not None
    assert dossier.refusal.reason == REFUSAL["reason"]


def test_a_supplement_is_asked_for_and_a_withdrawal_answered(system: System) -> None:
    world, code = system.world, system.world.processing()
    item = {"about": "paper", "target": "giay-phep-lai-xe", "code": "unreadable", "text": "Ảnh mờ"}
    asked = system.tell("dossier.supplement_requested", {"dossier": code, "items": [item]})
    assert asked.json_body["state"] == "awaiting_supplement"
    world.withdraw(code)
    data = {"dossier": code, "reason": "Hồ sơ đã có kết quả"}
    back = system.tell("dossier.withdrawal_refused", data, name="msg_2")
    assert back.json_body["state"] == "awaiting_supplement"
    world.withdraw(code, "again")
    data = {"dossier": code, "reason_code": "withdrawn", "reason": "Theo đề nghị"}
    assert system.tell("dossier.stopped", data, name="msg_3").json_body["state"] == "stopped"
    assert system.kept(code) == []


def test_a_decision_with_the_file_that_was_handed_in(system: System) -> None:
    world, code = system.world, system.world.paid()
    result = world.announced_result(code)
    world.quarantine.upload(result_key(world.identifier(code), result), RESULT)
    data = {"dossier": code, "result": result, "number": "12/QĐ"}
    assert system.tell("dossier.decided", data).json_body["state"] == "decided"


def test_a_call_that_comes_twice_is_one_move(system: System) -> None:
    code = system.world.handed_over()
    data = {"dossier": code}
    first = system.tell("dossier.accepted", data)
    again = system.tell("dossier.accepted", data, late=-60)
    assert (again.status_code, again.json_body) == (200, first.json_body)
    assert system.kept(code) == []


def test_what_changes_nothing_is_refused_and_kept_once(system: System) -> None:
    code = system.world.handed_over()
    for _ in range(2):
        early = system.tell("dossier.fee_requested", {"dossier": code})
        assert refused(early) == (409, "transition_not_allowed")
        stale = system.tell("dossier.accepted", {"dossier": code, "version": 3}, name="msg_2")
        assert refused(stale) == (412, "stale")
    system.tell("dossier.accepted", {"dossier": code}, name="msg_3")
    other = system.tell("dossier.processing_started", {"dossier": code}, name="msg_3")
    assert refused(other) == (422, "idempotency_key_reused")
    assert sorted(one.why for one in system.kept(code)) == [
        "idempotency_key_reused",
        "stale",
        "transition_not_allowed",
    ]


def test_a_secret_is_changed_without_a_gap(system: System) -> None:
    code = system.world.handed_over()
    told = system.tell("dossier.accepted", {"dossier": code}, OTHER_SECRET, OLD_SECRET)
    assert told.status_code == 200


@pytest.mark.parametrize(
    "forged",
    [
        {"secrets": (OTHER_SECRET,)},
        {"to": "G01.01"},
        {"to": "nobody"},
        {"late": 301},
        {"late": -301},
        {"name": "msg.1"},
    ],
)
def test_a_forged_call_changes_nothing_and_hears_one_word(
    system: System, forged: dict[str, Any]
) -> None:
    code = system.world.handed_over()
    forged = dict(forged)
    secrets = forged.pop("secrets", (NEW_SECRET,))
    answer = system.tell("dossier.accepted", {"dossier": code}, *secrets, **forged)
    assert refused(answer) == (401, "not_signed_in")
    dossier = system.world.dossiers.find(code)
    assert dossier is not None
    assert dossier.state == "registered"
    assert system.kept(code) == []


def test_nothing_is_read_of_a_body_nobody_signed(system: System) -> None:
    for body in (b"", b"{", b"[" * 100_000):
        assert refused(system.tell_bytes(body, OTHER_SECRET)) == (401, "not_signed_in")
        assert refused(system.tell_bytes(body)) == (400, "json_malformed")


def test_an_agencys_key_is_no_signature(system: System) -> None:
    answer = system.ask(
        "POST", "/agency/webhooks/G01.79", {}, token="our-agencys-key"
    )  # opens nothing
    assert refused(answer) == (401, "not_signed_in")


def test_another_agencys_dossier_is_not_there(system: System) -> None:
    code = system.world.handed_over()
    told = system.tell("dossier.accepted", {"dossier": code}, OTHER_SECRET, to="G01.01")
    assert refused(told) == (404, "not_found")
    assert system.kept(code) == []


@pytest.mark.parametrize(
    ("type_", "data", "defect"),
    [
        ("dossier.destroyed", {}, ("/type", "wrong_value")),
        ("dossier.accepted", {}, ("/data/dossier", "missing")),
        ("dossier.accepted", {"dossier": "x"}, ("/data/dossier", "wrong_form")),
        (
            "dossier.accepted",
            {"dossier": "CODE", "state": "decided"},
            ("/data/state", "unknown_field"),
        ),
        ("dossier.accepted", {"dossier": "CODE", "version": "8"}, ("/data/version", "wrong_value")),
        ("dossier.refused", {"dossier": "CODE", "reason": "x"}, ("/data/reason_code", "missing")),
        ("dossier.supplement_requested", {"dossier": "CODE"}, ("/data/items", "missing")),
        ("dossier.withdrawal_refused", {"dossier": "CODE"}, ("/data/reason", "missing")),
    ],
)
def test_each_type_takes_its_own_words_alone(
    system: System, type_: str, data: dict[str, Any], defect: tuple[str, str]
) -> None:
    code = system.world.handed_over()
    said = {name: code if value == "CODE" else value for name, value in data.items()}
    answer = system.tell(type_, said)
    assert refused(answer) == (422, "invalid")
    assert [(it["pointer"], it["code"]) for it in answer.json_body["errors"]] == [defect]
