"""What filing costs: of each fee the most particular rate in force on that day, in Vietnam."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.domain.calendar import VIETNAM
from portal.domain.fee import ALL, FeeLine, FeeScope, Tier, fee_on, meeting, price_on
from portal.domain.finding import Listed
from portal.domain.model import Words
from portal.domain.procedure import Procedure, Required
from tests.catalogue import TODAY, procedures

GPLX = procedures().in_force("3.000347", TODAY)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
cases = st.sampled_from(["new", "lost", "another"])
BEGUN = date(2026, 1, 1)
NAME = Words(vi="Lệ phí", en="Fee")


def line(name: str = "line", **said: Any) -> FeeLine:  # noqa: ANN401
    known = {"channel": "online", "valid_from": BEGUN, "legal_basis": "1/2026/TT-BTC"}
    return FeeLine.model_validate({"id": name, "name": NAME, **known, **said})


@st.composite
def lines(draw: st.DrawFn) -> FeeLine:
    begin = draw(days)
    return line(
        draw(st.sampled_from(["a", "b"])),
        amount=draw(st.integers(1000, 10**9)),
        channel=draw(st.sampled_from(["online", "counter"])),
        subject=draw(st.sampled_from([ALL, "poor"])),
        province=draw(st.sampled_from([None, "01"])),
        cases=draw(st.sampled_from([(), ("new",), ("lost",), ("new", "lost")])),
        valid_from=begin,
        valid_to=draw(st.none() | st.dates(begin, date(2031, 1, 1))),
    )


def asking(*fees: FeeLine) -> Procedure:
    return GPLX.model_copy(update={"fees": fees})


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), VIETNAM)


@given(st.lists(lines(), max_size=5), days, st.sampled_from([ALL, "poor"]), cases)
def test_the_total_is_that_of_one_rate_of_each_fee(
    fees: list[FeeLine], day: date, subject: str, case: str
) -> None:
    who = FeeScope(subject=subject, province="01", case=case)
    fee = asking(*fees).fee(noon(day), who)
    assert fee.total == sum(owed.amount for owed in fee.lines)
    holding = [one for one in fees if one.holds("online", day, subject, "01", case)]
    assert {owed.id for owed in fee.lines} == {one.id for one in holding}
    assert len(fee.lines) == len({one.id for one in holding})


@given(st.lists(lines(), max_size=5), days, cases)
def test_where_no_rates_meet_one_rate_of_a_fee_is_the_most_particular(
    fees: list[FeeLine], day: date, case: str
) -> None:
    assume(meeting(fees) is None)
    for who in (
        FeeScope(case=case),
        FeeScope(case=case, subject="poor"),
        FeeScope(case=case, subject="poor", province="01"),
    ):
        for owed in fee_on(day, fees, who).lines:
            rates = [
                one
                for one in fees
                if one.id == owed.id
                and one.holds(who.channel, day, who.subject, who.province, who.case)
            ]
            best = max(one.particular for one in rates)
            (chosen,) = [one for one in rates if one.particular == best]
            assert owed.amount == chosen.amount


@given(lines(), lines())
def test_rates_meet_where_somebody_would_owe_both(one: FeeLine, other: FeeLine) -> None:
    same = (one.id, one.channel, one.subject, one.province) == (
        other.id,
        other.channel,
        other.subject,
        other.province,
    )
    begun = max(one.valid_from, other.valid_from)
    both = begun <= min(one.valid_to or date.max, other.valid_to or date.max)
    together = one.cases == other.cases or bool({*one.cases} & {*other.cases})
    assert (meeting([one, other]) is not None) == (same and both and together)
    assert one.meets(other) == other.meets(one)


@given(lines())
def test_both_ends_belong_to_a_line(given_line: FeeLine) -> None:
    def holds(day: date) -> bool:
        case = given_line.cases[0] if given_line.cases else None
        return given_line.holds(given_line.channel, day, "poor", "01", case)

    assert holds(given_line.valid_from)
    assert not holds(given_line.valid_from - timedelta(days=1))
    assert holds(given_line.valid_to or date.max)
    if given_line.valid_to:
        assert not holds(given_line.valid_to + timedelta(days=1))


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


def test_a_counter_has_fees_of_its_own() -> None:
    fees = (line(amount=10_000), line("counter", amount=20_000, channel="counter"))
    assert asking(*fees).fee(noon(BEGUN), FeeScope(channel="counter")).total == 20_000


def test_half_is_half_of_the_line_it_names_while_it_lasts() -> None:
    half = line("half", percent=50, of="line", valid_to=date(2026, 12, 31))
    fees = [line(amount=50_000), half]
    assert fee_on(BEGUN, fees, FeeScope()).total == 25_000
    assert fee_on(date(2027, 1, 1), fees, FeeScope()).total == 50_000


def test_a_percentage_of_what_is_not_owed_is_nothing() -> None:
    assert fee_on(BEGUN, [line("half", percent=50, of="line")], FeeScope()).total == 0


def test_a_percentage_is_of_the_rate_that_would_be_owed_without_it() -> None:
    half = line("half", percent=50, of="line", subject="poor")
    fees = [line(amount=50_000), line(amount=40_000, province="01"), half]
    fees.append(line("many", amount=30_000, of="line", cases=["many"]))
    told = {
        (province, case): fee_on(
            BEGUN, fees, FeeScope(subject="poor", province=province, case=case)
        ).total
        for province, case in (("79", "one"), ("01", "one"), ("79", "many"))
    }
    assert told == {("79", "one"): 25_000, ("01", "one"): 20_000, ("79", "many"): 15_000}


def test_the_poor_pay_nothing_and_others_as_ever() -> None:
    fees = [line(amount=8_000), line("poor", free=True, of="line", subject="poor")]
    assert fee_on(BEGUN, fees, FeeScope(subject="poor")).total == 0
    assert fee_on(BEGUN, fees, FeeScope(subject="elderly")).total == 8_000


@pytest.mark.parametrize(
    ("pages", "total"), [(1, 2_000), (2, 4_000), (3, 5_000), (198, 200_000), (900, 200_000)]
)
def test_pages_cost_less_from_the_third_on_and_never_more_than_the_cap(
    pages: int, total: int
) -> None:
    tiers = (Tier(upto=2, amount=2_000), Tier(amount=1_000))
    fees = [line(per="page", tiers=tiers, cap=200_000)]
    assert fee_on(BEGUN, fees, FeeScope(quantity=pages)).total == total


def test_so_much_for_each_and_so_much_for_all() -> None:
    fees = [line("each", amount=10_000, per="case"), line("all", amount=5_000)]
    assert fee_on(BEGUN, fees, FeeScope(quantity=3)).total == 35_000


@pytest.mark.parametrize(
    "said",
    [
        {"amount": -1},
        {"amount": 135},
        {},
        {"amount": 1_000, "free": True},
        {"percent": 50},
        {"percent": 0, "of": "line"},
        {"tiers": ({"amount": 1_000}, {"amount": 2_000})},
        {"tiers": ({"upto": 2, "amount": 1_000},)},
        {"tiers": ({"upto": 2, "amount": 2_000}, {"upto": 2, "amount": 1_500}, {"amount": 1_000})},
        {"amount": 1_000, "valid_to": date(2025, 12, 31)},
    ],
)
def test_what_no_fee_is_does_not_parse(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        line(**said)


def test_below_level_four_nothing_is_collected_online() -> None:
    assert GPLX.collects(noon(BEGUN)) == 135_000
    assert GPLX.model_copy(update={"level": 3}).collects(noon(BEGUN)) == 0


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("3.000347", date(2023, 6, 1)),
        ("1.004194", date(2025, 12, 15)),
        ("2.000815", date(2025, 12, 15)),
        ("1.014064", date(2025, 1, 15)),
    ],
)
def test_a_day_that_no_rate_speaks_of_is_not_free(code: str, day: date) -> None:
    found = procedures().in_force(code, TODAY)
    assert found.price(noon(day)) is None
    assert Listed.of(found).fee(day) is None


def test_a_rate_of_another_channel_place_or_case_says_nothing_here() -> None:
    there = line(amount=10_000, channel="counter", province="01")
    who = FeeScope(channel="counter", province="01")
    assert price_on(BEGUN, [there], FeeScope()) is price_on(
        BEGUN, [there], FeeScope(channel="counter")
    )
    assert price_on(BEGUN, [there], FeeScope()) is None
    assert price_on(BEGUN, [there], who) == fee_on(BEGUN, [there], who)
    new = [line(amount=10_000, cases=["new"])]
    assert price_on(BEGUN, new, FeeScope(case="lost")) is None
    assert price_on(BEGUN, [*new, line("other", free=True)], FeeScope(case="lost")) is not None
    assert price_on(BEGUN, new, FeeScope(case="new")) == price_on(BEGUN, new, FeeScope())


def test_what_the_source_does_not_say_is_not_free() -> None:
    assert GPLX.model_copy(update={"unknown": ("fees",)}).price(noon(BEGUN)) is None
    assert asking().price(noon(BEGUN)) == fee_on(BEGUN, (), FeeScope())


CLASSES = ["A1", "A", "B1", "B1-car", "A2", "A3", "B2", "B", "C", "D", "BE", "FC", "", None, 1]


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


@given(st.lists(lines(), max_size=5), days)
def test_whoever_names_no_case_hears_of_what_the_dearest_costs(
    fees: list[FeeLine], day: date
) -> None:
    each = [fee_on(day, fees, FeeScope(case=case)).total for case in ("new", "lost", "another")]
    assert fee_on(day, fees, FeeScope()).total == max(each)


def test_a_case_has_its_own_rate_or_none() -> None:
    fees = [
        line("set", amount=60_000, cases=["certificate"]),
        line("list", amount=7_000),
        line("each", amount=5_000, per="person", of="list", cases=["many"]),
    ]
    told = {
        case: fee_on(BEGUN, fees, FeeScope(case=case, quantity=3)).total
        for case in ("certificate", "many", "other")
    }
    assert told == {"certificate": 67_000, "many": 15_000, "other": 7_000}


def test_the_certificate_of_origin_costs_and_the_registration_of_a_trader_does_not() -> None:
    for code in ("2.001372", "1.000665"):
        origin = procedures().in_force(code, TODAY)
        trader = origin.case_of({"case": "ho-so-thuong-nhan"})
        assert (trader, origin.case_of({"case": "else"}), origin.case_of({})) == (
            "ho-so-thuong-nhan",
            None,
            None,
        )
        assert origin.collects(noon(BEGUN), trader) == 0
        assert origin.collects(noon(BEGUN), "cap-co") == origin.collects(noon(BEGUN)) == 60_000
