"""The words values are made of: one name has one spelling, and nothing hides in it."""

import importlib
import inspect
import pkgutil
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import portal.domain
from portal.domain.model import (
    AgencyCode,
    Day,
    Dong,
    DossierCode,
    Id,
    Kept,
    Line,
    ProcedureCode,
    Sha256,
    Value,
    Words,
)

DAY: TypeAdapter[date] = TypeAdapter(Day)
LINE: TypeAdapter[str] = TypeAdapter(Line)
DONG: TypeAdapter[int] = TypeAdapter(Dong)
CODES: list[tuple[Any, str]] = [
    (Id, "abcd1234"),
    (Sha256, "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="),
    (ProcedureCode, "3.000347"),
    (AgencyCode, "G01.79"),
    (DossierCode, "G01.79-261120-0001"),
]
each_code = pytest.mark.parametrize(("kind", "good"), CODES)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _modules() -> list[str]:
    found = pkgutil.walk_packages(portal.domain.__path__, "portal.domain.")
    return [module.name for module in found]


@pytest.mark.parametrize("module", _modules())
def test_every_value_is_frozen_and_quotes_nobody_and_only_what_is_kept_is_open(module: str) -> None:
    made = importlib.import_module(module)
    for _, kind in inspect.getmembers(made, inspect.isclass):
        if issubclass(kind, Value):
            assert kind.model_config.get("frozen")
            expected = "ignore" if issubclass(kind, Kept) else "forbid"
            assert kind.model_config.get("extra") == expected
            assert kind.model_config.get("hide_input_in_errors")


def test_an_error_does_not_quote_what_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        Words.model_validate({"vi": 79085012345, "en": "x", "cccd": "079085012345"})
    assert "79085012345" not in str(refused.value)


@given(st.text("aăâeêioôơuưyđÁẾỘựỳ ạ", min_size=1).filter(str.strip))
def test_one_name_has_one_spelling(name: str) -> None:
    decomposed = LINE.validate_python(unicodedata.normalize("NFD", name))
    assert decomposed == LINE.validate_python(name) == unicodedata.normalize("NFC", name).strip()


@pytest.mark.parametrize(
    "hidden",
    ["\u200b", "\u202e", "\u2066", "\ufeff", "\0", "\x1b", "\u00ad", "\ue000", "\n", "\u0378"],
    ids=["zero", "rtl", "isolate", "bom", "nul", "escape", "soft", "private", "line", "unassigned"],
)
def test_nothing_hides_in_a_name(hidden: str) -> None:
    with pytest.raises(ValidationError, match="invisible_character"):
        LINE.validate_python(f"Nguyễn{hidden}Ánh")


@given(st.text(min_size=1, max_size=200))
def test_a_name_that_is_taken_shows_everything(name: str) -> None:
    try:
        taken = LINE.validate_python(name)
    except ValidationError:
        return
    assert taken == unicodedata.normalize("NFC", taken)
    assert not {unicodedata.category(c) for c in taken} & {"Cc", "Cf", "Cs", "Co", "Cn"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, None, 1, ["x"], b"x"])
def test_what_is_no_line(name: object) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(name, strict=True)


@each_code
def test_a_code_is_written_in_plain_letters_and_digits(kind: Any, good: str) -> None:  # noqa: ANN401  # any annotation
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    assert adapter.validate_python(good) == good
    wrong = [good.translate(FULL_WIDTH), good.translate(ARABIC), f"{good}\n", f" {good}", ""]
    for text in {*wrong, good + "é", good.upper() + "!"} - {good}:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)


@given(st.integers())
def test_money_is_whole_and_never_below_nothing(amount: int) -> None:
    if 0 <= amount <= 10**12:
        assert DONG.validate_python(amount) == amount
    else:
        with pytest.raises(ValidationError):
            DONG.validate_python(amount)


@pytest.mark.parametrize("amount", [0.5, "1e3", None, float("nan"), "１"])
def test_what_is_no_money(amount: object) -> None:
    with pytest.raises(ValidationError):
        DONG.validate_python(amount)


@given(st.dates())
def test_a_day_is_what_it_is_written_as(day: date) -> None:
    written = day.isoformat()
    assert DAY.validate_json(f'"{written}"', strict=True) == DAY.validate_python(day) == day


@pytest.mark.parametrize(
    "written",
    [
        '"0"',
        '"900000000"',
        "0",
        "true",
        '"1990-06-31"',
        '"1990-5-7"',
        '"19900517"',
        '"1990-05-17T00:00:00"',
        '"１９９０-05-17"',
        '" 1990-05-17"',
        '"1990-05-17\\n"',
    ],
)
def test_what_is_no_day(written: str) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_json(written, strict=True)
