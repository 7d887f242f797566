from datetime import datetime

from portal.domain.dossier import Dossier, Moved, move
from portal.domain.errors import Conflict
from portal.domain.event import Result, result_of
from portal.domain.model import Value
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean
from portal.domain.session import Session
from portal.domain.transitions import Actor, EventType, Role, State
from portal.operations.moving import of_citizen, settled
from portal.operations.naming import named

RESULT = "ket-qua"


class ResultLink(Value):
    """Where the result is downloaded from, and the checksum (base64 SHA-256) to hold it against."""

    url: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    expires_at: datetime


def result_key(dossier: str, result: str) -> str:
    return f"results/{dossier}/{result}"


def download_result(
    code: str, me: Session, once: Once, dossiers: Dossiers, clean: Clean, clock: Clock
) -> ResultLink:
    """A link to the result. The first one is the hand-over: the dossier is returned (10).

    Raises NotFound; Conflict while there is no result to give.
    """
    result = _ready(of_citizen(code, me, dossiers), dossiers)

    def decide(dossier: Dossier) -> Moved | None:
        if dossier.state is State.RETURNED:
            return None
        actor = Actor(role=Role.CITIZEN, id=me.person)
        data = {"result": result.id, "sha256": result.sha256}
        return move(dossier, EventType.RESULT_RETURNED, actor, clock.now(), data=data, once=once)

    dossier = settled(lambda: of_citizen(code, me, dossiers), decide, dossiers)
    return _link(dossier, result, clean)


def _ready(dossier: Dossier, dossiers: Dossiers) -> Result:
    result = result_of(dossiers.events(dossier.id))
    if result is None or dossier.result is None or not dossier.result.available:
        raise Conflict("no_result_yet")
    return result


def _link(dossier: Dossier, result: Result, clean: Clean) -> ResultLink:
    url, expires_at = clean.link(
        result_key(dossier.id, result.id),
        file_name=named(f"{dossier.code}-{RESULT}", result.content_type),
        content_type=result.content_type,
    )
    return ResultLink(
        url=url,
        file_name=result.file_name,
        content_type=result.content_type,
        size=result.size,
        sha256=result.sha256,
        expires_at=expires_at,
    )
