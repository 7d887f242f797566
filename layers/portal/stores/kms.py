"""What KMS says while a key is out of service, in the portal's own words."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from portal.domain.errors import Unavailable

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient

T = TypeVar("T")

_CLOSED = {
    "DependencyTimeoutException",
    "DisabledException",
    "KeyUnavailableException",
    "KMSInternalException",
    "KMSInvalidStateException",
}
"""Nothing is open without the key, and it may come back."""


def asked(kms: "KMSClient", ask: Callable[["KMSClient"], T]) -> T:
    """What KMS answers. Raises Unavailable while the key is out of service."""
    try:
        return ask(kms)
    except kms.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in _CLOSED:
            raise Unavailable from error
        raise
