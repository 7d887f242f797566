"""Turn a typed function into a Chalice view: its result into JSON, a PortalError into a problem document."""

import functools
import re
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from chalice.app import Blueprint, Request, Response
from pydantic import BaseModel

from functions import telemetry
from functions.neighbours import passing
from functions.problems import problem
from functions.reading import body, content
from portal.domain.errors import Malformed, NotFound, PortalError, Unavailable
from portal.domain.model import DOSSIER_CODE, Value

_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_CODE = re.compile(DOSSIER_CODE)
_OK = range(200, 300)
_LONGEST_NAME = 200
RULED = frozenset({"agency", "staff"})
"""Whose doors each name an act (functions/staff.py): without one, nothing of the API can be built."""

NO_STORE: Mapping[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Answer(NamedTuple):
    """A result with what HTTP says beside it: headers, or another status than the route's own."""

    result: BaseModel | None
    headers: Mapping[str, str | list[str]] = {}
    status: int | None = None


View = Callable[..., BaseModel | Answer | None]
"""Takes the request, then the path's parameters by their names."""


class Contract(NamedTuple):
    """What a route takes, gives and asks of its caller, for the OpenAPI document.

    `asks` names its query's parameters; it `compares` If-Match, and `cacheable` answers have a tag that 304 goes by.
    """

    status: int
    takes: type[BaseModel] | None
    gives: type[BaseModel] | None
    who: str
    idempotent: bool
    asks: tuple[str, ...] = ()
    compares: bool = False
    cacheable: bool = False


class Nothing(Value):
    """The body of a door that takes none: absent, or an object without a field."""


class Doors:
    """The routes of one endpoint group, each wrapped: a middleware of Chalice's would not run everywhere."""

    def __init__(self, routes: Blueprint) -> None:
        self._routes = routes

    def __call__(
        self,
        method: str,
        path: str,
        status: int = 200,
        *,
        takes: type[BaseModel] | None = None,
        gives: type[BaseModel] | None = None,
        who: str = "anybody",
        idempotent: bool = False,
        asks: tuple[str, ...] = (),
        compares: bool = False,
        cacheable: bool = False,
    ) -> Callable[[View], View]:
        contract = Contract(status, takes, gives, who, idempotent, asks, compares, cacheable)

        def door(view: View) -> View:
            if who in RULED and not hasattr(view, "__act__"):
                raise TypeError(f"{method} {path} says of no act whose it is")

            @functools.wraps(view)
            def respond(**path: str) -> Response:
                return _answered(self._routes.current_request, view, contract, path)

            respond.__contract__ = contract  # type: ignore[attr-defined]  # read by functions.openapi
            # No content types: what Chalice refuses it refuses in its own words, GETs too; see _only_json.
            self._routes.route(path, methods=[method], content_types=[])(respond)
            return view

        return door


def _answered(
    request: Request, view: View, contract: Contract, path: Mapping[str, str]
) -> Response:
    started = time.perf_counter()
    route = str(request.context.get("resourcePath", ""))
    with telemetry.trace(view.__name__, route=route, **_about(path)):
        response = _tried(request, view, contract, path)
    telemetry.log(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1000),
        request=_request_id(request),
        dossier=_dossier(request, response),
        problem=str(response.headers.get("X-Problem", "")) or None,
    )
    return response


def _tried(request: Request, view: View, contract: Contract, path: Mapping[str, str]) -> Response:
    try:
        _only_names(path)
        _only_json(request)
        _only_what_is_taken(request, contract)
        return _response(view(request, **path), contract.status)
    except PortalError as error:
        return _refused(error, request)
    except Exception as error:  # noqa: BLE001  # the last resort: logged whole, told to nobody (ASVS 16.5.4)
        telemetry.failed("unforeseen", route=str(request.context.get("resourcePath", "")))
        return _refused(Unavailable() if passing(error) else PortalError(), request)


def _response(given: BaseModel | Answer | None, status: int) -> Response:
    answer = given if isinstance(given, Answer) else Answer(given)
    code = answer.status or status
    if answer.result is None:
        return Response("", {**NO_STORE, **answer.headers}, code)
    text = answer.result.model_dump_json()
    about = _told(answer.result)
    headers: dict[str, str | list[str]] = {"Content-Type": "application/json", **NO_STORE}
    headers |= {**about, **answer.headers}
    return Response(text, headers, code)


def _told(result: BaseModel) -> dict[str, str]:
    """Which dossier an answer speaks of, for the log and for whoever asks us about a request."""
    given = (getattr(result, name, None) for name in ("code", "dossier"))
    code = next((one for one in given if isinstance(one, str) and _CODE.fullmatch(one)), None)
    return {"X-Dossier": code} if code else {}


def _refused(error: PortalError, request: Request) -> Response:
    answer = problem(
        error, accept=request.headers.get("accept-language"), request_id=_request_id(request)
    )
    answer.headers["X-Problem"] = error.reason
    return answer


def _only_json(request: Request) -> None:
    """A form or a text/plain post needs no preflight: nothing of ours is to be moved by one (ASVS 3.5)."""
    given = request.headers.get("content-type")
    if request.method not in _UNSAFE or (given is None and not content(request)):
        return
    if (given or "").split(";")[0].strip().lower() != "application/json":
        raise Malformed("content_type_not_json")


def _only_what_is_taken(request: Request, contract: Contract) -> None:
    """A field that nobody reads is refused like one that nobody declared, at every door."""
    if contract.takes is None and request.method in _UNSAFE and content(request):
        body(Nothing, request)


def _only_names(path: Mapping[str, str]) -> None:
    """Nothing of ours has so long a name, and DynamoDB takes no key over 2 KB."""
    if any(len(name) > _LONGEST_NAME for name in path.values()):
        raise NotFound


def _about(path: Mapping[str, str]) -> dict[str, str]:
    """What traces are searched by: a dossier's code, and never whatever else somebody typed there."""
    code = path.get("code", "")
    return {"dossier": code} if _CODE.fullmatch(code) else {}


def _dossier(request: Request, response: Response) -> str | None:
    """The dossier a request was about, once it is known that there is one: an operator searches by it."""
    if response.status_code not in _OK:
        return None
    asked = (request.uri_params or {}).get("code")
    return str(response.headers.get("X-Dossier", "")) or asked


def _request_id(request: Request) -> str:
    return str(request.context.get("requestId", "-"))


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}
