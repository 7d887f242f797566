"""Finding without marks: whoever types without a Vietnamese keyboard finds the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import folded

BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
letters = st.tuples(st.sampled_from(BASES), st.sampled_from(TONES)).map(
    lambda pair: unicodedata.normalize("NFC", "".join(pair))
)
texts = st.lists(letters | st.sampled_from(" 0123456789.,-"), max_size=10).map("".join)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đổi giấy phép lái xe", "doi giay phep lai xe"),
        ("ĐƯỜNG", "duong"),
        ("  Căn   cước\n", "can cuoc"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("3.000347", "3.000347"),
        ("", ""),
    ],
)
def test_marks_and_case_fall_away(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(texts)
def test_only_plain_letters_are_left(text: str) -> None:
    assert folded(text).isascii()


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(texts)
def test_neither_case_nor_composition_matters(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert folded(text.upper()) == folded(decomposed) == folded(text)
