from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.domain.supplement import Supplement
from portal.operations.supplementing import Answering, answering


def remove_supplement_paper(code: str, paper: str, me: Session, dossiers: Dossiers) -> None:
    """Take back an upload that was not handed in yet; one that is not there was taken back already.

    Raises NotFound, Conflict if nothing is asked.
    """

    def change(found: Answering) -> Supplement | None:
        if found.supplement.paper(paper) is None:
            return None
        left = tuple(p for p in found.supplement.papers if p.paper != paper)
        return found.supplement.changed(papers=left)

    answering(code, me, dossiers, change)
