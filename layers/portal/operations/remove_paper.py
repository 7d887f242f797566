from portal.domain.draft import Draft
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.drafting import as_seen, own_draft


def remove_paper(
    draft: str, paper: str, me: Session, seen: int | None, drafts: Drafts, clock: Clock
) -> Draft:
    """The draft without that paper, whether it was there or not.

    Raises NotFound, Stale if the draft is no longer what the citizen `seen`.
    """

    def attempt() -> Draft:
        found = own_draft(draft, me, drafts)
        if as_seen(found, seen, known=found.paper(paper) is None):
            return found
        left = found.changed(clock.now(), papers=tuple(p for p in found.papers if p.paper != paper))
        drafts.drop_paper(left, paper)
        return left

    return again(attempt)
