import re
from datetime import timedelta

import pytest

from portal.domain.contact_change import Waiting
from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn, TooMany
from portal.domain.happened import Happened, What
from portal.domain.person import Person
from portal.domain.session import Session
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, confirm_sign_in
from portal.operations.freeze_account import (
    MOST_FROM_ONE_ADDRESS,
    FreezeAccount,
    freeze_account,
    freeze_by_code,
)
from portal.operations.security_notice import warn
from portal.operations.sign_in import sign_in
from tests.fakes.identity import FakePeople
from tests.fakes.town import HOME, Town


def session(town: Town, name: str = "one") -> Session:
    now = town.clock.now()
    made = Session(
        token_hash=f"hash-{name}", person="person-0001", started_at=now, seen_at=now, session=name
    )
    town.sessions.settle(made)
    return made


def noticed(town: Town) -> FreezeAccount:
    """What stands in the last notice."""
    warn(town.bell, town.people.kept["person-0001"], What.PASSWORD_CHANGED)
    found = re.search(r"nhap (\w{8}) va ma (\d{6})", town.text_messages.sent[-1][1])
    assert found
    return FreezeAccount(notice=found[1], code=found[2])


def by_code(town: Town, said: FreezeAccount) -> None:
    freeze_by_code(said, HOME.address, town.safe, town.rates)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


@pytest.mark.asvs("7.4.1", "7.4.2")
def test_freezing_ends_every_session_and_every_change(town: Town) -> None:
    me, _ = session(town), session(town, "two")
    waiting = Waiting(change="CHANGE01", place="phone", to="+84900000001", at=town.clock.now())
    town.people.kept["person-0001"] = town.people.kept["person-0001"].changed(changing=(waiting,))
    freeze_account(me, town.safe)
    frozen = town.people.kept["person-0001"]
    assert (frozen.frozen_at, frozen.changing, frozen.epoch) == (town.clock.now(), (), 1)
    assert not town.sessions.kept
    assert [(one.what, one.by) for one in town.people.past("person-0001")] == [
        (What.FROZEN, "session")
    ]
    assert "tam khoa" in town.text_messages.sent[-1][1]


def test_freezing_twice_is_freezing_once(town: Town) -> None:
    me = session(town)
    freeze_account(me, town.safe)
    left = session(town, "left by a lost answer")
    freeze_account(left, town.safe)
    assert not town.sessions.kept
    assert len(town.text_messages.sent) == 1
    assert town.people.kept["person-0001"].version == 2


def test_nobody_freezes_an_account_that_is_no_more(town: Town) -> None:
    me = session(town)
    del town.people.kept["person-0001"]
    with pytest.raises(NotSignedIn):
        freeze_account(me, town.safe)


def test_the_code_of_a_notice_freezes_without_a_session(town: Town) -> None:
    session(town)
    said = noticed(town)
    for _ in range(2):
        by_code(town, said)
    assert town.people.kept["person-0001"].frozen_at
    assert not town.sessions.kept
    assert [one.by for one in town.people.past("person-0001")] == ["code"]


def test_a_notices_number_is_typed_as_one_likes() -> None:
    assert FreezeAccount(notice="k7pmq2xd", code="123456").notice == "K7PMQ2XD"


@pytest.mark.asvs("6.5.1")
def test_a_code_freezes_once(town: Town) -> None:
    said = noticed(town)
    by_code(town, said)
    frozen = town.people.kept["person-0001"]
    town.people.save(frozen.barred(frozen_at=None))
    with pytest.raises(Conflict, match="notice_over"):
        by_code(town, said)
    assert town.people.kept["person-0001"].frozen_at is None


@pytest.mark.asvs("6.6.3")
@pytest.mark.fault("F29")
def test_a_code_is_guessed_at_five_times(town: Town) -> None:
    said = noticed(town)
    wrong = said.model_copy(update={"code": "999999"})
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid) as refused:
            by_code(town, wrong)
        assert refused.value.defects[0].params == {"left": left}
    with pytest.raises(Conflict):
        by_code(town, said)
    assert town.people.kept["person-0001"].frozen_at is None


def test_a_code_lasts_three_days(town: Town) -> None:
    said = noticed(town)
    town.clock.advance(timedelta(hours=72))
    with pytest.raises(NotFound):
        by_code(town, said)


def test_the_code_of_one_notice_is_none_of_another(town: Town) -> None:
    one, other = noticed(town), noticed(town)
    with pytest.raises(Invalid):
        by_code(town, FreezeAccount(notice=one.notice, code=other.code))


def test_a_notice_of_nobody(town: Town) -> None:
    with pytest.raises(NotFound):
        by_code(town, FreezeAccount(notice="UNKNOWN2", code="123456"))
    said = noticed(town)
    del town.people.kept["person-0001"]
    with pytest.raises(NotFound):
        by_code(town, said)


def test_one_address_guesses_so_often(town: Town) -> None:
    nobody = FreezeAccount(notice="UNKNOWN2", code="123456")
    for _ in range(MOST_FROM_ONE_ADDRESS):
        with pytest.raises(NotFound):
            by_code(town, nobody)
    with pytest.raises(TooMany):
        by_code(town, nobody)


def test_nobody_gets_into_a_frozen_account(town: Town) -> None:
    before = sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    code = town.code_texted()
    freeze_account(session(town), town.safe)
    with pytest.raises(NotFound):
        confirm_sign_in(
            ConfirmSignIn(code=code), before.sign_in, Arriving(HOME), town.provider(), town.door
        )
    after = sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    with pytest.raises(Forbidden, match="account_frozen"):
        confirm_sign_in(
            ConfirmSignIn(code=town.code_texted()),
            after.sign_in,
            Arriving(HOME),
            town.provider(),
            town.door,
        )
    assert not town.sessions.kept


class Gone(FakePeople):
    """The account is erased between two looks at it."""

    looks = 0

    def find(self, person: str) -> Person | None:
        self.looks += 1
        return super().find(person) if self.looks == 1 else None


def test_an_account_that_goes_meanwhile_is_frozen_by_nobody(town: Town) -> None:
    me = session(town)
    town.people = Gone(town.people.kept, town.people.owners)
    freeze_account(me, town.safe)
    assert town.people.kept[me.person].frozen_at is None


def test_whoever_changes_the_account_meanwhile_does_not_keep_it_open(town: Town) -> None:
    me = session(town)
    town.people = Busy(town.people.kept, town.people.owners)
    freeze_account(me, town.safe)
    assert town.people.kept[me.person].frozen_at is not None
    assert not town.sessions.kept


class Busy(FakePeople):
    """Somebody else is quicker, twice."""

    quicker = 2

    def save(self, person: Person, *happened: Happened) -> None:
        if self.quicker:
            self.quicker -= 1
            super().save(self.kept[person.person].changed())
        super().save(person, *happened)
