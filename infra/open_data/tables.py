"""The same as tables for a spreadsheet: procedures, and what each has many of. Each row says its source and state."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from infra.open_data.entry import state
from portal.domain.procedure import Procedure

Row = Mapping[str, object]


class Table(NamedTuple):
    """`columns` by name, with what they mean."""

    name: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]


_OF = {"code": "national code", "version": "version of the procedure"}
_MARKS = {"source": "where it comes from", "state": "verified, unverified or unknown"}
_PROCEDURES = {
    **_OF,
    "effective_from": "first day in force",
    "depth": "full, or from the national index alone",
    "title_vi": "title in Vietnamese",
    "title_en": "title in English",
    "summary_vi": "our words",
    "summary_en": "our words",
    "field_vi": "field in Vietnamese",
    "field_en": "field in English",
    "level": "level of service, 1 to 4 (Circular 26/2009/TT-BTTTT)",
    "scope": "information, partial or full (Decree 42/2022/NĐ-CP)",
    "audience": "who may ask",
    "authority": "level of the agency",
    "agency_vi": "agency in Vietnamese",
    "agency_en": "agency in English",
    "agencies": "codes of agencies that take it on this portal",
    "channels": "ways of filing",
    "returns": "ways of return",
    "fee_due": "when the fee falls due",
    "results_vi": "results in Vietnamese",
    "results_en": "results in English",
    "life_events": "events of life",
    "legal_basis": "numbers of laws, as published",
    "source": "where it comes from",
    "verified": "whether somebody held it against the law",
    "unverified": "columns that are researched or derived",
    "unknown": "columns about which the source is silent",
}
_PAPERS = {
    **_OF,
    "id": "id within the procedure",
    "name_vi": "name in Vietnamese",
    "name_en": "name in English",
    "required": "always or sometimes",
    "when_vi": "condition in Vietnamese",
    "when_en": "condition in English",
    "cases": "cases that ask for it; all where empty",
    "originals": "how many originals",
    "copies": "how many copies",
    "electronic": "whether it may be electronic",
    "reusable": "whether it may serve again",
    **_MARKS,
}
_FEES = {
    **_OF,
    "id": "which fee",
    "name_vi": "name in Vietnamese",
    "name_en": "name in English",
    "kind": "fee (phí) or charge (lệ phí)",
    "channel": "way of filing",
    "subject": "group of payers",
    "province": "province, or all where empty",
    "cases": "cases it is owed in; all where empty",
    "amount": "đồng",
    "percent": "share of the fee named in `of`",
    "of": "which fee it is a share of",
    "free": "whether it costs nothing",
    "per": "for each of what",
    "tiers": "upto:amount, one after the other",
    "cap": "at most, in đồng",
    "valid_from": "first day",
    "valid_to": "last day, or none where empty",
    "legal_basis": "by which law",
    **_MARKS,
}
_TIMES = {
    **_OF,
    "case": "in which case, or all where empty",
    "channel": "on which way of filing, or all where empty",
    "amount": "how many",
    "unit": "working_days, days, working_hours, hours or same_day",
    "cut_off": "time of day from which the next working day counts, for same_day",
    **_MARKS,
}


def tables(procedures: Iterable[Procedure]) -> tuple[Table, ...]:
    told = [*procedures]
    return (
        Table("procedures", _PROCEDURES, tuple(map(_procedure, told))),
        Table("papers", _PAPERS, tuple(row for one in told for row in _papers(one))),
        Table("fees", _FEES, tuple(row for one in told for row in _fees(one))),
        Table("times", _TIMES, tuple(row for one in told for row in _times(one))),
    )


def written(table: Table) -> str:
    """RFC 4180: a heading, CRLF, quotes where they are needed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*table.columns], restval="")
    writer.writeheader()
    writer.writerows({name: _cell(row[name]) for name in table.columns} for row in table.rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """Lists with semicolons between. What a spreadsheet would take for a formula begins with an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list() | tuple():
            return _plain("; ".join(map(str, value)))
        case _:
            return _plain(str(value))


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _procedure(one: Procedure) -> Row:
    kind = one.agency_kind
    return {
        **_both("title", one.title),
        **_both("summary", one.summary),
        **_both("field", one.field),
        **one.model_dump(mode="json", include={*_PROCEDURES}),
        "scope": one.online_scope.value,
        "agency_vi": kind.vi if kind else None,
        "agency_en": kind.en if kind else None,
        "results_vi": [result.vi for result in one.results],
        "results_en": [result.en for result in one.results],
    }


def _papers(one: Procedure) -> Iterator[Row]:
    for paper in one.papers:
        yield {
            **_marked(one, "papers"),
            **paper.model_dump(mode="json", include={*_PAPERS}),
            **_both("name", paper.name),
            "required": paper.required.value,
            "when_vi": paper.when.words.vi if paper.when else None,
            "when_en": paper.when.words.en if paper.when else None,
            "cases": paper.case,
        }


def _fees(one: Procedure) -> Iterator[Row]:
    for line in one.fees:
        tiers = [f"{tier.upto or '*'}:{tier.amount}" for tier in line.tiers]
        told = line.model_dump(mode="json", include={*_FEES})
        yield {**_marked(one, "fees"), **told, **_both("name", line.name), "tiers": tiers}


def _times(one: Procedure) -> Iterator[Row]:
    for time in one.times:
        yield {**_marked(one, "times"), **time.model_dump(mode="json", include={*_TIMES})}


def _both(name: str, words: Any) -> dict[str, str]:  # noqa: ANN401  # Words, or what has both languages
    return {f"{name}_vi": words.vi, f"{name}_en": words.en}


def _marked(one: Procedure, field: str) -> dict[str, str]:
    told = {"code": one.code, "version": one.version, "source": one.source}
    return {**told, "state": state(one, field).value}
