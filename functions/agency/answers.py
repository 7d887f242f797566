"""What an agency may tell by a signed webhook: each type is one move, made by the operation of its REST door."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import AwareDatetime, Field, GetJsonSchemaHandler, JsonValue, TypeAdapter
from pydantic_core import CoreSchema

from functions.reading import within
from functions.wiring import Ports
from portal.domain.model import DossierCode, Value
from portal.domain.once import Once
from portal.domain.session import AgencyCaller
from portal.operations.accept_dossier import accept_dossier
from portal.operations.agency_moves import MoveAnswer
from portal.operations.decide_dossier import DecideDossier, decide_dossier
from portal.operations.refuse_dossier import RefuseDossier, refuse_dossier
from portal.operations.refuse_withdrawal import RefuseWithdrawal, refuse_withdrawal
from portal.operations.request_fee import request_fee
from portal.operations.request_supplement import RequestSupplement, request_supplement
from portal.operations.start_processing import start_processing
from portal.operations.stop_dossier import StopDossier, stop_dossier


class AgencyAnswer(Value):
    """Of which dossier, and the version it was decided upon, which a REST call says in If-Match."""

    dossier: DossierCode
    version: Annotated[int, Field(ge=0, lt=10**12)] | None = None


class AgencyRefusal(AgencyAnswer, RefuseDossier): ...


class AgencyDecision(AgencyAnswer, DecideDossier): ...


class AgencySupplementRequest(AgencyAnswer, RequestSupplement): ...


class AgencyStop(AgencyAnswer, StopDossier): ...


class AgencyWithdrawalRefusal(AgencyAnswer, RefuseWithdrawal): ...


Told: TypeAlias = (
    AgencyAnswer
    | AgencyRefusal
    | AgencyDecision
    | AgencySupplementRequest
    | AgencyStop
    | AgencyWithdrawalRefusal
)


class AnswerType(StrEnum):
    ACCEPTED = "dossier.accepted"
    REFUSED = "dossier.refused"
    PROCESSING_STARTED = "dossier.processing_started"
    FEE_REQUESTED = "dossier.fee_requested"
    DECIDED = "dossier.decided"
    SUPPLEMENT_REQUESTED = "dossier.supplement_requested"
    STOPPED = "dossier.stopped"
    WITHDRAWAL_REFUSED = "dossier.withdrawal_refused"


class _ShownAs:
    """In the OpenAPI document a part is what it will turn out to be, though it is read in two steps."""

    def __init__(self, kind: Any) -> None:  # noqa: ANN401  # a union of models
        self._adapter = TypeAdapter[Any](kind)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(self._adapter.core_schema)


class AgencyWebhook(Value):
    """As the Standard Webhooks specification lays it out; `type` says what `data` is."""

    type: AnswerType
    timestamp: AwareDatetime
    data: Annotated[dict[str, JsonValue], _ShownAs(Told)]


Move: TypeAlias = Callable[[Any, AgencyCaller, Once, Ports], MoveAnswer]


class _Known(NamedTuple):
    takes: type[AgencyAnswer]
    move: Move


def _accept(it: AgencyAnswer, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return accept_dossier(
        it.dossier, me, once, it.version, p.dossiers, p.procedures, p.calendars, p.clock
    )


def _refuse(it: AgencyRefusal, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return refuse_dossier(it, it.dossier, me, once, it.version, p.dossiers, p.clock)


def _start(it: AgencyAnswer, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return start_processing(it.dossier, me, once, it.version, p.dossiers, p.clock)


def _ask_fee(it: AgencyAnswer, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return request_fee(it.dossier, me, once, it.version, p.dossiers, p.procedures, p.clock)


def _decide(it: AgencyDecision, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return decide_dossier(
        it,
        it.dossier,
        me,
        once,
        it.version,
        p.dossiers,
        p.procedures,
        p.quarantine,
        p.sniffer,
        p.scanner,
        p.clock,
    )


def _ask_supplement(
    it: AgencySupplementRequest, me: AgencyCaller, once: Once, p: Ports
) -> MoveAnswer:
    return request_supplement(
        it, it.dossier, me, once, it.version, p.dossiers, p.procedures, p.calendars, p.clock
    )


def _stop(it: AgencyStop, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    return stop_dossier(it, it.dossier, me, once, it.version, p.dossiers, p.clock)


def _refuse_withdrawal(
    it: AgencyWithdrawalRefusal, me: AgencyCaller, once: Once, p: Ports
) -> MoveAnswer:
    return refuse_withdrawal(it, it.dossier, me, once, it.version, p.dossiers, p.clock)


ANSWERS: Mapping[AnswerType, _Known] = {
    AnswerType.ACCEPTED: _Known(AgencyAnswer, _accept),
    AnswerType.REFUSED: _Known(AgencyRefusal, _refuse),
    AnswerType.PROCESSING_STARTED: _Known(AgencyAnswer, _start),
    AnswerType.FEE_REQUESTED: _Known(AgencyAnswer, _ask_fee),
    AnswerType.DECIDED: _Known(AgencyDecision, _decide),
    AnswerType.SUPPLEMENT_REQUESTED: _Known(AgencySupplementRequest, _ask_supplement),
    AnswerType.STOPPED: _Known(AgencyStop, _stop),
    AnswerType.WITHDRAWAL_REFUSED: _Known(AgencyWithdrawalRefusal, _refuse_withdrawal),
}


def apply(told: AgencyWebhook, me: AgencyCaller, once: Once, p: Ports) -> MoveAnswer:
    """Make the move that was told. Raises Invalid if `data` is not of its type, and what the move raises."""
    takes, move = ANSWERS[told.type]
    return move(within(takes, told.data, "/data"), me, once, p)
