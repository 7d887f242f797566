"""The rates of a fee: how much and how many there can be, and which of several is owed."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from portal.domain.fee import FeeKind, FeeLine, FeeScope, fee_on, meeting

BEGUN = date(2026, 1, 1)
NAME = {"vi": "Lệ phí", "en": "Charge"}
TRILLION = 1_000_000_000_000


def rate(name: str = "line", **said: Any) -> FeeLine:  # noqa: ANN401
    known = {"channel": "online", "valid_from": BEGUN, "legal_basis": "1/2026/TT-BTC"}
    return FeeLine.model_validate({"id": name, "name": NAME, **known, **said})


def tiered(first: dict[str, int]) -> dict[str, Any]:
    return {"per": "page", "tiers": (first, {"amount": 1_000})}


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ({"amount": 1_000}, 1_000),
        ({"amount": TRILLION}, TRILLION),
        ({"amount": 2_000, "cap": 1_000}, 1_000),
        (tiered({"upto": 1, "amount": 5_000}), 5_000),
    ],
)
def test_the_least_and_the_most_a_rate_can_be(said: dict[str, Any], owed: int) -> None:
    assert fee_on(BEGUN, [rate(**said)], FeeScope()).total == owed


@pytest.mark.parametrize(("percent", "owed"), [(1, 1_000), (99, 99_000)])
def test_the_least_and_the_most_of_another_line_a_rate_can_be(percent: int, owed: int) -> None:
    lines = [rate(amount=100_000), rate("share", percent=percent, of="line")]
    assert fee_on(BEGUN, lines, FeeScope()).total == owed


@pytest.mark.parametrize(
    "said",
    [
        {"amount": 999},
        {"amount": TRILLION + 1},
        {"amount": 2_000, "cap": 999},
        {"percent": 0, "of": "line"},
        {"percent": 100, "of": "line"},
        tiered({"upto": 0, "amount": 5_000}),
        tiered({"upto": 1, "amount": 999}),
    ],
)
def test_less_or_more_than_a_rate_can_be_does_not_parse(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rate(**said)


@pytest.mark.parametrize(("quantity", "owed"), [(1, 2_000), (10_000, 20_000_000)])
def test_one_to_ten_thousand_can_be_asked_for(quantity: int, owed: int) -> None:
    each = [rate(amount=2_000, per="copy")]
    assert fee_on(BEGUN, each, FeeScope(quantity=quantity)).total == owed


@pytest.mark.parametrize("quantity", [0, 10_001])
def test_none_and_more_than_ten_thousand_cannot_be_asked_for(quantity: int) -> None:
    with pytest.raises(ValidationError):
        FeeScope(quantity=quantity)


def test_whoever_does_not_say_how_many_asks_for_one() -> None:
    each = [rate(amount=2_000, per="copy"), rate("page", **tiered({"upto": 1, "amount": 3_000}))]
    assert fee_on(BEGUN, each, FeeScope()).total == 5_000


def test_a_rate_that_does_not_say_its_kind_is_a_charge() -> None:
    (owed,) = fee_on(BEGUN, [rate(amount=1_000)], FeeScope()).lines
    assert owed.kind is FeeKind.CHARGE


def test_each_of_several_fees_is_owed_at_its_own_rate_in_their_order() -> None:
    lines = [
        rate("appraisal", amount=3_000),
        rate("card", amount=1_000),
        rate("visit", amount=2_000),
    ]
    for known in (lines, lines[::-1]):
        owed = fee_on(BEGUN, known, FeeScope()).lines
        assert [(one.id, one.amount) for one in owed] == [(one.id, one.amount) for one in known]


@pytest.mark.parametrize("group", ["aged", "poor"])
def test_a_groups_rate_comes_before_that_of_all_whatever_it_is_called(group: str) -> None:
    everybody, its = rate(amount=8_000), rate(amount=4_000, subject=group)
    for lines in ([everybody, its], [its, everybody]):
        assert fee_on(BEGUN, lines, FeeScope(subject=group)).total == 4_000
        assert fee_on(BEGUN, lines, FeeScope()).total == 8_000


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ([], [], True),
        (["new"], [], False),
        (["new"], ["lost"], False),
        (["new"], ["new"], True),
        (["new", "lost"], ["lost", "torn"], True),
    ],
)
def test_two_rates_are_owed_together_where_a_case_is_both_theirs(
    one: list[str], other: list[str], *, both: bool
) -> None:
    pair = rate(amount=1_000, cases=one), rate(amount=2_000, cases=other)
    assert meeting(pair) == (pair if both else None)
    assert meeting(pair[::-1]) == (pair[::-1] if both else None)
