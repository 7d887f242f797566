"""Who is calling. A session comes as a `__Host-` cookie (browsers) or as a bearer token (everything else)."""

from chalice.app import Request

from functions.reading import basic_credentials, content
from functions.settings import settings
from functions.wiring import ports
from portal.domain.errors import Forbidden, NotSignedIn
from portal.domain.session import ABSOLUTE, AgencyCaller, Session, hashed
from portal.domain.signature import Signed
from portal.operations.check_session import check_session
from portal.operations.check_signature import check_signature

COOKIE = "__Host-session"
_SAFE = {"GET", "HEAD", "OPTIONS"}


def citizen(request: Request) -> Session:
    """The caller's live session. Raises NotSignedIn, or Forbidden for a cookie another site made the browser send."""
    token = bearer(request)
    if token is None:
        token = cookie(request, COOKIE)
        same_site(request)
    return check_session(hashed(token), ports().sessions, ports().clock)


def proven_citizen(request: Request) -> Session:
    """The same, of somebody who proved lately who they are. Raises Forbidden if that is too long ago."""
    session = citizen(request)
    if not session.proven(ports().clock.now()):
        raise Forbidden("proof_needed")
    return session


def signing_agency(request: Request, code: str) -> tuple[AgencyCaller, str]:
    """The agency that signed this call, and the call's name. Raises NotSignedIn, before anything is parsed."""
    headers = (request.headers.get(f"webhook-{it}", "") for it in ("id", "timestamp", "signature"))
    signed, p = Signed(*headers), ports()
    return check_signature(code, signed, content(request), p.agencies, p.clock), signed.name


def bearer(request: Request) -> str | None:
    return basic_credentials(request.headers.get("authorization"), "Bearer")


def set_cookie(token: str) -> dict[str, str]:
    seconds = int(ABSOLUTE.total_seconds())
    return {
        "Set-Cookie": f"{COOKIE}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    }


def drop_cookie() -> dict[str, str]:
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"}


def cookie(request: Request, ours: str) -> str:
    """Our own cookie, whatever else a browser sends beside it (RFC 6265 §5.4: pairs between semicolons)."""
    sent = str(request.headers.get("cookie", ""))
    pairs = (pair.strip().partition("=") for pair in sent.split(";"))
    found = [value for name, _, value in pairs if name == ours]
    if not found or not found[0]:
        raise NotSignedIn
    return found[0]


def same_site(request: Request) -> None:
    """Any page can make a browser send a cookie; none can forge an Origin and a header of ours."""
    if request.method in _SAFE:
        return
    ours = request.headers.get("origin") == settings().portal_origin
    if not ours or request.headers.get("x-requested-with") != "mot-cua":
        raise Forbidden("cross_site")
