"""The intake leg: each paper is cleaned, then the dossier is handed over to its agency."""

from collections.abc import Sequence

from pydantic import JsonValue

from portal.domain.checksum import sha256_of
from portal.domain.dossier import PORTAL, Dossier, EventType, Moved, move
from portal.domain.draft import Paper
from portal.domain.leg import Original, Outcome
from portal.domain.model import Kept
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean, Cleaner, Quarantine
from portal.operations.add_paper import paper_key
from portal.operations.moving import by_id, settled


class Cleaned(Kept):
    """What became of one paper: the clean copy's checksum, or None if there can be none."""

    outcome: Outcome
    paper: str
    sha256: str | None


def list_papers(dossier: str, dossiers: Dossiers) -> tuple[Original, ...]:
    """What there is to clean. Raises NotFound."""
    papers = dossiers.body(by_id(dossier, dossiers).id).papers
    return tuple(_original(paper) for paper in papers)


def _original(paper: Paper) -> Original:
    return Original(
        id=paper.paper,
        content_type=paper.content_type,
        sha256=paper.sha256,
        object_version=paper.object_version or "",
    )


def clean_paper(
    dossier: str, paper: Original, quarantine: Quarantine, cleaner: Cleaner, clean: Clean
) -> Cleaned:
    """The copy that officers open: made from the very version that was scanned, without what could act or tell."""
    key = paper_key(dossier, paper.id)
    content = quarantine.read(key, paper.object_version)
    if sha256_of(content) != paper.sha256:
        return Cleaned(outcome=Outcome.REFUSED, paper=paper.id, sha256=None)
    copy = cleaner.clean(content, paper.content_type)
    if copy is None:
        return Cleaned(outcome=Outcome.REFUSED, paper=paper.id, sha256=None)
    return Cleaned(
        outcome=Outcome.CLEAN,
        paper=paper.id,
        sha256=clean.put(key, copy, content_type=paper.content_type),
    )


def hand_over(dossier: str, papers: Sequence[Cleaned], dossiers: Dossiers, clock: Clock) -> Outcome:
    """The agency may see it from now on. A paper that could not be made safe is named, and withheld.

    Handed over already is an answer. Raises NotFound.
    """

    def decide(found: Dossier) -> Moved | None:
        if found.handed_over_at is not None:
            return None
        now = clock.now()
        checksums: dict[str, JsonValue] = {paper.paper: paper.sha256 for paper in papers}
        data: dict[str, JsonValue] = {"agency": found.agency, "papers": checksums}
        return move(found, EventType.HANDED_OVER, PORTAL, now, data=data, handed_over_at=now)

    settled(lambda: by_id(dossier, dossiers), decide, dossiers)
    return Outcome.HANDED_OVER
