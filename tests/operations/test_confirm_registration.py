import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, Raced
from portal.domain.one_time import MOST_TRIES
from portal.domain.person import Person
from portal.domain.registration import LASTS, Registration
from portal.operations.confirm_registration import (
    ConfirmRegistration,
    Registered,
    confirm_registration,
)
from portal.operations.register_person import register_person
from tests.fakes.identity import FakeRegistrations
from tests.fakes.town import CCCD, Town, knock


def begun(town: Town, key: str = "key-1") -> str:
    command = town.application()
    return register_person(command, knock(key), town.desk, town.gate, town.post).registration


def codes(town: Town) -> ConfirmRegistration:
    return ConfirmRegistration(phone_code=town.code_texted(), email_code=town.code_mailed())


def confirm(town: Town, name: str, command: ConfirmRegistration | None = None) -> Registered:
    given = command or codes(town)
    return confirm_registration(given, name, town.registrations, town.codes, town.seal, town.clock)


def test_both_codes_make_an_account() -> None:
    town = Town()
    person = town.people.find(confirm(town, begun(town)).person)
    assert person is not None
    assert person == town.people.owner(town.seal.of("national", CCCD))
    assert person.contact.phone == "+84912345678"
    assert person.registered_at == town.clock.now()
    assert person.particulars.consented_at == town.clock.now()


def test_the_same_codes_again_are_the_same_account() -> None:
    town = Town()
    name = begun(town)
    assert confirm(town, name) == confirm(town, name)
    assert len(town.people.kept) == 1


@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"phone_code": "999999"}, ["/phone_code"]),
        ({"email_code": "999999"}, ["/email_code"]),
        ({"phone_code": "999999", "email_code": "999999"}, ["/phone_code", "/email_code"]),
    ],
    ids=["phone", "mail", "both"],
)
def test_a_wrong_code_is_said_where(wrong: dict[str, str], pointers: list[str]) -> None:
    town = Town()
    name = begun(town)
    with pytest.raises(Invalid) as refused:
        confirm(town, name, codes(town).model_copy(update=wrong))
    assert [defect.pointer for defect in refused.value.defects] == pointers
    assert {defect.params["left"] for defect in refused.value.defects} == {4}
    assert town.people.kept == {}


def test_the_two_codes_cannot_change_places() -> None:
    town = Town()
    name, right = begun(town), codes(town)
    crossed = ConfirmRegistration(phone_code=right.email_code, email_code=right.phone_code)
    with pytest.raises(Invalid):
        confirm(town, name, crossed)


def test_after_five_wrong_ones_the_right_ones_do_not_help() -> None:
    town = Town()
    name, right = begun(town), codes(town)
    for _ in range(MOST_TRIES):
        with pytest.raises(Invalid):
            confirm(town, name, right.model_copy(update={"phone_code": "999999"}))
    with pytest.raises(Conflict) as refused:
        confirm(town, name, right)
    assert refused.value.reason == "registration_over"


def test_ten_minutes_later_they_are_worth_nothing() -> None:
    town = Town()
    name = begun(town)
    town.clock.advance(LASTS)
    with pytest.raises(NotFound) as refused:
        confirm(town, name)
    assert refused.value.reason == "registration_gone"


def test_a_registration_nobody_began() -> None:
    command = ConfirmRegistration(phone_code="000001", email_code="000002")
    with pytest.raises(NotFound):
        confirm(Town(), "unknown", command)


def test_of_two_registrations_for_one_number_one_becomes_an_account() -> None:
    town = Town()
    first, first_codes = begun(town), codes(town)
    second, second_codes = begun(town, "key-2"), codes(town)
    confirm(town, first, first_codes)
    with pytest.raises(Conflict) as refused:
        confirm(town, second, second_codes)
    assert refused.value.reason == "already_registered"
    assert len(town.people.kept) == 1


class Quicker(FakeRegistrations):
    """Another knock with the same codes finishes first."""

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        super().complete(registration, person, national)
        raise Raced


def test_a_slower_knock_finds_what_the_quicker_one_made() -> None:
    town = Town()
    town.registrations = Quicker(town.people)
    name = begun(town)
    assert confirm(town, name).person in town.people.kept


class Guessed(FakeRegistrations):
    """Somebody else tries a wrong code in the same moment."""

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        del person, national
        self.save(registration.model_copy(update={"tries": 1, "person": None}))
        raise Raced


def test_a_right_code_does_not_slip_past_the_count_of_wrong_ones() -> None:
    town = Town()
    town.registrations = Guessed(town.people)
    name = begun(town)
    with pytest.raises(Raced):
        confirm(town, name)
    assert town.people.kept == {}


def test_parallel_wrong_codes_do_not_share_one_try() -> None:
    town = Town()
    name = begun(town)
    stored = town.registrations.kept[name]
    town.registrations.save(stored.tried())
    with pytest.raises(Raced):
        town.registrations.save(stored.tried())
