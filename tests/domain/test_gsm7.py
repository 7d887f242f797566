import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.gsm7 import JOINED, SINGLE, fold, parts, septets


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Hồ sơ của bạn đã được tiếp nhận", "Ho so cua ban da duoc tiep nhan"),
        ("ĐỔI GIẤY PHÉP LÁI XE", "DOI GIAY PHEP LAI XE"),
        ("135.000 ₫ – hẹn “trả” …", '135.000 d - hen "tra" ...'),
        ("@localhost #123456", "@localhost #123456"),
        ("việc 中", "viec ?"),
    ],
)
def test_marks_are_taken_off(written: str, sent: str) -> None:
    assert fold(written) == sent


def test_decomposed_letters_are_folded_too() -> None:
    assert fold("a\u0301 o\u031b\u0301") == "a o"


@given(st.text())
def test_whatever_is_folded_can_be_sent(text: str) -> None:
    assert septets(fold(text)) >= len(fold(text))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_brackets_take_two_septets() -> None:
    assert septets("[a]") == 5


def test_what_is_not_folded_is_not_counted() -> None:
    with pytest.raises(ValueError, match="GSM"):
        septets("đ")


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, 1), (SINGLE, 1), (SINGLE + 1, 2), (2 * JOINED, 2), (2 * JOINED + 1, 3)],
)
def test_parts_are_counted_as_operators_count(size: int, expected: int) -> None:
    assert parts("a" * size) == expected


def test_an_escape_is_not_cut_off_its_letter() -> None:
    assert parts("a" * (JOINED - 1) + "[" + "a" * (JOINED - 2)) == 2
    assert parts("a" * (JOINED - 1) + "[" + "a" * (JOINED - 1)) == 3
