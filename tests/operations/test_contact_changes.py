import re
from datetime import timedelta

import pytest

from portal.domain.contact_change import LASTS
from portal.domain.errors import (
    Conflict,
    Invalid,
    NotFound,
    NotSignedIn,
    PortalError,
    TooMany,
    Unavailable,
)
from portal.domain.happened import What
from portal.domain.ports.changes import AccountJob
from portal.domain.tries import FREE
from portal.operations.cancel_contact_change import (
    CancelContactChange,
    cancel_by_code,
    cancel_contact_change,
)
from portal.operations.carry_out_changes import carry_out_change
from portal.operations.change_contact import ChangeContact, ContactChanging, change_contact
from portal.operations.confirm_contact_change import (
    ConfirmContactChange,
    WaitingChange,
    confirm_contact_change,
)
from portal.operations.freeze_account import (
    MOST_FROM_ONE_ADDRESS,
    FreezeAccount,
    freeze_account,
    freeze_by_code,
)
from portal.operations.security_notice import warn
from portal.operations.show_changes import show_changes
from portal.operations.sign_in import sign_in
from tests.fakes.town import COOL_OFF, HOME, Town
from tests.operations.test_freeze_account import session

OLD, NEW = "+84987654321", "+84900000001"
ME = "person-0001"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def begin(town: Town, **said: str) -> ContactChanging:
    asked = ChangeContact.model_validate(said or {"phone": "0900 000 001"})
    return change_contact(asked, session(town), town.moving, town.gate)


def confirm(town: Town, name: str, code: str) -> WaitingChange:
    said = ConfirmContactChange(code=code)
    return confirm_contact_change(said, name, session(town), town.waits, town.safe)


def waiting(town: Town) -> WaitingChange:
    """Another telephone, announced."""
    begun = begin(town)
    return confirm(town, begun.change, town.code_texted())


def announced(town: Town) -> FreezeAccount:
    found = re.search(r"nhap (\w{8}) va ma (\d{6})", town.text_messages.sent[-1][1])
    assert found
    return FreezeAccount(notice=found[1], code=found[2])


def by_code(town: Town, said: CancelContactChange, number: str) -> None:
    cancel_by_code(said, number, HOME.address, town.safe, town.rates)


def refused(error: type[PortalError], work: object, *given: object) -> str:
    with pytest.raises(error) as found:
        work(*given)  # type: ignore[operator]
    return found.value.reason


@pytest.mark.asvs("6.6.1")
def test_the_new_place_is_proven_before_anything_waits(town: Town) -> None:
    begun = begin(town)
    assert (begun.place, begun.hint) == ("phone", "+84••••••001")
    assert town.text_messages.sent[-1][0] == NEW
    assert town.people.kept[ME].changing == ()
    waits = confirm(town, begun.change, town.code_texted())
    assert waits.at == town.clock.now() + timedelta(seconds=COOL_OFF)
    person = town.people.kept[ME]
    assert (person.contact.phone, person.changing[0].to) == (OLD, NEW)
    assert town.account_jobs.queued == [
        (AccountJob(errand="contact-change", name=begun.change), COOL_OFF + 2)
    ]
    assert [one.what for one in town.people.past(ME)] == [What.CONTACT_ANNOUNCED]


@pytest.mark.asvs("6.3.7")
def test_it_is_announced_on_the_old_telephone_and_mailbox(town: Town) -> None:
    waits = waiting(town)
    (phone, text), (email, _, letter) = town.text_messages.sent[-1], town.mail.sent[-1]
    assert (phone, email) == (OLD, "chu.nha@example.com")
    number = announced(town).notice
    assert number in text
    assert number in letter
    assert waits.change not in text + letter, "whoever asked for it knows its name"
    assert "09:30 21/11/2026" in text
    assert NEW not in text + letter


def test_another_mailbox_gets_its_code_by_mail(town: Town) -> None:
    begun = begin(town, email="moi@Example.com")
    assert (town.mail.sent[-1][0], begun.hint) == ("moi@example.com", "m•••@example.com")
    confirm(town, begun.change, town.code_mailed())
    town.clock.advance(timedelta(seconds=COOL_OFF))
    carry_out_change(begun.change, town.contact_changes, town.safe)
    assert town.people.kept[ME].contact.email == "moi@example.com"
    assert {to for to, *_ in town.mail.sent[-2:]} == {"moi@example.com", "chu.nha@example.com"}


def test_it_takes_effect_after_the_cool_off_and_once(town: Town) -> None:
    waits = waiting(town)
    carry_out_change(waits.change, town.contact_changes, town.safe)
    assert town.people.kept[ME].contact.phone == OLD
    town.clock.advance(timedelta(seconds=COOL_OFF))
    for _ in range(2):
        carry_out_change(waits.change, town.contact_changes, town.safe)
    person = town.people.kept[ME]
    assert (person.contact.phone, person.changing) == (NEW, ())
    assert [one.what for one in town.people.past(ME)] == [
        What.CONTACT_CHANGED,
        What.CONTACT_ANNOUNCED,
    ]
    assert [to for to, _ in town.text_messages.sent[-2:]] == [NEW, OLD]


