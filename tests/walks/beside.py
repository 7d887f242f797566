"""What goes on beside the walks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from botocore.exceptions import BotoCoreError, ClientError

from tests.faults.rig import Rig

SWEEP_SECONDS, LOOK_SECONDS = 15.0, 1.0


def sweeping(rig: Rig) -> AbstractContextManager[None]:
    """The rig's five minutes are over again and again."""

    def sweep() -> None:
        with suppress(BotoCoreError, ClientError):
            rig.sweep()

    return again_and_again(sweep, SWEEP_SECONDS)


@contextmanager
def again_and_again(do: Callable[[], None], seconds: float) -> Iterator[None]:
    """Beside all else, every so many seconds."""
    over = threading.Event()

    def work() -> None:
        spent = 0.0
        while not over.wait(max(seconds - spent, LOOK_SECONDS)):
            begun = time.monotonic()
            do()
            spent = time.monotonic() - begun

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()
