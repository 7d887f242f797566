"""A secret is read seldom, and outlives an hour of silence."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from portal.stores.secrets import ASKED_AGAIN_SECONDS, KEPT_AT_MOST_SECONDS, KEPT_SECONDS, Secret

NAME = "a-secret"
WEEK = 7 * 24 * 3600


class Vault:
    """Secrets Manager on a wall with a clock: what it will say is told beforehand."""

    def __init__(self) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        client: Any = boto3.client("secretsmanager", "ap-southeast-1", **keys)
        self.time = 1_000_000.0
        self._stub = Stubber(client)
        self._stub.activate()
        self.secret = Secret(client, NAME, lambda: self.time)

    def says(self, value: str) -> None:
        self._stub.add_response("get_secret_value", {"SecretString": value}, {"SecretId": NAME})

    def fails(self) -> None:
        self._stub.add_client_error("get_secret_value", "InternalServiceError")

    def all_was_asked(self) -> None:
        self._stub.assert_no_pending_responses()


@pytest.fixture
def vault() -> Vault:
    """One whose secret has been read, once, as "first"."""
    found = Vault()
    found.says("first")
    assert found.secret() == "first"
    return found


def test_it_is_read_once_in_a_while(vault: Vault) -> None:
    vault.time += KEPT_SECONDS - 1
    assert vault.secret() == "first"
    vault.says("second")
    vault.time += 1
    assert vault.secret() == "second"


def test_while_it_cannot_be_read_again_the_known_one_serves(vault: Vault) -> None:
    vault.fails()
    vault.time += KEPT_SECONDS
    assert vault.secret() == "first"
    vault.time += ASKED_AGAIN_SECONDS - 1
    assert vault.secret() == "first"
    vault.all_was_asked()
    vault.says("second")
    vault.time += 1
    assert vault.secret() == "second"


def test_it_serves_for_an_hour_and_no_longer(vault: Vault) -> None:
    vault.fails()
    vault.time += KEPT_AT_MOST_SECONDS - 1
    assert vault.secret() == "first"
    for later in (ASKED_AGAIN_SECONDS, WEEK):
        vault.fails()
        vault.time += later
        with pytest.raises(ClientError):
            vault.secret()


def test_one_that_was_never_read_is_not_made_up() -> None:
    vault = Vault()
    vault.fails()
    with pytest.raises(ClientError):
        vault.secret()
    vault.says("first")
    assert vault.secret() == "first"
