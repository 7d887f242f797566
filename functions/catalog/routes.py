"""The catalogue: public, and the same for everybody."""

import hashlib

from chalice.app import Blueprint, Request
from pydantic import BaseModel

from functions.catalog.asking import ASKED, asked, nothing_but, on_a_day
from functions.checklist import checklist
from functions.http import Answer, Doors
from functions.reading import body, query
from functions.wiring import ports
from portal.operations.find_procedures import (
    ProcedureList,
    SuggestionList,
    find_procedures,
    suggest_procedures,
)
from portal.operations.quote_procedure import Quote, Situation, quote_procedure
from portal.operations.show_places import (
    ProvinceList,
    ProvinceMeant,
    list_provinces,
    show_province,
)
from portal.operations.show_procedure import ProcedureView, show_procedure
from portal.operations.try_declaration import Tried, TryDeclaration, try_declaration

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/procedures", gives=ProcedureList, asks=ASKED, cacheable=True)
def find(request: Request) -> Answer:
    p, cursor = ports(), query(request, "cursor") or None
    return _public(request, find_procedures(asked(request), cursor, p.finder, p.clock))


@door("GET", "/procedures/suggestions", gives=SuggestionList, asks=("q",), cacheable=True)
def suggest(request: Request) -> Answer:
    nothing_but(request, "q")
    p = ports()
    return _public(request, suggest_procedures(query(request, "q") or "", p.finder, p.clock))


@door("GET", "/procedures/{procedure}", gives=ProcedureView, asks=("version",), cacheable=True)
def show(request: Request, procedure: str) -> Answer:
    nothing_but(request, "version")
    p, version = ports(), query(request, "version") or None
    return _public(
        request, show_procedure(procedure, version, p.procedures, p.directory, p.messages, p.clock)
    )


@door("POST", "/procedures/{procedure}/quotes", takes=Situation, gives=Quote)
def quote(request: Request, procedure: str) -> Quote:
    """Asked in a body, which nothing keeps on the way: every part of a Situation is optional."""
    nothing_but(request)
    p = ports()
    return quote_procedure(
        procedure,
        body(Situation, request),
        p.procedures,
        p.calendars,
        p.places,
        p.directory,
        p.messages,
        p.clock,
    )


@door("POST", "/procedures/{procedure}/dry-runs", takes=TryDeclaration, gives=Tried)
def dry_run(request: Request, procedure: str) -> Tried:
    nothing_but(request)
    return try_declaration(procedure, body(TryDeclaration, request), checklist())


@door("GET", "/provinces", gives=ProvinceList, cacheable=True)
def provinces(request: Request) -> Answer:
    nothing_but(request)
    return _public(request, list_provinces(ports().places))


@door("GET", "/provinces/{province}", gives=ProvinceMeant, asks=("on",), cacheable=True)
def province(request: Request, province: str) -> Answer:
    return _public(request, show_province(province, on_a_day(request), ports().places))


def _public(request: Request, result: BaseModel) -> Answer:
    """A fee may change at midnight: five minutes is as long as an answer may be old."""
    tag = '"' + hashlib.sha256(result.model_dump_json().encode()).hexdigest()[:32] + '"'
    headers = {"Cache-Control": "public, max-age=300", "ETag": tag}
    if tag in _known(request.headers.get("if-none-match", "")):
        return Answer(None, headers, 304)
    return Answer(result, headers)


def _known(held: str) -> set[str]:
    """The tags a cache holds. CloudFront makes a tag weak when it compresses (RFC 9110 §13.1.2: compared as if not)."""
    return {tag.strip().removeprefix("W/") for tag in held.split(",")}
