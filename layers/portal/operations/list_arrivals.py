from datetime import datetime

from portal.domain.arrival import Outcome
from portal.domain.model import Value
from portal.domain.ports.devices import Arrivals
from portal.domain.session import Session


class OneArrival(Value):
    """`device` is empty where nobody could tell. `way` names the proofs: `sms`, a password and a code by SMS."""

    at: datetime
    device: str
    known: bool
    public: bool
    way: str
    outcome: Outcome


class ArrivalList(Value):
    """`next` is the cursor of the next page; None on the last."""

    items: tuple[OneArrival, ...]
    next: str | None


def list_arrivals(me: Session, cursor: str | None, arrivals: Arrivals) -> ArrivalList:
    """Who came in with the caller's password, and who tried to, newest first. Raises Malformed for a cursor."""
    page = arrivals.of(me.person, cursor)
    lines = (one.model_dump(include=set(OneArrival.model_fields)) for one in page.arrivals)
    return ArrivalList(items=tuple(OneArrival(**line) for line in lines), next=page.next)
