"""Keys of persons: made and wrapped by KMS, kept as one item each, remembered for minutes.

AES-256-GCM with a random nonce of 96 bits; the place is its associated data. A person seals some thousands of texts in
a lifetime, and NIST SP 800-38D allows 2³² under one key.
"""

import base64
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from portal.domain.errors import Erased, Misplaced, Raced
from portal.domain.model import Value
from portal.stores.kms import asked
from portal.stores.table import Delete, Item, Put, Table

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient

PURPOSE = "personal-data"
KEPT_SECONDS = 300
KEPT_AT_MOST = 1000
_NONCE = 12
_NOBODY = "-"
"""No id has so few letters."""


class _Wrapped(Value):
    wrapped: str


class KmsVault:
    """`kms` is asked for at the first key: most doors never open one. `master` is the key that wraps all others.

    `now` is the wall's time: a Lambda that sleeps between two requests is older than its own clock says.
    """

    def __init__(
        self,
        table: Table,
        kms: Callable[[], "KMSClient"],
        master: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._table, self._kms, self._master, self._now = table, kms, master, now
        self._known: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def begin(self, whose: str, until: datetime | None = None) -> None:
        made = self._made(whose)
        wrapped = base64.b64encode(made["CiphertextBlob"]).decode()
        body = _Wrapped(wrapped=wrapped).model_dump_json()
        forgotten = int(until.timestamp()) if until else None
        try:
            self._table.write(Put(Item(_pk(whose), "KEY", 1, body, "key", forgotten)))
        except Raced:
            return
        self._remember(whose, made["Plaintext"])

    def seal(self, whose: str, place: str, text: str) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # dear to import

        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self._key(whose)).encrypt(nonce, text.encode(), place.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, whose: str, place: str, sealed: str) -> str:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # dear to import
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        key, whole = self._key(whose), base64.b64decode(sealed)
        try:
            return AESGCM(key).decrypt(whole[:_NONCE], whole[_NONCE:], place.encode()).decode()
        except InvalidTag as wrong:
            raise Misplaced from wrong

    def forget(self, whose: str) -> None:
        self._known.pop(whose, None)

    def stand_in(self) -> None:
        """Nobody has a key like anybody's, which opens nothing; it is made once, when the first of them knocks."""
        try:
            self._unwrapped(_NOBODY)
        except Erased:
            self.begin(_NOBODY)

    def destroy(self, whose: str) -> None:
        self.forget(whose)
        self._table.write(Delete(_pk(whose), "KEY"))

    def _key(self, whose: str) -> bytes:
        until, key = self._known.get(whose, (0.0, b""))
        return key if self._now() < until else self._unwrapped(whose)

    def _unwrapped(self, whose: str) -> bytes:
        """A wrapped key never changes, so it may be read a moment old; one that is not found is asked for anew."""
        at = _pk(whose), "KEY"
        found = self._table.get(*at, fresh=False) or self._table.get(*at)
        if found is None:
            self._known.pop(whose, None)
            raise Erased
        wrapped = base64.b64decode(_Wrapped.model_validate_json(found.body).wrapped)
        told = self._asked(
            lambda kms: kms.decrypt(
                CiphertextBlob=wrapped, KeyId=self._master, EncryptionContext=_context(whose)
            )
        )
        return self._remember(whose, told["Plaintext"])

    def _made(self, whose: str) -> Any:  # noqa: ANN401  # what boto3 answers
        return self._asked(
            lambda kms: kms.generate_data_key(
                KeyId=self._master, KeySpec="AES_256", EncryptionContext=_context(whose)
            )
        )

    def _asked(self, ask: Callable[["KMSClient"], Any]) -> Any:  # noqa: ANN401  # what boto3 answers
        return asked(self._kms(), ask)

    def _remember(self, whose: str, key: bytes) -> bytes:
        self._known[whose] = (self._now() + KEPT_SECONDS, key)
        self._known.move_to_end(whose)
        while len(self._known) > KEPT_AT_MOST:
            self._known.popitem(last=False)
        return key


def _context(whose: str) -> dict[str, str]:
    """A wrapped key moved to somebody else's item is refused by KMS, and KMS's own log says whose was opened."""
    return {"person": whose, "purpose": PURPOSE}


def _pk(whose: str) -> str:
    """Not beside the account: who opens a dossier may read this key and no account."""
    return f"KEY#{whose}"


class LockedVault:
    """For whoever reads heads and events alone: it has no key, and opens nothing."""

    def _locked(self, *_: object) -> NoReturn:
        raise Erased

    begin = seal = open = forget = stand_in = destroy = _locked
