"""What was stored stays readable, and its links hold, whatever the models become."""

import json
from pathlib import Path

import pytest

from portal.domain.agency_key import KeyRing
from portal.domain.answer import KeptAnswer
from portal.domain.arrival import Arrival
from portal.domain.chain import GENESIS, first_break
from portal.domain.consent import ConsentChange
from portal.domain.contact_change import ContactChange, Waiting
from portal.domain.data_request import Correction, DataRequest
from portal.domain.device import Device
from portal.domain.diary import Opening
from portal.domain.dossier import Dossier, ResultMark
from portal.domain.draft import Draft, Paper
from portal.domain.event import Event, result_of
from portal.domain.happened import Happened
from portal.domain.money_case import MoneyCase
from portal.domain.officer import Officer, StaffSession
from portal.domain.passkey import Passkey
from portal.domain.payment import FeeRequest, PaymentRequest
from portal.domain.recovery import Recovery
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.security_notice import SecurityNotice
from portal.domain.supplement import Supplement
from portal.domain.totp import Totp

GOLDEN = Path(__file__).parent / "golden"
"""One item of every shape that was shipped. Files are added when a shape changes, never edited."""

SHAPES = {
    "answer": KeptAnswer,
    "arrival": Arrival,
    "case": MoneyCase,
    "device": Device,
    "consent": ConsentChange,
    "correction": Correction,
    "dossier": Dossier,
    "draft": Draft,
    "event": Event,
    "fee": FeeRequest,
    "officer": Officer,
    "opening": Opening,
    "paper": Paper,
    "passkey": Passkey,
    "payment": PaymentRequest,
    "codes": RecoveryCodes,
    "request": DataRequest,
    "ring": KeyRing,
    "staffsession": StaffSession,
    "supplement": Supplement,
    "change": ContactChange,
    "happened": Happened,
    "recovery": Recovery,
    "security": SecurityNotice,
    "waiting": Waiting,
    "totp": Totp,
}


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.stem)
def test_a_shipped_shape_still_parses_and_a_later_one_too(file: Path) -> None:
    shape = SHAPES[file.stem.split("-")[0]]
    text = file.read_text("utf-8")
    known = shape.model_validate_json(text)
    assert shape.model_validate_json(json.dumps(json.loads(text) | {"of_tomorrow": 1})) == known


def test_every_kept_shape_has_its_golden_item() -> None:
    assert {file.stem.split("-")[0] for file in GOLDEN.glob("*.json")} == set(SHAPES)


def test_an_event_is_what_it_says_however_it_was_written() -> None:
    text = (GOLDEN / "event-1.json").read_text("utf-8")
    read, parsed = Event.read(text), Event.model_validate_json(text)
    assert {read} == {parsed}
    assert read != parsed.model_copy(update={"seq": 2})
    assert read != text


def test_a_link_holds_for_the_text_that_was_stored() -> None:
    text = (GOLDEN / "event-1.json").read_text("utf-8")
    event = Event.read(text)
    assert event.previous == GENESIS
    assert first_break([(event.content(), event.previous, event.hash)]) is None


@pytest.mark.parametrize("field", ["at", "data", "state", "of_yesterday"])
def test_an_edit_of_the_stored_text_breaks_it(field: str) -> None:
    stored = json.loads((GOLDEN / "event-1.json").read_text("utf-8"))
    changed = {"at": "2020-01-01T00:00:00Z", "data": {}, "state": "decided", "of_yesterday": 1}
    event = Event.read(json.dumps(stored | {field: changed[field]}))
    assert first_break([(event.content(), event.previous, event.hash)]) == 1


def test_a_result_is_what_its_event_says() -> None:
    event = Event.read((GOLDEN / "event-2.json").read_text("utf-8"))
    head = Dossier.model_validate_json((GOLDEN / "dossier-2.json").read_text("utf-8"))
    result = result_of([event])
    assert result is not None
    assert head.result == ResultMark(id=result.id)
    assert result.facts() == event.data
    assert result_of([]) is None
