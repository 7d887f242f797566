"""Second factors in plain dictionaries, with the conditions of the real ones; devices that answer in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from portal.domain.errors import PortalError, Raced
from portal.domain.passkey import Assertion, NewKey, Passkey, PasskeyChallenge, named
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.totp import Totp


@dataclass
class FakeTotps:
    kept: dict[str, Totp] = field(default_factory=dict)

    def find(self, person: str) -> Totp | None:
        return self.kept.get(person)

    def save(self, totp: Totp) -> None:
        _follows(self.kept.get(totp.person), totp.version)
        self.kept[totp.person] = totp

    def remove(self, person: str) -> None:
        self.kept.pop(person, None)


@dataclass
class FakeRecoverySets:
    kept: dict[str, RecoveryCodes] = field(default_factory=dict)

    def find(self, person: str) -> RecoveryCodes | None:
        return self.kept.get(person)

    def save(self, codes: RecoveryCodes) -> None:
        _follows(self.kept.get(codes.person), codes.version)
        self.kept[codes.person] = codes

    def remove(self, person: str) -> None:
        self.kept.pop(person, None)


@dataclass
class FakePasskeys:
    kept: dict[tuple[str, str], Passkey] = field(default_factory=dict)

    def of(self, person: str) -> Sequence[Passkey]:
        return [passkey for (whose, _), passkey in self.kept.items() if whose == person]

    def find(self, person: str, passkey: str) -> Passkey | None:
        return self.kept.get((person, passkey))

    def add(self, passkey: Passkey) -> None:
        _follows(self.find(passkey.person, passkey.passkey), passkey.version)
        self.kept[passkey.person, passkey.passkey] = passkey

    def save(self, passkey: Passkey) -> None:
        _follows(self.find(passkey.person, passkey.passkey), passkey.version)
        self.kept[passkey.person, passkey.passkey] = passkey

    def remove(self, person: str, passkey: str) -> None:
        self.kept.pop((person, passkey), None)


@dataclass
class FakePasskeyChallenges:
    kept: dict[str, PasskeyChallenge] = field(default_factory=dict)

    def add(self, challenge: PasskeyChallenge) -> None:
        self.kept[challenge.name] = challenge

    def find(self, name: str) -> PasskeyChallenge | None:
        return self.kept.get(name)

    def spend(self, challenge: PasskeyChallenge) -> None:
        if self.kept.pop(challenge.name, None) is None:
            raise Raced


class FakeCeremonies:
    """A device signs by repeating its challenge; what stands for its public key is its credential."""

    def creation(
        self, challenge: str, person: str, called: str, has: Sequence[Passkey]
    ) -> dict[str, JsonValue]:
        user: dict[str, JsonValue] = {"id": person, "name": called}
        return {
            "challenge": challenge,
            "user": user,
            "excludeCredentials": [it.credential for it in has],
        }

    def request(self, challenge: str) -> dict[str, JsonValue]:
        return {"challenge": challenge}

    def added(
        self, key: NewKey, challenge: str, person: str, label: str, now: datetime
    ) -> Passkey | None:
        if key.client_data != challenge:
            return None
        return Passkey(
            passkey=named(key.credential),
            person=person,
            label=label,
            credential=key.credential,
            public_key=key.attestation,
            sign_count=0,
            added_at=now,
        )

    def sign_count(self, assertion: Assertion, challenge: str, passkey: Passkey) -> int | None:
        """`authenticator_data` is the device's own count, `signature` what stands for its key."""
        said, count = assertion.client_data, int(assertion.authenticator_data)
        if said != challenge or assertion.signature != passkey.public_key:
            return None
        return count if count > passkey.sign_count or count == passkey.sign_count == 0 else None


class FakeLocker:
    def close(self, secret: str, person: str, purpose: str) -> str:
        return f"{purpose}|{person}|{secret[::-1]}"

    def open(self, closed: str, person: str, purpose: str) -> str:
        kind, whose, secret = closed.split("|")
        if (kind, whose) != (purpose, person):
            raise PortalError
        return secret[::-1]


def _follows(stored: Totp | RecoveryCodes | Passkey | None, version: int) -> None:
    if (stored.version if stored else 0) != version - 1:
        raise Raced
