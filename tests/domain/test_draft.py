"""A draft: every change is a version, time starts anew, and there is an end to it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.draft import KEPT, KEPT_AT_MOST, Draft, Paper, PaperState
from portal.domain.once import once

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def draft(*papers: Paper) -> Draft:
    return Draft(
        draft="draft-0001",
        owner="person-0001",
        procedure="3.000347",
        procedure_version="2026-01-01",
        declaration={},
        agency=None,
        return_by="online",
        papers=papers,
        started_at=NOW,
        saved_at=NOW,
        expires_at=NOW + KEPT,
        version=1,
        once=once("person-0001", "key", b"{}"),
    )


def paper(name: str, state: PaperState, document: str = "giay-kham-suc-khoe") -> Paper:
    return Paper(
        paper=name,
        required_document=document,
        file_name="Giấy khám.pdf",
        content_type="application/pdf",
        size=1,
        sha256="n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
        state=state,
    )


@given(st.lists(st.integers(0, 40 * 24 * 3600), max_size=8))
def test_every_save_is_a_version_and_starts_the_time_anew(pauses: list[int]) -> None:
    found, now = draft(), NOW
    for count, pause in enumerate(pauses, start=2):
        now += timedelta(seconds=pause)
        found = found.changed(now)
        assert (found.version, found.saved_at) == (count, now)
        assert found.expires_at == min(now + KEPT, NOW + KEPT_AT_MOST)
    assert found.started_at == NOW


def test_nobody_keeps_a_draft_for_ever() -> None:
    late = draft().changed(NOW + timedelta(days=50))
    assert late.expires_at == NOW + KEPT_AT_MOST


def test_a_change_keeps_what_it_does_not_name() -> None:
    before = draft(paper("paper-0001", PaperState.CLEAN))
    after = before.changed(NOW, agency="G01.79")
    assert (after.agency, after.papers, after.once) == ("G01.79", before.papers, before.once)
    assert before.agency is None


@given(st.lists(st.sampled_from(list(PaperState)), max_size=6))
def test_only_a_clean_paper_stands(states: list[PaperState]) -> None:
    papers = [paper(f"paper-000{n}", state, f"document-{n}") for n, state in enumerate(states)]
    held = draft(*papers).held()
    assert held == tuple(p.required_document for p in papers if p.state is PaperState.CLEAN)


@pytest.mark.parametrize(("name", "found"), [("paper-0001", True), ("paper-0002", False)])
def test_a_paper_is_found_by_its_id(name: str, found: bool) -> None:  # noqa: FBT001  # a table
    held = draft(paper("paper-0001", PaperState.AWAITING_UPLOAD)).paper(name)
    assert (held is not None) == found
