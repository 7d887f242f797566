"""What may pass through the papers' origin: requests for objects as S3 knows them, and nothing else.

The emulator picks a service by headers and query before it looks at any signature, and its root
key opens everything with any secret. So what goes on is chosen here: a browser's form, a presigned
link, a preflight, and what the functions' own S3 client signs.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from infra.localcloud.settings import ROOT_KEY

METHODS = ["GET", "HEAD", "POST", "PUT", "OPTIONS"]

RawHeader = tuple[bytes, bytes]

_SCOPE = re.compile(rf"(?!{ROOT_KEY}/)\w+/\d{{8}}/[a-z0-9-]+/s3/aws4_request", re.ASCII)
_SIGNATURE = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={_SCOPE.pattern}, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}",
    re.ASCII,
)
_QUERY = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "response-content-disposition",
    "response-content-type",
    "versionId",
    "x-id",
}
_SIGNED_QUERY = {"tagging"}
"""What no link asks for."""

_HEADERS = {
    "accept",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "content-length",
    "content-type",
    "host",
    "origin",
    "range",
}
_NEVER = re.compile(r"x-amz-target|x-amz-copy-source.*")


def admitted(request: Request, key: str, portal: str) -> list[RawHeader] | None:
    """Choose the headers that go on with a request; None if it may not pass at all."""
    headers = request.headers
    signed = _signed(headers)
    if signed is None or headers.get("origin", portal) != portal:
        return None
    if not (_is_of_s3(request, signed) if key else _is_form(request)):
        return None
    return [it for it in headers.raw if it[0].decode("ascii") in _HEADERS | signed]


def _signed(headers: Headers) -> set[str] | None:
    """Name what a signature in the head holds together; None if it is not for S3, or root's."""
    match headers.getlist("authorization"):
        case []:
            return set()
        case [one] if found := _SIGNATURE.fullmatch(one):
            names = {"authorization", *found[1].split(";")}
            return None if any(map(_NEVER.fullmatch, names)) else names
        case _:
            return None


def _is_form(request: Request) -> bool:
    """Recognise a presigned form or its preflight: a form names its key and is signed inside."""
    of_form = request.headers.get("content-type", "").startswith("multipart/form-data;")
    if request.scope["query_string"] or "authorization" in request.headers:
        return False
    return request.method == "OPTIONS" or (request.method == "POST" and of_form)


def _is_of_s3(request: Request, signed: set[str]) -> bool:
    """Recognise a link, its preflight, or a signed call: only names S3 knows, each once."""
    query = request.scope["query_string"].decode("latin-1")
    asked = parse_qsl(query, keep_blank_values=True)
    names = {name for name, _ in asked}
    methods = {"GET", "HEAD", "PUT" if signed else "OPTIONS"}
    once = len(names) == len(asked) and names <= (_QUERY | _SIGNED_QUERY if signed else _QUERY)
    return request.method in methods and once and all(_scopes(asked))


def _scopes(asked: list[tuple[str, str]]) -> Iterator[bool]:
    return (bool(_SCOPE.fullmatch(said)) for name, said in asked if name == "X-Amz-Credential")
