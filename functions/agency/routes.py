"""An agency's side of a dossier: read it, and move it. Key, session or signature says which agency calls."""

from chalice.app import Blueprint, Request

from functions.agency.answers import AgencyWebhook, apply
from functions.http import Answer, Doors, etag
from functions.reading import body, content, idempotent, if_match
from functions.session import signing_agency
from functions.staff import does
from functions.wiring import ports
from portal.domain.officer import Act
from portal.domain.once import once as intention
from portal.domain.session import AgencyCaller
from portal.operations.accept_dossier import accept_dossier
from portal.operations.agency_moves import MoveAnswer
from portal.operations.decide_dossier import DecideDossier, decide_dossier
from portal.operations.offer_result_upload import OfferResult, ResultOffer, offer_result_upload
from portal.operations.read_dossier import AgencyView, read_dossier
from portal.operations.refuse_dossier import RefuseDossier, refuse_dossier
from portal.operations.refuse_withdrawal import RefuseWithdrawal, refuse_withdrawal
from portal.operations.request_fee import request_fee
from portal.operations.request_supplement import RequestSupplement, request_supplement
from portal.operations.start_processing import start_processing
from portal.operations.stop_dossier import StopDossier, stop_dossier

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/agency/dossiers/{code}", gives=AgencyView, who="agency")
@does(Act.READ)
def read(_: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    view = read_dossier(
        code, me, p.dossiers, p.procedures, p.calendars, p.clean, p.messages, p.diary, p.clock
    )
    return Answer(view, etag(view.version))


@door(
    "POST",
    "/agency/dossiers/{code}/accept",
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.ACCEPT)
def accept(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    once = idempotent(me.agency, request)
    return _moved(
        accept_dossier(
            code, me, once, if_match(request), p.dossiers, p.procedures, p.calendars, p.clock
        )
    )


@door(
    "POST",
    "/agency/dossiers/{code}/refuse",
    takes=RefuseDossier,
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.REFUSE)
def refuse(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    command, once = body(RefuseDossier, request), idempotent(me.agency, request)
    return _moved(refuse_dossier(command, code, me, once, if_match(request), p.dossiers, p.clock))


@door(
    "POST",
    "/agency/dossiers/{code}/start",
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.START)
def start(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    once = idempotent(me.agency, request)
    return _moved(start_processing(code, me, once, if_match(request), p.dossiers, p.clock))


@door(
    "POST",
    "/agency/dossiers/{code}/fee-requests",
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.REQUEST_FEE)
def fee(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    once = idempotent(me.agency, request)
    return _moved(request_fee(code, me, once, if_match(request), p.dossiers, p.procedures, p.clock))


@door(
    "POST",
    "/agency/dossiers/{code}/results",
    201,
    takes=OfferResult,
    gives=ResultOffer,
    who="agency",
    idempotent=True,
)
@does(Act.DECIDE)
def upload(request: Request, me: AgencyCaller, code: str) -> ResultOffer:
    p = ports()
    command, once = body(OfferResult, request), idempotent(me.agency, request)
    return offer_result_upload(command, code, me, once, p.dossiers, p.quarantine)


@door(
    "POST",
    "/agency/dossiers/{code}/decide",
    takes=DecideDossier,
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.DECIDE)
def decide(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    command, once = body(DecideDossier, request), idempotent(me.agency, request)
    seen = if_match(request)
    return _moved(
        decide_dossier(
            command,
            code,
            me,
            once,
            seen,
            p.dossiers,
            p.procedures,
            p.quarantine,
            p.sniffer,
            p.scanner,
            p.clock,
        )
    )


@door(
    "POST", "/agency/webhooks/{agency}", takes=AgencyWebhook, gives=MoveAnswer, who="agency_signed"
)
def webhook(request: Request, agency: str) -> Answer:
    """The same moves, told by a signed call. Its name is the key by which a second one is known."""
    me, name = signing_agency(request, agency)
    told = body(AgencyWebhook, request)
    return _moved(
        apply(told, me, intention(f"{me.agency} webhook", name, content(request)), ports())
    )


@door(
    "POST",
    "/agency/dossiers/{code}/supplement-requests",
    takes=RequestSupplement,
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.ASK_SUPPLEMENT)
def ask(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    command, once = body(RequestSupplement, request), idempotent(me.agency, request)
    seen = if_match(request)
    return _moved(
        request_supplement(
            command, code, me, once, seen, p.dossiers, p.procedures, p.calendars, p.clock
        )
    )


@door(
    "POST",
    "/agency/dossiers/{code}/stop",
    takes=StopDossier,
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.STOP)
def stop(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    command, once = body(StopDossier, request), idempotent(me.agency, request)
    return _moved(stop_dossier(command, code, me, once, if_match(request), p.dossiers, p.clock))


@door(
    "POST",
    "/agency/dossiers/{code}/refuse-withdrawal",
    takes=RefuseWithdrawal,
    gives=MoveAnswer,
    who="agency",
    idempotent=True,
    compares=True,
)
@does(Act.REFUSE_WITHDRAWAL)
def keep(request: Request, me: AgencyCaller, code: str) -> Answer:
    p = ports()
    command, once = body(RefuseWithdrawal, request), idempotent(me.agency, request)
    seen = if_match(request)
    return _moved(refuse_withdrawal(command, code, me, once, seen, p.dossiers, p.clock))


def _moved(answer: MoveAnswer) -> Answer:
    return Answer(answer, etag(answer.version))
