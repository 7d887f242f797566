from datetime import datetime

from portal.domain.data_request import DataRequest, Kind, Stage
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import DataRequests
from portal.domain.session import Session


class DataRequestLine(Value):
    """`why` says what an erasure waits for, or what an operator wrote. An export is there until `linked_until`."""

    request: str
    kind: Kind
    stage: Stage
    asked_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    act_by: datetime
    ended_at: datetime | None
    why: tuple[Words, ...]
    linked_until: datetime | None


class DataRequestList(Value):
    items: tuple[DataRequestLine, ...]


def list_data_requests(
    me: Session, requests: DataRequests, messages: Messages, clock: Clock
) -> DataRequestList:
    """The caller's, the last one first."""
    mine = sorted(requests.of(me.person), key=lambda one: one.asked_at, reverse=True)
    return DataRequestList(items=tuple(_line(one, messages, clock.now()) for one in mine))


def _line(request: DataRequest, messages: Messages, now: datetime) -> DataRequestLine:
    until = request.linked_until()
    told = [Words(vi=request.words, en=request.words)] if request.words else []
    return DataRequestLine(
        request=request.request,
        kind=request.kind,
        stage=request.stage,
        asked_at=request.asked_at,
        acknowledge_by=request.acknowledge_by,
        acknowledged_at=request.acknowledged_at,
        act_by=request.act_by,
        ended_at=request.ended_at,
        why=(*(messages.words(f"hold.{hold}") for hold in request.holds), *told),
        linked_until=until if until and now < until else None,
    )
