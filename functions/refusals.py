"""What operators see of sign-ins that went wrong: numbers, and nobody's name."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions.telemetry import count
from portal.domain.errors import Forbidden, NotSignedIn, PortalError, TooMany


@contextmanager
def refusals() -> Iterator[None]:
    """Count a sign-in that is refused by why it is."""
    try:
        yield
    except PortalError as error:
        _refused(error)
        raise


def _refused(error: PortalError) -> None:
    match error:
        case NotSignedIn():
            count("SignInFailures")
        case TooMany():
            count("SignInWaits")
        case Forbidden():
            count("SignInStops")
        case _:
            pass
