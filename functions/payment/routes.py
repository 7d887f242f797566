"""The citizen's side of money: start paying, come back from the bank, see what became of it."""

from chalice.app import Blueprint, Request

from functions.http import Doors
from functions.problems import language
from functions.reading import address, body, idempotent
from functions.session import citizen
from functions.wiring import ports
from portal.operations.list_payments import PaymentList, list_payments
from portal.operations.read_return import PaymentReturn, ReadReturn, read_return
from portal.operations.show_payment import PaymentStatus, show_payment
from portal.operations.start_payment import Payer, PaymentOffer, StartPayment, start_payment

routes = Blueprint(__name__)
door = Doors(routes)


@door(
    "POST", "/payments", 201, takes=StartPayment, gives=PaymentOffer, who="citizen", idempotent=True
)
def start(request: Request) -> PaymentOffer:
    me, p = citizen(request), ports()
    command, once = body(StartPayment, request), idempotent(me.person, request)
    payer = Payer(address(request), language(request.headers.get("accept-language")))
    return start_payment(
        command,
        me,
        once,
        payer,
        p.dossiers,
        p.payments,
        p.gateway,
        p.procedures,
        p.directory,
        p.clock,
    )


@door("POST", "/payments/returns", takes=ReadReturn, gives=PaymentReturn, who="citizen")
def come_back(request: Request) -> PaymentReturn:
    me, p = citizen(request), ports()
    return read_return(body(ReadReturn, request), me, p.payments, p.gateway)


@door("GET", "/payments/{payment}", gives=PaymentStatus, who="citizen")
def show(request: Request, payment: str) -> PaymentStatus:
    me, p = citizen(request), ports()
    return show_payment(payment, me, p.payments, p.messages, p.clock)


@door("GET", "/dossiers/{code}/payments", gives=PaymentList, who="citizen")
def every(request: Request, code: str) -> PaymentList:
    me, p = citizen(request), ports()
    return list_payments(code, me, p.dossiers, p.payments, p.messages, p.clock)
