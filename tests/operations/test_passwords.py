"""What a new password may not be, and a hash that is made anew when its owner comes."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from portal.domain.errors import Raced
from portal.domain.person import OLD, REMEMBERED, Person
from portal.domain.session import Session, hashed
from portal.operations.new_password import password_defects
from portal.operations.show_session import show_session
from portal.operations.sign_in import sign_in
from tests.fakes.identity import FakePeople
from tests.fakes.town import HOME, PASSWORD, Town


def why(town: Town, password: str, before: Sequence[str] = ()) -> list[str]:
    found = password_defects(
        password,
        town.passwords,
        name="Nguyễn Văn An",
        birth_date=date(1985, 3, 20),
        numbers=("079085012345", "912345678"),
        email="trăng.khuyết@example.com",
        before=before,
        pointer="/new_password",
    )
    assert all(defect.pointer == "/new_password" for defect in found)
    return [defect.code for defect in found]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("matkhau-rất-dài", "password_common"),
        ("nguyenvanan 77", "password_personal"),
        ("gọi 0912345678", "password_personal"),
        ("Trang.Khuyet!!", "password_personal"),
        ("ababababab", "password_repeats"),
    ],
)
def test_the_first_reason_is_said(password: str, code: str) -> None:
    assert why(Town(), password) == [code]


def test_a_good_one_has_none() -> None:
    assert why(Town(), PASSWORD) == []


def test_none_of_the_last_ones_comes_again() -> None:
    town = Town()
    before = [town.passwords.hash(f"mùa thu lá bay {n}") for n in range(REMEMBERED)]
    assert why(town, "mùa thu lá bay 3", before) == ["password_before"]
    assert why(town, "mùa thu lá bay 9", before) == []


def test_a_person_remembers_their_last_five() -> None:
    town = Town()
    person = town.settled()
    for n in range(7):
        person = person.with_password(f"hash-{n}", town.clock.now())
    assert person.passwords == tuple(f"hash-{n}" for n in (6, 5, 4, 3, 2))
    assert person.password_at == town.clock.now()
    assert (person.epoch, person.version) == (7, 8)


@pytest.mark.asvs("6.2.10")
def test_after_a_year_another_one_is_suggested_and_nobody_made_to_choose_it() -> None:
    town = Town()
    person = town.settled()
    seen = [told(town, person)]
    town.clock.advance(OLD)
    seen.append(told(town, person))
    town.people.save(person.with_password("p2$-", town.clock.now()))
    seen.append(told(town, person))
    assert seen == [False, True, False]


def told(town: Town, person: Person) -> bool:
    now = town.clock.now()
    me = Session(token_hash=hashed("-"), person=person.person, started_at=now, seen_at=now)
    return show_session(me, town.people, town.clock).password_is_old


@pytest.mark.asvs("11.4.2")
def test_a_hash_of_yesterday_is_made_anew_by_the_right_password_alone() -> None:
    town = Town()
    old = town.settled().particulars.password
    town.passwords.version = "p3"
    with pytest.raises(Exception, match="wrong_credentials"):
        sign_in(town.credentials(password="sai mật khẩu"), HOME, town.counter, town.gate, town.post)
    assert kept(town) == old
    sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    assert kept(town).startswith("p3$")
    assert town.people.kept["person-0001"].version == 2
    sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    assert town.people.kept["person-0001"].version == 2


def kept(town: Town) -> str:
    return town.people.kept["person-0001"].particulars.password


class Changing(FakePeople):
    """Somebody else changes the account in the same moment."""

    def save(self, person: Person) -> None:
        del person
        raise Raced


def test_whoever_changes_the_account_meanwhile_wins_and_the_sign_in_goes_on() -> None:
    town = Town()
    town.people = Changing()
    town.settled()
    town.passwords.version = "p3"
    assert sign_in(town.credentials(), HOME, town.counter, town.gate, town.post).sign_in
    assert kept(town).startswith("p2$")


def test_no_new_hash_for_what_is_of_today() -> None:
    town = Town()
    town.settled()
    town.clock.advance(timedelta(days=1))
    sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    assert town.people.kept["person-0001"].version == 1
