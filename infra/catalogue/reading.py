"""Procedures as somebody writes them, one TOML file each: read, and refused with file, key and reason.

`<national code>.toml` is the version written last; others stay beside it as `<national code>@<version>.toml`, for
drafts and dossiers keep the version they were begun with. Which of them is in force, their first days say.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
from pydantic import ValidationError

from infra.catalogue import places
from infra.catalogue.keywords import about_keywords
from portal.domain.fee import ALL, FeeLine, FeeMoment, meeting
from portal.domain.procedure import CASE, Procedure
from portal.domain.service_level import Online


class Refused(Exception):
    """What is wrong with a file: one line each, with file, key and reason."""

    def __init__(self, wrongs: list[str]) -> None:
        super().__init__("\n".join(wrongs))
        self.wrongs = wrongs


def read_procedures(folder: Path) -> dict[str, Procedure]:
    """By file name, in the order of the names. Raises Refused with everything that is wrong in all of them."""
    read: dict[str, Procedure] = {}
    wrongs: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            read[file.name] = _read(file)
        except Refused as refused:
            wrongs += refused.wrongs
    wrongs += _together(read)
    if wrongs:
        raise Refused(wrongs)
    return read


def in_force(read: Iterable[Procedure], day: date) -> tuple[Procedure, ...]:
    """Of each procedure the version that began last by that day; none of one that is still ahead. By code."""
    begun = [one for one in read if one.effective_from <= day]
    last = {one.code: one for one in sorted(begun, key=lambda one: (one.code, one.effective_from))}
    return tuple(last.values())


def _together(read: Mapping[str, Procedure]) -> Iterator[str]:
    """What no single file can say of itself: two versions of one name, or of one first day."""
    for key in ("version", "effective_from"):
        seen: dict[tuple[str, object], str] = {}
        for file, one in read.items():
            other = seen.setdefault((one.code, getattr(one, key)), file)
            if other != file:
                yield f"{file}: {key}: {other} has the same"


def _read(file: Path) -> Procedure:
    try:
        found = Procedure.model_validate(_filled_in(tomllib.loads(file.read_text("utf-8"))))
    except tomllib.TOMLDecodeError as error:
        raise Refused([f"{file.name}: {error}"]) from error
    except ValidationError as error:
        raise Refused([_said(file.name, one) for one in error.errors(include_url=False)]) from error
    wrongs = [f"{file.name}: {key}: {reason}" for key, reason in _inconsistent(found, file)]
    if wrongs:
        raise Refused(wrongs)
    return found


def _said(file: str, error: Mapping[str, Any]) -> str:
    return f"{file}: {'.'.join(map(str, error['loc']))}: {error['msg']}"


def _filled_in(given: dict[str, Any]) -> dict[str, Any]:
    """All agencies of its kind take it, where the file does not name some of them."""
    agencies = places.codes_of(given.get("office", ""))
    return _one_plain_time({"agencies": agencies, **given})


def _one_plain_time(given: dict[str, Any]) -> dict[str, Any]:
    """`processing` is how a file says the one time of a procedure that has no more."""
    rest = {name: value for name, value in given.items() if name != "processing"}
    if "processing" not in given:
        return rest
    plain = {"unit": "working_days", "amount": given["processing"].get("working_days")}
    return {**rest, "times": [*rest.get("times", ()), plain]}


def _inconsistent(found: Procedure, file: Path) -> Iterator[tuple[str, str]]:
    """What no single field can say of itself."""
    if file.stem not in {found.code, f"{found.code}@{found.version}"}:
        yield "code", f"the file is not called {found.code}.toml"
    if found.files_online and not found.granted():
        yield "times", "it can be filed online, so it has a time"
    if found.files_online and not found.returns:
        yield "returns", "it can be filed online, so its result comes back in some way"
    if found.files_online and found.allows(Online.PAYMENT) and found.fee_due is FeeMoment.INTAKE:
        yield "fee_due", "what is paid online is paid when the agency asks for it, not at intake"
    yield from _about_fees(found)
    yield from _about_channels(found)
    yield from _about_agencies(found)
    yield from _about_papers(found)
    yield from _about_names(found)
    yield from _about_schema(found)


def _about_fees(found: Procedure) -> Iterator[tuple[str, str]]:
    if pair := meeting(found.fees):
        yield "fees", f"{pair[0].id} and {pair[1].id} would both be owed on some day"
    for line in found.fees:
        if line.percent is not None and not _based(line, found.fees):
            yield "fees", f"{line.id} is a percentage of what is not owed on some of its days"
        if found.files_online and (line.subject != ALL or line.province or line.per):
            yield "fees", f"{line.id} depends on what a dossier filed online does not say"
    if found.files_online and any(line.cases for line in found.fees) and not _says_its_case(found):
        yield (
            "fees",
            "they depend on the case, so the declaration must say one: a required `case` of them",
        )


def _based(share: FeeLine, lines: tuple[FeeLine, ...]) -> bool:
    """Whether there is a rate that it is a percentage of, for whoever owes it, from its first day to its last."""
    whole = [one for one in lines if one.fee == share.fee and one.percent is None]
    ends = [one.valid_to for one in whole if one.valid_to and one.valid_to >= share.valid_from]
    after = [end + timedelta(days=1) for end in ends if end < (share.valid_to or date.max)]
    return all(
        any(one.holds(share.channel, day, share.subject, share.province, case) for one in whole)
        for day in (share.valid_from, *after)
        for case in (share.cases or (None,))
    )


def _says_its_case(found: Procedure) -> bool:
    """Whether a dossier's case is known from what it declares."""
    required = found.declaration_schema.get("required")
    needed = isinstance(required, list) and CASE in required
    return needed and _enum(found, CASE) == {case.id for case in found.cases}


