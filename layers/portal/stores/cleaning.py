"""Papers made harmless: pictures drawn anew, PDFs without anything that acts. Runs in the documents worker only.

`python -m portal.stores.cleaning <content type> <seconds> <bytes>` cleans what comes on its standard input, and writes
a word and a line's end, then the copy. `portal.stores.confined` runs it so.
"""

import io
import resource
import sys
import warnings
from typing import TYPE_CHECKING

from portal.domain.ports.files import Unsafe
from portal.stores.bursting import MANY_BYTES, MOST_PIXELS, burst, countable
from portal.stores.stilling import acts, hush

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

MOST_PAGES = 200
MOST_GROWTH = 2
"""How many times the upload's size its copy may be, above `MANY_BYTES`: the function that hands it on holds it too."""

CLEAN = "clean"


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
    from PIL import Image, ImageOps  # noqa: PLC0415  # once a paper of its kind comes

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
        with warnings.catch_warnings(), pikepdf.open(io.BytesIO(content)) as document:
            warnings.simplefilter("ignore")  # of a form that is not whole: it is judged, not mended
            refusal = _refusal(document, len(content))
            return refusal or _judged(_rewritten(document), len(content))
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
    return burst(document, size)


def _rewritten(document: "Pdf") -> bytes:
    """LZW becomes Flate by it, which can be counted; runs and pictures stay as they are."""
    from pikepdf.sanitize import Sanitizer  # noqa: PLC0415

    Sanitizer().remove_javascript().remove_attachments().remove_external_access().remove_multimedia().apply(
        document
    )
    hush(document)
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def _judged(copy: bytes, size: int) -> bytes | Unsafe:
    """Once more, as the reader will have it: what was hidden in another packing is seen now, or nobody can see it.

    What acted where the standard says so was taken out; what still does was hidden, and goes to nobody. A page that
    stands in a document many times is written as often: the copy has its own bound.
    """
    import pikepdf  # noqa: PLC0415

    if len(copy) > max(MANY_BYTES, MOST_GROWTH * size):
        return Unsafe.UNPACKS_TOO_LARGE
    with pikepdf.open(io.BytesIO(copy)) as document:
        if not countable(document):
            return Unsafe.DAMAGED
        if acts(document):
            return Unsafe.ACTIVE
        return burst(document, size) or copy


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
