"""Who is calling at a door of an agency's: its system with a key, or an officer with a session and the role for it."""

import functools
from collections.abc import Callable
from typing import Any

from chalice.app import Request

from functions.session import bearer, cookie, same_site
from functions.wiring import ports
from portal.domain.errors import Forbidden, NotSignedIn
from portal.domain.officer import OFFICERS_ALONE, ON_DUTY, Act, StaffSession
from portal.domain.session import AgencyCaller, hashed
from portal.operations.check_agency_key import check_agency_key
from portal.operations.check_staff_session import check_staff_session
from portal.operations.sign_in_officer import STAFF_TOKEN

COOKIE = "__Host-staff"

View = Callable[..., Any]
"""Takes the request and who is calling, then the path's parameters by their names."""


def does(act: Act) -> Callable[[View], View]:
    """Say which act a door is: whoever may not do it is refused before its view begins."""
    who = _officer if act in OFFICERS_ALONE else _agency

    def of(view: View) -> View:
        @functools.wraps(view)
        def let_in(request: Request, **path: str) -> Any:  # noqa: ANN401  # whatever the view gives
            return view(request, who(request, act), **path)

        let_in.__act__ = act  # type: ignore[attr-defined]  # read by functions.http and by tests
        return let_in

    return of


def _agency(request: Request, act: Act) -> AgencyCaller:
    """The agency that calls, and its officer if one does. Raises NotSignedIn, Forbidden."""
    token = bearer(request)
    if token is None or token.startswith(STAFF_TOKEN):
        me = _officer(request, act)
        return AgencyCaller(agency=me.agency, officer=me.officer)
    return check_agency_key(hashed(token), ports().agencies, ports().clock)


def _officer(request: Request, act: Act) -> StaffSession:
    """Raises NotSignedIn, or Forbidden for a system's key, another role, and a cookie that another site had sent."""
    token = bearer(request)
    if token is None:
        token = cookie(request, COOKIE)
        same_site(request)
    elif not token.startswith(STAFF_TOKEN):
        raise (
            Forbidden("not_for_systems") if ports().agencies.caller(hashed(token)) else NotSignedIn
        )
    return check_staff_session(hashed(token), act, ports().staff_sessions, ports().clock)


def set_cookie(token: str) -> dict[str, str]:
    seconds = int(ON_DUTY.total_seconds())
    return {
        "Set-Cookie": f"{COOKIE}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    }


def drop_cookie() -> dict[str, str]:
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"}
