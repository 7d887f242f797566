from portal.domain.draft import Draft
from portal.domain.errors import NotFound
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.drafting import own_draft


def remove_paper(draft: str, paper: str, me: Session, drafts: Drafts, clock: Clock) -> Draft:
    """The draft without that paper. Raises NotFound."""

    def attempt() -> Draft:
        found = own_draft(draft, me, drafts)
        if found.paper(paper) is None:
            raise NotFound
        left = found.changed(clock.now(), papers=tuple(p for p in found.papers if p.paper != paper))
        drafts.drop_paper(left, paper)
        return left

    return again(attempt)
