"""What a caller sent, read strictly: one parser, bounded, and only here is a bad body the sender's fault."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from chalice.app import Request
from pydantic import BaseModel, JsonValue, ValidationError

from portal.domain.errors import Defect, Invalid, KeyMissing, Malformed, TooLarge
from portal.domain.once import Once, once

MOST_BYTES = 256 * 1024
MOST_QUERY = 1000
_KEY = re.compile(r"[A-Za-z0-9_-]{1,255}")
_ETAG = re.compile(r'"([0-9]{1,12})"')

M = TypeVar("M", bound=BaseModel)


def body(model: type[M], request: Request) -> M:
    """The request's body as `model`. Raises Malformed, TooLarge or Invalid."""
    raw = content(request)
    _check_json(raw)
    return _validated(model, raw)


def within(model: type[M], part: JsonValue, place: str) -> M:
    """A part of a body that was read, once it is known what it is; `place` points to it. Raises Invalid."""
    return _validated(model, json.dumps(part).encode(), place)


def stated(model: type[M], said: Mapping[str, str]) -> M:
    """A query's parameters as `model`: a number and a day are texts there. Raises Invalid."""
    try:
        return model.model_validate_strings(said)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise Invalid(
            defects=tuple(_defect("", one["loc"], one["type"], one["msg"]) for one in found[:20])
        ) from None


def idempotent(caller: str, request: Request) -> Once:
    """The caller's Idempotency-Key, bound to what they ask. Raises KeyMissing.

    It is looked for among what happened to the draft, dossier or payment it speaks of.
    """
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing
    where = json.dumps([request.method, request.path, request.uri_params or {}], sort_keys=True)
    asked = where.encode() + content(request)
    return once(caller, key, asked)


def if_match(request: Request) -> int | None:
    """The version the caller saw, or None if they do not say. Raises Malformed for what is no ETag of ours."""
    given = request.headers.get("if-match")
    if given is None:
        return None
    match = _ETAG.fullmatch(given.strip())
    if not match:
        raise Malformed("etag_malformed")
    return int(match[1])


def address(request: Request) -> str:
    """As API Gateway saw it, which may be a CDN's: what a header says of it is the caller's own word."""
    return str(request.context["identity"]["sourceIp"])


def must_match(request: Request) -> int:
    seen = if_match(request)
    if seen is None:
        raise Malformed("etag_missing")
    return seen


def query(request: Request, name: str) -> str | None:
    """A query parameter given at most once, of sane length (parameter pollution: ASVS 15.3.7)."""
    given = request.query_params
    values: list[str] = given.getlist(name) if given and name in given else []
    if len(values) > 1 or any(len(value) > MOST_QUERY for value in values):
        raise Malformed("query_malformed", name=name)
    return values[0] if values else None


def content(request: Request) -> bytes:
    """The request's body as it came. Raises Malformed or TooLarge."""
    try:
        given = request.raw_body
        found = given.encode() if isinstance(given, str) else given
    except (
        ValueError
    ) as error:  # half a surrogate pair, or no base64 where API Gateway promised some
        raise Malformed("json_malformed") from error
    if len(found) > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES)
    return found


def _check_json(raw: bytes) -> None:
    """What pydantic's own parser lets pass: twice the same key, NaN, and what is not UTF-8."""
    try:
        json.loads(
            raw,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_short,
            parse_float=_short,
        )
    except (ValueError, RecursionError) as error:
        raise Malformed("json_malformed") from error


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _short(digits: str) -> float:
    if len(digits) > 40:  # noqa: PLR2004  # no number of ours has more digits
        raise ValueError("number too long")
    number = float(digits)
    if not math.isfinite(number):  # 1e999: JSON knows no infinity to give it back as
        raise ValueError("number too large")
    return number


def _validated(model: type[M], raw: bytes, place: str = "") -> M:
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        if (
            found[0]["type"] == "json_invalid"
        ):  # half a surrogate pair: Python's parser lets it pass
            raise Malformed("json_malformed") from None
        raise Invalid(
            defects=tuple(_defect(place, one["loc"], one["type"], one["msg"]) for one in found[:20])
        ) from None


def _defect(place: str, inner: Sequence[int | str], kind: str, message: str) -> Defect:
    steps = ("/" + str(part).replace("~", "~0").replace("/", "~1") for part in inner)
    return Defect(pointer=place + "".join(steps), code=_code(kind, message))


def _code(kind: str, message: str) -> str:
    """Pydantic's kinds of error in our words; a value_error carries our own word as its message."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return _CODES.get(kind, "wrong_value")


_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "wrong_form",
    "date_parsing": "wrong_form",
}


def basic_credentials(header: str | None, scheme: str) -> str | None:
    """The credentials of an Authorization header of that scheme."""
    if not header or not header.lower().startswith(scheme.lower() + " "):
        return None
    return header[len(scheme) + 1 :].strip() or None
