"""Keys that are out of service: what was locked under them is not there for now, and nothing is broken."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from portal.domain.errors import Unavailable
from portal.stores.locker import KmsLocker
from portal.stores.safe import KmsSafe
from tests.stack import Stack

Use = Callable[[Any, str], object]
USES: list[tuple[str, Use]] = [
    ("encrypt", lambda kms, key: KmsLocker(kms, key).close("JBSWY3DP", "person-0001", "totp")),
    ("decrypt", lambda kms, key: KmsLocker(kms, key).open("AAAA", "person-0001", "totp")),
    ("encrypt", lambda kms, key: KmsSafe(kms, key).lock("JBSWY3DP", "officer-01", "app")),
    ("decrypt", lambda kms, key: KmsSafe(kms, key).open("AAAA", "officer-01", "app")),
]


NAMES = ["locker-close", "locker-open", "safe-lock", "safe-open"]


def refuse(code: str, asked: str, use: Use) -> None:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    kms: Any = boto3.client("kms", "ap-southeast-1", **keys)
    with Stubber(kms) as service:
        service.add_client_error(asked, code)
        use(kms, "a-key")


@pytest.mark.fault("F30")
@pytest.mark.parametrize(("asked", "use"), USES, ids=NAMES)
@pytest.mark.parametrize("code", ["DisabledException", "KMSInvalidStateException"])
def test_a_key_out_of_service_is_a_neighbour_that_does_not_answer(
    asked: str, use: Use, code: str
) -> None:
    with pytest.raises(Unavailable):
        refuse(code, asked, use)


@pytest.mark.parametrize(("asked", "use"), USES, ids=NAMES)
def test_what_is_wrong_with_us_is_not_said_to_pass(asked: str, use: Use) -> None:
    with pytest.raises(ClientError):
        refuse("AccessDeniedException", asked, use)


@pytest.mark.fault("F30")
def test_a_disabled_key_comes_back(stack: Stack) -> None:
    kms = stack.client("kms")
    own = kms.create_key()["KeyMetadata"]["KeyId"]
    locker, safe = KmsLocker(kms, own), KmsSafe(kms, own)
    closed, locked = locker.close("S", "person-0001", "totp"), safe.lock("T", "officer-01", "app")
    kms.disable_key(KeyId=own)
    with pytest.raises(Unavailable):
        locker.open(closed, "person-0001", "totp")
    with pytest.raises(Unavailable):
        safe.open(locked, "officer-01", "app")
    kms.enable_key(KeyId=own)
    assert locker.open(closed, "person-0001", "totp") == "S"
    assert safe.open(locked, "officer-01", "app") == "T"
