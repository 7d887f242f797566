"""What somebody may know, have, correct and end of their own data."""

from chalice.app import Blueprint, Request

from functions.http import Doors
from functions.reading import body, idempotent, query
from functions.session import citizen, proven_citizen
from functions.wiring import ports
from portal.operations.ask_about_data import (
    AskAboutData,
    AskedAboutData,
    Office,
    ask_about_data,
)
from portal.operations.list_data_requests import DataRequestList, list_data_requests
from portal.operations.offer_export import ExportLink, offer_export
from portal.operations.show_diary import DiaryList, show_diary

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/auth/diary", gives=DiaryList, who="citizen", asks=("cursor",))
def diary(request: Request) -> DiaryList:
    me, p = citizen(request), ports()
    return show_diary(me, query(request, "cursor"), p.diary, p.directory, p.messages)


@door("GET", "/auth/data-requests", gives=DataRequestList, who="citizen")
def asked(request: Request) -> DataRequestList:
    me, p = citizen(request), ports()
    return list_data_requests(me, p.data_requests, p.messages, p.clock)


@door(
    "POST",
    "/auth/data-requests",
    202,
    takes=AskAboutData,
    gives=AskedAboutData,
    who="citizen",
    idempotent=True,
)
def ask(request: Request) -> AskedAboutData:
    me, p = proven_citizen(request), ports()
    command, once = body(AskAboutData, request), idempotent(me.person, request)
    office = Office(
        p.data_requests, p.people, p.export_jobs, p.calendars, p.messages, p.mail, p.clock
    )
    return ask_about_data(command, me, once, office)


@door("POST", "/auth/data-requests/{request_id}/export", gives=ExportLink, who="citizen")
def fetch(request: Request, request_id: str) -> ExportLink:
    me, p = proven_citizen(request), ports()
    return offer_export(request_id, me, p.data_requests, p.exports, p.clock)
