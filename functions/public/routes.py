"""What needs no account: looking a dossier up, and what machines ask a portal."""

from pathlib import Path

from chalice.app import Blueprint, Request
from pydantic import JsonValue, RootModel

from functions.http import Answer, Doors
from functions.reading import address, body
from functions.wiring import ports
from portal.domain.model import Value
from portal.operations.look_up import LookUp, look_up
from portal.operations.standing import Standing

routes = Blueprint(__name__)
door = Doors(routes)


OPENAPI = Path(__file__).with_name("openapi.json")
"""Made by `python -m infra.openapi` from the doors' contracts; a test holds the two together."""


class Health(Value):
    status: str


class Document(RootModel[dict[str, JsonValue]]):
    """An OpenAPI 3.1 document."""


@door("POST", "/public/look-ups", takes=LookUp, gives=Standing)
def find(request: Request) -> Standing:
    p, command = ports(), body(LookUp, request)
    return look_up(command, address(request), p.dossiers, p.rates, p.calendars, p.messages, p.clock)


@door("GET", "/public/health", gives=Health)
def health(_request: Request) -> Health:
    return Health(status="ok")


@door("GET", "/public/openapi.json", gives=Document)
def openapi(_request: Request) -> Answer:
    return Answer(
        Document.model_validate_json(OPENAPI.read_bytes()), {"Cache-Control": "public, max-age=300"}
    )
