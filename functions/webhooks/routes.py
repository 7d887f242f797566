"""What payment gateways tell us. Open to the internet; may write `payments`, and nothing else."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Request

from functions import telemetry
from functions.http import Doors
from functions.wiring import ports
from portal.domain.ports.payments import Acknowledgement
from portal.operations.settle_payment import settle_payment

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/webhooks/vnpay", gives=Acknowledgement, who="bank")
def vnpay(request: Request) -> Acknowledgement:
    """The bank's instant payment notification. Its protocol moves state by GET, but signed."""
    p = ports()
    heard = settle_payment(_query(request), p.payments, p.gateway, p.clock)
    telemetry.count("PaymentNotifications", heard=heard.value)
    return p.gateway.acknowledge(heard)


def _query(request: Request) -> str:
    """The query string again: API Gateway hands it over taken apart."""
    given = request.query_params
    pairs = [(name, value) for name in given for value in given.getlist(name)] if given else []
    return urlencode(pairs)
