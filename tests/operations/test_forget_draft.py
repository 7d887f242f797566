from portal.operations.forget_draft import forget_draft
from tests.fakes.dossiers import FakeDossiers
from tests.operations.walk import DOSSIER, Drafts, walked


def test_what_an_expired_draft_leaves_behind_is_forgotten() -> None:
    dossiers = FakeDossiers()
    drafts = Drafts(dossiers)
    forget_draft("draft-0001", drafts, dossiers)
    assert drafts.forgotten == ["draft-0001"]


def test_what_was_submitted_is_evidence() -> None:
    dossiers = walked()
    drafts = Drafts(dossiers)
    forget_draft(DOSSIER, drafts, dossiers)
    assert drafts.forgotten == []
