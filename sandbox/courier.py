"""Carries a transaction's IPN to the merchant, again and again, until it is acknowledged."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from sandbox.config import BankConfig
from sandbox.outside import Outside
from sandbox.transactions import Attempt, Ledger

# Seconds before each try: brisk at first, so that a demonstration need not wait, then slower.
LADDER = (0, 2, 2, 4, 8, 15, 30, 60, 120, 300)


class Courier:
    def __init__(self, bank: BankConfig, ledger: Ledger, outside: Outside) -> None:
        self._bank = bank
        self._ledger = ledger
        self._outside = outside
        self._errands: dict[str, asyncio.Task[None]] = {}

    def send(self, ref: str, tried: int = 0, after: int = 0) -> None:
        """Start carrying, `after` seconds late; an errand already under way for this transaction goes on alone."""
        if ref not in self._errands:
            ladder = (after, *LADDER[1:]) if after else LADDER[tried:]
            self._set_out(ref, ref, ladder)

    def send_at_once(self, ref: str, times: int) -> None:
        """The same IPN so many times in parallel."""
        for number in range(times):
            self._set_out(f"{ref}#{number}", ref, (0,))

    def _set_out(self, errand: str, ref: str, ladder: tuple[int, ...]) -> None:
        task = asyncio.create_task(self._carry(ref, ladder))
        self._errands[errand] = task
        task.add_done_callback(lambda _: self._errands.pop(errand, None))

    async def send_once(self, ref: str) -> None:
        """One more IPN by hand, acknowledged before or not: how a duplicate is shown."""
        await self._carry(ref, (0,))

    async def tell(self, ref: str, said: Mapping[str, str]) -> None:
        """One IPN of other words than the book has."""
        self._note(ref, await self._try(said))

    def resume(self) -> None:
        """After a restart: whatever was decided but never acknowledged."""
        for transaction in self._ledger.newest_first():
            decided = transaction.response_code and not transaction.silent
            if decided and not transaction.acknowledged:
                self.send(transaction.ref, tried=len(transaction.attempts))

    async def rest(self) -> None:
        """Wait until nothing is under way."""
        await asyncio.gather(*self._errands.values())

    async def stop(self) -> None:
        for errand in tuple(self._errands.values()):
            errand.cancel()
        await asyncio.gather(*self._errands.values(), return_exceptions=True)

    async def _carry(self, ref: str, ladder: tuple[int, ...]) -> None:
        for pause in ladder:
            if pause:
                await self._outside.sleep(pause)
            transaction = self._ledger.find(ref)
            if transaction is None or (pause and transaction.acknowledged):
                return
            attempt = await self._try(transaction.said(self._bank))
            self._note(ref, attempt)
            if attempt.acknowledged:
                return

    async def _try(self, said: Mapping[str, str]) -> Attempt:
        at = self._outside.now().isoformat()
        try:
            answer = await self._outside.http.get(
                self._bank.ipn_url, params=dict(said), follow_redirects=False
            )
        except httpx.HTTPError as error:
            return Attempt(at=at, error=type(error).__name__)
        heard = _said(answer)
        return Attempt(
            at=at,
            status=answer.status_code,
            rsp_code=_text(heard, "RspCode"),
            message=_text(heard, "Message"),
        )

    def _note(self, ref: str, attempt: Attempt) -> None:
        # Read anew: the page may have been used while the answer was on its way.
        transaction = self._ledger.find(ref)
        if transaction:
            transaction.attempts.append(attempt)
            transaction.acknowledged = transaction.acknowledged or attempt.acknowledged
            self._ledger.keep(transaction)


def _said(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if answer.is_success and isinstance(said, dict) else {}


def _text(said: dict[str, Any], name: str) -> str | None:
    value = said.get(name)
    return None if value is None else str(value)
