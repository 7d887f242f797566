"""Small secrets under a KMS key: the key never leaves KMS, and each opens only for whom and what it was locked for."""

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.domain.errors import Unavailable
from portal.stores.kms import asked

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient


class KmsSafe:
    """What KMS takes as its context is bound to the text, and stands in the key's audit trail: ids, and no names."""

    def __init__(self, client: "KMSClient", key: str) -> None:
        self._client, self._key = client, key

    def lock(self, text: str, officer: str, purpose: str) -> str:
        made = asked(
            self._client,
            lambda kms: kms.encrypt(
                KeyId=self._key,
                Plaintext=text.encode(),
                EncryptionContext=_context(officer, purpose),
            ),
        )
        return base64.b64encode(made["CiphertextBlob"]).decode()

    def open(self, locked: str, officer: str, purpose: str) -> str:
        try:
            found = asked(
                self._client,
                lambda kms: kms.decrypt(
                    KeyId=self._key,
                    CiphertextBlob=base64.b64decode(locked),
                    EncryptionContext=_context(officer, purpose),
                ),
            )
        except self._client.exceptions.InvalidCiphertextException as moved:
            raise Unavailable from moved
        return found["Plaintext"].decode()


def _context(officer: str, purpose: str) -> Mapping[str, str]:
    return {"officer": officer, "purpose": purpose}
