import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.domain import tries
from portal.domain.alertness import effort
from portal.domain.contact_change import Place, Waiting
from portal.domain.model import Value
from portal.domain.one_time import matches, origin_bound, sealed
from portal.domain.person import (
    Cccd,
    Contact,
    NewPassword,
    Particulars,
    Password,
    Person,
    PersonName,
    Sex,
    cccd_defects,
    gives_away,
)
from tests.fakes.common import FakeSeal

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Said(Value):
    cccd: Cccd = "079085012345"
    password: Password = "-"
    new_password: NewPassword = "----------"


class Named(Value):
    name: PersonName


def codes(cccd: str, born: date, sex: Sex | None = None) -> list[str]:
    """Whoever does not say their sex is of the one that the number tells."""
    told: Sex = "female" if cccd[3] in "13579" else "male"
    return [defect.code for defect in cccd_defects(cccd, born, sex or told)]


@pytest.mark.parametrize(
    ("cccd", "born"),
    [
        ("079085012345", date(1985, 3, 20)),
        ("001199000001", date(1999, 1, 1)),
        ("096304123456", date(2004, 12, 31)),
        ("048200000009", date(2000, 2, 29)),
        ("035190000001", date(1990, 5, 17)),  # Hà Nam, a province until 2025
        ("100085000001", date(1985, 3, 20)),  # born abroad
    ],
)
def test_numbers_that_fit_their_owner(cccd: str, born: date) -> None:
    assert codes(cccd, born) == []


@pytest.mark.parametrize("province", ["000", "003", "097", "099"])
def test_nobody_was_born_there(province: str) -> None:
    assert codes(province + "085012345", date(1985, 3, 20)) == ["cccd_province"]


@pytest.mark.parametrize("cccd", ["079084012345", "079285012345"])
def test_another_year_or_century_is_another_person(cccd: str) -> None:
    assert codes(cccd, date(1985, 3, 20)) == ["cccd_birth_year"]


@pytest.mark.parametrize(("cccd", "sex"), [("079085012345", "female"), ("079185012345", "male")])
def test_another_sex_is_another_person(cccd: str, sex: Sex) -> None:
    assert codes(cccd, date(1985, 3, 20), sex) == ["cccd_sex"]


def test_everything_wrong_is_said_at_once() -> None:
    found = codes("000084012345", date(1985, 3, 20), "female")
    assert found == ["cccd_province", "cccd_birth_year", "cccd_sex"]


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh", "Đỗ Ý", "K'Brui", "Y-Blêñ Êban", "H’Hen Niê", "Ma. Trần"]
)
def test_names_as_cards_write_them(name: str) -> None:
    assert Named(name=unicodedata.normalize("NFD", name)).name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn\u202eAn",
        "Nguyễn\u200bAn",
        "Nguyễn\u2028An",
        "Nguyễn\tAn",
        "Nguyễn\u034fAn",
        "Nguyễn\ufe0fAn",
        "Nguy\u0435n An",
        "Ｎguyễn An",
        "Nguyễn 4n",
        "- . -",
        "An \U0001f600",
    ],
)
@pytest.mark.fault("F24")
def test_nothing_hides_in_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        Named(name=name)


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


def moving(*places: Place) -> Person:
    """Somebody whose places change at different hours, the first one now."""
    to = {"phone": "+84900000001", "email": "moi@example.com"}
    waiting = [
        Waiting(change=f"CHANGE0{n}", place=place, to=to[place], at=NOW + timedelta(hours=n))
        for n, place in enumerate(places)
    ]
    particulars = Particulars(
        cccd="079085012345",
        name="Nguyễn Văn An",
        birth_date=date(1985, 3, 20),
        contact=Contact(phone="+84987654321", email="cu@example.com", language="vi"),
        password="a hash",
        consented_at=NOW,
    )
    return Person(
        person="person-0001",
        particulars=particulars,
        registered_at=NOW,
        changing=tuple(waiting),
    )


def test_a_change_counts_from_its_time_on_and_not_before() -> None:
    person = moving("phone", "email")
    early, due, late = (
        person.contact_at(NOW + timedelta(hours=h, seconds=s)) for h, s in ((0, -1), (0, 0), (1, 0))
    )
    assert early == person.contact
    assert (due.phone, due.email) == ("+84900000001", person.contact.email)
    assert (late.phone, late.email) == ("+84900000001", "moi@example.com")


def test_what_waits_is_found_by_its_kind() -> None:
    person = moving("email")
    assert person.awaits("phone") is None
    assert person.awaits("email") == person.changing[0]


def test_another_password_bars_what_began_under_the_one_before() -> None:
    person = moving()
    changed = person.with_password("another hash", NOW, frozen_at=None)
    assert changed.particulars.password == "another hash"
    assert (changed.epoch, changed.version) == (person.epoch + 1, person.version + 1)
    assert changed.contact == person.contact


def test_of_what_may_be_tried_most_in_a_row_nothing_but_success_forgets() -> None:
    lately = tries.first("s", NOW, tries.SIGNING_IN)
    for day in range(1, tries.MOST_IN_A_ROW):
        assert not lately.stopped(tries.SIGNING_IN)
        lately = lately.another(NOW + day * tries.FORGOTTEN, tries.SIGNING_IN)
    assert (lately.count, lately.row) == (1, tries.MOST_IN_A_ROW)
    assert lately.stopped(tries.SIGNING_IN)
    assert not lately.stopped(tries.ORDINARY)
    assert lately.forgotten_at == lately.last_at + tries.REMEMBERED


def test_what_has_no_most_counts_no_row() -> None:
    lately = tries.first("s", NOW).another(NOW)
    assert (lately.count, lately.row) == (2, 0)
    assert lately.forgotten_at == NOW + tries.FORGOTTEN


def test_one_less_is_never_less_than_none() -> None:
    two = tries.first("s", NOW).another(NOW)
    assert [two.one_less().count, two.one_less().one_less().one_less().count] == [1, 0]
    assert two.one_less().version == two.version + 1


def test_an_address_has_more_tries_and_forgets_sooner() -> None:
    pace = tries.of_an_address(3)
    lately = tries.Tries(subject="s", count=3, last_at=NOW, version=3)
    assert lately.wait(NOW, pace) == tries.FIRST_WAIT
    assert lately.another(NOW + timedelta(hours=1), pace).count == 1
    assert lately.another(NOW + timedelta(minutes=59), pace).count == 4


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("test-invoke-source-ip", "test-invoke-source-ip"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_of_ipv6_the_network_is_counted(address: str, counted: str) -> None:
    assert tries.source(address) == counted


@pytest.mark.parametrize(
    ("failures", "dearer"), [(0, 1), (599, 1), (600, 2), (1199, 2), (1200, 4), (2400, 8), (9**9, 8)]
)
def test_many_wrong_passwords_make_captchas_dearer_up_to_a_bound(
    failures: int, dearer: int
) -> None:
    assert effort(failures) == dearer


class Chosen(Value):
    password: NewPassword


@pytest.mark.asvs("6.2.1")
def test_a_new_password_has_ten_signs_or_more() -> None:
    assert Chosen(password="mười ký tự").password == "mười ký tự"
    with pytest.raises(ValidationError):
        Chosen(password="chín kýtự")
