"""A supplement knows what it asked, what was answered, and what takes the place of what."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from portal.domain.draft import Paper, PaperState
from portal.domain.supplement import (
    About,
    Asked,
    Asker,
    Supplement,
    SupplementItem,
    declared,
    filed,
)

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
SHA = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="


def item(about: About, target: str) -> SupplementItem:
    return SupplementItem(about=about, target=target, code="wrong", text="Chưa đúng")


def paper(name: str, document: str, state: PaperState = PaperState.CLEAN) -> Paper:
    return Paper(
        paper=f"paper-{name:0>8}",
        required_document=document,
        file_name="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256=SHA,
        state=state,
    )


def supplement(number: int, *items: SupplementItem, **changes: object) -> Supplement:
    new = Supplement(
        number=number, by=Asker.AGENCY, asked_at=NOW, answer_by=NOW + timedelta(30), items=items
    )
    return new.model_copy(update=changes)


BOTH = (item(About.PAPER, "health"), item(About.FIELD, "address"))


def defects(one: Supplement) -> set[tuple[str, str]]:
    return {(defect.pointer, defect.code) for defect in one.defects()}


def test_everything_that_lacks_is_said_at_once() -> None:
    assert defects(supplement(1, *BOTH)) == {
        ("/papers/health", "paper_missing"),
        ("/declaration/address", "missing"),
    }


def test_what_was_asked_and_nothing_else_is_an_answer() -> None:
    whole: dict[str, JsonValue] = {"address": "12 Lê Lợi"}
    given = supplement(1, *BOTH, papers=(paper("1", "health"),), declaration=whole)
    assert defects(given) == set()
    more = given.changed(declaration={**whole, "a/b~": 1})
    assert defects(more) == {("/declaration/a~1b~0", "not_asked")}
    assert more.version == given.version + 1


@pytest.mark.parametrize("state", [PaperState.AWAITING_UPLOAD, PaperState.REFUSED])
def test_a_paper_nobody_looked_at_is_no_answer(state: PaperState) -> None:
    one = supplement(1, BOTH[0], papers=(paper("1", "health", state),))
    assert defects(one) == {
        ("/papers/health", "paper_missing"),
        ("/papers/health", f"paper_{state.value}"),
    }


def test_a_paper_for_something_else_answers_nothing() -> None:
    assert not supplement(1, BOTH[0], papers=(paper("1", "licence"),)).has_answer(BOTH[0])


def test_what_came_later_takes_the_place_of_what_stood() -> None:
    first = (paper("1", "health"), paper("2", "licence"))
    answered = supplement(1, BOTH[0], papers=(paper("3", "health"),), answered_at=NOW)
    waiting = supplement(2, item(About.PAPER, "licence"), papers=(paper("4", "licence"),))
    assert [
        (one.paper.paper[-1], one.supplement, one.replaced)
        for one in filed(first, [answered, waiting])
    ] == [
        ("1", 0, True),
        ("2", 0, False),
        ("3", 1, False),
    ]


def test_an_answer_writes_over_what_was_declared() -> None:
    before: dict[str, JsonValue] = {"address": "old", "name": "Ánh"}
    answered = supplement(1, BOTH[1], declaration={"address": "new"}, answered_at=NOW)
    waiting = supplement(2, BOTH[1], declaration={"address": "newest"})
    assert declared(before, [answered, waiting]) == {"address": "new", "name": "Ánh"}
    assert before["address"] == "old"


documents = st.sampled_from(["health", "licence", "passport"])


@given(st.lists(st.tuples(documents, st.booleans()), max_size=6))
def test_of_each_document_the_last_round_stands(rounds: list[tuple[str, bool]]) -> None:
    first = tuple(paper(str(n), name) for n, name in enumerate(["health", "licence"]))
    asked = [
        supplement(
            number,
            item(About.PAPER, name),
            papers=(paper(str(100 + number), name),),
            answered_at=NOW if answered else None,
        )
        for number, (name, answered) in enumerate(rounds, start=1)
    ]
    standing = [one for one in filed(first, asked) if not one.replaced]
    by_document = [one.paper.required_document for one in standing]
    assert len(by_document) == len(set(by_document))
    for one in standing:
        later = [
            n
            for n, (name, done) in enumerate(rounds, 1)
            if done and name == one.paper.required_document
        ]
        assert one.supplement == max(later, default=0)


def test_an_open_one_can_wait_longer() -> None:
    asked = Asked(number=1, by=Asker.AGENCY, at=NOW, answer_by=NOW)
    assert asked.later(timedelta(days=2)).answer_by == NOW + timedelta(days=2)
