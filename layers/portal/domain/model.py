"""The shape every domain value shares, and the few kinds of word they are made of."""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)


class Value(BaseModel):
    """Frozen, and closed: a field nobody declared does not parse. An error never quotes what was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Kept(Value):
    """A value that is stored. It reads what a later release wrote too, and forgets what it does not know.

    A field added later has a default: what earlier releases stored must parse for ever
    (tests/domain/golden holds one item of every shape that was shipped).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Words(Value):
    """One text in both languages."""

    vi: str
    en: str


def _nfc(text: object) -> object:
    """Keyboards on macOS write NFD; one person has one name (trust: F24)."""
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else text


def _visible(text: str) -> str:
    """Control and direction-changing characters can make a name look like another one."""
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} for c in text):
        raise ValueError("invisible_character")
    return text


def _legible(text: str) -> str:
    """The same for text of several lines."""
    _visible(text.replace("\n", ""))
    return text


def _tidied(given: JsonValue) -> JsonValue:
    """Every text of a form, however deep, in one spelling and without invisible characters."""
    match given:
        case str():
            return _legible(unicodedata.normalize("NFC", given))
        case list():
            return [_tidied(part) for part in given]
        case dict():
            return {_visible(name): _tidied(part) for name, part in given.items()}
        case _:
            return given


def _tidied_form(form: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {_visible(name): _tidied(part) for name, part in form.items()}


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(given: object) -> object:
    """A date as it is written, and none of what pydantic would also make one of: "0" is 1970."""
    if not isinstance(given, str):
        return given
    if _DAY.fullmatch(given):
        with suppress(ValueError):  # the 31st of June
            return date.fromisoformat(given)
    raise ValueError("wrong_form")


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_visible),
    BeforeValidator(_nfc),
]
Text = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_legible), BeforeValidator(_nfc)
]
Form = Annotated[dict[str, JsonValue], AfterValidator(_tidied_form)]
Day = Annotated[date, BeforeValidator(_day)]
ThisCentury = Annotated[Day, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
"""A day that somebody asks about: what is reckoned from it stays within what a date can be."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")]
EntryCode = Annotated[
    str, StringConstraints(pattern=r"^([0-9]\.[0-9]{6}|[a-z]{2,20}(-[a-z]{2,20}){0,4})$")
]
"""A procedure's national code, or the name of what has none: a utility of the portal."""
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[0-9]\.[0-9]{6}$")]
AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}$")]
DOSSIER_CODE = r"^[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}-[0-9]{6}-[0-9]{4,7}$"
DossierCode = Annotated[str, StringConstraints(pattern=DOSSIER_CODE)]
Dong = Annotated[int, Field(ge=0, le=10**12)]
