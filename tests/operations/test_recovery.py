from contextlib import suppress
from datetime import timedelta

import pytest

from portal.domain.captcha import Flow
from portal.domain.device import Whence, welcomed
from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn, Raced, TooMany
from portal.domain.happened import Happened, What
from portal.domain.one_time import MOST_TRIES
from portal.domain.passkey import Passkey
from portal.domain.person import Person
from portal.domain.recovery import LASTS, Recovery
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.session import hashed
from portal.domain.totp import Totp
from portal.domain.tries import ASKING, FREE
from portal.operations.come_in import SignedIn
from portal.operations.confirm_recovery import (
    ConfirmReset,
    ConfirmThaw,
    confirm_reset,
    confirm_thaw,
)
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, confirm_sign_in
from portal.operations.freeze_account import freeze_account
from portal.operations.send_recovery import send_recovery
from portal.operations.sign_in import sign_in
from portal.operations.sparing import FOR_RESETS
from portal.operations.start_reset import Resetting, StartReset, start_reset
from portal.operations.start_thaw import StartThaw, Thawing, Threshold, start_thaw
from tests.fakes.changes import FakeRecoveries
from tests.fakes.common import NOW
from tests.fakes.identity import FakePeople, FakeTextMessages
from tests.fakes.town import CCCD, HOME, PASSWORD, Town
from tests.operations.test_contact_changes import refused
from tests.operations.test_freeze_account import session
from tests.operations.test_sparing import Line

ME = "person-0001"
NEW = "ba con vịt qua đường"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def start(town: Town, cccd: str = CCCD, whence: Whence = HOME) -> Resetting:
    asked = StartReset(cccd=cccd, captcha=town.captchas.answer(Flow.RESET))
    return start_reset(asked, whence, town.asking, town.gate)


def worked(town: Town) -> None:
    """The worker has its turn."""
    for job, _ in town.account_jobs.queued:
        assert job.errand == "recovery"
        send_recovery(job.name, town.recoveries, town.people, town.bell)
    town.account_jobs.queued.clear()


def sent(town: Town) -> Resetting:
    begun = start(town)
    worked(town)
    return begun


