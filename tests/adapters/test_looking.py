"""Who looks at a file: by its bytes, and for what could harm."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from portal.domain.errors import Unavailable
from portal.stores.looking import ClamdScanner, MagicSniffer, PatternScanner

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(13)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def test_the_test_file_is_found_wherever_it_hides() -> None:
    scanner = PatternScanner()
    assert scanner.scan(b"%PDF-1.7").clean
    assert not scanner.scan(EICAR).clean
    assert not scanner.scan(b"%PDF-1.7 " + EICAR + b" tail").clean


def test_a_pattern_is_not_mistaken_for_a_scanner() -> None:
    assert "not a virus scanner" in PatternScanner().scan(b"").engine


class Clamd:
    """The daemon's side of INSTREAM, for one file; says `verdict`, or hangs up."""

    def __init__(self, verdict: bytes | None) -> None:
        self.verdict, self.heard = verdict, b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    @contextmanager
    def listening(self) -> Iterator[str]:
        self._thread.start()
        yield self.address
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        link, _ = self._socket.accept()
        with closing(link), link.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", said.read(4))[0]:
                self.heard += said.read(length)
            if self.verdict is not None:
                link.sendall(self.verdict + b"\0")


@pytest.mark.parametrize(
    ("verdict", "clean"), [(b"stream: OK", True), (b"stream: Eicar-Signature FOUND", False)]
)
def test_the_daemon_is_told_everything_and_believed(verdict: bytes, clean: bool) -> None:  # noqa: FBT001  # a table
    daemon, content = Clamd(verdict), bytes(range(256)) * 1000
    with daemon.listening() as address:
        finding = ClamdScanner(address).scan(content)
    assert (finding.clean, finding.engine) == (clean, "clamav")
    assert daemon.heard == content


@pytest.mark.parametrize("verdict", [b"INSTREAM size limit exceeded. ERROR", b"", None])
def test_no_verdict_is_not_clean(verdict: bytes | None) -> None:
    with Clamd(verdict).listening() as address, pytest.raises(Unavailable) as silent:
        ClamdScanner(address).scan(b"%PDF")
    assert silent.value.reason == "scanner_unavailable"


def test_a_daemon_that_is_not_there_is_not_clean() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(Unavailable):
        ClamdScanner(f"127.0.0.1:{port}").scan(b"%PDF")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (JPEG + bytes(100_000), "image/jpeg"),
    ],
)
def test_what_the_bytes_say_they_are(content: bytes, kind: str) -> None:
    assert MagicSniffer().content_type(content) == kind


TAKEN = {"application/pdf", "image/png", "image/jpeg"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"Xin ch\xc3\xa0o",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"MZ" + bytes(200) + b"%PDF-1.7",
    ],
    ids=["nothing", "nul", "text", "html", "svg", "exe", "elf", "zip", "exe-with-pdf"],
)
def test_what_is_no_paper(content: bytes) -> None:
    assert MagicSniffer().content_type(content) not in TAKEN
