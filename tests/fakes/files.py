"""Buckets in a dictionary; a scanner that knows one bad word; a sniffer that reads the first bytes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.domain.checksum import sha256_of
from portal.domain.errors import Unavailable
from portal.domain.ports.files import Finding, StoredFile, Unsafe, UploadForm
from tests.fakes.common import NOW

BAD = b"EICAR"


class FakeQuarantine:
    def __init__(self) -> None:
        self.stored: dict[str, list[tuple[bytes, str]]] = {}
        self.offered: dict[str, tuple[str, int, str]] = {}

    def offer(self, key: str, *, content_type: str, size: int, sha256: str) -> UploadForm:
        self.offered[key] = (content_type, size, sha256)
        fields = {"key": key, "Content-Type": content_type, "x-amz-checksum-sha256": sha256}
        fields["policy"] = sha256_of(f"{key} {content_type} {size} {sha256}".encode())
        return UploadForm(url="http://papers", fields=fields, expires_at=NOW + timedelta(minutes=5))

    def take(self, fields: Mapping[str, str], content: bytes) -> bool:
        """What the store does with a form that a browser sends."""
        key, kind, sha256 = (
            fields[name] for name in ("key", "Content-Type", "x-amz-checksum-sha256")
        )
        signed = sha256_of(f"{key} {kind} {len(content)} {sha256}".encode()) == fields["policy"]
        if not signed or sha256_of(content) != sha256:
            return False
        self.upload(key, content, kind)
        return True

    def upload(self, key: str, content: bytes, content_type: str = "application/pdf") -> None:
        """Put it there without asking, as no browser can."""
        self.stored.setdefault(key, []).append((content, content_type))

    def look(self, key: str) -> StoredFile | None:
        versions = self.stored.get(key)
        if not versions:
            return None
        return StoredFile(len(versions[-1][0]), str(len(versions) - 1))

    def read(self, key: str, version: str) -> bytes:
        return self.stored[key][int(version)][0]

    def keep(self, key: str, content: bytes, *, content_type: str) -> None:
        self.upload(f"originals/{key}", content, content_type)


class FakeClean:
    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def put(self, key: str, content: bytes, *, content_type: str) -> str:  # noqa: ARG002  # the port's
        self.stored[key] = content
        return sha256_of(content)

    def made(self, key: str) -> str | None:
        return sha256_of(self.stored[key]) if key in self.stored else None

    def link(self, key: str, *, file_name: str, content_type: str) -> tuple[str, datetime]:
        return f"http://papers/{key}?name={file_name}&type={content_type}", NOW + timedelta(
            minutes=5
        )


class FakeScanner:
    silent = False

    def scan(self, content: bytes) -> Finding:
        if self.silent:
            raise Unavailable("scanner_unavailable")
        return Finding(BAD not in content, "fake")


class FakeSniffer:
    def content_type(self, content: bytes) -> str | None:
        return "application/pdf" if content.startswith(b"%PDF") else None


class FakeCleaner:
    def clean(self, content: bytes, _content_type: str) -> bytes | Unsafe:
        return Unsafe.ENCRYPTED if b"/Encrypt" in content else content + b"\n% cleaned"
