"""What filing costs: the lines in force on that day, in Vietnam."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.procedures import TomlProcedures
from portal.domain.calendar import VIETNAM
from portal.domain.model import Words
from portal.domain.procedure import FeeLine, OnlineScope, Procedure, Required

GPLX = TomlProcedures().find("3.000347")
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def lines(draw: st.DrawFn) -> FeeLine:
    begin = draw(days)
    end = draw(st.none() | st.dates(begin, date(2031, 1, 1)))
    return FeeLine(
        id="line",
        name=Words(vi="Lệ phí", en="Fee"),
        amount=draw(st.integers(0, 10**9)),
        channel=draw(st.sampled_from(["online", "counter"])),
        valid_from=begin,
        valid_to=end,
        legal_basis="1/2026/TT-BTC",
    )


def asking(*fees: FeeLine) -> Procedure:
    return GPLX.model_copy(update={"fees": fees})


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), VIETNAM)


@given(st.lists(lines(), max_size=2), days)
def test_the_total_is_that_of_the_lines_in_force(fees: list[FeeLine], day: date) -> None:
    fee = asking(*fees).fee(noon(day))
    assert fee.total == sum(line.amount for line in fee.lines)
    for line in fees:
        begun, over = line.valid_from <= day, line.valid_to is not None and line.valid_to < day
        assert (line in fee.lines) == (begun and not over and line.channel == "online")


@given(lines())
def test_both_ends_belong_to_a_line(line: FeeLine) -> None:
    assert line.holds(line.channel, line.valid_from)
    assert not line.holds(line.channel, line.valid_from - timedelta(days=1))
    assert line.holds(line.channel, line.valid_to or date.max)
    if line.valid_to:
        assert not line.holds(line.channel, line.valid_to + timedelta(days=1))


@pytest.mark.parametrize(
    ("at", "total"),
    [
        (datetime(2023, 11, 30, 16, 59, 59, tzinfo=UTC), 0),
        (datetime(2023, 11, 30, 17, 0, tzinfo=UTC), 115_000),
        (datetime(2025, 12, 31, 16, 59, 59, tzinfo=UTC), 115_000),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), 135_000),
    ],
)
def test_a_fee_changes_at_midnight_in_vietnam(at: datetime, total: int) -> None:
    assert GPLX.fee(at).total == total


def test_another_channel_has_fees_of_its_own() -> None:
    assert GPLX.fee(noon(date(2026, 1, 1)), "counter").lines == ()


@pytest.mark.parametrize(
    ("level", "scope"),
    [
        (1, OnlineScope.INFORMATION),
        (2, OnlineScope.INFORMATION),
        (3, OnlineScope.PARTIAL),
        (4, OnlineScope.FULL),
    ],
)
def test_how_far_a_procedure_goes_online(level: int, scope: OnlineScope) -> None:
    assert GPLX.model_copy(update={"level": level}).online_scope is scope


CLASSES = ["A1", "A", "B1", "B", "C", "D", "BE", "", None, 1]


@given(st.sampled_from(CLASSES), st.sampled_from(["citizen", "foreigner", "overseas", None]))
def test_the_papers_a_declaration_asks_for(licence: object, residence: object) -> None:
    declaration = {"license_class": licence, "residence": residence}
    asked = {paper.id for paper in GPLX.missing(declaration, ())}
    assert ("giay-kham-suc-khoe" in asked) == (licence not in {"A1", "A", "B1"})
    assert ("ho-chieu" in asked) == (residence in {"foreigner", "overseas"})
    assert "giay-phep-lai-xe" in asked
    assert "giay-to-khac" not in asked
    assert GPLX.missing(declaration, tuple(asked)) == ()


def test_a_paper_is_required_always_or_sometimes() -> None:
    kinds = {paper.id: paper.required for paper in GPLX.papers}
    assert kinds["giay-phep-lai-xe"] is Required.ALWAYS
    assert kinds["ho-chieu"] is kinds["giay-to-khac"] is Required.SOMETIMES
    assert GPLX.paper("so-do") is GPLX.paper("aaa") is None
    assert [GPLX.paper(paper.id) for paper in GPLX.papers] == list(GPLX.papers)