def reset(town: Town, name: str, **changes: str) -> None:
    said = {"phone_code": "999999", "email_code": "999999", "password": NEW}
    if town.text_messages.sent and not {"phone_code", "email_code"} <= changes.keys():
        said |= {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    command = ConfirmReset.model_validate(said | changes)
    confirm_reset(command, name, town.recovery_desk, town.gate)


@pytest.mark.asvs("6.4.3", "7.4.3")
def test_two_codes_and_a_new_password_and_nobody_is_signed_in(town: Town) -> None:
    session(town)
    reset(town, sent(town).reset)
    person = town.people.kept[ME]
    assert town.passwords.right(NEW, person.particulars.password)
    assert person.epoch == 1
    assert not town.sessions.kept
    assert [(one.what, one.by) for one in town.people.past(ME)] == [
        (What.PASSWORD_CHANGED, "reset")
    ]
    assert "Mat khau" in town.text_messages.sent[-1][1]


@pytest.mark.asvs("6.3.8")
def test_an_unknown_number_is_answered_alike_and_nobody_looks(town: Town) -> None:
    known, unknown = start(town), start(town, "079085099999")
    assert known.model_fields_set == unknown.model_fields_set
    assert not town.text_messages.sent
    worked(town)
    assert len(town.text_messages.sent) == len(town.mail.sent) == 1
    for _ in range(5):
        with pytest.raises(Invalid) as found:
            reset(town, unknown.reset)
    assert [one.pointer for one in found.value.defects] == ["/phone_code", "/email_code"]
    assert refused(Conflict, reset, town, unknown.reset) == "recovery_over"


STRANGE = Whence("198.51.100.1", None, "")


@pytest.mark.asvs("6.1.1", "6.3.1")
@pytest.mark.parametrize("cccd", [CCCD, "079085099999"])
def test_what_a_stranger_asks_for_keeps_nobody_waiting_but_them(town: Town, cccd: str) -> None:
    for _ in range(ASKING.free):
        start(town, cccd, STRANGE)
    assert refused(TooMany, lambda: start(town, cccd, STRANGE)) == "slow_down"
    assert start(town, cccd).reset


@pytest.mark.asvs("6.1.1")
def test_a_known_device_does_not_wait_for_its_neighbours_resets(town: Town) -> None:
    mine = HOME._replace(device=come(town).device)
    for _ in range(ASKING.free):
        start(town)
    refused(TooMany, start, town)
    assert start(town, whence=mine).reset


@pytest.mark.asvs("6.1.1", "6.3.1")
def test_of_a_day_of_resets_a_stranger_at_one_address_has_half_at_most(town: Town) -> None:
    asked = []
    for _ in range(24):
        asked.append(0)
        for _ in range(FOR_RESETS.an_hour):
            with suppress(TooMany):
                start(town, whence=STRANGE)
                asked[-1] += 1
        town.clock.advance(timedelta(hours=1))
    assert max(asked) * 2 == FOR_RESETS.an_hour
    assert sum(asked) * 2 == FOR_RESETS.a_day


def test_an_address_that_asks_for_everybodys_resets_waits(town: Town) -> None:
    for number in range(town.free):
        start(town, f"0790850{number:05d}", STRANGE)
    assert refused(TooMany, lambda: start(town, whence=STRANGE)) == "slow_down"
    assert not [one for one in town.tries.kept if one.startswith(reset_of(town))]
    assert start(town).reset


def reset_of(town: Town) -> str:
    return town.gate.subject(Flow.RESET, CCCD)


def test_a_known_device_may_ask_no_faster_than_others_try(town: Town) -> None:
    mine = HOME._replace(device=come(town).device)
    for _ in range(FREE):
        assert town.recoveries.kept[start(town, whence=mine).reset].known
    assert refused(TooMany, lambda: start(town, whence=mine)) == "slow_down"
    assert not town.recoveries.kept[start(town).reset].known


def test_a_reset_that_is_done_lifts_what_kept_its_owner_waiting_for_another(town: Town) -> None:
    for _ in range(ASKING.free):
        begun = sent(town)
    refused(TooMany, start, town)
    reset(town, begun.reset)
    assert start(town).reset


@pytest.mark.asvs("6.1.1")
def test_codes_of_a_known_device_are_sent_however_many_strangers_had(town: Town) -> None:
    mine, line = come(town).device, Line()
    town.text_messages = line.carrier
    bell = town.bell._replace(post=town.post._replace(text_messages=line.texts))
    for n in range(FOR_RESETS.an_hour):
        start(town, whence=STRANGE._replace(address=f"198.51.100.{n}"))
    start(town)
    start(town, whence=HOME._replace(device=mine))
    sent_before = []
    for job, _ in town.account_jobs.queued:
        send_recovery(job.name, town.recoveries, town.people, bell)
        sent_before.append(len(line.carrier.sent))
    assert sent_before[-3:] == [FOR_RESETS.an_hour, FOR_RESETS.an_hour, FOR_RESETS.an_hour + 1]


def test_a_reset_lifts_what_failures_made_its_owner_wait_for(town: Town) -> None:
    for _ in range(5):
        refused(
            NotSignedIn,
            sign_in,
            town.credentials(password="một lần đoán"),
            HOME,
            town.counter,
            town.gate,
            town.post,
        )
    refused(TooMany, sign_in, town.credentials(), HOME, town.counter, town.gate, town.post)
    reset(town, sent(town).reset)
    again = town.credentials(password=NEW)
    assert sign_in(again, HOME, town.counter, town.gate, town.post).sign_in


@pytest.mark.asvs("6.5.1")
def test_codes_are_used_once(town: Town) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    reset(town, begun.reset, **codes)
    assert refused(Conflict, lambda: reset(town, begun.reset, **codes)) == "recovery_over"


class Together(FakeRecoveries):
    """Everybody reads before anybody writes."""

    seen: Recovery | None = None

    def find(self, recovery: str) -> Recovery | None:
        self.seen = self.seen or super().find(recovery)
        return self.seen


@pytest.mark.fault("F29")
def test_of_many_right_codes_at_once_one_sets_a_password(town: Town) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    town.recoveries = Together(town.recoveries.kept)
    reset(town, begun.reset, **codes)
    for _ in range(5):
        refused(Raced, lambda: reset(town, begun.reset, **codes))
    assert len(town.people.past(ME)) == 1


@pytest.mark.fault("F29")
@pytest.mark.parametrize("at_once", [1, 40])
def test_of_many_guesses_at_once_five_are_looked_at(town: Town, at_once: int) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    looked_at = 0
    for _ in range(MOST_TRIES + 2):
        town.recoveries = Together(town.recoveries.kept)
        for _ in range(at_once):
            with pytest.raises((Invalid, Conflict)) as found:
                reset(town, begun.reset, phone_code="999999")
            looked_at += found.type is Invalid
        refused(Conflict, lambda: reset(town, begun.reset, **codes))
    assert looked_at == MOST_TRIES
    assert town.people.kept[ME].version == 1


class Knocked(FakeRecoveries):
    """Somebody knocks twice: the second time while the first is being looked at."""

    writes = 0

    def save(self, recovery: Recovery) -> None:
        self.writes += 1
        if self.writes == 2:  # what was decided is being noted
            super().save(self.kept[recovery.recovery].tried())
        super().save(recovery)


def test_who_knocks_twice_hears_that_the_first_one_was_right(town: Town) -> None:
    begun = sent(town)
    town.recoveries = Knocked(town.recoveries.kept)
    reset(town, begun.reset)
    assert town.recoveries.kept[begun.reset].spent
    assert "Mat khau" in town.text_messages.sent[-1][1], "and its owner is told"


def test_a_weak_password_gives_its_own_try_back_and_no_other(town: Town) -> None:
    begun = sent(town)
    town.recoveries = Knocked(town.recoveries.kept)
    refused(Invalid, lambda: reset(town, begun.reset, password="matkhau123456"))
    assert town.recoveries.kept[begun.reset].tries == 1


class ReadTogether(FakePeople):
    """Of the account, too, everybody reads before anybody writes."""

    seen: Person | None = None

    def owner(self, national: str) -> Person | None:
        self.seen = self.seen or super().owner(national)
        return self.seen


@pytest.mark.fault("F29")
def test_who_read_the_account_before_another_changed_it_sets_no_password(town: Town) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    town.recoveries = Together(town.recoveries.kept)
    town.people = ReadTogether(town.people.kept, town.people.owners)
    reset(town, begun.reset, **codes)
    town.recoveries = FakeRecoveries(town.recoveries.kept)
    before = town.recoveries.kept[begun.reset].model_copy(update={"spent": False})
    town.recoveries.kept[begun.reset] = before
    refused(Raced, lambda: reset(town, begun.reset, **codes))
    assert len(town.people.past(ME)) == 1


class Busy(FakePeople):
    """Somebody else changes the account in that moment, once."""

    quicker = True

    def save(self, person: Person, *happened: Happened) -> None:
        if self.quicker:
            self.quicker = False
            super().save(self.kept[person.person].changed())
        super().save(person, *happened)


def test_whoever_changes_the_account_meanwhile_burns_no_code(town: Town) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    town.people = Busy(town.people.kept, town.people.owners)
    refused(Raced, lambda: reset(town, begun.reset, **codes))
    reset(town, begun.reset, **codes)
    assert town.passwords.right(NEW, town.people.kept[ME].particulars.password)


def test_who_is_asked_for_all_day_hears_no_more_and_nothing_is_stuck(town: Town) -> None:
    begun = start(town)
    town.text_messages = Enough()
    worked(town)
    assert town.recoveries.kept[begun.reset].codes
    assert not town.mail.sent


class Enough(FakeTextMessages):
    """The number was asked for all day."""

    def send(self, to: str, text: str, **about: str) -> None:
        del to, text, about
        raise TooMany


def test_what_a_stranger_added_does_not_outlive_a_thaw(frozen: Town) -> None:
    theirs = Passkey(
        passkey="theirs-01",
        person=ME,
        label="-",
        credential="AA",
        public_key="AA",
        sign_count=0,
        added_at=NOW,
    )
    frozen.passkeys.add(theirs)
    frozen.totps.save(Totp(person=ME, offered="closed", offered_until=NOW))
    frozen.recovery_sets.save(RecoveryCodes(person=ME, hashes=("a",), version=1))
    thawed(frozen, thaw(frozen, stopped(frozen)).thaw)
    assert not frozen.passkeys.of(ME)
    assert frozen.totps.find(ME) is None
    assert frozen.recovery_sets.find(ME) is None
    assert "passkey" in frozen.text_messages.sent[-1][1]


@pytest.mark.asvs("6.6.2")
@pytest.mark.fault("F29")
def test_the_codes_of_two_resets_are_not_exchanged(town: Town) -> None:
    first = sent(town)
    sent(town)
    refused(Invalid, reset, town, first.reset)


@pytest.mark.parametrize("way", ["phone_code", "email_code"])
def test_one_code_is_not_enough(town: Town, way: str) -> None:
    begun = sent(town)
    with pytest.raises(Invalid) as found:
        reset(town, begun.reset, **{way: "999999"})
    assert [one.pointer for one in found.value.defects] == [f"/{way}"]
    assert town.people.kept[ME].version == 1


def test_a_weak_password_spends_no_code(town: Town) -> None:
    begun = sent(town)
    for _ in range(MOST_TRIES + 1):
        refused(Invalid, lambda: reset(town, begun.reset, password="matkhau123456"))
    reset(town, begun.reset)


def test_a_reset_lasts_ten_minutes(town: Town) -> None:
    begun = sent(town)
    late = start(town)
    town.clock.advance(LASTS)
    refused(NotFound, reset, town, begun.reset)
    refused(NotFound, reset, town, "unknown")
    before = len(town.text_messages.sent)
    worked(town)
    send_recovery("unknown", town.recoveries, town.people, town.bell)
    send_recovery(late.reset, town.recoveries, town.people, town.bell)
    assert len(town.text_messages.sent) == before


def test_what_comes_twice_to_the_worker_is_sent_until_somebody_tries(town: Town) -> None:
    begun = sent(town)
    for _ in range(2):
        send_recovery(begun.reset, town.recoveries, town.people, town.bell)
    refused(Invalid, lambda: reset(town, begun.reset, phone_code="999999"))
    send_recovery(begun.reset, town.recoveries, town.people, town.bell)
    assert len(town.text_messages.sent) == 3
    reset(town, begun.reset)


def test_a_freeze_in_between_ends_it(town: Town) -> None:
    begun = sent(town)
    codes = {"phone_code": town.code_texted(), "email_code": town.code_mailed()}
    freeze_account(session(town), town.safe)
    refused(NotFound, lambda: reset(town, begun.reset, **codes))
    del town.people.kept[ME]
    refused(NotFound, lambda: reset(town, begun.reset, **codes))


# --- out of a freeze


def stopped(town: Town, password: str = PASSWORD) -> str:
    """A sign-in that hears that the account is frozen."""
    begun = sign_in(town.credentials(password=password), HOME, town.counter, town.gate, town.post)
    code = ConfirmSignIn(code=town.code_texted())
    refused(
        Forbidden, confirm_sign_in, code, begun.sign_in, Arriving(HOME), town.provider(), town.door
    )
    return begun.sign_in


def thaw(town: Town, sign_in: str) -> Thawing:
    threshold = Threshold(town.sign_ins, town.people, town.recoveries)
    return start_thaw(StartThaw(sign_in=sign_in), threshold, town.gate, town.bell)


def thawed(town: Town, name: str, code: str | None = None, device: str | None = None) -> None:
    said = ConfirmThaw(email_code=code or town.code_mailed(), password=NEW)
    confirm_thaw(said, name, device, town.recovery_desk)


@pytest.fixture
def frozen(town: Town) -> Town:
    freeze_account(session(town), town.safe)
    return town


def test_password_and_both_codes_thaw_and_sign_nobody_in(frozen: Town) -> None:
    begun = thaw(frozen, stopped(frozen))
    assert begun.email_hint == "c•••@example.com"
    thawed(frozen, begun.thaw)
    person = frozen.people.kept[ME]
    assert (person.frozen_at, person.epoch) == (None, 2)
    assert frozen.passwords.right(NEW, person.particulars.password)
    assert not frozen.sessions.kept
    assert frozen.people.past(ME)[0].what is What.THAWED
    again = sign_in(
        frozen.credentials(password=NEW), HOME, frozen.counter, frozen.gate, frozen.post
    ).sign_in
    assert confirm_sign_in(
        ConfirmSignIn(code=frozen.code_texted()),
        again,
        Arriving(HOME),
        frozen.provider(),
        frozen.door,
    ).token


@pytest.mark.asvs("6.3.5")
def test_no_device_outlives_a_thaw_but_the_one_that_thaws(town: Town) -> None:
    mine, theirs = (come(town) for _ in range(2))
    freeze_account(session(town), town.safe)
    thawed(town, thaw(town, stopped(town)).thaw, device=mine.device)
    for device, known in ((mine.device, True), (theirs.device, False), (theirs.device, False)):
        before = len(town.mail.sent)
        again = come(town, device, password=NEW)
        assert (len(town.mail.sent) == before) is known, "of a stranger its owner is told"
        assert (again.device == device) is known
    assert come(town, again.device, password=NEW).device == again.device


def test_a_device_that_was_forgotten_shares_the_tries_of_strangers(town: Town) -> None:
    theirs = come(town)
    freeze_account(session(town), town.safe)
    thawed(town, thaw(town, stopped(town)).thaw, device=None)
    town.tries.kept.clear()
    for device in (theirs.device, *[None] * (FREE - 1)):
        refused(NotSignedIn, begin, town, device, "một lần đoán")
    refused(TooMany, begin, town, theirs.device, NEW)


@pytest.mark.parametrize("device", ["of nobody", "of a stranger"])
def test_a_device_that_did_not_know_them_is_no_more_known_by_a_thaw(
    frozen: Town, device: str
) -> None:
    if device == "of a stranger":
        frozen.devices.keep(welcomed("another", None, hashed(device), NOW))
    thawed(frozen, thaw(frozen, stopped(frozen)).thaw, device=device)
    before = len(frozen.mail.sent)
    come(frozen, device, password=NEW)
    assert len(frozen.mail.sent) == before + 1


def begin(town: Town, device: str | None, password: str) -> str:
    whence = HOME._replace(device=device)
    said = town.credentials(password=password)
    return sign_in(said, whence, town.counter, town.gate, town.post).sign_in


def come(town: Town, device: str | None = None, password: str = PASSWORD) -> SignedIn:
    name, arriving = begin(town, device, password), Arriving(HOME._replace(device=device))
    said = ConfirmSignIn(code=town.code_texted())
    return confirm_sign_in(said, name, arriving, town.provider(), town.door)


def test_a_sign_in_without_its_code_opens_no_way_out(frozen: Town) -> None:
    begun = sign_in(frozen.credentials(), HOME, frozen.counter, frozen.gate, frozen.post)
    refused(NotFound, thaw, frozen, begun.sign_in)
    refused(NotFound, thaw, frozen, "unknown")
    late = stopped(frozen)
    frozen.clock.advance(timedelta(minutes=5))
    refused(NotFound, thaw, frozen, late)


def test_only_a_frozen_account_is_thawed(town: Town) -> None:
    begun = sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    confirm_sign_in(
        ConfirmSignIn(code=town.code_texted()),
        begun.sign_in,
        Arriving(HOME),
        town.provider(),
        town.door,
    )
    assert refused(Conflict, thaw, town, begun.sign_in) == "account_not_frozen"
    freeze_account(session(town), town.safe)
    refused(NotFound, thaw, town, begun.sign_in)
    del town.people.kept[ME]
    refused(NotFound, thaw, town, begun.sign_in)


def test_a_thaw_is_no_reset_and_a_reset_no_thaw(frozen: Town) -> None:
    begun = thaw(frozen, stopped(frozen))
    refused(NotFound, lambda: reset(frozen, begun.thaw, email_code=frozen.code_mailed()))
    asked = sent(frozen)
    refused(NotFound, thawed, frozen, asked.reset)
    reset(frozen, asked.reset)
    assert frozen.people.kept[ME].frozen_at


def test_a_wrong_code_thaws_nothing(frozen: Town) -> None:
    begun = thaw(frozen, stopped(frozen))
    refused(Invalid, thawed, frozen, begun.thaw, "999999")
    assert frozen.people.kept[ME].frozen_at
