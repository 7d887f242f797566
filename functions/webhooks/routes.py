"""What payment gateways tell us. Open to the internet; may write `payments`, and nothing else."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Request

from functions import telemetry
from functions.http import Doors
from functions.neighbours import passing
from functions.wiring import ports
from portal.domain.payment import Heard
from portal.domain.ports.payments import Acknowledgement
from portal.operations.settle_payment import settle_payment

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/webhooks/vnpay", gives=Acknowledgement, who="bank")
def vnpay(request: Request) -> Acknowledgement:
    """The bank's instant payment notification. Its protocol moves state by GET, but signed."""
    heard = _heard(_query(request))
    telemetry.count("PaymentNotifications", heard=heard.value)
    return ports().gateway.acknowledge(heard)


def _heard(query: str) -> Heard:
    """The bank reads its own protocol and no problem documents: a neighbour's weakness is BUSY in it."""
    p = ports()
    try:
        return settle_payment(query, p.payments, p.gateway, p.clock)
    except Exception as error:
        if not passing(error):
            raise
        telemetry.failed("bank_told_to_come_again")
        return Heard.BUSY


def _query(request: Request) -> str:
    """The query string again: API Gateway hands it over taken apart."""
    given = request.query_params
    pairs = [(name, value) for name in given for value in given.getlist(name)] if given else []
    return urlencode(pairs)
