"""A version published ahead comes into force by itself, on its day, wherever a procedure is found, shown or begun."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from infra.catalogue.artefact import catalogue_file
from infra.catalogue.reading import Refused, in_force, read_procedures
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.procedures import SqliteProcedures
from portal.domain.errors import NotFound
from portal.domain.finding import Asked
from tests import catalogue

CODE, NOW, AHEAD = "3.000348", "2026-01-01", "2027-01-01"
FIRST = date(2027, 1, 1)
EVE = FIRST - timedelta(days=1)
IN_FORCE = (catalogue.SMALL / f"{CODE}.toml").read_text("utf-8")
ALL = Asked()


def ahead(title: str = "Đổi biển báo lâu năm") -> str:
    """Free from its day on, and called something else."""
    later = IN_FORCE.replace(NOW, AHEAD).replace("amount = 135000", "free = true")
    return later.replace("Cấp lại giấy phép lái xe", title)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / f"{CODE}@{NOW}.toml").write_text(IN_FORCE, "utf-8")
    (tmp_path / f"{CODE}.toml").write_text(ahead(), "utf-8")
    return tmp_path


@pytest.fixture
def file(folder: Path) -> Path:
    return catalogue_file(folder, folder)


def test_it_is_in_force_from_its_first_day_and_one_look_up_outlives_midnight(file: Path) -> None:
    procedures = SqliteProcedures(file)
    found = [procedures.in_force(CODE, day).version for day in (EVE, FIRST, EVE)]
    assert found == [NOW, AHEAD, NOW]
    assert procedures.find(CODE, AHEAD).version == AHEAD
    assert procedures.in_force(CODE, EVE) is procedures.in_force(CODE, EVE)


def test_either_file_may_be_the_one_that_is_ahead(folder: Path) -> None:
    (folder / f"{CODE}@{NOW}.toml").unlink()
    (folder / f"{CODE}.toml").write_text(IN_FORCE, "utf-8")
    (folder / f"{CODE}@{AHEAD}.toml").write_text(ahead(), "utf-8")
    procedures = SqliteProcedures(catalogue_file(folder, folder))
    assert [procedures.in_force(CODE, day).version for day in (EVE, FIRST)] == [NOW, AHEAD]


def test_a_list_has_each_procedure_once_as_it_is_on_that_day(file: Path) -> None:
    finder = SqliteFinder(file)
    for words in ("", CODE, "3 000348"):
        before, after = (finder.find(Asked(words=words), day) for day in (EVE, FIRST))
        assert (before.total, after.total) == (1, 1)
        assert (before.page[0].fee(EVE), after.page[0].fee(FIRST)) == (135_000, 0)
        assert [one.count for one in before.facets["level"]] == [1]
        assert "free" not in before.facets
        assert [one.count for one in after.facets["free"]] == [1]


def test_a_version_that_begins_is_another_edition(file: Path) -> None:
    finder = SqliteFinder(file)
    eve, first, later = (finder.edition(day) for day in (EVE, FIRST, date(2028, 1, 1)))
    assert eve != first
    assert first == later


@pytest.mark.parametrize(
    ("words", "eve", "first"), [("giấy phép lái xe", 1, 0), ("biển báo lâu năm", 0, 1)]
)
def test_words_find_what_is_called_so_on_that_day(
    file: Path, words: str, eve: int, first: int
) -> None:
    finder = SqliteFinder(file)
    for day, found in ((EVE, eve), (FIRST, first)):
        assert finder.find(Asked(words=words), day).total == found
        assert len(finder.suggest(words, day)) == found


def test_what_is_only_ahead_is_not_offered_yet_and_says_since_when_it_will_be(folder: Path) -> None:
    (folder / f"{CODE}@{NOW}.toml").unlink()
    file = catalogue_file(folder, folder)
    finder, procedures = SqliteFinder(file), SqliteProcedures(file)
    assert (finder.find(ALL, EVE).total, finder.find(ALL, FIRST).total) == (0, 1)
    with pytest.raises(NotFound, match="not_in_force") as refused:
        procedures.in_force(CODE, EVE)
    assert refused.value.params == {"day": "01/01/2027"}
    assert procedures.find(CODE, AHEAD).version == AHEAD


@pytest.mark.parametrize("code", ["9.999999", "'--", "\udc00"])
def test_what_there_is_not_is_not_found(file: Path, code: str) -> None:
    with pytest.raises(NotFound, match="not_found"):
        SqliteProcedures(file).in_force(code, FIRST)


def test_before_its_first_rate_nothing_is_free(tmp_path: Path) -> None:
    later = IN_FORCE.replace("amount = 135000", "free = true")
    later = later.replace("valid_from = 2026-01-01", "valid_from = 2026-06-01")
    (tmp_path / f"{CODE}.toml").write_text(later, "utf-8")
    finder = SqliteFinder(catalogue_file(tmp_path, tmp_path))
    free = Asked(narrowed={"free": "true"})
    totals = [finder.find(free, date(2026, month, 1)).total for month in (5, 6)]
    assert totals == [0, 1]


def test_two_versions_of_one_name_or_one_first_day_are_refused(folder: Path) -> None:
    again = IN_FORCE.replace(f'version = "{NOW}"', 'version = "2025-06-01"')
    (folder / f"{CODE}@2025-06-01.toml").write_text(again, "utf-8")
    with pytest.raises(Refused) as refused:
        read_procedures(folder)
    assert refused.value.wrongs == [
        f"{CODE}@{NOW}.toml: effective_from: {CODE}@2025-06-01.toml has the same"
    ]
    same = ahead().replace(f"effective_from = {AHEAD}", "effective_from = 2028-01-01")
    (folder / f"{CODE}@2025-06-01.toml").unlink()
    (folder / f"{CODE}@{AHEAD}.toml").write_text(same, "utf-8")
    with pytest.raises(Refused, match=r"version: .* has the same"):
        read_procedures(folder)


def test_what_is_given_away_is_in_force_on_that_day(folder: Path) -> None:
    read = read_procedures(folder).values()
    versions = [[one.version for one in in_force(read, day)] for day in (EVE, FIRST)]
    assert versions == [[NOW], [AHEAD]]
    assert in_force(read, date(2025, 12, 31)) == ()
