"""The local cloud's inboxes: what it would have sent to real phones and mailboxes."""

from typing import Any

import httpx

from sandbox.outside import Outside


class CloudSilent(Exception):
    """The local cloud does not answer, or not in its own words."""


class Cloud:
    def __init__(self, address: str, outside: Outside) -> None:
        self._address = address
        self._outside = outside

    async def sms(self) -> list[dict[str, Any]]:
        """Per number in the order sent; the cloud keeps no time with a text."""
        inbox = await self._read("/_ministack/sns/sms-messages", "sms_messages")
        return [text for texts in inbox.values() for text in texts]

    async def mails(self) -> list[dict[str, Any]]:
        inbox = await self._read("/_ministack/ses/messages", "messages")
        return [mail for mails in inbox.values() for mail in mails]

    async def _read(self, path: str, shelf: str) -> dict[str, list[dict[str, Any]]]:
        try:
            answer = await self._outside.http.get(self._address + path)
            inbox: dict[str, list[dict[str, Any]]] = answer.raise_for_status().json()[shelf]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise CloudSilent(type(error).__name__) from error
        return inbox