def test_a_lost_schedule_does_no_harm(town: Town) -> None:
    waiting(town)
    town.clock.advance(timedelta(seconds=COOL_OFF))
    begun = sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    assert (town.text_messages.sent[-1][0], begun.phone_hint) == (NEW, "+84••••••001")
    seen = show_changes(session(town), town.safe)
    assert (seen.phone_hint, seen.waiting) == ("+84••••••001", ())
    assert town.people.kept[ME].contact.phone == NEW


def test_what_waits_is_shown(town: Town) -> None:
    waits = waiting(town)
    seen = show_changes(session(town), town.safe)
    assert seen.waiting == (waits,)
    assert [(one.what, one.said.en) for one in seen.past] == [
        (What.CONTACT_ANNOUNCED, "change of contact asked for")
    ]
    assert (seen.phone_hint, seen.email_hint) == ("+84••••••321", "c•••@example.com")


def test_one_of_a_kind_waits_at_a_time(town: Town) -> None:
    other = begin(town, phone="0900 000 002")
    code = town.code_texted()
    waits = waiting(town)
    assert refused(Conflict, confirm, town, other.change, code) == "contact_change_waiting"
    assert refused(Conflict, begin, town) == "contact_change_waiting"
    mailbox = begin(town, email="moi@example.com")
    confirm(town, mailbox.change, town.code_mailed())
    assert [one.change for one in town.people.kept[ME].changing] == [waits.change, mailbox.change]
    cancel_contact_change(waits.change, session(town), town.safe)
    assert [one.change for one in town.people.kept[ME].changing] == [mailbox.change]


def test_confirmed_twice_it_waits_once(town: Town) -> None:
    begun = begin(town)
    code = town.code_texted()
    first = confirm(town, begun.change, code)
    town.clock.advance(timedelta(minutes=1))
    assert confirm(town, begun.change, code) == first
    assert len(town.account_jobs.queued) == 1


@pytest.mark.asvs("6.5.5", "6.6.3")
@pytest.mark.fault("F29")
def test_a_code_is_tried_five_times_in_ten_minutes(town: Town) -> None:
    late = begin(town)
    town.clock.advance(LASTS)
    assert refused(NotFound, confirm, town, late.change, town.code_texted())
    begun = begin(town)
    code = town.code_texted()
    for _ in range(5):
        refused(Invalid, confirm, town, begun.change, "999999")
    assert refused(Conflict, confirm, town, begun.change, code) == "contact_change_over"


def test_somebody_elses_change_is_none(town: Town) -> None:
    begun = begin(town)
    stored = town.contact_changes.kept[begun.change]
    town.contact_changes.kept[begun.change] = stored.model_copy(update={"person": "person-0002"})
    assert refused(NotFound, confirm, town, begun.change, town.code_texted())
    assert refused(NotFound, confirm, town, "UNKNOWN2", "123456")


def test_what_nobody_could_be_told_of_does_not_wait(town: Town) -> None:
    begun = begin(town)
    code = town.code_texted()
    town.text_messages.down = town.mail.down = True
    refused(Unavailable, confirm, town, begun.change, code)
    assert town.people.kept[ME].changing == ()
    town.text_messages.down = town.mail.down = False
    assert refused(NotFound, confirm, town, begun.change, code)


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({}, "", "contact_one"),
        ({"phone": "0900 000 001", "email": "moi@example.com"}, "", "contact_one"),
        ({"phone": "02438261234"}, "/phone", "phone_wrong"),
        ({"email": "nowhere"}, "/email", "email_wrong"),
        ({"email": ""}, "/email", "email_wrong"),
        ({"phone": "0987 654 321"}, "/phone", "contact_same"),
    ],
    ids=["none", "both", "landline", "address", "empty", "same"],
)
def test_what_is_no_other_place(town: Town, said: dict[str, str], pointer: str, code: str) -> None:
    asked = ChangeContact.model_validate(said)
    with pytest.raises(Invalid) as found:
        change_contact(asked, session(town), town.moving, town.gate)
    assert [(one.pointer, one.code) for one in found.value.defects] == [(pointer, code)]
    assert not town.text_messages.sent


def test_nobody_is_flooded(town: Town) -> None:
    for _ in range(FREE):
        begin(town)
    refused(TooMany, begin, town)


