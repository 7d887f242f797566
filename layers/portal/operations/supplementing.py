"""What the verbs on a supplement share: the open one, and the dossier as it stands with all that were answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Raced
from portal.domain.event import Event
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.domain.supplement import Filed, Supplement, declared, filed
from portal.domain.transitions import EventType, State
from portal.operations.again import again
from portal.operations.moving import of_citizen


class OnFile(NamedTuple):
    """A dossier's content: what was submitted, and what supplements put in its place."""

    declaration: dict[str, JsonValue]
    papers: tuple[Filed, ...]
    supplements: tuple[Supplement, ...]


def on_file(dossier: Dossier, dossiers: Dossiers) -> OnFile:
    body = dossiers.body(dossier.id)
    asked = tuple(dossiers.supplements(dossier.id)) if dossier.supplements else ()
    return OnFile(declared(body.declaration, asked), filed(body.papers, asked), asked)


class Copy(NamedTuple):
    """What the intake leg made of a paper: the clean copy's checksum, or why there is none."""

    sha256: str | None
    withheld: str | None


_TELLING = {
    EventType.HANDED_OVER,
    EventType.SUPPLEMENT_REQUESTED,
    EventType.SUPPLEMENT_RECEIVED,
}


def copies(events: Sequence[Event]) -> Mapping[str, Copy]:
    """By paper, as the events say. A paper that no event speaks of has not been looked at yet."""
    found: dict[str, Copy] = {}
    for event in events:
        if event.type in _TELLING:
            found |= _copies(event)
    return found


def _copies(event: Event) -> dict[str, Copy]:
    papers, why = event.data.get("papers"), event.data.get("withheld")
    reasons = why if isinstance(why, dict) else {}
    if not isinstance(papers, dict):
        return {}
    return {
        paper: Copy(str(sha256), None)
        if sha256
        else Copy(None, str(reasons.get(paper, "cannot_be_made_safe")))
        for paper, sha256 in papers.items()
    }


def open_supplement(dossier: Dossier, dossiers: Dossiers) -> Supplement:
    """The one that its citizen has to answer. Raises Conflict if there is none, Raced if it was answered just now."""
    if dossier.state is not State.AWAITING_SUPPLEMENT or dossier.supplement is None:
        raise Conflict("transition_not_allowed", state=dossier.state.code)
    found = dossiers.supplement(dossier.id, dossier.supplement.number)
    if found is None or found.answered_at is not None:
        raise Raced
    return found


class Answering(NamedTuple):
    dossier: Dossier
    supplement: Supplement


def answering(
    code: str,
    me: Session,
    dossiers: Dossiers,
    change: Callable[[Answering], Supplement | None],
) -> Answering:
    """The open supplement with what `change` made of it; None leaves it as it is. Raises NotFound, Conflict."""

    def attempt() -> Answering:
        dossier = of_citizen(code, me, dossiers)
        found = Answering(dossier, open_supplement(dossier, dossiers))
        changed = change(found)
        if changed is None:
            return found
        dossiers.keep(dossier, changed)
        return Answering(dossier, changed)

    return again(attempt)
