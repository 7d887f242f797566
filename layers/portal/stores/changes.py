"""Security notices, contact changes and recoveries: each an item of its own that forgets itself."""

from datetime import datetime, timedelta

from portal.domain.contact_change import ContactChange
from portal.domain.ports.vault import Vault
from portal.domain.recovery import Recovery
from portal.domain.security_notice import SecurityNotice
from portal.stores.people import IDENTITY
from portal.stores.sealing import Sealing
from portal.stores.table import Item, Put, Table

_GRACE = timedelta(hours=1)
"""Whoever comes late hears that it is over, and not that it never was."""


class DynamoSecurityNotices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, notice: SecurityNotice) -> None:
        """Unconditional: its number is its writer's own, and the code that was sent last is the one that counts."""
        self._table.write(Put(_notice(notice), expects=None))

    def find(self, notice: str) -> SecurityNotice | None:
        found = self._table.get(f"SECURITY#{notice}", "NOTICE")
        return SecurityNotice.model_validate_json(found.body) if found else None

    def save(self, notice: SecurityNotice) -> None:
        self._table.write(Put(_notice(notice), expects=notice.version - 1))


class DynamoContactChanges:
    """Sealed under the key of whose telephone or mailbox it is going to be."""

    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._sealing = table, Sealing(vault, IDENTITY)

    def add(self, change: ContactChange) -> None:
        self._table.write(Put(self._closed(change)))

    def find(self, change: str) -> ContactChange | None:
        found = self._table.get(f"CONTACTCHANGE#{change}", "CHANGE")
        return ContactChange.model_validate_json(self._sealing.opened(found)) if found else None

    def save(self, change: ContactChange) -> None:
        self._table.write(Put(self._closed(change), expects=change.version - 1))

    def _closed(self, change: ContactChange) -> Item:
        return self._sealing.closed(_change(change), change.person)


class DynamoRecoveries:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, recovery: Recovery) -> None:
        self._table.write(Put(_recovery(recovery)))

    def find(self, recovery: str) -> Recovery | None:
        found = self._table.get(f"RECOVERY#{recovery}", "RECOVERY")
        return Recovery.model_validate_json(found.body) if found else None

    def save(self, recovery: Recovery) -> None:
        self._table.write(Put(_recovery(recovery), expects=recovery.version - 1))


def _notice(one: SecurityNotice) -> Item:
    kind, body = "security_notice", one.model_dump_json()
    return Item(f"SECURITY#{one.notice}", "NOTICE", one.version, body, kind, _ttl(one.expires_at))


def _change(one: ContactChange) -> Item:
    kind, body = "contact_change", one.model_dump_json()
    pk = f"CONTACTCHANGE#{one.change}"
    return Item(pk, "CHANGE", one.version, body, kind, _ttl(one.expires_at))


def _recovery(one: Recovery) -> Item:
    pk, body = f"RECOVERY#{one.recovery}", one.model_dump_json()
    return Item(pk, "RECOVERY", one.version, body, "recovery", _ttl(one.expires_at))


def _ttl(expires_at: datetime) -> int:
    return int((expires_at + _GRACE).timestamp())
