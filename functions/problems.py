"""Every error of the domain as an RFC 9457 problem document, in the caller's language."""

import orjson
from chalice.app import Response

from functions.wiring import ports
from portal.domain.errors import (
    Conflict,
    Defect,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    NotSignedIn,
    PortalError,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from portal.domain.model import Words

STATUS: tuple[tuple[type[PortalError], int], ...] = (
    (TooLarge, 413),
    (Malformed, 400),
    (Invalid, 422),
    (NotSignedIn, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Stale, 412),
    (Conflict, 409),
    (TooMany, 429),
    (Unavailable, 503),
)
RETRY_AFTER = {429: 60, 503: 5}
"""Seconds to wait where the error does not know."""
PROBLEM = "application/problem+json"


def language(accept: str | None) -> str:
    """`en` if the caller prefers it to Vietnamese, `vi` otherwise (RFC 9110 §12.5.4, by order alone)."""
    wanted = [part.split(";")[0].strip().lower()[:2] for part in (accept or "").split(",")]
    return next((lang for lang in wanted if lang in {"vi", "en"}), "vi")


def status_of(error: PortalError) -> int:
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(error: PortalError, *, accept: str | None, request_id: str) -> Response:
    status, lang = status_of(error), language(accept)
    body = {
        "type": f"https://motcua.example/problems/{error.reason}",
        "code": error.reason,
        "title": _say(f"problem.{error.reason}.title", lang),
        "detail": _say(f"problem.{error.reason}.detail", lang, **error.params),
        "status": status,
        "instance": f"urn:request:{request_id}",
        "errors": [_defect(defect, lang) for defect in error.defects],
    }
    headers: dict[str, str | list[str]] = {
        "Content-Type": PROBLEM,
        "Content-Language": lang,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if status in RETRY_AFTER:
        headers["Retry-After"] = _wait(error, RETRY_AFTER[status])
    return Response(orjson.dumps(body).decode(), headers, status)


def _wait(error: PortalError, otherwise: int) -> str:
    minutes, seconds = error.params.get("minutes"), error.params.get("seconds")
    if isinstance(seconds, int):
        return str(seconds)
    return str(minutes * 60 if isinstance(minutes, int) else otherwise)


def _defect(defect: Defect, lang: str) -> dict[str, str]:
    return {
        "pointer": defect.pointer,
        "code": defect.code,
        "detail": _say(f"defect.{defect.code}", lang, **_filling(defect, lang)),
    }


def _filling(defect: Defect, lang: str) -> dict[str, str | int]:
    return {
        name: getattr(value, lang) if isinstance(value, Words) else value
        for name, value in defect.params.items()
    }


def _say(key: str, lang: str, **params: str | int) -> str:
    return ports().messages.text(key, lang, **params)
