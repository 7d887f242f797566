"""People who register and sign in while the weather is bad: passwords and codes are about where calls fail."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import httpx

from tests.faults.rig import Rig
from tests.people import Citizen
from tests.walks.beside import again_and_again
from tests.walks.silence import Overheard

EVERY_SECONDS = 30.0


@contextmanager
def coming(rig: Rig, heard: Overheard, opened: ExitStack) -> Iterator[list[Citizen]]:
    """One after the other, from now on; gives those who have arrived.

    Whoever does not is looked for in all that was written like everybody: what failed is what may have been told.
    """
    arrived: list[Citizen] = []

    def come() -> None:
        somebody = opened.enter_context(closing(newcomer(rig, heard)))
        with suppress(AssertionError, httpx.TransportError):
            arrived.append(somebody.arrive())

    with again_and_again(come, EVERY_SECONDS):
        yield arrived


def newcomer(rig: Rig, heard: Overheard) -> Citizen:
    """Known to the rig, and overheard, from their first word."""
    citizen = Citizen(rig.stack.portal, rig.sandbox)
    citizen.http.timeout = httpx.Timeout(60)
    citizen.http.event_hooks = {"response": [heard.read]}
    rig.others.append(citizen)
    return citizen
