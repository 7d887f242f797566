import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.domain import tries
from portal.domain.model import Value
from portal.domain.one_time import matches, origin_bound, sealed
from portal.domain.person import Cccd, Contact, NewPassword, Password, cccd_defects, gives_away
from tests.fakes.common import FakeSeal

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Said(Value):
    cccd: Cccd = "079085012345"
    password: Password = "-"
    new_password: NewPassword = "----------"


def codes(cccd: str, born: date) -> list[str]:
    return [defect.code for defect in cccd_defects(cccd, born)]


@pytest.mark.parametrize(
    ("cccd", "born"),
    [
        ("079085012345", date(1985, 3, 20)),
        ("001199000001", date(1999, 1, 1)),
        ("096304123456", date(2004, 12, 31)),
        ("048200000009", date(2000, 2, 29)),
    ],
)
def test_numbers_that_fit_their_owner(cccd: str, born: date) -> None:
    assert codes(cccd, born) == []


@pytest.mark.parametrize("province", ["000", "097", "999"])
def test_nobody_was_born_there(province: str) -> None:
    assert codes(province + "085012345", date(1985, 3, 20)) == ["cccd_province"]


@pytest.mark.parametrize("cccd", ["079084012345", "079285012345"])
def test_another_year_or_century_is_another_person(cccd: str) -> None:
    assert codes(cccd, date(1985, 3, 20)) == ["cccd_birth_year"]


def test_everything_wrong_is_said_at_once() -> None:
    assert codes("000084012345", date(1985, 3, 20)) == ["cccd_province", "cccd_birth_year"]


@pytest.mark.parametrize(
    "written", ["07908501234", "0790850123456", "０７９０８５０１２３４５", "079085012345\n"]
)
def test_what_is_no_number_does_not_parse(written: str) -> None:
    with pytest.raises(ValidationError):
        Said(cccd=written)


def test_hints_tell_the_owner_and_nobody_else() -> None:
    contact = Contact(phone="+84912345567", email="nguyen.an@example.com", language="vi")
    assert contact.phone_hint == "+84••••••567"
    assert contact.email_hint == "n•••@example.com"


@pytest.mark.asvs("6.2.11", "6.1.2")
@pytest.mark.parametrize(
    "password",
    [
        "xin chao 079085012345",
        "goi 0912345678 nhe",
        "nguyenvanan-1",
        "NGUYỄN rất vui",
        "nguyen2026!",
        "sinh ngày 20031985",
        "x19850320x",
    ],
)
def test_what_friends_would_guess_gives_away(password: str) -> None:
    born = date(1985, 3, 20)
    assert gives_away(password, "Nguyễn Văn An", born, "079085012345", "912345678")


@pytest.mark.parametrize("password", ["an toàn vận hành", "nguyênvẹn một đời"])
def test_a_syllable_inside_another_word_gives_nobody_away(password: str) -> None:
    born = date(1985, 3, 20)
    assert not gives_away(password, "Nguyễn Văn An", born, "079085012345", "912345678")


def test_a_name_of_two_letters_gives_nobody_away() -> None:
    assert not gives_away("bàn ghế gỗ lim", "An", date(1985, 3, 20))


def test_two_keyboards_write_one_password() -> None:
    decomposed = unicodedata.normalize("NFD", "mật khẩu của tôi")
    said = Said(password=decomposed, new_password=decomposed)
    assert said.password == said.new_password == "mật khẩu của tôi"


def test_neither_number_nor_password_shows_in_a_trace() -> None:
    said = Said(cccd="079085012345", password="mật khẩu của tôi", new_password="mật khẩu của tôi")
    assert repr(said) == "Said()"


def test_a_password_is_text() -> None:
    with pytest.raises(ValidationError):
        Said.model_validate({"password": 1234567890})


def test_a_code_proves_one_thing_only() -> None:
    seal = FakeSeal()
    kept = sealed(seal, "sign-in-1", "123456")
    assert matches(seal, kept, "sign-in-1", "123456")
    assert not matches(seal, kept, "sign-in-2", "123456")
    assert not matches(seal, kept, "sign-in-1", "123457")


def test_the_last_line_binds_a_code_to_its_origin() -> None:
    assert (
        origin_bound("Mot Cua: 123456", "localhost", "123456").splitlines()[-1]
        == "@localhost #123456"
    )


def waits(count: int) -> timedelta:
    return tries.Tries(subject="s", count=count, last_at=NOW, version=count).wait(NOW)


def test_waiting_grows_and_ends_growing() -> None:
    assert [waits(n).total_seconds() for n in range(4, 12)] == [0, 30, 60, 120, 240, 480, 900, 900]


@pytest.mark.asvs("6.1.1")
@given(st.integers(min_value=1, max_value=10**6))
def test_nobody_ever_waits_longer_than_the_longest(count: int) -> None:
    assert waits(count) <= tries.LONGEST_WAIT


def test_a_day_later_it_is_as_if_there_had_been_none() -> None:
    many = tries.Tries(subject="s", count=40, last_at=NOW, version=40)
    assert many.another(NOW + tries.FORGOTTEN).count == 1
    assert many.another(NOW + tries.LONGEST_WAIT).count == 41
    assert many.another(NOW + tries.FORGOTTEN).version == 41
