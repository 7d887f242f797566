"""What schemathesis makes up, narrowed to what reaches a door: loaded by its command line."""

import os
import re
from datetime import UTC, datetime
from typing import Any

import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase

from tests.signing import signed

_UNROUTED = re.compile(r"[\x00-\x1f\x7f-\x9f/\\%?#]|^\.*$")
"""Such names API Gateway, or the front, refuses itself: `test_forged.test_a_path_leads_nowhere_else`."""


@schemathesis.hook
def filter_path_parameters(_context: schemathesis.HookContext, path_parameters: Any) -> bool:  # noqa: ANN401  # as generated
    return not any(_UNROUTED.search(str(name)) for name in (path_parameters or {}).values())


class Signing(AuthBase):
    """As an agency's system signs: over the bytes that are sent."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body: Any = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        name, now = f"fuzz_{os.urandom(8).hex()}", datetime.now(UTC)
        request.headers.update(signed(name, now, sent, os.environ["PORTAL_SECRET"]))
        return request


@schemathesis.hook
def before_call(
    _context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]
) -> None:
    if case.operation.path == "/agency/webhooks/{agency}":
        kwargs["auth"] = Signing()
