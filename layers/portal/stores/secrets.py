"""Secrets Manager, read once and kept for a few minutes, so that a new value is noticed."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300
KEPT_AT_MOST_SECONDS = 3600
"""A value that was good serves for so long while it cannot be read again: all doors hang on it."""

ASKED_AGAIN_SECONDS = 30
"""How long nobody is kept waiting for Secrets Manager after it failed."""


class Secret:
    """Calling it gives the current value.

    `now` is the wall's time: a Lambda that sleeps between two requests is older than its own clock says.
    """

    def __init__(
        self, client: "SecretsManagerClient", name: str, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._name = name
        self._now = now
        self._read_at = self._ask_at = float("-inf")
        self._value = ""

    def __call__(self) -> str:
        now = self._now()
        if now >= self._ask_at:
            self._refresh(now)
        return self._value

    def _refresh(self, now: float) -> None:
        try:
            self._value = self._client.get_secret_value(SecretId=self._name)["SecretString"]
        except Exception:
            if now - self._read_at >= KEPT_AT_MOST_SECONDS:
                raise
            self._ask_at = now + ASKED_AGAIN_SECONDS
        else:
            self._read_at, self._ask_at = now, now + KEPT_SECONDS
