"""The moves that are an agency's alone, and the answer each of them gets."""

from datetime import datetime

from portal.domain.dossier import Actor, Event, Role
from portal.domain.model import Value
from portal.domain.session import AgencyCaller


class MoveAnswer(Value):
    """What the move came to. Built from its event alone, so that a second knock gets the same."""

    code: str
    state: str
    version: int
    at: datetime
    due_at: datetime | None = None
    amount: int | None = None


def answer(event: Event) -> MoveAnswer:
    facts = {name: event.data[name] for name in ("due_at", "amount") if name in event.data}
    known = {"code": event.code, "state": event.state, "version": event.version, "at": event.at}
    return MoveAnswer.model_validate({**known, **facts})


def officer(caller: AgencyCaller) -> Actor:
    return Actor(role=Role.AGENCY, id=caller.agency)
