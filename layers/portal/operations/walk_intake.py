"""The intake leg: each paper is cleaned, then the dossier is handed over; or it comes back to its citizen.

The same leg walks again for the papers of a supplement. Its tasks look at what is stored, so any number of legs may
walk at once, and each answers what has become of the dossier.
"""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from portal.domain.checksum import sha256_of
from portal.domain.dossier import Dossier, Moved, move
from portal.domain.draft import Paper
from portal.domain.leg import Leg, Original, Outcome
from portal.domain.model import Kept
from portal.domain.ports.catalogue import Calendars, Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean, Cleaner, Quarantine, Unsafe
from portal.domain.supplement import About, Asker, SupplementItem
from portal.domain.transitions import PORTAL, TRANSITIONS, EventType
from portal.operations.add_paper import paper_key
from portal.operations.moving import Decision, by_id, settled
from portal.operations.request_supplement import asking
from portal.operations.supplementing import copies, on_file


class Cleaned(Kept):
    """What became of one paper: the clean copy's checksum, or why there can be none."""

    outcome: Outcome
    paper: str
    sha256: str | None
    reason: Unsafe | None = None


def list_papers(dossier: str, dossiers: Dossiers) -> tuple[Original, ...]:
    """What there is to clean now. Raises NotFound."""
    found = by_id(dossier, dossiers)
    return tuple(_original(paper) for paper in _to_clean(found, dossiers))


def _to_clean(dossier: Dossier, dossiers: Dossiers) -> list[Paper]:
    """Those that stand and that no event has spoken of: a copy that was made is not made again, however long ago."""
    standing = [one.paper for one in on_file(dossier, dossiers).papers if not one.replaced]
    known = copies(dossiers.events(dossier.id))
    return [paper for paper in standing if paper.paper not in known]


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
    """The copy that officers open: made from the very version that was scanned, without what could act or tell.

    The original is kept beside it, for whoever must prove one day what was handed in. A copy that another leg has made
    is not made again: where cleaning is what is short, legs that wait for it would make it shorter still.
    """
    key = paper_key(dossier, paper.id)
    if made := clean.made(key):
        return Cleaned(outcome=Outcome.CLEAN, paper=paper.id, sha256=made)
    content = quarantine.read(key, paper.object_version)
    if sha256_of(content) != paper.sha256:
        return _unsafe(paper, Unsafe.CHANGED)
    copy = cleaner.clean(content, paper.content_type)
    if isinstance(copy, Unsafe):
        return _unsafe(paper, copy)
    quarantine.keep(key, content, content_type=paper.content_type)
    return Cleaned(
        outcome=Outcome.CLEAN,
        paper=paper.id,
        sha256=clean.put(key, copy, content_type=paper.content_type),
    )


def _unsafe(paper: Original, reason: Unsafe) -> Cleaned:
    return Cleaned(outcome=Outcome.REFUSED, paper=paper.id, sha256=None, reason=reason)


def hand_over(
    dossier: str,
    papers: Sequence[Cleaned],
    dossiers: Dossiers,
    calendars: Calendars,
    messages: Messages,
    clock: Clock,
) -> Outcome:
    """The agency may see it from now on, or the papers of its supplement. Done already is an answer.

    A paper that could not be made safe is asked of the citizen again (`sent_back`), and nothing is received; where it
    cannot be, for the dossier went on meanwhile, it is named and withheld. A leg that did not look at what stands now
    was `overtaken`, and changes nothing. Raises NotFound.
    """

    def decide(found: Dossier) -> Decision | None:
        lying = _to_clean(found, dossiers) if _open(found) else []
        if not _open(found) or {one.paper for one in lying} != {one.paper for one in papers}:
            return None
        unsafe = _items(lying, papers, messages)
        if unsafe and found.state in TRANSITIONS[EventType.SUPPLEMENT_REQUESTED].origin:
            asks = found.model_copy(update={"unread_since": None})
            told = _copies(papers)
            return asking(asks, PORTAL, unsafe, clock.now(), calendars.working(), told=told)
        return _received(found, papers, clock)

    return _outcome(settled(lambda: by_id(dossier, dossiers), decide, dossiers))


def _open(dossier: Dossier) -> bool:
    """Whether the leg still has something to say."""
    awaited = dossier.leg_awaited()
    return awaited is not None and awaited.leg is Leg.INTAKE


def _outcome(dossier: Dossier) -> Outcome:
    if _open(dossier):
        return Outcome.OVERTAKEN
    asked = dossier.supplement
    if dossier.handed_over_at is None or (asked and asked.by is Asker.PORTAL):
        return Outcome.SENT_BACK
    return Outcome.HANDED_OVER


def _received(found: Dossier, papers: Sequence[Cleaned], clock: Clock) -> Moved:
    """The dossier itself the first time, then what was new in it."""
    now, told = clock.now(), _copies(papers)
    if found.handed_over_at is not None:
        return move(found, EventType.SUPPLEMENT_RECEIVED, PORTAL, now, data=told, unread_since=None)
    data = {"agency": found.agency, **told}
    return move(
        found, EventType.HANDED_OVER, PORTAL, now, data=data, handed_over_at=now, unread_since=None
    )


def _copies(papers: Sequence[Cleaned]) -> dict[str, JsonValue]:
    """Each paper's clean copy by its checksum, or None and why there is none."""
    why: dict[str, JsonValue] = {one.paper: one.reason for one in papers if one.reason}
    copies: dict[str, JsonValue] = {paper.paper: paper.sha256 for paper in papers}
    return {"papers": copies, "withheld": why} if why else {"papers": copies}


def _items(
    lying: Sequence[Paper], papers: Sequence[Cleaned], messages: Messages
) -> list[SupplementItem]:
    """One item for each document of which a paper could not be made safe; it names each such file, and why."""
    why = {one.paper: one.reason or Unsafe.DAMAGED for one in papers if one.sha256 is None}
    unsafe = [paper for paper in lying if paper.paper in why]
    return [
        _item([paper for paper in unsafe if paper.required_document == document], why, messages)
        for document in dict.fromkeys(paper.required_document for paper in unsafe)
    ]


def _item(papers: Sequence[Paper], why: Mapping[str, Unsafe], messages: Messages) -> SupplementItem:
    """It is written once and read by whoever opens the dossier, in either language."""
    reasons = {it.paper: messages.words(f"supplement.{why[it.paper]}") for it in papers}
    said = [f"{it.file_name}: {reasons[it.paper].vi} / {reasons[it.paper].en}" for it in papers]
    return SupplementItem(
        about=About.PAPER,
        target=papers[0].required_document,
        code=why[papers[0].paper],
        text="\n".join(said),
    )
