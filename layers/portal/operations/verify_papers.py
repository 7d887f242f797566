"""I5: nothing may be shown that nobody looked at."""

from collections.abc import Iterator

from portal.domain.books import Fact, Finding, Invariant, Seen
from portal.domain.dossier import Dossier, EventType
from portal.domain.draft import Paper, PaperState
from portal.domain.ports.books import Books
from portal.domain.ports.dossiers import Dossiers
from portal.operations.add_paper import paper_key
from portal.operations.download_result import result_key


def verify_papers(books: Books, dossiers: Dossiers) -> Iterator[Fact]:
    """Each clean copy is of a paper that was scanned and not withheld, or a result that was decided upon."""
    for key in books.clean():
        yield Seen.CLEAN
        _, dossier, name = (*key.split("/"), "", "")[:3]
        head = dossiers.get(dossier)
        if head is None or not (_scanned(key, head, name, dossiers) or _decided(key, head)):
            yield Finding(invariant=Invariant.PAPERS, about=key, wrong="nobody let it through")


def _scanned(key: str, head: Dossier, name: str, dossiers: Dossiers) -> bool:
    if key != paper_key(head.id, name):
        return False
    papers = {paper.paper: paper for paper in dossiers.body(head.id).papers}
    return name in papers and _looked_at(papers[name]) and not _withheld(head, name, dossiers)


def _looked_at(paper: Paper) -> bool:
    return paper.state is PaperState.CLEAN and bool(paper.scanner)


def _withheld(head: Dossier, name: str, dossiers: Dossiers) -> bool:
    """Handed over without it. Before that, the intake leg is still making copies."""
    for event in dossiers.events(head.id):
        if event.type is EventType.HANDED_OVER:
            papers = event.data.get("papers")
            return not (isinstance(papers, dict) and papers.get(name))
    return False


def _decided(key: str, head: Dossier) -> bool:
    return head.result is not None and key == result_key(head.id, head.result.id)
