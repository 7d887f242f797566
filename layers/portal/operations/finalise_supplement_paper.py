from portal.domain.draft import PaperState
from portal.domain.errors import NotFound
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Quarantine, Scanner, Sniffer
from portal.domain.session import Session
from portal.domain.supplement import Supplement
from portal.operations.finalise_paper import looked_at
from portal.operations.supplementing import Answering, answering


def finalise_supplement_paper(
    code: str,
    paper: str,
    me: Session,
    dossiers: Dossiers,
    quarantine: Quarantine,
    sniffer: Sniffer,
    scanner: Scanner,
) -> None:
    """Look at an upload for the open supplement: it is clean, or refused with the reason.

    Raises NotFound, Conflict if nothing was uploaded yet or nothing is asked, Unavailable if nobody could scan.
    """

    def change(found: Answering) -> Supplement | None:
        held = found.supplement.paper(paper)
        if held is None:
            raise NotFound
        if held.state is not PaperState.AWAITING_UPLOAD:
            return None
        finding = looked_at(held, found.dossier.id, quarantine, sniffer, scanner)
        papers = tuple(finding if p.paper == paper else p for p in found.supplement.papers)
        return found.supplement.changed(papers=papers)

    answering(code, me, dossiers, change)
