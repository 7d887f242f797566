"""The return leg: the result moves to where the citizen may fetch it, unchanged, and is offered."""

from portal.domain.checksum import sha256_of
from portal.domain.dossier import Dossier, Moved, ResultMark, move
from portal.domain.errors import Conflict
from portal.domain.event import Result, result_of
from portal.domain.leg import Original, Outcome
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean, Quarantine
from portal.domain.transitions import PORTAL, EventType
from portal.operations.download_result import result_key
from portal.operations.moving import by_id, settled


def find_result(dossier: str, dossiers: Dossiers) -> Original:
    """What there is to publish. Raises NotFound, Conflict if there is nothing."""
    result = _result(by_id(dossier, dossiers), dossiers)
    known = result.model_dump(include=set(Original.model_fields))
    return Original.model_validate(known)


def _result(dossier: Dossier, dossiers: Dossiers) -> Result:
    result = result_of(dossiers.events(dossier.id))
    if result is None:
        raise Conflict("no_result_yet")
    return result


def publish_result(dossier: str, result: Original, quarantine: Quarantine, clean: Clean) -> Outcome:
    """Byte for byte: a decision is not ours to clean, and its checksum is in the chain.

    Raises Conflict if the bytes are no longer those that were decided upon.
    """
    key = result_key(dossier, result.id)
    content = quarantine.read(key, result.object_version)
    if sha256_of(content) != result.sha256:
        raise Conflict("result_differs")
    clean.put(key, content, content_type=result.content_type)
    return Outcome.PUBLISHED


def offer_result(dossier: str, dossiers: Dossiers, clock: Clock) -> Outcome:
    """The citizen may download it. Offered already is an answer. Raises NotFound, Conflict."""

    def decide(found: Dossier) -> Moved | None:
        result = _result(found, dossiers)
        if found.result and found.result.available:
            return None
        return move(
            found,
            EventType.RESULT_OFFERED,
            PORTAL,
            clock.now(),
            data={"sha256": result.sha256},
            result=ResultMark(id=result.id, available=True),
        )

    settled(lambda: by_id(dossier, dossiers), decide, dossiers)
    return Outcome.OFFERED
