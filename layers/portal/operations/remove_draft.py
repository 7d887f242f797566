from portal.domain.ports.dossiers import Drafts
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.drafting import own_draft


def remove_draft(draft: str, me: Session, drafts: Drafts) -> None:
    """Forget a draft and its papers; one that they just removed is forgotten. Raises NotFound."""

    def attempt() -> None:
        if drafts.removed_by(draft) != me.person:
            drafts.remove(own_draft(draft, me, drafts))

    again(attempt)