def _about_channels(found: Procedure) -> Iterator[tuple[str, str]]:
    for case in found.cases:
        for unknown in set(case.channels) - set(found.channels):
            yield f"cases.{case.id}.channels", f"the procedure is not filed by {unknown}"
    if found.files_online and "online" not in found.channels:
        yield "channels", "it can be filed online, so that is one of them"
    apart = any(found.only_elsewhere(case.id) for case in found.cases)
    if apart and not _says_its_case(found):
        yield (
            "cases",
            "not all are filed online, so the declaration must say one: a required `case` of them",
        )


def _about_agencies(found: Procedure) -> Iterator[tuple[str, str]]:
    if found.office and found.office not in places.offices():
        yield "office", f"there is no {found.office} in agencies.toml"
    if found.allows(Online.FILING) and found.declaration_schema and not found.agencies:
        yield "office", "it has a declaration, and no kind of agency with a `code` takes it"
    for agency in set(found.agencies) - {one.agency.code for one in places.agencies()}:
        yield "agencies", f"there is no {agency} in agencies.toml"


def _about_papers(found: Procedure) -> Iterator[tuple[str, str]]:
    ids = [paper.id for paper in found.papers]
    if len(set(ids)) != len(ids):
        yield "papers", "two papers have one id"
    for case in found.cases:
        for unknown in set(case.papers) - set(ids):
            yield f"cases.{case.id}.papers", f"there is no paper {unknown}"
    for paper in found.papers:
        if paper.when and not _offers(found, paper.when.field, paper.when.among):
            yield f"papers.{paper.id}.when", "the declaration does not offer that"


def _offers(found: Procedure, field: str, among: tuple[str, ...]) -> bool:
    return set(among) <= _enum(found, field)


def _enum(found: Procedure, field: str) -> set[str]:
    """What the declaration offers to choose from there."""
    schema = found.fields.get(field)
    offered = schema.get("enum") if isinstance(schema, dict) else None
    return set(map(str, offered)) if isinstance(offered, list) else set()


def _about_names(found: Procedure) -> Iterator[tuple[str, str]]:
    cases = {case.id for case in found.cases}
    for key, named in (
        ("times", [time.case for time in found.times]),
        ("papers", [case for paper in found.papers for case in paper.case]),
        ("fees", [case for line in found.fees for case in line.cases]),
    ):
        for unknown in {name for name in named if name} - cases:
            yield key, f"there is no case {unknown}"
    for key in ("unknown", "unverified"):
        for unknown in set(getattr(found, key)) - _KEYS:
            yield key, f"there is no key {unknown}"


_KEYS = set(Procedure.model_fields) | {"processing"}


def _about_schema(found: Procedure) -> Iterator[tuple[str, str]]:
    if not found.declaration_schema:
        return
    try:
        validator = jsonschema_rs.Draft202012Validator(
            found.declaration_schema, validate_formats=True
        )
        jsonschema_rs.meta.validate(found.declaration_schema)
    except (ValueError, jsonschema_rs.ValidationError) as error:
        yield "declaration_schema", f"does not compile: {str(error).splitlines()[0]}"
        return
    yield from about_keywords(found)
    examples = found.declaration_schema.get("examples")
    if not isinstance(examples, list) or not examples:
        yield "declaration_schema.examples", "there is none"
        return
    for number, example in enumerate(examples):
        for defect in validator.iter_errors(example):
            yield f"declaration_schema.examples.{number}", str(defect).splitlines()[0]
