"""Papers made harmless: pictures drawn anew, PDFs without anything that acts. Runs in the documents worker only."""

import io
import warnings
from typing import TYPE_CHECKING

from portal.domain.ports.files import Unsafe

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
MOST_PAGES = 200


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
            return _refusal(document) or _rewritten(document)
    except pikepdf.PasswordError:
        return Unsafe.ENCRYPTED
    except Exception:  # noqa: BLE001  # as above: a wrong name is a TypeError
        return Unsafe.DAMAGED


def _refusal(document: "Pdf") -> Unsafe | None:
    if document.is_encrypted:
        return Unsafe.ENCRYPTED
    if len(document.pages) > MOST_PAGES:
        return Unsafe.TOO_MANY_PAGES
    if "/XFA" in document.Root.get("/AcroForm", {}):
        return Unsafe.ACTIVE
    return None


def _rewritten(document: "Pdf") -> bytes:
    from pikepdf.sanitize import Sanitizer  # noqa: PLC0415

    Sanitizer().remove_javascript().remove_attachments().remove_external_access().remove_multimedia().apply(
        document
    )
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()
