from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.captcha import Flow
from portal.domain.device import LASTS, Whence, welcomed
from portal.domain.errors import Forbidden, NotSignedIn, PortalError, Raced, TooMany
from portal.domain.session import hashed
from portal.domain.tries import FREE, LONGEST_WAIT, MOST_IN_A_ROW, Tries
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, confirm_sign_in
from portal.operations.sign_in import sign_in
from tests.fakes.identity import FakeTries
from tests.fakes.town import CCCD, HOME, Town

OWNERS = "the-owners-device"
WRONG = "sai mật khẩu rồi"


class Who(NamedTuple):
    whence: Whence

    def fails(self, town: Town, times: int = 1, cccd: str = CCCD) -> None:
        for _ in range(times):
            with pytest.raises(NotSignedIn):
                self.knock(town, WRONG, cccd)

    def patiently_fails(self, town: Town, times: int) -> None:
        for _ in range(times):
            self.fails(town)
            town.clock.advance(LONGEST_WAIT)

    def comes_in(self, town: Town) -> None:
        name = self.knock(town)
        code = ConfirmSignIn(code=town.code_texted())
        confirm_sign_in(code, name, Arriving(self.whence), town.provider(), town.door)

    def knock(self, town: Town, password: str | None = None, cccd: str = CCCD) -> str:
        said = {"cccd": cccd} | ({"password": password} if password else {})
        command = town.credentials(**said)
        return sign_in(command, self.whence, town.counter, town.gate, town.post).sign_in

    def refused(self, town: Town, cccd: str = CCCD) -> PortalError:
        with pytest.raises((TooMany, Forbidden)) as refused:
            self.knock(town, cccd=cccd)
        return refused.value


OWNER = Who(HOME._replace(device=OWNERS))
STRANGER = Who(Whence("198.51.100.1", None, ""))


def account(town: Town) -> str:
    return town.gate.subject(Flow.SIGN_IN, CCCD)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    town.devices.keep(welcomed(account(town), None, hashed(OWNERS), town.clock.now()))
    return town


@pytest.mark.asvs("6.1.1", "6.3.1")
def test_a_stranger_uses_up_strangers_tries_and_never_the_owners(town: Town) -> None:
    STRANGER.fails(town, FREE)
    assert STRANGER.refused(town).reason == "slow_down"
    OWNER.comes_in(town)
    assert STRANGER.refused(town).reason == "slow_down"


@pytest.mark.asvs("6.1.1")
def test_a_hard_stop_of_strangers_is_none_of_the_owners(town: Town) -> None:
    STRANGER.patiently_fails(town, MOST_IN_A_ROW)
    town.clock.advance(timedelta(days=100))
    stopped = STRANGER.refused(town)
    assert (type(stopped), stopped.reason) == (Forbidden, "sign_in_stopped")
    OWNER.comes_in(town)
    assert STRANGER.refused(town).reason == "sign_in_stopped"


def test_a_known_device_may_guess_no_more_than_others(town: Town) -> None:
    OWNER.fails(town, FREE)
    assert OWNER.refused(town).reason == "slow_down"
    town.clock.advance(LONGEST_WAIT)
    OWNER.patiently_fails(town, MOST_IN_A_ROW - FREE)
    assert OWNER.refused(town).reason == "sign_in_stopped"
    STRANGER.comes_in(town)


def test_a_new_password_lifts_every_stop(town: Town) -> None:
    for who in (STRANGER, OWNER):
        who.patiently_fails(town, MOST_IN_A_ROW)
        assert who.refused(town).reason == "sign_in_stopped"
    town.tries.forget(account(town))
    for who in (STRANGER, OWNER):
        who.comes_in(town)


def test_coming_in_ends_the_row_of_that_device_alone(town: Town) -> None:
    STRANGER.patiently_fails(town, 7)
    OWNER.patiently_fails(town, 3)
    OWNER.comes_in(town)
    left = {one.subject.rpartition("/")[2]: one.row for one in town.tries.kept.values()}
    assert left["unknown"] == 7
    assert hashed(OWNERS) not in left


def test_a_device_is_known_to_whoever_signed_in_there_and_not_for_ever(town: Town) -> None:
    STRANGER.fails(town, FREE)
    town.clock.advance(LASTS)
    OWNER.fails(town, FREE)
    town.clock.advance(-LASTS)
    town.devices.keep(welcomed("another", None, hashed("theirs"), town.clock.now()))
    for device in ("nobodys", "theirs"):
        assert Who(HOME._replace(device=device)).refused(town).reason == "slow_down"


@pytest.mark.asvs("6.3.1")
def test_one_address_at_many_accounts_waits(town: Town) -> None:
    for number in range(town.free):
        STRANGER.fails(town, cccd=f"0790850{number:05d}")
    assert STRANGER.refused(town, "079085099999").reason == "slow_down"
    elsewhere = Who(STRANGER.whence._replace(address="198.51.100.2"))
    elsewhere.fails(town, cccd="079085099999")
    town.clock.advance(timedelta(seconds=30))
    STRANGER.fails(town, cccd="079085099998")


def test_an_address_that_waits_uses_up_nobodys_tries(town: Town) -> None:
    for number in range(town.free):
        STRANGER.fails(town, cccd=f"0790850{number:05d}")
    for _ in range(FREE):
        STRANGER.refused(town)
    assert town.tries.find(f"{account(town)}/unknown") is None


def test_a_known_device_does_not_wait_for_its_neighbours(town: Town) -> None:
    for number in range(town.free):
        Who(HOME).fails(town, cccd=f"0790850{number:05d}")
    assert Who(HOME).refused(town).reason == "slow_down"
    OWNER.comes_in(town)


def test_who_comes_in_costs_the_neighbours_nothing(town: Town) -> None:
    town.devices.kept.clear()
    for _ in range(town.free + 1):
        Who(HOME).comes_in(town)


def test_an_address_is_not_kept(town: Town) -> None:
    STRANGER.fails(town)
    assert STRANGER.whence.address not in str(town.tries.kept)


class Busy(FakeTries):
    """Others count at an address between every look and count there; `left` times."""

    left = 0

    def find(self, subject: str) -> Tries | None:
        found = super().find(subject)
        if found and self.left and subject.startswith("address#"):
            self.left -= 1
            self.save(found.another(found.last_at))
        return found


def test_parallel_failures_are_counted_each(town: Town) -> None:
    town.tries = busy = Busy()
    STRANGER.fails(town)
    busy.left = 3
    STRANGER.fails(town)
    (address,) = (one for one in busy.kept.values() if one.subject.startswith("address#"))
    assert address.count == 5


def test_a_crowd_at_an_address_keeps_nobody_out_who_was_right(town: Town) -> None:
    town.tries = busy = Busy()
    name = STRANGER.knock(town)
    busy.left = 10
    code = ConfirmSignIn(code=town.code_texted())
    assert (
        confirm_sign_in(code, name, Arriving(STRANGER.whence), town.provider(), town.door).person
        == "person-0001"
    )


def test_where_everybody_counts_at_once_somebody_gives_up(town: Town) -> None:
    town.tries = busy = Busy()
    STRANGER.fails(town)
    busy.left = 10
    with pytest.raises(Raced):
        STRANGER.knock(town)


def test_a_sign_in_begun_before_an_address_was_forgotten_ends_well(town: Town) -> None:
    name = STRANGER.knock(town)
    town.tries.kept.clear()
    code = ConfirmSignIn(code=town.code_texted())
    assert (
        confirm_sign_in(code, name, Arriving(STRANGER.whence), town.provider(), town.door).person
        == "person-0001"
    )
