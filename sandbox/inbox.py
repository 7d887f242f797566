"""An agency's webhook door: verified by the public Standard Webhooks library, kept once each."""

import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from pydantic import BaseModel
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from sandbox.config import AgencyConfig
from sandbox.notebook import Notebook
from sandbox.outside import Outside


class Call(BaseModel):
    """One webhook as the agency received it."""

    id: str
    timestamp: str
    type: str
    data: Any
    verified: bool
    received_at: str
    times: int = 1

    @property
    def dossier(self) -> str | None:
        code = self.data.get("dossier") if isinstance(self.data, dict) else None
        return code if isinstance(code, str) else None


class Answer(IntEnum):
    TAKEN = 204
    REFUSED = 401


class Inbox:
    def __init__(self, notebook: Notebook, outside: Outside) -> None:
        self._notebook = notebook
        self._outside = outside

    def take(self, agency: AgencyConfig, body: bytes, headers: Mapping[str, str]) -> Answer:
        verified = _is_genuine(agency.webhook_secret, body, headers)
        call = self._read(body, headers, verified=verified)
        # A forgery is kept apart: it must not take the name of the genuine call that may follow.
        shelf = _shelf(agency.code) if verified else _forged_shelf(agency.code)
        known = self._notebook.get(shelf, call.id)
        if known:
            call = Call.model_validate(known | {"times": known["times"] + 1})
        self._notebook.put(shelf, call.id, call.model_dump())
        return Answer.TAKEN if verified else Answer.REFUSED

    def _read(self, body: bytes, headers: Mapping[str, str], *, verified: bool) -> Call:
        said = _parse(body)
        return Call(
            id=headers.get("webhook-id", ""),
            timestamp=headers.get("webhook-timestamp", ""),
            type=str(said.get("type", "")),
            data=said.get("data"),
            verified=verified,
            received_at=self._outside.now().isoformat(),
        )

    def calls(self, code: str) -> list[Call]:
        """Newest first; the forged ones among them."""
        shelves = (_shelf(code), _forged_shelf(code))
        bodies = [body for shelf in shelves for body in self._notebook.newest_first(shelf)]
        calls = [Call.model_validate(body) for body in bodies]
        return sorted(calls, key=lambda call: call.received_at, reverse=True)

    def dossiers(self, code: str) -> list[str]:
        """List the dossiers this agency was told of, the latest news first."""
        told = (call.dossier for call in self.calls(code) if call.verified)
        return list(dict.fromkeys(dossier for dossier in told if dossier))


def _shelf(code: str) -> str:
    return f"webhooks {code}"


def _forged_shelf(code: str) -> str:
    return f"forged webhooks {code}"


def _is_genuine(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        # The library lets its base64 and splitting errors through; a mangled header is a forgery.
        return False
    return True


def _parse(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
