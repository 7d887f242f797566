import pytest

from portal.domain.errors import Invalid, NotSignedIn, TooMany
from portal.domain.happened import What
from portal.domain.session import Session, hashed
from portal.domain.tries import FREE
from portal.operations.change_password import ChangePassword, change_password
from portal.operations.come_in import SignedIn
from tests.fakes.town import CCCD, PASSWORD, Town
from tests.operations.test_freeze_account import session

NEW = "ba con vịt qua đường"


def change(town: Town, me: Session, current: str = PASSWORD, password: str = NEW) -> SignedIn:
    said = ChangePassword(current=current, password=password)
    return change_password(said, me, town.safe, town.passwords, town.gate)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


@pytest.mark.asvs("6.2.3", "7.2.4", "7.4.3")
def test_another_password_ends_every_other_session(town: Town) -> None:
    me, _ = session(town), session(town, "two")
    renewed = change(town, me)
    (left,) = town.sessions.kept.values()
    assert left.token_hash == hashed(renewed.token)
    assert (left.session, left.expires_at) == ("one", renewed.expires_at)
    person = town.people.kept["person-0001"]
    assert town.passwords.right(NEW, person.particulars.password)
    assert (person.version, person.epoch) == (2, 1)
    assert [one.what for one in town.people.past("person-0001")] == [What.PASSWORD_CHANGED]
    assert "Mat khau" in town.text_messages.sent[-1][1]
    assert town.mail.sent


def test_the_current_one_is_asked_for_and_guessing_is_slowed(town: Town) -> None:
    me = session(town)
    for _ in range(FREE):
        with pytest.raises(Invalid) as refused:
            change(town, me, current="một lần đoán mò")
        assert refused.value.defects[0].pointer == "/current"
    with pytest.raises(TooMany):
        change(town, me)
    assert town.people.kept["person-0001"].version == 1
    assert me.token_hash in town.sessions.kept


@pytest.mark.asvs("6.1.2", "6.2.4")
@pytest.mark.parametrize("password", ["matkhau quen thuộc", f"số {CCCD}", "gọi 987654321 nhé"])
def test_a_new_one_is_held_to_the_rules(town: Town, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(town, session(town), password=password)
    assert refused.value.defects[0].pointer == "/password"


def test_an_account_that_is_no_more(town: Town) -> None:
    me = session(town)
    del town.people.kept["person-0001"]
    with pytest.raises(NotSignedIn):
        change(town, me)
