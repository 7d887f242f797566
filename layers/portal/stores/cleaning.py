"""Papers made harmless: pictures drawn anew, PDFs without anything that acts. Runs in the documents worker only.

`python -m portal.stores.cleaning <content type> <seconds> <bytes>` cleans what comes on its standard input, and writes
a word and a line's end, then the copy. `portal.stores.confined` runs it so.
"""

import io
import resource
import sys
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.domain.ports.files import Unsafe

if TYPE_CHECKING:
    from pikepdf import Object, Pdf
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
MOST_PAGES = 200
MOST_RATIO = 200
"""How many times its size a document may unpack to; below `MANY_BYTES` nobody counts. An empty scan reaches 100."""

MANY_BYTES = 64 * 2**20
CLEAN = "clean"
_PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_FLATE = {"/FlateDecode", "/Fl"}
_STEP = 2**20


class LibraryCleaner:
    """Pillow for pictures, pikepdf for PDFs; both are imported when a paper of their kind comes."""

    def clean(self, content: bytes, content_type: str) -> bytes | Unsafe:
        if content_type == "application/pdf":
            return _pdf(content)
        if content_type in {"image/jpeg", "image/png"}:
            return _picture(content, content_type.removeprefix("image/").upper())
        return Unsafe.DAMAGED


def _picture(content: bytes, form: str) -> bytes | Unsafe:
    """Decoded and drawn anew, upright: what is not a pixel (EXIF, a place, a script behind the end) stays behind."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    target = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged metadata: none of it is kept
            warnings.simplefilter("error", Image.DecompressionBombWarning)  # said while opening
            with Image.open(io.BytesIO(content), formats=[form]) as picture:
                drawn = _opaque(ImageOps.exif_transpose(picture))
            drawn.info = {}
            drawn.save(target, form, quality=90)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Unsafe.TOO_MANY_PIXELS
    except MemoryError:
        return Unsafe.UNPACKS_TOO_LARGE
    except Exception:  # noqa: BLE001  # what a stranger's bytes make Pillow raise is beyond any list
        return Unsafe.DAMAGED
    return target.getvalue()


def _opaque(picture: "Image") -> "Image":
    """As it looks on paper: what is transparent lies on white, and a scanner's 16 bits of grey are 8."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _pdf(content: bytes) -> bytes | Unsafe:
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _refusal(document, len(content)) or _rewritten(document)
    except pikepdf.PasswordError:
        return Unsafe.ENCRYPTED
    except MemoryError:
        return Unsafe.UNPACKS_TOO_LARGE
    except Exception:  # noqa: BLE001  # as above: a wrong name is a TypeError
        return Unsafe.DAMAGED


def _refusal(document: "Pdf", size: int) -> Unsafe | None:
    if document.is_encrypted:
        return Unsafe.ENCRYPTED
    if len(document.pages) > MOST_PAGES:
        return Unsafe.TOO_MANY_PAGES
    if "/XFA" in document.Root.get("/AcroForm", {}):
        return Unsafe.ACTIVE
    return _bomb(document, size)


def _bomb(document: "Pdf", size: int) -> Unsafe | None:
    """What would burst in the reader of whoever opens it: unpacked here, and thrown away as it comes."""
    most, unpacked = max(MANY_BYTES, MOST_RATIO * size), 0
    for stream in _streams(document):
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
            return Unsafe.TOO_MANY_PIXELS
        filters = _filters(stream)
        if len([one for one in filters if one in _PACKED]) > 1:
            return Unsafe.UNPACKS_TOO_LARGE  # nobody packs twice what is to be read
        for part in _unpacked(stream, filters):
            unpacked += part
            if unpacked > most:
                return Unsafe.UNPACKS_TOO_LARGE
    return None


def _streams(document: "Pdf") -> Iterator["Object"]:
    from pikepdf import Stream  # noqa: PLC0415

    return (one for one in document.objects if isinstance(one, Stream))


def _filters(stream: "Object") -> list[str]:
    from pikepdf import Array  # noqa: PLC0415

    given = stream.get("/Filter")
    if given is None:
        return []
    return [str(one) for one in given] if isinstance(given, Array) else [str(given)]


def _unpacked(stream: "Object", filters: list[str]) -> Iterator[int]:
    """How many bytes come out of it, piece by piece. What is not packed by a picture's codec counts as it is."""
    packed = stream.read_raw_bytes()
    if not _FLATE & set(filters[:1]):
        yield len(packed)
        return
    inflating = zlib.decompressobj()
    while packed and not inflating.eof:
        yield len(inflating.decompress(packed, _STEP))
        packed = inflating.unconsumed_tail


def _rewritten(document: "Pdf") -> bytes:
    from pikepdf.sanitize import Sanitizer  # noqa: PLC0415

    Sanitizer().remove_javascript().remove_attachments().remove_external_access().remove_multimedia().apply(
        document
    )
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def main(content_type: str, seconds: int, memory: int) -> None:
    """Bound this process first, then clean: in seconds of the processor, and bytes of addresses."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    copy = LibraryCleaner().clean(sys.stdin.buffer.read(), content_type)
    word, rest = (copy.value, b"") if isinstance(copy, Unsafe) else (CLEAN, copy)
    sys.stdout.buffer.write(word.encode() + b"\n" + rest)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
