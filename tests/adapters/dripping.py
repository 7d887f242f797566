"""A server that answers a little at a time, for as long as anybody listens: no wait is long, and it has no end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from threading import Event, Thread

PAUSE = 0.02
"""Seconds between two of its words."""


@contextmanager
def dripping(first: bytes, then: bytes) -> Iterator[str]:
    """Where it listens. It says `first` to the first who comes, and `then` again and again."""
    closed = Event()

    def answer() -> None:
        try:
            caller, _ = listening.accept()
            with caller:
                for said in chain([first], repeat(then)):
                    caller.sendall(said)
                    if closed.wait(PAUSE):
                        return
        except OSError:
            return  # nobody listens any more

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        thread = Thread(target=answer)
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            closed.set()
            thread.join()
