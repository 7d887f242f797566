from portal.domain.checksum import sha256_of
from portal.domain.draft import Draft, Paper, PaperRefusal, PaperState
from portal.domain.errors import Conflict, NotFound
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.files import Quarantine, Scanner, Sniffer
from portal.domain.session import Session
from portal.operations.add_paper import paper_key
from portal.operations.again import again
from portal.operations.drafting import own_draft


def finalise_paper(
    draft: str,
    paper: str,
    me: Session,
    drafts: Drafts,
    quarantine: Quarantine,
    sniffer: Sniffer,
    scanner: Scanner,
) -> Draft:
    """The draft with this upload looked at: the paper is clean, or refused with the reason.

    What was found holds for one stored version: a file put there later is not it. It is no change of the citizen's:
    the draft's version stays. Nobody submits meanwhile, for a draft with a paper that is awaited is not ready.
    Raises NotFound, Conflict if nothing was uploaded yet, Unavailable if nobody could scan.
    """

    def attempt() -> Draft:
        found = own_draft(draft, me, drafts)
        held = found.paper(paper)
        if held is None:
            raise NotFound
        if held.state is not PaperState.AWAITING_UPLOAD:
            return found
        finding = looked_at(held, draft, quarantine, sniffer, scanner)
        drafts.found(found, finding)
        papers = tuple(finding if p.paper == paper else p for p in found.papers)
        return found.model_copy(update={"papers": papers})

    return again(attempt)


def looked_at(
    paper: Paper, draft: str, quarantine: Quarantine, sniffer: Sniffer, scanner: Scanner
) -> Paper:
    """The paper with what was found in its upload. Raises Conflict, Unavailable."""
    key = paper_key(draft, paper.paper)
    stored = quarantine.look(key)
    if stored is None:
        raise Conflict("nothing_uploaded")
    if stored.size != paper.size:  # before reading: nothing larger than was announced comes in
        return _refused(paper, "differs")
    content = quarantine.read(key, stored.version)
    if sha256_of(content) != paper.sha256:
        return _refused(paper, "differs")
    return _opened(paper, content, stored.version, sniffer, scanner)


def _opened(
    paper: Paper, content: bytes, version: str, sniffer: Sniffer, scanner: Scanner
) -> Paper:
    if sniffer.content_type(content) != paper.content_type:
        return _refused(paper, "type_differs")
    finding = scanner.scan(content)
    known = paper.model_copy(update={"scanner": finding.engine, "object_version": version})
    if not finding.clean:
        return _refused(known, "infected")
    return known.model_copy(update={"state": PaperState.CLEAN})


def _refused(paper: Paper, code: str) -> Paper:
    return paper.model_copy(
        update={"state": PaperState.REFUSED, "refusal": PaperRefusal(code=code)}
    )
