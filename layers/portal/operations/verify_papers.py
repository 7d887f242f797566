"""I5: nothing may be shown that nobody looked at."""

from collections.abc import Iterator

from portal.domain.books import Fact, Finding, Invariant, Seen
from portal.domain.dossier import Dossier
from portal.domain.draft import Paper, PaperState
from portal.domain.errors import Erased
from portal.domain.ports.books import Books
from portal.domain.ports.dossiers import Dossiers
from portal.domain.supplement import Filed
from portal.operations.add_paper import paper_key
from portal.operations.download_result import result_key
from portal.operations.supplementing import copies, on_file


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
    try:
        papers = {one.paper.paper: one for one in on_file(head, dossiers).papers}
    except Erased:  # whose papers they were, nobody can tell any more
        return True
    return (
        name in papers
        and _looked_at(papers[name].paper)
        and _let_through(head, papers[name], dossiers)
    )


def _looked_at(paper: Paper) -> bool:
    return paper.state is PaperState.CLEAN and bool(paper.scanner)


def _let_through(head: Dossier, filed: Filed, dossiers: Dossiers) -> bool:
    """An event names the copy. None does while the intake leg is at it, nor if the paper came back to its citizen."""
    made = copies(dossiers.events(head.id)).get(filed.paper.paper)
    if made:
        return made.sha256 is not None
    return head.handed_over_at is None or head.unread_since is not None or filed.replaced


def _decided(key: str, head: Dossier) -> bool:
    return head.result is not None and key == result_key(head.id, head.result.id)
