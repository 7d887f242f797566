"""Secrets Manager, read once and kept for a few minutes, so that a rotation is noticed."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300


class Secret:
    """Calling it gives the current value."""

    def __init__(self, client: "SecretsManagerClient", name: str) -> None:
        self._client = client
        self._name = name
        self._read_at = float("-inf")
        self._value = ""

    def __call__(self) -> str:
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            self._value = self._client.get_secret_value(SecretId=self._name)["SecretString"]
            self._read_at = time.monotonic()
        return self._value
