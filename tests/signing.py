"""Calls signed as an agency's system would sign them: by the public Standard Webhooks library, not by ours."""

from collections.abc import Mapping
from datetime import datetime

from standardwebhooks.webhooks import Webhook


def signed(name: str, at: datetime, body: bytes, *secrets: str) -> Mapping[str, str]:
    """The three headers; with several secrets, one signature by each."""
    text = body.decode(errors="replace")
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(it).sign(name, at, text) for it in secrets),
    }
