"""The device somebody signs in on: called by its browser and its system, known again by a token of its own.

The token proves no one. Whoever shows it has, beside the password's, tries of their own: strangers who use up
theirs do not keep the owner waiting.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.domain.model import Kept

LASTS = timedelta(days=180)
"""So long after somebody last signed in there it is a stranger again."""

MOST_ACCOUNTS = 8
"""A family's computer. Whoever signed in there longest ago is a stranger again."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
"""Browsers name the ones before them too: the first that fits is meant."""

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class Device(Kept):
    """`token_hash` as a session's. `accounts` are the keyed hashes of whose came in here, the latest first."""

    token_hash: str
    accounts: tuple[str, ...]
    seen_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.seen_at + LASTS

    def knows(self, account: str, now: datetime) -> bool:
        return account in self.accounts and now < self.expires_at

    def seen(self, now: datetime) -> "Device":
        return self.model_copy(update={"seen_at": now})


class Whence(NamedTuple):
    """Where somebody knocks from: the address, the device's token if they show one, and what to call it."""

    address: str
    device: str | None
    name: str


def welcomed(account: str, known: Device | None, token_hash: str, now: datetime) -> Device:
    """The device from now on, under a new token: whoever held the one before learns nothing of this account.

    `known` is what it was to others until now.
    """
    others = known.accounts if known and now < known.expires_at else ()
    accounts = (account, *(other for other in others if other != account))
    return Device(token_hash=token_hash, accounts=accounts[:MOST_ACCOUNTS], seen_at=now)


def named(user_agent: str) -> str:
    """Browser and system, as in "Chrome, Android"; empty if neither is known. Nothing else of it is kept."""
    found = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(word for word in found if word)


def _first(words: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in words if mark in said), "")
