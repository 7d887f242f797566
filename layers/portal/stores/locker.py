"""Secrets under a key that never leaves KMS; whose they are, and what for, is bound to each."""

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from portal.domain.errors import PortalError
from portal.stores.kms import asked

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient


class KmsLocker:
    def __init__(self, client: "KMSClient", key: str) -> None:
        self._client, self._key = client, key

    def close(self, secret: str, person: str, purpose: str) -> str:
        closed = asked(
            self._client,
            lambda kms: kms.encrypt(
                KeyId=self._key,
                Plaintext=secret.encode(),
                EncryptionContext={"person": person, "purpose": purpose},
            ),
        )
        return b64encode(closed["CiphertextBlob"]).decode()

    def open(self, closed: str, person: str, purpose: str) -> str:
        try:
            opened = asked(
                self._client,
                lambda kms: kms.decrypt(
                    KeyId=self._key,
                    CiphertextBlob=b64decode(closed),
                    EncryptionContext={"person": person, "purpose": purpose},
                ),
            )
        except self._client.exceptions.InvalidCiphertextException as error:
            raise PortalError from error
        return opened["Plaintext"].decode()
