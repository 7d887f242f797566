"""Files: uploads stand in quarantine until somebody looked at them; clean copies are what people are shown."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from portal.domain.model import Value


class UploadForm(Value):
    """A presigned POST: the browser sends `fields` and the file to `url`, without passing through us."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class StoredFile(NamedTuple):
    """What stands in quarantine. `size` in bytes; `version` names these very bytes, whatever comes later."""

    size: int
    version: str


class Unsafe(StrEnum):
    """Why no copy can be made that people may open. Each has its words in the catalogue (`supplement.<reason>`)."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ACTIVE = "active"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TAKES_TOO_LONG = "takes_too_long"
    CHANGED = "changed"


class Finding(NamedTuple):
    """`engine` says who looked, so that nobody mistakes a pattern for a scanner."""

    clean: bool
    engine: str


class Quarantine(Protocol):
    def offer(self, key: str, *, content_type: str, size: int, sha256: str) -> UploadForm:
        """A form that takes exactly this many bytes of this type with this checksum, for five minutes."""

    def look(self, key: str) -> StoredFile | None: ...

    def read(self, key: str, version: str) -> bytes:
        """The bytes of one stored version, never more than a door has allowed."""

    def keep(self, key: str, content: bytes, *, content_type: str) -> None:
        """Keep an original when quarantine forgets: no door reaches it, and nobody takes it away. Twice is once."""


class Clean(Protocol):
    def put(self, key: str, content: bytes, *, content_type: str) -> str:
        """Keep the copy that people are shown; returns its SHA-256 in base64. Twice the same is once."""

    def made(self, key: str) -> str | None:
        """The SHA-256 of the copy that stands there, if one does."""

    def link(self, key: str, *, file_name: str, content_type: str) -> tuple[str, datetime]:
        """An address to download it from, as an attachment of that name, and when it stops working."""


class Scanner(Protocol):
    def scan(self, content: bytes) -> Finding:
        """Raises Unavailable if nobody could look: unscanned is not clean."""


class Sniffer(Protocol):
    def content_type(self, content: bytes) -> str | None:
        """What the bytes themselves say they are."""


class Cleaner(Protocol):
    def clean(self, content: bytes, content_type: str) -> bytes | Unsafe:
        """The same paper without what nobody should open or see: scripts, attachments, who made it, when and where.

        Or why it cannot be cleaned.
        """