@pytest.mark.parametrize("by", ["code", "session"])
def test_whoever_has_the_old_place_cancels_it(town: Town, by: str) -> None:
    waits = waiting(town)
    if by == "code":
        said = announced(town)
        by_code(town, CancelContactChange(code=said.code), said.notice.lower())
    else:
        cancel_contact_change(waits.change, session(town), town.safe)
    assert town.people.kept[ME].changing == ()
    last = town.people.past(ME)[0]
    assert (last.what, last.by) == (What.CONTACT_CANCELLED, by)
    assert "da duoc huy" in town.text_messages.sent[-1][1]
    town.clock.advance(timedelta(seconds=COOL_OFF))
    carry_out_change(waits.change, town.contact_changes, town.safe)
    assert town.people.kept[ME].contact.phone == OLD


def test_the_code_of_the_announcement_freezes_too(town: Town) -> None:
    waits = waiting(town)
    freeze_by_code(announced(town), HOME.address, town.safe, town.rates)
    town.clock.advance(timedelta(seconds=COOL_OFF))
    carry_out_change(waits.change, town.contact_changes, town.safe)
    assert town.people.kept[ME].contact.phone == OLD


def test_what_has_taken_effect_is_not_cancelled(town: Town) -> None:
    waits = waiting(town)
    code = CancelContactChange(code=announced(town).code)
    town.clock.advance(timedelta(seconds=COOL_OFF))
    assert refused(NotFound, by_code, town, code, waits.change)
    assert refused(NotFound, cancel_contact_change, waits.change, session(town), town.safe)


def test_a_cancelled_change_is_not_confirmed_again(town: Town) -> None:
    begun = begin(town)
    code = town.code_texted()
    confirm(town, begun.change, code)
    cancel_contact_change(begun.change, session(town), town.safe)
    assert refused(NotFound, confirm, town, begun.change, code)


def test_an_account_that_is_no_more(town: Town) -> None:
    waits = waiting(town)
    code = CancelContactChange(code=announced(town).code)
    del town.people.kept[ME]
    carry_out_change(waits.change, town.contact_changes, town.safe)
    carry_out_change("UNKNOWN2", town.contact_changes, town.safe)
    assert refused(NotFound, by_code, town, code, waits.change)
    assert refused(NotFound, confirm, town, waits.change, "123456")
    refused(NotSignedIn, cancel_contact_change, waits.change, session(town), town.safe)
    refused(NotSignedIn, show_changes, session(town), town.safe)
    refused(NotSignedIn, begin, town)


def test_a_frozen_account_has_no_change_left(town: Town) -> None:
    waiting(town)
    freeze_account(session(town), town.safe)
    assert town.people.kept[ME].changing == ()


def test_the_code_of_another_notice_cancels_nothing(town: Town) -> None:
    waiting(town)
    warn(town.bell, town.people.kept[ME], What.PASSWORD_CHANGED)
    said = announced(town)
    code = CancelContactChange(code=said.code)
    assert refused(NotFound, by_code, town, code, said.notice) == "contact_change_gone"


def test_whoever_asked_for_it_does_not_know_the_number_that_stops_it(town: Town) -> None:
    waits = waiting(town)
    guess = CancelContactChange(code="999999")
    for _ in range(6):
        assert refused(NotFound, by_code, town, guess, waits.change) == "notice_gone"
    said = announced(town)
    by_code(town, CancelContactChange(code=said.code), said.notice)
    assert town.people.kept[ME].changing == ()


@pytest.mark.asvs("2.4.1", "6.3.1")
def test_one_address_guesses_so_often_whatever_the_code_is_good_for(town: Town) -> None:
    """Beyond that nobody looks any more: a number that is one is answered as a number that is none."""
    waiting(town)
    said = announced(town)
    nobody = CancelContactChange(code="123456")
    for _ in range(MOST_FROM_ONE_ADDRESS):
        refused(NotFound, by_code, town, nobody, "UNKNOWN2")
    right = CancelContactChange(code=said.code)
    assert refused(TooMany, by_code, town, right, said.notice) == refused(
        TooMany, by_code, town, nobody, "UNKNOWN2"
    )
    refused(TooMany, freeze_by_code, said, HOME.address, town.safe, town.rates)
    assert len(town.people.kept[ME].changing) == 1
    cancel_by_code(right, said.notice, "203.0.113.8", town.safe, town.rates)
    assert town.people.kept[ME].changing == ()


def test_of_ipv6_a_network_is_one_address(town: Town) -> None:
    nobody = FreezeAccount(notice="UNKNOWN2", code="123456")
    for last in range(MOST_FROM_ONE_ADDRESS):
        address = f"2001:db8::{last:x}"
        refused(NotFound, freeze_by_code, nobody, address, town.safe, town.rates)
    refused(TooMany, freeze_by_code, nobody, "2001:db8::ffff", town.safe, town.rates)


@pytest.mark.asvs("7.4.3")
def test_another_password_ends_a_change_that_waits(town: Town) -> None:
    waiting(town)
    person = town.people.kept[ME]
    assert person.with_password("hash", town.clock.now()).changing == ()
    due = town.clock.now() + timedelta(seconds=COOL_OFF)
    assert person.with_password("hash", due).contact.phone == NEW
