"""Words with their marks left as keys, or a slip of a finger away, are what they were meant to be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import folded, toned
from portal.domain.keyboards import telex, untangled, vni
from portal.domain.near import nearby, pronounceable

words = st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaays", "giấy"),
        ("pheps", "phép"),
        ("lais", "lái"),
        ("ddooir", "đổi"),
        ("dduwowngf", "đường"),
        ("ddwowngf", "đường"),
        ("chieeu", "chiếu"),
        ("cuowcs", "cước"),
        ("giaasy", "giấy"),
        ("quoocs", "quốc"),
        ("wowcs", "ước"),
        ("giayas", "giấy"),
        ("xe", "xe"),
    ],
)
def test_telex_is_undone(typed: str, meant: str) -> None:
    assert telex(typed) == folded(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gia6y1", "giấy"), ("d9u7o7ng2", "đường"), ("phe1p", "phép"), ("2026", "2026"), ("b2", "b")],
)
def test_vni_is_undone(typed: str, meant: str) -> None:
    assert vni(typed) == folded(meant)


def test_a_word_may_be_either() -> None:
    assert untangled("xe") == ()
    assert set(untangled("gia6y1")) == {"giay"}
    assert "giay" in untangled("giaays")


@given(words, st.data())
def test_one_slip_and_it_is_still_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }
    for slip in slips - {word, ""}:
        assert word in nearby(slip)
        assert slip in nearby(word)
    assert word not in nearby(word)


@pytest.mark.parametrize("words", [("hòa", "hoà"), ("thủy", "thuỷ"), ("KHÁNH HOÀ", "khánh hòa")])
def test_a_tone_may_stand_on_either_vowel(words: tuple[str, str]) -> None:
    assert toned(words[0]) == toned(words[1])
    assert toned(words[0]) == toned(unicodedata.normalize("NFD", words[1]))


def test_other_marks_make_other_words() -> None:
    assert (
        len({toned(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mâ", "mấ", "đa")}) == 9
    )


@pytest.mark.parametrize(
    "word",
    ["cao", "môn", "vòng", "gạo", "nguồn", "khuyến", "nghiêng", "người", "tuyết", "giờ", "quý"],
)
def test_a_word_may_be_one_that_is_not_known(word: str) -> None:
    assert pronounceable(folded(word))


@pytest.mark.parametrize("word", ["dein", "xr", "hn", "tryu", "phna", "tihc", "sna", "form", "b2"])
def test_what_nobody_can_say_is_no_word(word: str) -> None:
    assert not pronounceable(word)
