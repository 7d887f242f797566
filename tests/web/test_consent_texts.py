"""Whoever agrees agrees to certain words: other words need another version."""

import hashlib
from collections.abc import Sequence

import pytest

from portal.domain.consent import PURPOSES, TEXTS
from web.render import HERE
from web.texts import read_texts

TERMS = ("terms.use_text", "register.agree_terms")
DATA = ("terms.data_text", "terms.rights_text", "register.agree_data")
WORDS = {
    "terms": TERMS,
    "personal-data": DATA,
    "reminders": ("consents.reminders",),
    "surveys": ("consents.surveys",),
}
AGREED = {
    "terms": ("2026-11-26", "02c6fd1b760c11ef"),
    "personal-data": ("2026-11-27", "57e25f630d44b847"),
    "reminders": ("2026-11-26", "25d8901a9077270f"),
    "surveys": ("2026-11-26", "e29277fbd0bfbde3"),
}
"""Changed the words? Give them today's date in portal/domain/consent.py, then write both here."""


def digest(keys: Sequence[str]) -> str:
    texts = read_texts(HERE / "texts")
    said = "\n".join(texts[lang][key] for lang in ("vi", "en") for key in keys)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_version_is_of_these_words(purpose: str) -> None:
    assert (dict(TEXTS)[purpose], digest(WORDS[purpose])) == AGREED[purpose]  # type: ignore[index]
