"""Where else somebody is signed in, ending it, and who came in before."""

from chalice.app import Blueprint, Request

from functions.http import Answer, Doors
from functions.reading import query
from functions.session import citizen, drop_cookie
from functions.wiring import ports
from portal.operations.end_one_session import end_one_session
from portal.operations.end_sessions import end_sessions
from portal.operations.list_arrivals import ArrivalList, list_arrivals
from portal.operations.list_sessions import SessionList, list_sessions

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/auth/sessions", gives=SessionList, who="citizen")
def my_sessions(request: Request) -> SessionList:
    return list_sessions(citizen(request), ports().sessions, ports().clock)


@door("DELETE", "/auth/sessions/{session}", 204, who="citizen")
def end_one(request: Request, session: str) -> None:
    end_one_session(session, citizen(request), ports().sessions)


@door("DELETE", "/auth/sessions", 204, who="citizen")
def end_all(request: Request) -> Answer:
    end_sessions(citizen(request), ports().people, ports().sessions)
    return Answer(None, drop_cookie())


@door("GET", "/auth/history", gives=ArrivalList, who="citizen", asks=("cursor",))
def history(request: Request) -> ArrivalList:
    return list_arrivals(citizen(request), query(request, "cursor"), ports().arrivals)
