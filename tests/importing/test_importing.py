"""From a file of published records to versions of procedures: refused whole, shown, or written beside what there is."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import Refused, in_force, read_procedures
from infra.import_catalogue.__main__ import main
from infra.import_catalogue.difference import differences
from infra.import_catalogue.importing import changes, publish
from infra.import_catalogue.reading import DEEPEST, MOST_RECORDS, read_records
from infra.import_catalogue.record import Record
from infra.import_catalogue.version import FACTS, UNWRITTEN, next_version
from infra.import_catalogue.writing import written
from portal.domain.procedure import Procedure
from tests import catalogue
from tests.importing.published import DAY, method, published, record, row, told_of

SHIPPED = read_procedures(DATA / "procedures")
FULL = {name: one for name, one in SHIPPED.items() if one.code[0].isdigit() and one.depth == "full"}
LICENCE = SHIPPED["3.000347.toml"]
CODE = "3.000348"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(catalogue.SMALL, tmp_path / "procedures"))


def saved(folder: Path, *given: object) -> Path:
    file = folder.parent / "records.json"
    file.write_text(json.dumps(given[0] if len(given) == 1 else given), "utf-8")
    return file


def snapshot(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("procedure", FULL.values(), ids=FULL)
def test_a_record_of_what_is_held_differs_in_nothing(procedure: Procedure) -> None:
    found = Record.model_validate(told_of(procedure))
    assert differences(procedure, next_version(found, procedure, DAY)) == ()


@pytest.mark.parametrize("procedure", SHIPPED.values(), ids=SHIPPED)
def test_what_is_written_is_read_as_it_was(procedure: Procedure, tmp_path: Path) -> None:
    (tmp_path / f"{procedure.code}.toml").write_text(written(procedure), "utf-8")
    assert [*read_procedures(tmp_path).values()] == [procedure]


def test_one_object_a_list_and_lines_are_read_alike(tmp_path: Path) -> None:
    one, other = published(), published(code="1.999002")
    file = tmp_path / "records"
    for text in (json.dumps([one, other]), f"{json.dumps(one)}\n\n{json.dumps(other)}\n"):
        file.write_text("\ufeff" + text, "utf-8")
        assert [found.code for found in read_records(file)] == ["1.999001", "1.999002"]
    file.write_text(json.dumps(one, indent=1), "utf-8")
    assert [found.code for found in read_records(file)] == ["1.999001"]


@pytest.mark.parametrize(
    ("given", "key", "reason"),
    [
        (published(code="1.001193.000.00.00.H56"), "code", "match pattern"),
        (published(code=None), "code", "valid string"),
        (published(name=""), "name", "at least 1"),
        (published(name="x" * 1001), "name", "at most 1000"),
        (published(id="../../x"), "id", "match pattern"),
        (published(executionMethods=[method()] * 31), "executionMethods", "at most 30"),
        (
            published(executionMethods=[method(submissionMethod="FAX")]),
            "executionMethods.0.submissionMethod",
            "Input should be",
        ),
        (
            published(executionMethods=[method(processingTime=-1)]),
            "executionMethods.0.processingTime",
            "greater than or equal to 0",
        ),
        (
            published(executionMethods=[method(processingTimeUnit="MOON")]),
            "executionMethods.0.processingTimeUnit",
            "Input should be",
        ),
        (
            published(executionMethods=[method(fees=[{"value": -5}])]),
            "executionMethods.0.fees.0.value",
            "greater than or equal to 0",
        ),
        (
            published(executionMethods=[method(fees=[{"value": "free"}])]),
            "executionMethods.0.fees.0.value",
            "valid number",
        ),
        (
            published(executionCases=[{"profileComponents": [row("A", originalQty=101)]}]),
            "executionCases.0.profileComponents.0.originalQty",
            "less than or equal to 100",
        ),
        (published(isWard="perhaps"), "isWard", "valid boolean"),
        (5, "", "valid dictionary"),
    ],
)
def test_bad_input_is_refused_with_file_record_key_and_reason(
    given: object, key: str, reason: str, folder: Path
) -> None:
    before = snapshot(folder)
    file = saved(folder, published(code="1.999002"), given)
    with pytest.raises(SystemExit) as refused:
        main([str(file), "--write", "--effective", "2026-11-20"], folder)
    said = str(refused.value)
    assert "records.json: record 2 (" in said
    assert f": {key}: " in said
    assert reason in said
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("[]", "no record"),
        ('{"code": "1.999001", "code": "1.999002"}', "a key twice"),
        ('{"code": NaN}', "no number"),
        ("[" * 40 + "]" * 40, f"deeper than {DEEPEST}"),
        ("[" * 100_000, f"deeper than {DEEPEST}"),
        ('{"code": 1}\n{"code": ]\n', "line 2"),
        (f"[{'0,' * MOST_RECORDS}0]", f"more than {MOST_RECORDS}"),
        ("\udcff", "UTF-8"),
    ],
)
def test_what_is_no_file_of_records_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "records.json"
    file.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(Refused, match=reason):
        read_records(file)


def test_two_records_of_one_code_are_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"1\.999001: code: there are two"):
        read_records(saved(folder, published(), published()))


def test_a_refused_trap_names_file_record_and_key(folder: Path) -> None:
    dropped = published(executionMethods=[method(fees=[{"value": 135}])])
    with pytest.raises(SystemExit) as refused:
        main([str(saved(folder, dropped))], folder)
    start = "records.json: record 1 (1.999001): executionMethods.0.fees.0.value: A fee of 135 đ"
    assert str(refused.value).startswith(start)


def test_a_new_procedure_has_no_guidance_but_says_so(folder: Path) -> None:
    main([str(saved(folder, published())), "--write", "--effective", "2026-11-20"], folder)
    found = read_procedures(folder)["1.999001.toml"]
    assert (found.version, found.effective_from) == ("2026-11-20", date(2026, 11, 20))
    assert (found.steps, found.summary, found.verified) == ((), UNWRITTEN, False)
    assert "steps" in found.unknown
    assert "Người tổ chức gửi đơn" not in (folder / "1.999001.toml").read_text("utf-8")
    assert found.source.endswith("/019d0000-0000-7000-8000-000000000001")
    assert (found.authority, found.audience, found.channels) == (
        "province",
        ("business",),
        ("online",),
    )
    assert found.fees[0].amount == 50_000
    assert {"papers", "fees", "times"} <= {*found.unverified}


def test_a_change_is_shown_and_written_beside_what_there_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = read_procedures(folder)["3.000348.toml"]
    before = snapshot(folder)
    told = told_of(held)
    told["executionMethods"] = [
        method(submissionMethod="ONLINE", processingTime=9, fees=[{"value": 200_000}])
    ]
    file = saved(folder, told)
    main([str(file)], folder)
    shown = capsys.readouterr().out
    assert f"3.000348  {held.version} -> " in shown
    assert "times: - 7 working_days" in shown
    assert "times: + 9 working_days" in shown
    assert "fees: + " in shown
    assert snapshot(folder) == before
    main([str(file), "--write", "--effective", "2026-11-20"], folder)
    after = snapshot(folder)
    assert after.pop(f"3.000348@{held.version}.toml") == before.pop("3.000348.toml")
    new = read_procedures(folder)["3.000348.toml"]
    after.pop("3.000348.toml")
    assert after == before
    assert (new.steps, new.summary, new.title) == (held.steps, held.summary, held.title)
    assert new.declaration_schema == held.declaration_schema


def test_a_fee_follows_the_one_that_it_replaces() -> None:
    told = told_of(LICENCE)
    told["executionMethods"] = [
        method(fees=[{"value": 150_000, "description": "Lệ phí theo 10/2026/TT-BTC: 150.000 đồng"}])
    ]
    new = next_version(Record.model_validate(told), LICENCE, DAY, ["fees"])
    (ended,) = [
        line
        for line in new.fees
        if line.channel == "online" and line.valid_to == DAY - timedelta(days=1)
    ]
    (begun,) = [line for line in new.fees if line.valid_from == DAY]
    assert (begun.id, begun.amount, begun.legal_basis) == (ended.id, 150_000, "10/2026/TT-BTC")
    assert new.times == LICENCE.times


def test_a_paper_that_is_held_keeps_its_conditions() -> None:
    told = told_of(LICENCE)
    held = LICENCE.papers[0]
    cases = [{"name": "", "profileComponents": [row(held.name.vi, copyQty=2), row("Đơn mới")]}]
    new = next_version(Record.model_validate({**told, "executionCases": cases}), LICENCE, DAY)
    known, fresh = new.papers
    assert (known.id, known.when, known.copies) == (held.id, held.when, 2)
    assert (fresh.id, fresh.required) == ("don-moi", "always")


def test_named_cases_come_with_their_papers() -> None:
    cases = [
        {"name": "Cấp mới", "profileComponents": [row("Đơn", code="K1"), row("Ảnh", code="K2")]},
        {"name": "Cấp lại", "profileComponents": [row("Đơn", code="K1")]},
    ]
    new = next_version(record(executionCases=cases), None, DAY)
    assert [case.id for case in new.cases] == ["cap-moi", "cap-lai"]
    assert [(paper.id, paper.case) for paper in new.papers] == [("k1", ()), ("k2", ("cap-moi",))]


def test_only_what_is_asked_for_is_taken(folder: Path) -> None:
    told = {**told_of(LICENCE), "name": "Tên khác", "resultsDetails": [{"name": "Bản điện tử"}]}
    (found,) = changes("f", [Record.model_validate(told)], DATA / "procedures", DAY, ["results"])
    assert {line.partition(":")[0] for line in found.lines} == {"results"}
    with pytest.raises(SystemExit):
        main([str(saved(folder, published())), "--only", "colour"], folder)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (None, "say which"),
        (date(2020, 1, 1), "is not after"),
    ],
)
def test_a_version_is_published_from_a_day(day: date | None, reason: str, folder: Path) -> None:
    before = snapshot(folder)
    held = read_procedures(folder)["3.000348.toml"]
    told = Record.model_validate({**told_of(held), "name": "Tên khác"})
    found = changes("f", [told], folder, DAY, FACTS)
    with pytest.raises(Refused, match=reason):
        [*publish(found, folder, day)]
    assert snapshot(folder) == before


def test_a_version_may_be_written_ahead_and_waits_for_its_day(folder: Path) -> None:
    (before,) = [one for one in in_force(read_procedures(folder).values(), DAY) if one.code == CODE]
    told = {**told_of(before), "name": "Tên khác"}
    main([str(saved(folder, told)), "--write", "--effective", "2099-01-01"], folder)
    read = read_procedures(folder)
    assert read[f"{CODE}.toml"].effective_from == date(2099, 1, 1)
    assert before in in_force(read.values(), DAY)


def test_what_the_build_would_refuse_is_not_written(folder: Path) -> None:
    (folder / "1.999009.toml").write_text("code = 5", "utf-8")
    before = snapshot(folder)
    with pytest.raises(SystemExit, match=r"1.999009.toml: "):
        main([str(saved(folder, published())), "--write", "--effective", "2026-11-20"], folder)
    assert snapshot(folder) == before


def test_nothing_new_is_not_written(folder: Path) -> None:
    held = read_procedures(folder)["3.000348.toml"]
    before = snapshot(folder)
    main([str(saved(folder, told_of(held))), "--write", "--effective", "2026-11-20"], folder)
    assert snapshot(folder) == before


def test_what_cannot_be_seen_or_written_is_left_out(folder: Path) -> None:
    rows = [row("\u202eĐơn\u200b đề\u00a0nghị\ud800"), row("*** ?")]
    told = published(executionCases=[{"profileComponents": rows}], name='Tên "lạ"\\ \x7f\t')
    main([str(saved(folder, told)), "--write", "--effective", "2026-11-20"], folder)
    found = read_procedures(folder)["1.999001.toml"]
    assert found.title.vi == 'Tên "lạ"\\'
    assert [(paper.id, paper.name.vi) for paper in found.papers] == [
        ("don-de-nghi", "Đơn đề nghị"),
        ("giay-to", "?"),
    ]
