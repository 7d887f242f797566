"""Who looks at a file before anybody opens it: by its bytes, and for what could harm."""

import socket
import struct
from contextlib import closing

from portal.domain.errors import Unavailable
from portal.domain.ports.files import Finding

_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two halves, so that a scanner does not take this file for what it looks for (eicar.org)."""

_CHUNK = 64 * 1024
_PATIENCE_SECONDS = 20.0


class PatternScanner:
    """Knows the EICAR test file and nothing else: NOT a virus scanner, and it says so in every finding."""

    engine = "eicar-pattern (not a virus scanner)"

    def scan(self, content: bytes) -> Finding:
        return Finding(_EICAR not in content, self.engine)


class ClamdScanner:
    """ClamAV's daemon over TCP (clamd(8), command INSTREAM)."""

    engine = "clamav"

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))

    def scan(self, content: bytes) -> Finding:
        try:
            answer = self._ask(content)
        except OSError as error:
            raise Unavailable("scanner_unavailable") from error
        if answer.endswith(b"OK"):
            return Finding(clean=True, engine=self.engine)
        if answer.endswith(b"FOUND"):
            return Finding(clean=False, engine=self.engine)
        raise Unavailable("scanner_unavailable")

    def _ask(self, content: bytes) -> bytes:
        with closing(socket.create_connection(self._address, timeout=_PATIENCE_SECONDS)) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                link.sendall(struct.pack("!I", len(part)) + part)
            link.sendall(struct.pack("!I", 0))
            return link.recv(4096).rstrip(b"\0\n")


_REGISTERED = {"image/jpg": "image/jpeg", "application/x-pdf": "application/pdf"}


class MagicSniffer:
    """puremagic reads a file's own signature; a few names it uses are brought to the registered ones."""

    def content_type(self, content: bytes) -> str | None:
        import puremagic  # noqa: PLC0415  # 60 ms, needed by two functions

        try:
            found = puremagic.from_string(content[:8192], mime=True)
        except (puremagic.PureError, ValueError):
            return None
        return _REGISTERED.get(found, found) or None
