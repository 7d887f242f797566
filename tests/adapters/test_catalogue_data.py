"""The data that ship: procedures, calendar, agencies, words; and how a declaration is held to its schema."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import holidays
import pytest

from infra.catalogue.artefact import DATA, catalogue_file
from infra.catalogue.reading import read_procedures
from portal.catalogue.calendars import TomlCalendars
from portal.catalogue.declarations import MOST_DEFECTS, SchemaDeclarations
from portal.catalogue.messages import TomlMessages
from portal.catalogue.procedures import SqliteProcedures
from portal.catalogue.reading import folder, toml
from portal.domain.errors import NotFound
from portal.domain.procedure import Procedure
from tests import catalogue
from tests.catalogue import TODAY
from tests.operations.world import DECLARATION, GPLX

READ = read_procedures(DATA / "procedures")
PROCEDURES = list(READ.values())
CODES = [procedure.code for procedure in PROCEDURES]
FILES = [file for file in folder("messages").iterdir() if file.name.endswith(".toml")]
TEXTS = [(file.name, key, words) for file in FILES for key, words in toml(file).items()]
each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=CODES)


def test_every_file_is_a_procedure_of_its_own_name() -> None:
    assert all(name.startswith(procedure.code) for name, procedure in READ.items())
    assert GPLX in CODES


FILED = [one for one in PROCEDURES if one.declaration_schema]


def _wrong(field: dict[str, Any]) -> Iterator[object]:
    """Answers that its field does not take, one for each of its rules."""
    yield {}
    for rule, answer in (("enum", "nothing"), ("const", "nothing"), ("pattern", "?")):
        if rule in field:
            yield answer
    if "format" in field:
        yield "yesterday"
    if "minLength" in field:
        yield ""
    if "maxLength" in field:
        yield "x" * (field["maxLength"] + 1)
    if "minimum" in field:
        yield field["minimum"] - 1
    if "maximum" in field:
        yield field["maximum"] + 1


def _mutations(procedure: Procedure, good: dict[str, Any]) -> Iterator[dict[str, Any]]:
    fields: dict[str, Any] = dict(procedure.fields)
    yield {**good, "nobody_asks": 1}
    for name in procedure.declaration_schema["required"]:  # type: ignore[union-attr]  # JSON
        yield {key: value for key, value in good.items() if key != name}
    for name in good:
        yield from ({**good, name: answer} for answer in _wrong(fields[name]))


@pytest.mark.parametrize("procedure", FILED, ids=[one.code for one in FILED])
def test_a_declaration_takes_its_examples_and_no_mutation_of_them(procedure: Procedure) -> None:
    schema, examples = procedure.declaration_schema, procedure.declaration_schema["examples"]
    declarations = SchemaDeclarations()
    for example in examples:  # type: ignore[union-attr]  # JSON
        good = dict(example)  # type: ignore[arg-type, call-overload]  # JSON
        mutations = [*_mutations(procedure, good)]
        assert declarations.defects(schema, good) == ()
        assert len(mutations) >= 10
        assert [one for one in mutations if not declarations.defects(schema, one)] == []


@pytest.mark.parametrize("code", ["2.001372", "1.000665"])
def test_a_trader_is_registered_without_a_consignment(code: str) -> None:
    schema = catalogue.procedures().in_force(code, TODAY).declaration_schema
    examples: list[Any] = schema["examples"]  # type: ignore[assignment]  # JSON
    assert [one["case"] for one in examples] == ["cap-co", "ho-so-thuong-nhan"]
    bare = {**examples[1], "case": "cap-co"}
    found = {(one.pointer, one.code) for one in SchemaDeclarations().defects(schema, bare)}
    assert ("/declaration/customs_declaration", "missing") in found


def test_a_version_that_is_not_there_is_not_found() -> None:
    assert catalogue.procedures().find(GPLX, "2026-01-01").code == GPLX
    with pytest.raises(NotFound):
        catalogue.procedures().find(GPLX, "1999-01-01")


def _words(of: object) -> Iterator[dict[str, Any]]:
    if isinstance(of, dict):
        if of.keys() >= {"vi", "en"}:
            yield of
        for inner in of.values():
            yield from _words(inner)
    if isinstance(of, (list, tuple)):
        for inner in of:
            yield from _words(inner)


@each_procedure
def test_a_procedure_speaks_both_languages(procedure: Procedure) -> None:
    for words in _words(procedure.model_dump()):
        assert words["vi"].strip()
        assert words["en"].strip()


def test_a_stranger_in_the_directory_is_not_found() -> None:
    with pytest.raises(NotFound):
        catalogue.directory().name("G15.99")


@pytest.mark.parametrize(("file", "key", "words"), TEXTS, ids=[key for _, key, _ in TEXTS])
def test_a_text_is_said_alike_in_both_languages(file: str, key: str, words: dict[str, str]) -> None:
    assert words.keys() == {"vi", "en"}, file
    places = [_places(text) for text in words.values()]
    assert places[0] == places[1], key
    assert all(text.strip() for text in words.values()), key


def _places(text: str) -> set[str]:
    """The placeholders, by name alone: no text numbers or computes."""
    found = [name for _, name, form, _ in Formatter().parse(text) if name is not None and not form]
    assert all(name.isidentifier() for name in found), text
    return set(found)


def test_no_text_is_written_twice() -> None:
    twice = [key for key, times in Counter(key for _, key, _ in TEXTS).items() if times > 1]
    assert twice == []


CAPTCHA = {"defect.captcha_wrong"}
"""What alone is called "mã xác nhận"; a code that is sent is "mã xác thực"."""


def test_one_thing_has_one_name_for_a_citizen() -> None:
    """A person is "bạn", their number "số căn cước", as on the pages."""
    said = {key: words["vi"].lower() for _, key, words in TEXTS}
    others = ("ông/bà", "số định danh", "so dinh danh")
    assert [key for key, text in said.items() if any(one in text for one in others)] == []
    called = ("mã xác nhận", "ma xac nhan")
    assert {key for key, text in said.items() if any(one in text for one in called)} == CAPTCHA


def test_a_text_is_filled_in_and_a_missing_one_is_our_mistake() -> None:
    messages = TomlMessages()
    assert "10" in messages.words("defect.file_too_large", megabytes=10).vi
    with pytest.raises(KeyError):
        messages.text("problem.nobody_wrote.title", "vi")
    with pytest.raises(KeyError):
        messages.text("defect.file_too_large", "vi")


def test_the_calendar_is_the_announced_one() -> None:
    ours = TomlCalendars().working()
    years = {day.year for day in ours.holidays}
    theirs = holidays.country_holidays("VN", years=years)
    assert ours.holidays == frozenset(theirs)
    worked = {day for day in theirs.weekend_workdays if day.year in years}
    assert ours.working_saturdays == worked
    assert ours.known_until == date(max(years), 12, 31)
    assert years == set(range(min(years), max(years) + 1))


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        ("2026-02-13", 5, "2026-02-27"),  # Tết
        ("2026-04-24", 3, "2026-05-04"),  # Hùng kings' day in lieu, 30/4, 1/5
        ("2026-08-21", 5, "2026-08-27"),  # Saturday 22/8 is worked
        ("2026-08-28", 3, "2026-09-07"),  # National day and its bridge
        ("2026-11-20", 5, "2026-11-30"),  # 24/11, a day of culture
    ],
)
def test_working_days_later(accepted: str, days: int, due: str) -> None:
    calendar = TomlCalendars().working()
    assert calendar.after(date.fromisoformat(accepted), days) == date.fromisoformat(due)


SCHEMA = catalogue.procedures().in_force(GPLX, TODAY).declaration_schema


def defects(declaration: dict[str, Any]) -> list[tuple[str, str]]:
    found = SchemaDeclarations().defects(SCHEMA, declaration)
    return sorted((defect.pointer, defect.code) for defect in found)


def test_a_right_declaration_has_no_defect() -> None:
    assert defects(DECLARATION) == []


def test_nothing_declared_is_everything_missing() -> None:
    required = SCHEMA["required"]
    assert isinstance(required, list)
    assert defects({}) == sorted((f"/declaration/{name}", "missing") for name in required)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("full_name", "A", "too_short"),
        ("full_name", "A" * 101, "too_long"),
        ("full_name", 1, "wrong_kind"),
        ("full_name", None, "wrong_kind"),
        ("birth_date", "17/05/1990", "wrong_form"),
        ("birth_date", "2026-02-30", "wrong_form"),
        ("license_number", "79012345678", "wrong_form"),
        ("license_number", "７９０１２３４５６７８９", "wrong_form"),
        ("license_number", "790123456789\n", "wrong_form"),
        ("license_class", "Z", "not_offered"),
        ("truthful", False, "not_offered"),
    ],
)
def test_a_defect_points_at_its_field(field: str, value: object, code: str) -> None:
    found = defects(DECLARATION | {field: value})
    assert (f"/declaration/{field}", code) in found
    assert {pointer for pointer, _ in found} == {f"/declaration/{field}"}


def test_a_field_nobody_asked_for_is_named_where_it_stands() -> None:
    found = defects(DECLARATION | {"extra": 1, "a/b": 2})
    assert sorted(found) == [
        ("/declaration/a~1b", "unknown_field"),
        ("/declaration/extra", "unknown_field"),
    ]


def test_a_place_within_a_list_and_letters_that_need_an_escape() -> None:
    schema: dict[str, Any] = {
        "properties": {"a/b~c": {"type": "array", "items": {"type": "integer"}}},
    }
    found = SchemaDeclarations().defects(schema, {"a/b~c": [1, "two"]})
    assert [(one.pointer, one.code) for one in found] == [
        ("/declaration/a~1b~0c/1", "wrong_kind"),
    ]


def test_a_thousand_defects_are_not_all_told() -> None:
    schema: dict[str, Any] = {"additionalProperties": {"type": "integer"}}
    found = SchemaDeclarations().defects(schema, {f"field{n}": "x" for n in range(1000)})
    assert len(found) == MOST_DEFECTS


def test_every_code_of_a_defect_has_its_words() -> None:
    codes = {"missing", "unknown_field", "wrong_form", "not_offered", "too_short", "too_long"}
    for code in codes | {"wrong_kind", "wrong_value"}:
        assert TomlMessages().words(f"defect.{code}").vi


def test_an_earlier_version_is_kept_for_those_who_began_with_it(tmp_path: Path) -> None:
    shipped = (catalogue.SMALL / "3.000347.toml").read_text("utf-8")
    earlier = shipped.replace('version = "2026-01-01"', 'version = "2025-03-01"')
    earlier = earlier.replace("effective_from = 2026-01-01", "effective_from = 2025-03-01")
    (tmp_path / "3.000347.toml").write_text(shipped, "utf-8")
    (tmp_path / "3.000347@2025-03-01.toml").write_text(earlier, "utf-8")
    procedures = SqliteProcedures(catalogue_file(tmp_path, tmp_path))
    assert procedures.in_force("3.000347", TODAY).version == "2026-01-01"
    assert procedures.find("3.000347", "2025-03-01").version == "2025-03-01"
    with pytest.raises(NotFound):
        procedures.find("3.000347", "2020-01-01")


LAUNCH = [one for one in PROCEDURES if one.code in toml(DATA / "synonyms.toml")["launch"]]


@pytest.mark.parametrize("procedure", LAUNCH, ids=lambda one: one.code)
def test_a_launch_service_leaves_nothing_open_that_people_ask_first(procedure: Procedure) -> None:
    """What no source says was looked for and is marked `unverified`; what is free has no rates."""
    assert not {*procedure.unknown} - {"legal_basis"}
    assert all([*procedure.title.model_dump().values(), procedure.agency_kind, procedure.audience])
    assert all([procedure.times, procedure.steps, procedure.results])
    utility = not procedure.code[0].isdigit()  # paid elsewhere, without a dossier
    assert utility or (procedure.papers and procedure.files_online)
