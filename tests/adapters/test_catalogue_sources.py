"""Values that nothing vouches for are counted, and what ships has none."""

from pathlib import Path

import pytest

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import read_procedures
from infra.catalogue.sources import told
from tests import catalogue

GOOD = (catalogue.SMALL / "3.000348.toml").read_text("utf-8")
PAGE = 'source = "https://example.vn/3.000348"'
LAW = 'legal_basis = "37/2023/TT-BTC"'
MARKS = "verified = false"
DOUBTED = (
    *("title", "field", "level", "audience", "authority", "agency_kind"),
    *("channels", "fee_due", "processing", "returns", "results", "legal_basis"),
)
NONE = "values without a source: 0"


def marked(*fields: str) -> str:
    return f"{MARKS}\nunverified = [{', '.join(repr(field) for field in fields)}]"


FRONT = (PAGE, 'source = "https://example.vn/"')
HEARSAY = (PAGE, 'source = "what somebody said"')
FLAG = '[[flags]]\nabout = "level"\nvi = "Không rõ"\nen = "In doubt"\n\n[processing]'


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], NONE),
        ([(LAW, 'legal_basis = ""')], "values without a source: 1: 3.000348 fees.le-phi"),
        ([(LAW, 'legal_basis = ""'), (MARKS, marked("fees"))], NONE),
        ([FRONT, (MARKS, marked(*DOUBTED))], NONE),
        ([FRONT, (MARKS, marked("source"))], NONE),
        (
            [FRONT, (MARKS, marked(*{*DOUBTED} - {"level"}))],
            "values without a source: 1: 3.000348 level",
        ),
        (
            [HEARSAY, (MARKS, marked(*{*DOUBTED} - {"processing"}))],
            "values without a source: 1: 3.000348 times",
        ),
        ([FRONT, (MARKS, marked(*{*DOUBTED} - {"level"})), ("[processing]", FLAG)], NONE),
    ],
)
def test_a_value_without_a_source_is_counted_and_named(
    tmp_path: Path, changes: list[tuple[str, str]], said: str
) -> None:
    text = GOOD
    for good, bad in changes:
        assert good in text
        text = text.replace(good, bad, 1)
    (tmp_path / "3.000348.toml").write_text(text, "utf-8")
    assert told(read_procedures(tmp_path).values()) == said


def test_what_ships_has_none() -> None:
    assert told(read_procedures(DATA / "procedures").values()) == NONE
