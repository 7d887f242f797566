"""What a newer version changes: each paper and question once, and nothing where only words are different."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.changes_of_procedure import (
    Became,
    Difference,
    ProcedureChanges,
    carried_over,
    changes_between,
)
from portal.domain.model import Words
from portal.domain.not_before import KEYWORD
from portal.domain.processing import Time, Unit
from tests.catalogue import TODAY, procedures

NOW = procedures().in_force("3.000347", TODAY)
AT = datetime(2026, 11, 20, tzinfo=UTC)
NOTHING = ProcedureChanges(papers=(), fields=(), fee=None, times=None)
OTHER = Words(vi="Tên khác", en="Another name")
kept = st.sets(st.sampled_from([paper.id for paper in NOW.papers]))
asked = st.sets(st.sampled_from([*NOW.fields]))


def with_fields(names: set[str]) -> dict[str, object]:
    found = {name: schema for name, schema in NOW.fields.items() if name in names}
    return {"declaration_schema": {**NOW.declaration_schema, "properties": found}}


@given(kept, asked)
def test_what_is_left_out_is_gone_forwards_and_new_backwards(
    papers: set[str], fields: set[str]
) -> None:
    less = NOW.model_copy(
        update={
            "papers": tuple(one for one in NOW.papers if one.id in papers),
            **with_fields(fields),
        }
    )
    for changes, became in (
        (changes_between(NOW, less, AT), Became.GONE),
        (changes_between(less, NOW, AT), Became.NEW),
    ):
        assert changes.papers == tuple(
            Difference(name=one.name, became=became) for one in NOW.papers if one.id not in papers
        )
        assert set(changes.fields) == {
            Difference(name=NOW.label(name), became=became)
            for name in NOW.fields
            if name not in fields
        }
        assert (changes.fee, changes.times) == (None, None)


@given(asked)
def test_what_is_still_asked_is_carried_over(fields: set[str]) -> None:
    declared = dict.fromkeys(NOW.fields, "x")
    to = NOW.model_copy(update=with_fields(fields))
    assert carried_over(declared, to).keys() == fields


def test_other_words_for_the_same_are_no_change() -> None:
    papers = tuple(
        one.model_copy(
            update={
                "name": OTHER,
                "help": OTHER,
                "when": one.when and one.when.model_copy(update={"words": OTHER}),
            }
        )
        for one in NOW.papers
    )
    fields = {
        name: {**schema, "x-label": OTHER.model_dump()}
        for name, schema in NOW.fields.items()
        if isinstance(schema, dict)
    }
    schema = {**NOW.declaration_schema, "properties": fields}
    worded = NOW.model_copy(update={"papers": papers, "declaration_schema": schema, "title": OTHER})
    assert changes_between(NOW, worded, AT) == NOTHING


def test_another_earliest_day_is_a_change() -> None:
    sooner, later = (
        NOW.model_copy(
            update={"declaration_schema": {"properties": {"day": {KEYWORD: {"working_days": n}}}}}
        )
        for n in (1, 2)
    )
    day = Difference(name=Words(vi="day", en="day"), became=Became.CHANGED)
    assert changes_between(sooner, later, AT).fields == (day,)


def test_how_it_is_asked_what_it_costs_and_takes_are_changes() -> None:
    first, *rest = NOW.papers
    longer = (Time(amount=9, unit=Unit.WORKING_DAYS),)
    after = NOW.model_copy(
        update={
            "papers": (first.model_copy(update={"originals": 3}), *rest),
            "declaration_schema": {**NOW.declaration_schema, "required": ["full_name"]},
            "fees": (),
            "times": longer,
        }
    )
    changes = changes_between(NOW, after, AT)
    assert changes.papers == (Difference(name=first.name, became=Became.CHANGED),)
    assert len(changes.fields) == len(NOW.fields) - 1
    assert (changes.fee, changes.times) == (0, longer)


def test_a_fee_is_told_when_it_becomes_known_and_not_when_nobody_knows_it() -> None:
    unknown = NOW.model_copy(update={"unknown": ("fees",)})
    free = NOW.model_copy(update={"fees": ()})
    assert changes_between(unknown, NOW, AT).fee == changes_between(free, NOW, AT).fee == 135_000
    assert changes_between(NOW, unknown, AT).fee is None


def test_a_field_without_a_schema_of_its_own_may_get_one() -> None:
    free = NOW.model_copy(update={"declaration_schema": {"properties": {"full_name": True}}})
    now = NOW.model_copy(update=with_fields({"full_name"}))
    (changed,) = changes_between(free, now, AT).fields
    assert changed.became is Became.CHANGED
