"""Second factors, beside the account they belong to; challenges by their name, for minutes."""

from collections.abc import Sequence

from portal.domain.passkey import Passkey, PasskeyChallenge
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.totp import Totp
from portal.stores.table import ABSENT, Delete, Item, Put, Table

PASSKEY = "PASSKEY#"


class DynamoTotps:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, person: str) -> Totp | None:
        found = self._table.get(_pk(person), "TOTP")
        return Totp.model_validate_json(found.body) if found else None

    def save(self, totp: Totp) -> None:
        item = Item(_pk(totp.person), "TOTP", totp.version, totp.model_dump_json(), "totp")
        self._table.write(Put(item, expects=_before(totp.version)))

    def remove(self, person: str) -> None:
        self._table.write(Delete(_pk(person), "TOTP"))


class DynamoRecoverySets:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, person: str) -> RecoveryCodes | None:
        found = self._table.get(_pk(person), "RECOVERY")
        return RecoveryCodes.model_validate_json(found.body) if found else None

    def save(self, codes: RecoveryCodes) -> None:
        body = codes.model_dump_json()
        item = Item(_pk(codes.person), "RECOVERY", codes.version, body, "recovery")
        self._table.write(Put(item, expects=_before(codes.version)))

    def remove(self, person: str) -> None:
        self._table.write(Delete(_pk(person), "RECOVERY"))


class DynamoPasskeys:
    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, person: str) -> Sequence[Passkey]:
        found = self._table.collection(_pk(person), PASSKEY)
        return [Passkey.model_validate_json(item.body) for item in found]

    def find(self, person: str, passkey: str) -> Passkey | None:
        found = self._table.get(_pk(person), f"{PASSKEY}{passkey}")
        return Passkey.model_validate_json(found.body) if found else None

    def add(self, passkey: Passkey) -> None:
        self._table.write(Put(_passkey(passkey)))

    def save(self, passkey: Passkey) -> None:
        self._table.write(Put(_passkey(passkey), expects=passkey.version - 1))

    def remove(self, person: str, passkey: str) -> None:
        self._table.write(Delete(_pk(person), f"{PASSKEY}{passkey}"))


class DynamoPasskeyChallenges:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, challenge: PasskeyChallenge) -> None:
        body, ends = challenge.model_dump_json(), int(challenge.expires_at.timestamp()) + 1
        pk = _challenge(challenge.name)
        self._table.write(Put(Item(pk, "CHALLENGE", 1, body, "passkey_challenge", ends)))

    def find(self, name: str) -> PasskeyChallenge | None:
        found = self._table.get(_challenge(name), "CHALLENGE")
        return PasskeyChallenge.model_validate_json(found.body) if found else None

    def spend(self, challenge: PasskeyChallenge) -> None:
        self._table.write(Delete(_challenge(challenge.name), "CHALLENGE", expects=1))


def _before(version: int) -> int:
    return ABSENT if version == 1 else version - 1


def _pk(person: str) -> str:
    return f"PERSON#{person}"


def _challenge(name: str) -> str:
    return f"CHALLENGE#{name}"


def _passkey(passkey: Passkey) -> Item:
    sk, body = f"{PASSKEY}{passkey.passkey}", passkey.model_dump_json()
    return Item(_pk(passkey.person), sk, passkey.version, body, "passkey")
