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
    StringConstraints,
)


class Value(BaseModel):
    """Frozen, and closed: a field nobody declared does not parse. An error never quotes what was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


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
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")]
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[0-9]\.[0-9]{6}$")]
AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}$")]
DOSSIER_CODE = r"^[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}-[0-9]{6}-[0-9]{4,7}$"
DossierCode = Annotated[str, StringConstraints(pattern=DOSSIER_CODE)]
Dong = Annotated[int, Field(ge=0, le=10**12)]
