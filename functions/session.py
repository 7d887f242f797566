"""Who is calling. A session comes as a `__Host-` cookie (browsers) or as a bearer token (everything else)."""

from datetime import timedelta

from chalice.app import Request

from functions.reading import basic_credentials, content
from functions.settings import settings
from functions.wiring import ports
from portal.domain.device import LASTS
from portal.domain.errors import Forbidden, NotSignedIn
from portal.domain.session import ABSOLUTE, AgencyCaller, Session, hashed
from portal.domain.signature import Signed
from portal.operations.check_session import check_session
from portal.operations.check_signature import check_signature

COOKIE, DEVICE = "__Host-session", "__Host-device"
_GUARDED = "Secure; HttpOnly; SameSite=Lax"
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
    return proven(citizen(request))


def proven(session: Session) -> Session:
    """For doors that take a body: who is calling, then what they say, then whether that was proved lately."""
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


def device_of(request: Request) -> str | None:
    """The token by which this browser is known, if it was kept."""
    return _said(request, DEVICE) or None


def set_cookie(
    token: str, device: str | None = None, *, lasting: bool = True
) -> dict[str, str | list[str]]:
    """The session's; unless `lasting`, it goes when the browser is closed. And the device's, if it has one."""
    session = f"{COOKIE}={token}; Path=/;{_age(ABSOLUTE) if lasting else ''} {_GUARDED}"
    if device is None:
        return {"Set-Cookie": session}
    return {"Set-Cookie": [session, f"{DEVICE}={device}; Path=/;{_age(LASTS)} {_GUARDED}"]}


def drop_cookie() -> dict[str, str]:
    """Nothing of the session stays behind; the device's own cookie does."""
    cookie = f"{COOKIE}=; Path=/; Max-Age=0; {_GUARDED}"
    return {"Set-Cookie": cookie, "Clear-Site-Data": '"cache", "storage"'}


def _age(lasts: timedelta) -> str:
    return f" Max-Age={int(lasts.total_seconds())};"


def cookie(request: Request, ours: str) -> str:
    """What that cookie of ours holds. Raises NotSignedIn if it was not sent."""
    found = _said(request, ours)
    if not found:
        raise NotSignedIn
    return found


def _said(request: Request, cookie: str) -> str:
    """Our own cookie, whatever else a browser sends beside it (RFC 6265 §5.4: pairs between semicolons)."""
    sent = str(request.headers.get("cookie", ""))
    pairs = (pair.strip().partition("=") for pair in sent.split(";"))
    return next((value for name, _, value in pairs if name == cookie), "")


def same_site(request: Request) -> None:
    """Any page can make a browser send a cookie; none can forge an Origin and a header of ours."""
    if request.method in _SAFE:
        return
    ours = request.headers.get("origin") == settings().portal_origin
    if not ours or request.headers.get("x-requested-with") != "mot-cua":
        raise Forbidden("cross_site")
