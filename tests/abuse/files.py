"""Files that are not what they seem, made in memory: nothing harmful lies in the repository."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

from tests.people import sample_pdf, sample_photo

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"app.alert('CANARY-SCRIPT')"
TAIL = b"CANARY-TAIL"


def zip_bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    return zipped({"nothing": bytes(100 * 2**20)})


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def macro_document() -> bytes:
    """The skeleton of a Word document that carries macros."""
    main = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    types = b'<?xml version="1.0"?><Types><Override ContentType="' + main + b'"/></Types>'
    parts = {"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"}
    return zipped(parts | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)})


def old_macro_document() -> bytes:
    """OLE2, as Word 97 wrote it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)


def program() -> bytes:
    return b"MZ\x90\x00" * 64


def page() -> bytes:
    return b"<!doctype html><script>alert(1)</script>"


def drawing() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def pdf(change: Callable[[pikepdf.Pdf], object], **saving: Any) -> bytes:  # noqa: ANN401  # qpdf's options
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample_pdf())) as document:
        change(document)
        document.save(target, **saving)
    return target.getvalue()


def encrypted_pdf() -> bytes:
    return pdf(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u"))


def locked_pdf() -> bytes:
    """Opens without a password, and is encrypted all the same."""
    return pdf(lambda _: None, encryption=pikepdf.Encryption(owner="o", user=""))


def script_pdf() -> bytes:
    def act(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(SCRIPT.decode())
        )

    return pdf(act)


def split_pdf() -> bytes:
    """A box to write in, whose field is in no list of fields: readers climb from the box, and run its script."""

    def split(document: pikepdf.Pdf) -> None:
        act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(SCRIPT.decode()))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("x"), AA={"/K": act})
        box = annotation("Widget", Parent=document.make_indirect(field))
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(box)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[], DA=pikepdf.String("/Helv 0 Tf 0 g"))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is what pikepdf warns of
        return pdf(split)


def odd_link_pdf() -> bytes:
    """A link that is a stream and no dictionary: readers follow it as any other."""

    def link(document: pikepdf.Pdf) -> None:
        act = {"/S": pikepdf.Name.URI, "/URI": pikepdf.String("https://evil.example/pay")}
        odd = pikepdf.Stream(document, b"", annotation("Link", A=pikepdf.Dictionary(act)))
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(odd)])

    return pdf(link)


def annotation(kind: str, **about: pikepdf.Object) -> pikepdf.Dictionary:
    """Something on a page, in its lower left corner."""
    drawn = pikepdf.Dictionary(Subtype=pikepdf.Name(f"/{kind}"), Rect=pikepdf.Array([0, 0, 90, 90]))
    for name, value in about.items():
        drawn[f"/{name}"] = value
    return drawn


def form_pdf() -> bytes:
    """An XFA form: a second document inside, in another language."""

    def form(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[])

    return pdf(form)


def bursting_pdf() -> bytes:
    """Eighty megabytes of nothing in a hundred kilobytes, spelt as text so that nobody sees what is packed."""

    def hide(document: pikepdf.Pdf) -> None:
        text = zlib.compress(bytes(80 * 2**20), 9).hex().encode() + b">"
        stream = pikepdf.Stream(document, text)
        stream.Filter = pikepdf.Array([pikepdf.Name.ASCIIHexDecode, pikepdf.Name.FlateDecode])
        document.Root.Kept = document.make_indirect(stream)

    return pdf(hide, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def polyglot_pdf() -> bytes:
    """A PDF with an archive behind its end: both programs open it."""
    return sample_pdf() + zipped({"evil.js": b"x"}) + TAIL


def polyglot_photo() -> bytes:
    return sample_photo() + zipped({"evil.js": b"x"}) + TAIL


def shifted_pdf() -> bytes:
    """A picture whose comment is a PDF: some readers look for its mark within the first kilobyte."""
    return b"GIF89a/*" + bytes(64) + sample_pdf()


def pixel_flood() -> bytes:
    """A few hundred bytes that want 400 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1024))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def picture_bomb() -> bytes:
    """Whole and true, and larger drawn than anybody needs: a hundred million pixels in black."""
    target = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG")
    return target.getvalue()
