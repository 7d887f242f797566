"""Each level of service is the one before and more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.blank_form import FormKind, blank_forms
from portal.domain.service_level import Online, OnlineScope, allows, scope
from tests.catalogue import TODAY, procedures

GPLX = procedures().in_force("3.000347", TODAY)
levels = st.integers(1, 4)


@given(levels, levels, st.sampled_from(Online))
def test_what_a_level_allows_every_higher_one_does(one: int, other: int, what: Online) -> None:
    assert not allows(min(one, other), what) or allows(max(one, other), what)


@pytest.mark.parametrize(
    ("level", "allowed", "online"),
    [
        (1, {"information"}, OnlineScope.INFORMATION),
        (2, {"information", "forms"}, OnlineScope.INFORMATION),
        (3, {"information", "forms", "filing"}, OnlineScope.PARTIAL),
        (4, set(Online), OnlineScope.FULL),
    ],
)
def test_each_level_adds_what_the_circular_says(
    level: int, allowed: set[str], online: OnlineScope
) -> None:
    assert {what for what in Online if allows(level, what)} == allowed
    assert scope(level) is online
    at_it = GPLX.model_copy(update={"level": level})
    assert at_it.online_scope is online
    assert at_it.files_online is (level >= 3)
    assert [one.kind for one in blank_forms(at_it)] == (list(FormKind) if level >= 2 else [])


def test_without_a_form_or_an_agency_nothing_is_filed_here() -> None:
    assert not GPLX.model_copy(update={"agencies": ()}).files_online
    assert not GPLX.model_copy(update={"declaration_schema": {}}).files_online


@pytest.mark.parametrize(
    ("change", "general"),
    [
        ({}, [False, False]),
        ({"declaration_schema": {}}, [True, True]),
        ({"declaration_schema": {}, "level": 2}, [True, True]),
        ({"declaration_schema": {}, "level": 1}, []),
        ({"declaration_schema": {}, "code": "tien-dien"}, []),
    ],
)
def test_without_a_declaration_there_is_a_general_request(
    change: dict[str, object], general: list[bool]
) -> None:
    assert [one.general for one in blank_forms(GPLX.model_copy(update=change))] == general


def test_below_level_four_there_is_no_choice_of_return() -> None:
    three = {"level": 3, "returns": ("post", "counter")}
    assert GPLX.model_copy(update=three).offered_returns == ("counter",)
    assert GPLX.model_copy(update=three | {"returns": ("post",)}).offered_returns == ("post",)
    assert GPLX.model_copy(update=three | {"level": 4}).offered_returns == ("post", "counter")


@given(levels, levels, st.lists(st.sampled_from(["online", "counter", "post"]), unique=True))
def test_the_ways_back_of_a_level_are_among_those_of_every_higher_one(
    one: int, other: int, ways: list[str]
) -> None:
    lower, higher = (
        GPLX.model_copy(update={"level": level, "returns": tuple(ways)})
        for level in sorted((one, other))
    )
    assert set(lower.offered_returns) <= set(higher.offered_returns)


def test_most_use_the_online_channel_where_there_is_one() -> None:
    assert GPLX.model_copy(update={"channels": ("counter", "online")}).channel == "online"
    assert GPLX.model_copy(update={"channels": ("post",)}).channel == "post"
