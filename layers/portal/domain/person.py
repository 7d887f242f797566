"""Who somebody is to the portal, and where they can be reached."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from portal.domain.contact_change import Place, Waiting
from portal.domain.errors import Defect
from portal.domain.model import Id, Kept, Line

Language = Literal["vi", "en"]
Sex = Literal["male", "female"]

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


def _latin(name: str) -> str:
    """As a card writes it. Whatever else looks like a letter of ours makes one name look like another."""
    if not all(_of_a_name(c) for c in name) or not any(c.isalpha() for c in name):
        raise ValueError("name_letters")
    return name


def _of_a_name(c: str) -> bool:
    """Signs stand in names of the Highlands: K'Brui, Y-Blêñ. Marks that no letter took up stay beside theirs."""
    if c in " '’-.":
        return True
    letter = c.isalpha() and unicodedata.name(c, "").startswith("LATIN ")
    return letter or "\u0300" <= c <= "\u0345"


PersonName = Annotated[Line, AfterValidator(_latin)]
"""NFC; no control character, no mark of direction, nothing of no width (`Line`), and Latin letters alone."""

_PROVINCES = frozenset(
    {
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42,
        44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86,
        87, 89, 91, 92, 93, 94, 95, 96,
    }
)  # fmt: skip
"""The 63 provinces until 30/06/2025, by the codes of the General Statistics Office (PyPI vietnam-provinces 0.6.0): a
number keeps its province for life, the 29 that were merged away since among them."""

_ABROAD = range(100, 1000)
"""Whoever was born abroad has their country's code, above the provinces'. Which codes were given out is unverified:
refusing somebody whom the State gave a number would be worse than taking one that it never gave."""

REMEMBERED = 5
"""Passwords of one person, the present one among them."""

OLD = timedelta(days=365)

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
    """What somebody said of themselves. `password` is its hash, and which way it was hashed.

    `sex` is None of those who registered before it was asked.
    """

    cccd: Cccd
    name: Line
    birth_date: date
    contact: Contact
    password: str
    consented_at: datetime
    sex: Sex | None = None


class Person(Kept):
    """Somebody whose telephone and mailbox were both proven to be theirs."""

    person: Id
    particulars: Particulars
    registered_at: datetime
    version: int = 1
    password_at: datetime | None = None
    """Since when they have their password; None if they registered with it."""

    passwords_before: tuple[str, ...] = ()
    """The hashes of those they had before, the last one first."""

    epoch: int = 0
    """Counts the times at which everything that proved them before stopped doing so: a sign-in begun in another
    epoch ends in no session."""

    changing: tuple[Waiting, ...] = ()
    """New telephones and mailboxes whose day has not come, or came unnoticed; at most one of a kind."""

    frozen_at: datetime | None = None
    """Since when nobody gets in: whoever begins a session asks this first."""

    def changed(self, **changes: object) -> "Person":
        return self.model_copy(update={**changes, "version": self.version + 1})

    def barred(self, **changes: object) -> "Person":
        """Changed so that whoever is on the way in has to begin again."""
        return self.changed(**changes, epoch=self.epoch + 1)

    def with_password(self, kept: str, now: datetime, **changes: object) -> "Person":
        """Proven by another password: whatever began under the one before has ended, a change of contact, too.

        What is due already counts, whether or not it was carried out.
        """
        contact = self.contact_at(now)
        particulars = self.particulars.model_copy(update={"password": kept, "contact": contact})
        told = {"passwords_before": self.passwords[: REMEMBERED - 1], "password_at": now}
        return self.barred(particulars=particulars, changing=(), **told, **changes)

    @property
    def passwords(self) -> tuple[str, ...]:
        """The hashes of their last ones, the present one first: a new one has to be none of them."""
        return (self.particulars.password, *self.passwords_before)

    def password_is_old(self, now: datetime) -> bool:
        """Whether to suggest another one. Nobody is made to choose one: it would be the old one with a 2 behind it."""
        return now - (self.password_at or self.registered_at) >= OLD

    @property
    def contact(self) -> Contact:
        return self.particulars.contact

    def contact_at(self, now: datetime) -> Contact:
        """Where they can be reached by then: what is due counts, whether or not it was carried out."""
        due: dict[str, str] = {one.place: one.to for one in self.changing if one.at <= now}
        return self.contact.model_copy(update=due)

    def awaits(self, place: Place) -> Waiting | None:
        return next((one for one in self.changing if one.place == place), None)


def cccd_defects(cccd: str, birth_date: date, sex: Sex) -> Iterator[Defect]:
    """Where the number is none that was ever given, or not to somebody of that sex born that day.

    Place of birth's registration, century and sex, year, six digits by chance; no check digit
    (Decree 137/2015/NĐ-CP, Circular 07/2016/TT-BCA).
    """
    place = int(cccd[:3])
    if place not in _PROVINCES and place not in _ABROAD:
        yield Defect(pointer="/cccd", code="cccd_province")
    if not born_that_year(cccd, birth_date):
        yield Defect(pointer="/cccd", code="cccd_birth_year")
    if _sex(cccd) != sex:
        yield Defect(pointer="/cccd", code="cccd_sex")


def _birth_year(cccd: str) -> int:
    """The fourth digit is even for a man and odd for a woman, and counts centuries from 1900."""
    return 1900 + 100 * (int(cccd[3]) // 2) + int(cccd[4:6])


def _sex(cccd: str) -> Sex:
    return "female" if int(cccd[3]) % 2 else "male"


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
