"""What is given away: it is the catalogue, whole, by its schema, with the source and the state of every value."""

import csv
import hashlib
import io
import json
from datetime import date

import jsonschema_rs
import pytest

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import in_force, read_procedures
from infra.open_data import tables
from infra.open_data.entry import State, entry, state
from infra.open_data.files import LICENCE, LINES, PACKAGE, SCHEMA, TABLES, files
from infra.open_data.linked import linked
from portal.domain.fee import FeeLine
from portal.domain.model import Words
from portal.domain.procedure import Procedure
from portal.domain.processing import Time, Unit
from tests.catalogue import TODAY

READ = read_procedures(DATA / "procedures")
IN_FORCE = in_force(READ.values(), TODAY)
FILES = files(IN_FORCE)
OURS = READ["3.000347.toml"]
LOST = READ["1.001456.toml"]


def lines() -> list[dict[str, object]]:
    return [json.loads(line) for line in FILES[LINES].decode().splitlines()]


def rows(name: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(FILES[name].decode(), newline=""), strict=True)]


def test_every_line_is_by_the_schema() -> None:
    schema = json.loads(FILES[SCHEMA])
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert [line["code"] for line in lines() if not validator.is_valid(line)] == []
    assert not validator.is_valid({**lines()[0], "level": 5})


def test_a_line_is_the_whole_procedure() -> None:
    own = {"kind", "scope", "marks"}
    for line, procedure in zip(lines(), sorted(IN_FORCE, key=lambda one: one.code), strict=True):
        kept = {name: value for name, value in line.items() if name not in own}
        assert Procedure.model_validate(kept) == procedure


def test_every_value_has_its_source_and_its_state() -> None:
    for line in lines():
        marks = line["marks"]
        assert isinstance(marks, dict)
        assert {*line} - {*marks} <= {
            *("code", "version", "effective_from", "kind", "scope", "marks"),
            *("source", "verified", "unverified", "unknown", "flags"),
        }
        assert all(mark["source"] for mark in marks.values())
    for name in TABLES[1:]:
        assert all(row["source"] and row["state"] in {*State} for row in rows(name))


def test_nothing_is_verified_that_its_procedure_does_not_say() -> None:
    sure = OURS.model_copy(update={"verified": True, "unverified": ("fees",), "unknown": ()})
    silent = OURS.model_copy(update={"verified": True, "unknown": ("processing", "papers")})
    assert (state(sure, "title"), state(sure, "fees")) == (State.VERIFIED, State.UNVERIFIED)
    assert (state(silent, "times"), state(silent, "papers")) == (State.UNKNOWN, State.UNKNOWN)
    assert {mark.state for mark in entry(OURS).marks.values()} == {State.UNVERIFIED}


def test_tables_have_a_row_for_each() -> None:
    counted = [
        len(IN_FORCE),
        *(sum(len(getattr(one, name)) for one in IN_FORCE) for name in ("papers", "fees", "times")),
    ]
    assert [len(rows(name)) for name in TABLES] == counted
    ours = next(row for row in rows("procedures.csv") if row["code"] == OURS.code)
    assert (ours["title_vi"], ours["level"], ours["scope"]) == (OURS.title.vi, "4", "full")
    assert ours["legal_basis"] == "; ".join(OURS.legal_basis)
    fee = next(row for row in rows("fees.csv") if row["code"] == OURS.code)
    assert (fee["amount"], fee["free"], fee["valid_to"]) == ("115000", "false", "2025-12-31")
    told = {(row["id"], row["cases"]) for row in rows("fees.csv") if row["code"] == LOST.code}
    assert told == {(line.id, "; ".join(line.cases)) for line in LOST.fees}
    assert "mat-hong" in {cases for _, cases in told}


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(name: str) -> None:
    bad = OURS.model_copy(update={"title": Words(vi=name, en='a "b", c\nd')})
    (table, *_) = tables.tables([bad])
    (row,) = csv.DictReader(io.StringIO(tables.written(table), newline=""), strict=True)
    assert (row["title_vi"], row["title_en"]) == (f"'{name}", 'a "b", c\nd')


def test_the_package_describes_every_file_truly() -> None:
    package = json.loads(FILES[PACKAGE])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {one["path"] for one in package["resources"]} == {LINES, *TABLES}
    for one in package["resources"]:
        body = FILES[one["path"]]
        assert (one["bytes"], one["hash"]) == (
            len(body),
            f"sha256:{hashlib.sha256(body).hexdigest()}",
        )
        if one["format"] == "csv":
            names = [field["name"] for field in one["schema"]["fields"]]
            assert names == body.decode().split("\r\n")[0].split(",")
    assert b"CC BY 4.0" in FILES[LICENCE]


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert files(reversed(IN_FORCE)) == FILES


def test_each_procedure_is_linked_data() -> None:
    for one in IN_FORCE:
        told = json.loads(FILES[f"procedures/{one.code}.jsonld"])
        assert (told["@context"], told["@type"]) == ("https://schema.org", "GovernmentService")
        assert told["identifier"] == one.code
        assert {"@language": "vi", "@value": one.title.vi} in told["name"]
        assert one.source in [part.get("url") for part in told["subjectOf"]]
        assert ("offers" in told) <= ("fees" not in one.unknown)


def test_linked_data_tell_plain_fees_and_times_alone() -> None:
    plain = FeeLine(
        id="a",
        name=Words(vi="Phí", en="Fee"),
        channel="online",
        amount=50_000,
        valid_from=date(2026, 1, 1),
        legal_basis="1/2026/TT-BTC",
    )
    fees = (
        plain,
        plain.model_copy(update={"subject": "poor"}),
        plain.model_copy(update={"per": "trang"}),
    )
    days, working = Time(amount=3, unit=Unit.DAYS), Time(amount=3, unit=Unit.WORKING_DAYS)
    told = linked(OURS.model_copy(update={"fees": fees, "times": (days,)}))
    (offer,) = told["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["validFrom"]) == (
        "50000",
        "VND",
        "2026-01-01",
    )
    assert told["availableChannel"][0]["processingTime"] == "P3D"
    told = linked(OURS.model_copy(update={"times": (working,)}))
    assert "processingTime" not in told["availableChannel"][0]
    silent = linked(OURS.model_copy(update={"unknown": ("fees", "channels")}))
    assert not {"offers", "availableChannel"} & {*silent}
