"""An agency's answers on their way to the portal: by API or by signed webhook, and as badly as it was told to."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from sandbox.config import AgencyConfig
from sandbox.mischief import Mischief, Talks, Way
from sandbox.outside import Outside
from sandbox.portal_client import PortalClient, Reply, ResultFile

TYPES = {
    "accept": "dossier.accepted",
    "refuse": "dossier.refused",
    "start": "dossier.processing_started",
    "fee-requests": "dossier.fee_requested",
    "decide": "dossier.decided",
    "supplement-requests": "dossier.supplement_requested",
    "stop": "dossier.stopped",
    "refuse-withdrawal": "dossier.withdrawal_refused",
}
"""Which moves can be told by webhook, and as what."""
_FOLLOWS = {"accept": "start", "start": "fee-requests", "refuse": "start"}
"""What should have come only after."""
_NOBODYS = "whsec_" + base64.b64encode(b"a secret that was never agreed upon").decode()
_OLD = '"1"'


@dataclass(frozen=True)
class Talker:
    """Has the moves of a PortalClient."""

    portal: PortalClient
    agency: AgencyConfig
    outside: Outside
    mischief: Mischief

    async def dossier(self, code: str) -> Reply:
        return await self.portal.dossier(code)

    async def hand_in(self, code: str, key: str, file: ResultFile) -> Reply:
        return await self.portal.hand_in(code, key, file)

    async def move(
        self, code: str, verb: str, key: str, body: Mapping[str, Any], etag: str = ""
    ) -> Reply:
        """Make the move; what the portal said at last."""
        at = self.outside.now()
        match self.mischief.talks:
            case Talks.TWICE:
                await self._once(at, code, verb, key, body, etag)
            case Talks.EARLY if verb in _FOLLOWS:
                await self._once(at, code, _FOLLOWS[verb], f"{key}-early", {}, "")
            case Talks.STALE:
                etag = _OLD
            case _:  # a forgery differs in what it is signed with
                pass
        return await self._once(at, code, verb, key, body, etag)

    async def _once(
        self, at: datetime, code: str, verb: str, key: str, body: Mapping[str, Any], etag: str
    ) -> Reply:
        if self.mischief.by is Way.WEBHOOK and verb in TYPES:
            return await self._tell(at, code, verb, key, body, etag)
        return await self._caller().move(code, verb, key, body, etag)

    def _caller(self) -> PortalClient:
        if self.mischief.talks is not Talks.FORGED:
            return self.portal
        stranger = self.agency.model_copy(update={"api_key": "a-key-nobody-was-given"})
        return PortalClient(self.portal.portal, stranger, self.outside)

    async def _tell(
        self, at: datetime, code: str, verb: str, key: str, body: Mapping[str, Any], etag: str
    ) -> Reply:
        """`at` is the move's moment: a second attempt is byte for byte the first."""
        seen = int(etag.strip('"')) if etag else None
        data = {"dossier": code, "version": seen, **body}
        text = json.dumps({"type": TYPES[verb], "timestamp": at.isoformat(), "data": data})
        return await self.portal.tell(text, self._signed(key, text))

    def _signed(self, key: str, text: str) -> dict[str, str]:
        forged = self.mischief.talks is Talks.FORGED
        secret = _NOBODYS if forged else self.agency.answer_secret
        now = self.outside.now().astimezone(UTC)  # the library signs the hands of the clock
        return {
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(key, now, text),
        }
