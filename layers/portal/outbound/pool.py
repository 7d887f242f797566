"""Outgoing calls: to the address that was checked, and over when their time is.

A socket's timeout begins anew with each byte, so that whoever answers byte by byte decides how long a call takes.
A deadline cuts the connection under it, be it in its handshake, in a header or in a body.
"""

import socket
from contextlib import suppress
from threading import Timer
from time import monotonic
from typing import Any, Self

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as TooSlow

from portal.outbound.addresses import Place


class Deadline:
    """What is done within it ends after so many seconds, with urllib3's TimeoutError if it has to be cut."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds
        self._passed = False
        self._handles: list[socket.socket] = []
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for handle in self._handles:
            handle.close()
        if self._passed and (error is None or isinstance(error, HTTPError)):
            raise TooSlow  # what was cut may look like an answer, or like any fault

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError if there are none."""
        if (seconds := self._ends - monotonic()) <= 0:
            raise TooSlow
        return seconds

    def holds(self, connected: socket.socket) -> socket.socket:
        """Keep a handle of its own: TLS takes the socket's away from it."""
        self._handles.append(connected.dup())
        if self._passed:
            self._cut()
        return connected

    def _cut(self) -> None:
        self._passed = True
        for handle in self._handles:
            with suppress(OSError):  # the other side has hung up
                handle.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    """One that its deadline knows from its first moment."""

    def __init__(self, *where: Any, deadline: Deadline, **how: Any) -> None:  # noqa: ANN401  # urllib3's own
        super().__init__(*where, **how)
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        return self._deadline.holds(super()._new_conn())


class _Encrypted(_Connection, HTTPSConnection):
    pass


class _Plainly(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _Secretly(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Encrypted


def pool(place: Place, deadline: Deadline) -> urllib3.HTTPConnectionPool:
    """Connect to the address that was checked; the certificate must be the name's."""
    patience = urllib3.Timeout(total=deadline.left())
    if not place.encrypted:
        return _Plainly(place.address, place.port, timeout=patience, deadline=deadline)
    return _Secretly(
        place.address,
        place.port,
        timeout=patience,
        deadline=deadline,
        server_hostname=place.host,
        assert_hostname=place.host,
        cert_reqs="CERT_REQUIRED",
    )
