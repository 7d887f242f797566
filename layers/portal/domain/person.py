"""Who somebody is to the portal, and where they can be reached."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from portal.domain.errors import Defect
from portal.domain.model import Id, Kept, Line

Language = Literal["vi", "en"]
Consent = Literal["terms", "personal-data"]
CONSENTS: frozenset[Consent] = frozenset({"terms", "personal-data"})

Cccd = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$"), Field(repr=False)]
"""A personal identification number. `[0-9]`: `\\d` would take full-width digits for a number."""


def _nfkc(text: object) -> object:
    """Bring two keyboards to one password (NIST SP 800-63B-4)."""
    return unicodedata.normalize("NFKC", text) if isinstance(text, str) else text


LONGEST_PASSWORD = 128
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_PASSWORD),
    BeforeValidator(_nfkc),
    Field(repr=False),
]
NewPassword = Annotated[
    str,
    StringConstraints(min_length=10, max_length=LONGEST_PASSWORD),
    BeforeValidator(_nfkc),
    Field(repr=False),
]

_PROVINCES = range(1, 97)
_TELLING = 4
"""A syllable of fewer letters is in every other Vietnamese phrase, and gives nobody away."""


class Contact(Kept):
    """`phone` in E.164."""

    phone: str
    email: str
    language: Language

    @property
    def phone_hint(self) -> str:
        return f"{self.phone[:3]}{'•' * (len(self.phone) - 6)}{self.phone[-3:]}"

    @property
    def email_hint(self) -> str:
        local, _, host = self.email.rpartition("@")
        return f"{local[0]}•••@{host}"


class Particulars(Kept):
    """What somebody said of themselves. `password` is its hash, and which way it was hashed."""

    cccd: Cccd
    name: Line
    birth_date: date
    contact: Contact
    password: str
    consented_at: datetime


class Person(Kept):
    """Somebody whose telephone and mailbox were both proven to be theirs."""

    person: Id
    particulars: Particulars
    registered_at: datetime
    version: int = 1
    epoch: int = 0
    """Counts the times at which everything that proved them before stopped doing so: a sign-in begun in another
    epoch ends in no session."""

    def changed(self, **changes: object) -> "Person":
        return self.model_copy(update={**changes, "version": self.version + 1})

    def barred(self, **changes: object) -> "Person":
        """Changed so that whoever is on the way in has to begin again."""
        return self.changed(**changes, epoch=self.epoch + 1)

    @property
    def contact(self) -> Contact:
        return self.particulars.contact


def cccd_defects(cccd: str, birth_date: date) -> Iterator[Defect]:
    """Where the number is none that was ever given, or not to somebody born that day.

    Province of birth, century and sex, year, six digits by chance; no check digit
    (Decree 137/2015/NĐ-CP, Circular 07/2016/TT-BCA).
    """
    if int(cccd[:3]) not in _PROVINCES:
        yield Defect(pointer="/cccd", code="cccd_province")
    if _birth_year(cccd) != birth_date.year:
        yield Defect(pointer="/cccd", code="cccd_birth_year")


def _birth_year(cccd: str) -> int:
    """The fourth digit is even for a man and odd for a woman, and counts centuries from 1900."""
    return 1900 + 100 * (int(cccd[3]) // 2) + int(cccd[4:6])


def born_that_year(cccd: str, birth_date: date) -> bool:
    """Whether the number's owner may be born that day."""
    return _birth_year(cccd) == birth_date.year


def gives_away(password: str, name: str, birth_date: date, *numbers: str) -> bool:
    """Whether the password holds what anybody who knows the person would try first.

    A syllable counts as a word of its own: "trắng" is not the name Trần.
    """
    said, syllables = plain(password), plain(name).split()
    words = set(re.findall(r"[^\W\d_]+", said))
    dates = f"{birth_date:%d%m%Y}", f"{birth_date:%Y%m%d}"
    known = ("".join(syllables), *dates, *numbers)
    named = any(len(s) >= _TELLING and s in words for s in syllables)
    return named or any(len(part) >= _TELLING and part in said for part in known)


def plain(text: str) -> str:
    """Lower case, no marks: what a guesser would not bother to tell apart."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))
