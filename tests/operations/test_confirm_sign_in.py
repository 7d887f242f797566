import hashlib

import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, NotSignedIn, Raced
from portal.domain.one_time import MOST_TRIES
from portal.domain.sign_in import LASTS, SignIn
from portal.operations.check_session import check_session
from portal.operations.come_in import SignedIn
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, confirm_sign_in
from portal.operations.end_session import end_session
from portal.operations.show_session import show_session
from portal.operations.sign_in import sign_in
from tests.fakes.identity import FakeSignIns
from tests.fakes.town import HOME, Town


def begun(town: Town) -> str:
    return sign_in(town.credentials(), HOME, town.counter, town.gate, town.post).sign_in


def confirm(town: Town, name: str, code: str | None = None) -> SignedIn:
    said = ConfirmSignIn(code=code or town.code_texted())
    return confirm_sign_in(said, name, Arriving(HOME), town.provider(), town.door)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def test_the_right_code_begins_a_session(town: Town) -> None:
    came = confirm(town, begun(town))
    hashed = hashlib.sha256(came.token.encode()).hexdigest()
    me = check_session(hashed, town.sessions, town.clock)
    assert came.name == "Nguyễn Văn An"
    assert came.expires_at == me.expires_at
    seen = show_session(me, town.people, town.clock)
    assert (seen.person, seen.phone_hint, seen.email_hint) == (
        "person-0001",
        "+84••••••321",
        "c•••@example.com",
    )


@pytest.mark.asvs("7.2.2")
def test_the_token_is_kept_nowhere(town: Town) -> None:
    came = confirm(town, begun(town))
    assert all(came.token not in kept.model_dump_json() for kept in town.sessions.kept.values())


def test_a_code_is_used_once(town: Town) -> None:
    name = begun(town)
    confirm(town, name)
    with pytest.raises(Conflict) as refused:
        confirm(town, name)
    assert refused.value.reason == "sign_in_over"
    assert len(town.sessions.kept) == 1


class Together(FakeSignIns):
    """Everybody reads before anybody writes."""

    seen: SignIn | None = None

    def find(self, sign_in: str) -> SignIn | None:
        self.seen = self.seen or super().find(sign_in)
        return self.seen


@pytest.mark.asvs("6.5.1", "15.4.2")
def test_of_many_right_codes_at_once_one_begins_a_session(town: Town) -> None:
    town.sign_ins = Together()
    name = begun(town)
    confirm(town, name)
    for _ in range(5):
        with pytest.raises(Raced):
            confirm(town, name)
    assert len(town.sessions.kept) == 1


def test_wrong_codes_are_counted_and_five_are_enough(town: Town) -> None:
    name, left = begun(town), []
    for _ in range(MOST_TRIES):
        with pytest.raises(Invalid) as refused:
            confirm(town, name, "999999")
        left.append(refused.value.defects[0].params["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Conflict):
        confirm(town, name)
    assert town.sessions.kept == {}


def test_a_code_of_one_sign_in_opens_no_other(town: Town) -> None:
    begun(town)
    code, second = town.code_texted(), begun(town)
    with pytest.raises(Invalid):
        confirm(town, second, code)


@pytest.mark.asvs("6.5.5")
def test_five_minutes_later_it_is_worth_nothing(town: Town) -> None:
    name = begun(town)
    town.clock.advance(LASTS)
    with pytest.raises(NotFound) as refused:
        confirm(town, name)
    assert refused.value.reason == "sign_in_gone"


def test_a_sign_in_nobody_began(town: Town) -> None:
    with pytest.raises(NotFound):
        confirm(town, "unknown", "000001")


def test_coming_in_forgets_the_failures_before(town: Town) -> None:
    for _ in range(12):
        confirm(town, begun(town))
    (address,) = town.tries.kept.values()
    assert (address.subject.partition("#")[0], address.count) == ("address", 0)


def test_an_account_that_is_no_more(town: Town) -> None:
    name = begun(town)
    town.people.kept.clear()
    with pytest.raises(NotFound):
        confirm(town, name)


def test_a_session_that_was_ended_is_over_at_once(town: Town) -> None:
    came = confirm(town, begun(town))
    hashed = hashlib.sha256(came.token.encode()).hexdigest()
    me = check_session(hashed, town.sessions, town.clock)
    end_session(me, town.sessions)
    end_session(me, town.sessions)
    with pytest.raises(NotSignedIn):
        check_session(hashed, town.sessions, town.clock)


def test_a_session_outliving_its_account_shows_nobody(town: Town) -> None:
    came = confirm(town, begun(town))
    me = town.sessions.kept[hashlib.sha256(came.token.encode()).hexdigest()]
    town.people.kept.clear()
    with pytest.raises(NotSignedIn):
        show_session(me, town.people, town.clock)


def test_a_sign_in_of_another_epoch_ends_in_nothing(town: Town) -> None:
    name = begun(town)
    town.people.save(town.people.kept["person-0001"].barred())
    with pytest.raises(NotFound) as refused:
        confirm(town, name)
    assert refused.value.reason == "sign_in_gone"
    assert not town.sessions.kept


def test_a_change_that_bars_nobody_lets_a_sign_in_go_on(town: Town) -> None:
    name = begun(town)
    town.people.save(town.people.kept["person-0001"].changed())
    assert confirm(town, name).person == "person-0001"
