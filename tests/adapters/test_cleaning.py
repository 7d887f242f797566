"""Papers made harmless: what must be gone is gone, what cannot be cleaned is refused, nothing is an accident."""

import base64
import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as engine
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from portal.domain.ports.files import Unsafe
from portal.stores.bursting import MANY_BYTES, MOST_PIXELS
from portal.stores.cleaning import MOST_PAGES, LibraryCleaner
from portal.stores.confined import ConfinedCleaner
from tests.abuse import files

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
clean = LibraryCleaner().clean
MIB = 2**20


def copy(content: bytes, kind: str) -> bytes:
    """What must be cleaned, and is."""
    found = clean(content, kind)
    assert isinstance(found, bytes)
    return found


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, form, **how)
    return target.getvalue()


def photograph(**how: Any) -> bytes:  # noqa: ANN401  # Pillow's options
    """A phone's picture: held sideways, with the place it was taken at."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Phone of Anh"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (10.0, 46.0, 0.0)
    return picture(exif=exif, comment=b"taken at home", **how) + b"<script>alert(1)</script>"


def pages(count: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page()
    return document


def saved(document: pikepdf.Pdf, **how: Any) -> bytes:  # noqa: ANN401  # qpdf's options
    target = io.BytesIO()
    document.save(target, **how)
    return target.getvalue()


AS_GIVEN = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}


def test_a_photograph_says_no_more_where_it_was_taken() -> None:
    before = photograph()
    assert b"Phone of Anh" in before
    after = copy(before, JPEG)
    for told in (b"Phone of Anh", b"Exif", b"taken at home", b"<script>"):
        assert told not in after
    with Image.open(io.BytesIO(after)) as drawn:
        assert drawn.format == "JPEG"
        assert drawn.size == (20, 40)
        assert not drawn.getexif()


TOLD = (b"Phone of Anh", b"Exif", b"taken at home", b"<script>", b"MPF", b"Nguyen Van An")


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_blocks": 1}])
@pytest.mark.parametrize("filters", ["DCTDecode", "FlateDecode DCTDecode"])
def test_nor_does_a_photograph_within_a_document(how: dict[str, Any], filters: str) -> None:
    """Not a pixel of it is another, nor a colour."""
    whole = photograph(icc_profile=b"colours", size=(400, 200), **how)
    assert whole[:2] == b"\xff\xd8"
    many = whole[:2] + b"\xff\xe2\0\x08MPF\0\0\0" + whole[2:] + photograph()
    with kept(packed(zlib.compress(many) if "Fl" in filters else many, filters)) as stream:
        after = stream.read_raw_bytes()
    assert not [told for told in TOLD if told in after]
    assert after.endswith(b"\xff\xd9")
    with Image.open(io.BytesIO(after)) as drawn, Image.open(io.BytesIO(whole)) as before:
        assert drawn.info["icc_profile"] == b"colours"
        assert drawn.tobytes() == before.tobytes()


def test_a_document_says_no_more_who_made_it() -> None:
    document = pages()
    for name in ("/Author", "/Keywords"):
        document.docinfo[name] = "Nguyen Van An"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["Nguyen Van An"]
    draft = pikepdf.Dictionary(App=pikepdf.Dictionary(Private="Nguyen Van An"))
    small = document.make_indirect(pikepdf.Stream(document, b"Nguyen Van An", Width=1, Height=1))
    font = pikepdf.Dictionary(Metadata=small, PieceInfo=draft)
    document.pages[0].obj.update({"/PieceInfo": draft, "/Thumb": small, "/Font": {"/F1": font}})
    said = unpacked(copy(saved(document), PDF))
    for told in (*TOLD, b"/Info", b"/Metadata", b"/PieceInfo", b"/Thumb"):
        assert told not in said


def unpacked(content: bytes) -> bytes:
    """A document with all its streams as they are read."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return saved(document, qdf=True)


def test_a_drawing_loses_its_texts_and_its_colours_profile() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Nguyen Van An")
    after = copy(picture("PNG", pnginfo=told, icc_profile=b"profile-of-somebody"), PNG)
    assert b"Nguyen" not in after
    assert b"iCCP" not in after
    with Image.open(io.BytesIO(after)) as drawn:
        assert (drawn.format, drawn.size, drawn.info) == ("PNG", (40, 20), {})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_drawing_is_taken(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (8, 8)).save(target, "PNG")
    assert copy(target.getvalue(), PNG)


def test_half_a_picture_is_none() -> None:
    whole = picture(size=(400, 400))
    assert clean(whole[: len(whole) // 2], JPEG) is Unsafe.DAMAGED


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", JPEG),
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"", PDF),
        (b"%PDF-1.7\n%%EOF", PDF),
        (b"<html>", PDF),
        (b"<html>", "text/html"),
    ],
)
def test_what_is_no_paper_is_none(content: bytes, kind: str) -> None:
    assert clean(content, kind) is Unsafe.DAMAGED


def test_one_kind_is_not_taken_for_another() -> None:
    assert clean(picture("PNG"), JPEG) is Unsafe.DAMAGED
    assert clean(picture("JPEG"), PNG) is Unsafe.DAMAGED
    assert clean(picture("GIF"), PNG) is Unsafe.DAMAGED


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", checksum)


@pytest.mark.parametrize("side", [6_400, 50_000])
def test_a_bomb_of_pixels_is_not_lit(side: int) -> None:
    assert side * side > MOST_PIXELS
    header = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    bomb = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed)
    assert clean(bomb + _chunk(b"IEND", b""), PNG) is Unsafe.TOO_MANY_PIXELS


@pytest.mark.filterwarnings("default")  # as in a Lambda: a warning is not an error there
def test_more_pixels_than_anybody_photographs() -> None:
    target = io.BytesIO()
    Image.new("1", (8_000, MOST_PIXELS // 8_000 + 1)).save(target, "PNG")
    assert clean(target.getvalue(), PNG) is Unsafe.TOO_MANY_PIXELS


def acting() -> bytes:
    document = pages()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('xin chao')")
    document.Root.OpenAction = script
    document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        A=launch,
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])
    document.attachments["secret.exe"] = b"MZ attached"
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Form", action=launch))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="x", AA=pikepdf.Dictionary(K=script))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
    footnote = pikepdf.Dictionary(S=pikepdf.Name.Note, Ref=pikepdf.Array())
    document.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array([footnote]))
    return saved(document)


def test_a_document_that_acts_is_stilled() -> None:
    before = acting()
    assert b"app.alert" in before
    after = copy(before, PDF)
    with pikepdf.open(io.BytesIO(after)) as document:
        assert len(document.pages) == 1
        assert not document.attachments
        said = b"".join(one.unparse(resolved=True) for one in document.objects)
    for acted in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"MZ attached"):
        assert acted not in said


def within(**about: pikepdf.Object) -> bytes:
    """A page with something beside it, that no standard speaks of."""
    document = pages()
    held = document.Root.Kept = document.make_indirect(pikepdf.Dictionary())
    for name, value in about.items():
        held[f"/{name}"] = value
    return saved(document)


def hidden(kind: str, **about: pikepdf.Object) -> bytes:
    """A page with an annotation that is a stream: libraries pass it by, and readers do not."""
    document = pages()
    odd = pikepdf.Stream(document, b"", files.annotation(kind, **about))
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(odd)])
    return saved(document)


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('xin chao')")
FILE = pikepdf.Dictionary(F=".exe")


@pytest.mark.parametrize(
    "content",
    [
        files.split_pdf(),
        files.odd_link_pdf(),
        hidden("FileAttachment", FS=pikepdf.Dictionary(EF=FILE)),
        hidden("3D", **{"3DD": pikepdf.Dictionary()}),
        hidden("Form", Ref=FILE),
        within(Templates=pikepdf.Array([pikepdf.Array([SCRIPT])])),
        within(A=pikepdf.Dictionary(S=pikepdf.Name.Thread, F=FILE)),
        within(A=pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=SCRIPT)),
    ],
)
def test_what_would_act_where_nobody_takes_it_out(content: bytes) -> None:
    assert clean(content, PDF) is Unsafe.ACTIVE
    assert ConfinedCleaner().clean(content, PDF) is Unsafe.ACTIVE


def test_a_reader_runs_the_script_of_a_box_whose_field_is_listed_nowhere() -> None:
    """Why all of a document is looked at, and not where scripts are expected."""
    document = pypdfium2.PdfDocument(files.split_pdf())
    document.init_forms()
    box = engine.FPDFPage_GetAnnot(document[0], 0)
    said = (engine.FPDF_WCHAR * 99)()
    engine.FPDFAnnot_GetFormAdditionalActionJavaScript(
        document.formenv, box, engine.FPDF_ANNOT_AACTION_KEY_STROKE, said, 2 * len(said)
    )
    assert files.SCRIPT.decode().encode("utf-16le") in bytes(said)


def test_the_same_document_is_cleaned_to_the_same_bytes() -> None:
    before = acting()
    assert clean(before, PDF) == clean(before, PDF)


@pytest.mark.parametrize("password", ["", "mat khau"])
def test_an_encrypted_document_is_none(password: str) -> None:
    locked = saved(pages(), encryption=pikepdf.Encryption(owner="owner", user=password))
    assert clean(locked, PDF) is Unsafe.ENCRYPTED


def test_a_form_that_is_a_program_is_none() -> None:
    document = pages()
    document.Root.AcroForm = pikepdf.Dictionary(XFA="<xdp/>")
    assert clean(saved(document), PDF) is Unsafe.ACTIVE


def test_more_pages_than_anybody_files() -> None:
    assert copy(saved(pages(MOST_PAGES)), PDF)
    assert clean(saved(pages(MOST_PAGES + 1)), PDF) is Unsafe.TOO_MANY_PAGES


def packed(
    content: bytes, filters: str, told: dict[str, int] | None = None, **about: object
) -> bytes:
    """A page with one stream beside it, stored as it is given; what is `told` is told to the last filter."""
    document = pages()
    stream = pikepdf.Stream(document, content)
    names = [pikepdf.Name(f"/{name}") for name in filters.split()]
    stream.write(content, filter=pikepdf.Array(names), type_check=False)
    if told:
        parameters = pikepdf.Dictionary({f"/{name}": value for name, value in told.items()})
        stream.DecodeParms = pikepdf.Array([*[None] * (len(names) - 1), parameters])
    for name, value in about.items():
        stream[f"/{name}"] = value
    document.Root.Kept = document.make_indirect(stream)
    return saved(document, **AS_GIVEN)


@contextmanager
def kept(content: bytes) -> Iterator[pikepdf.Object]:
    """The stream beside the page, in the copy."""
    with pikepdf.open(io.BytesIO(copy(content, PDF))) as document:
        yield document.Root.Kept


def test_a_document_that_bursts_when_opened() -> None:
    empty = zlib.compress(bytes(MANY_BYTES + MIB), 9)
    assert clean(packed(empty, "FlateDecode"), PDF) is Unsafe.UNPACKS_TOO_LARGE
    assert copy(packed(zlib.compress(bytes(MIB)), "FlateDecode"), PDF)


def test_a_stream_that_is_packed_twice() -> None:
    twice = zlib.compress(zlib.compress(bytes(MIB)))
    for filters in ("FlateDecode FlateDecode", "FlateDecode RunLengthDecode", "Fl LZW"):
        assert clean(packed(twice, filters), PDF) is Unsafe.UNPACKS_TOO_LARGE


def lzw(steps: int) -> bytes:
    """Zeros, as LZW packs them at its best: each code is a byte more than the last, until it begins anew."""
    codes = [0, *range(258, 4_094), 256]
    widths = [9] * 254 + [10] * 512 + [11] * 1_024 + [12] * (len(codes) - 254 - 512 - 1_024)
    bits = "".join(f"{code:0{width}b}" for code, width in zip(codes, widths, strict=True)) * 8
    return int(bits, 2).to_bytes(len(bits) // 8, "big") * steps


def spelt(content: bytes, filters: str) -> bytes:
    """As text, by the first of its filters."""
    if filters.startswith("ASCIIHex"):
        return content.hex().encode() + b">"
    return base64.a85encode(content, adobe=True)[2:]


@pytest.mark.parametrize(
    "spelling", ["ASCII85Decode", "ASCIIHexDecode", "ASCIIHexDecode ASCII85Decode"]
)
def test_what_bursts_may_be_spelt_as_text(spelling: str) -> None:
    def text(content: bytes) -> bytes:
        for name in reversed(spelling.split()):
            content = spelt(content, name)
        return packed(content, f"{spelling} FlateDecode")

    bomb = text(zlib.compress(bytes(MANY_BYTES + MIB), 9))
    assert clean(bomb, PDF) is Unsafe.UNPACKS_TOO_LARGE
    with kept(text(zlib.compress(b"giay to" * 9))) as stream:
        assert stream.read_bytes() == b"giay to" * 9


def test_older_packings_burst_too() -> None:
    assert len(bomb := lzw(2)) < MIB
    assert clean(packed(bomb, "LZWDecode"), PDF) is Unsafe.UNPACKS_TOO_LARGE
    many = b"\x81\0" * MIB  # 64 times its size, and never more: within the ratio, whatever it is
    assert copy(packed(many, "RunLengthDecode"), PDF)


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "LZWDecode"),  # the standard's own example
        (b"\xfc-\x00A\xfe-\x00B\x80", "RunLengthDecode"),
    ],
)
def test_older_packings_are_taken_from_old_scanners(content: bytes, codec: str) -> None:
    with kept(packed(content, codec)) as stream:
        assert stream.read_bytes(pikepdf.StreamDecodeLevel.specialized) == b"-----A---B"


@pytest.mark.parametrize(
    "filters",
    ["LZWDecode", "Unheard", "LZWDecode DCTDecode", "FlateDecode ASCIIHexDecode DCTDecode"],
)
def test_what_nobody_can_count_is_taken_from_nobody(filters: str) -> None:
    assert clean(packed(b"\xff" * 99, filters), PDF) is Unsafe.DAMAGED


def test_no_reader_finds_a_packing_that_was_not_judged() -> None:
    empty = zlib.compress(bytes(MANY_BYTES + MIB), 9)
    with kept(packed(empty, "", F=pikepdf.Name.FlateDecode)) as stream:
        assert "/F" not in stream


# --- pictures within a document
LARGE = int(MOST_PIXELS**0.5) + 1


def headed(width: int, height: int) -> bytes:
    """A small JPEG, whose header says another size: who draws it makes room for all of that."""
    drawn = bytearray(picture())
    place = drawn.index(b"\xff\xc0") + 5
    drawn[place : place + 4] = struct.pack("!HH", height, width)
    return bytes(drawn)


def jpx(width: int, height: int, components: int = 3) -> bytes:
    """A JPEG 2000 picture in its box, whose codestream says another size."""
    drawn = bytearray(picture("JPEG2000"))
    place = drawn.index(b"\xff\x4f\xff\x51") + 8
    drawn[place : place + 8] = struct.pack("!II", width, height)
    drawn[place + 32 : place + 34] = struct.pack("!H", components)
    return bytes(drawn)


def test_a_picture_within_a_document_has_its_bounds_too() -> None:
    for filters, content in (("DCTDecode", picture()), ("FlateDecode", zlib.compress(b"-"))):
        drawn = packed(content, filters, Width=LARGE, Height=LARGE)
        assert clean(drawn, PDF) is Unsafe.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("content", "codec", "told"),
    [
        (headed(LARGE, LARGE), "DCTDecode", None),
        (headed(65_535, 65_535), "DCT", None),
        (jpx(LARGE, LARGE), "JPXDecode", None),
        (jpx(40, 20) + jpx(LARGE, LARGE), "JPXDecode", None),
        (jpx(2_000, 2_000, components=16_384), "JPXDecode", None),
        (b"\0", "CCITTFaxDecode", {"Columns": LARGE, "Rows": LARGE}),
    ],
    ids=["JPEG", "largest JPEG", "JPX", "second JPX", "deep JPX", "fax"],
)
def test_a_picture_is_as_large_as_it_says_itself(
    content: bytes, codec: str, told: dict[str, int] | None
) -> None:
    small = {"Width": 1, "Height": 1}
    assert clean(packed(content, codec, told, **small), PDF) is Unsafe.TOO_MANY_PIXELS
    text = packed(spelt(content, "ASCII85"), f"ASCII85Decode {codec}", told, **small)
    assert clean(text, PDF) is Unsafe.TOO_MANY_PIXELS
    twice = packed(zlib.compress(content), f"FlateDecode {codec}", told, **small)
    assert clean(twice, PDF) is Unsafe.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("content", "codec", "told"),
    [
        (picture(), "DCTDecode", None),
        (picture("JPEG2000"), "JPXDecode", None),
        (b"\0\x10\x01", "CCITTFaxDecode", {"K": -1, "Columns": 2_480, "Rows": 3_508}),
        (b"\0\x10\x01", "CCITTFaxDecode", None),
        (b"\0\0\0\0", "JBIG2Decode", None),
    ],
    ids=["JPEG", "JPX", "fax", "fax of the usual width", "JBIG2"],
)
def test_a_scanned_page_is_the_same_bytes_afterwards(
    content: bytes, codec: str, told: dict[str, int] | None
) -> None:
    size = {"Width": 2_480, "Height": 3_508}
    for scanned in (
        packed(content, codec, told, **size),
        packed(spelt(content, "ASCII85"), f"ASCII85Decode {codec}", told, **size),
        packed(zlib.compress(content), f"FlateDecode {codec}", told, **size),
    ):
        with kept(scanned) as stream:
            assert stream.read_raw_bytes() == content
            assert f"/{codec}" in str(stream.Filter)
            assert bool(told) == ("/DecodeParms" in stream)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK"])
def test_a_page_from_a_scanner_is_taken(mode: str) -> None:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((1_240, 1_754)).convert(mode).save(target, "PDF")
    assert copy(target.getvalue(), PDF)


@pytest.mark.parametrize("codec", ["DCTDecode", "JPXDecode"])
def test_a_picture_without_a_header_is_none(codec: str) -> None:
    assert clean(packed(b"\xff\xd8\xff", codec, Width=1, Height=1), PDF) is Unsafe.DAMAGED


def test_a_picture_is_not_unpacked_without_bounds_to_read_its_header() -> None:
    empty = zlib.compress(picture() + bytes(MANY_BYTES), 9)
    assert clean(packed(empty, "FlateDecode DCTDecode"), PDF) is Unsafe.UNPACKS_TOO_LARGE


def test_small_bombs_in_many_places_are_one() -> None:
    empty = zlib.compress(picture() + bytes(MANY_BYTES - 4 * MIB), 9)
    document = pages()
    for number in range(3):
        stream = pikepdf.Stream(document, empty, Number=number)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        document.Root[f"/Kept{number}"] = document.make_indirect(stream)
    noise = random.Random(1).randbytes(2 * MIB)  # noqa: S311  # within the ratio
    document.Root.Noise = document.make_indirect(pikepdf.Stream(document, noise))
    assert clean(saved(document, **AS_GIVEN), PDF) is Unsafe.UNPACKS_TOO_LARGE


def test_a_page_that_stands_in_a_document_many_times_is_written_as_often() -> None:
    document = pages()
    page = document.pages[0].obj
    page.Kept = pikepdf.String(bytes(MIB))
    tree = document.Root.Pages
    tree.Kids, tree.Count = pikepdf.Array([page] * 40), 40
    assert len(content := saved(document)) < 3 * MIB
    assert clean(content, PDF) is Unsafe.UNPACKS_TOO_LARGE


# --- in a process of its own
def test_confined_or_not_the_copy_is_the_same() -> None:
    confined = ConfinedCleaner().clean
    for content, kind in ((acting(), PDF), (photograph(), JPEG), (picture("PNG"), PNG)):
        assert confined(content, kind) == copy(content, kind)
    assert confined(b"<html>", PDF) is Unsafe.DAMAGED


def test_a_picture_larger_than_the_memory_it_may_have() -> None:
    large = Image.new("RGBA", (6_000, 6_000))
    assert ConfinedCleaner(memory=400 * MIB).clean(png(large), PNG) is Unsafe.UNPACKS_TOO_LARGE


def test_the_largest_picture_fits_into_the_memory_there_is() -> None:
    largest = Image.new("RGBA", (8_000, MOST_PIXELS // 8_000))
    assert isinstance(ConfinedCleaner().clean(png(largest), PNG), bytes)


def test_a_paper_that_takes_too_long_is_left() -> None:
    target, size = io.BytesIO(), (4_000, 4_000)
    noise = Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1]))  # noqa: S311
    noise.save(target, "PNG", compress_level=0)
    assert ConfinedCleaner(seconds=1).clean(target.getvalue(), PNG) is Unsafe.TAKES_TOO_LONG


def test_who_cannot_even_begin_says_so() -> None:
    """It is no fault of the paper's: the leg tries again, and operators are told."""
    with pytest.raises(ChildProcessError, match=r"^\w+( \w+)*$"):
        ConfinedCleaner(memory=20 * MIB).clean(picture(), JPEG)


@pytest.mark.parametrize(
    ("make", "kind"),
    [(photograph, JPEG), (lambda: picture("PNG"), PNG), (acting, PDF)],
    ids=["jpeg", "png", "pdf"],
)
def test_damage_is_never_an_accident(make: Callable[[], bytes], kind: str) -> None:
    """Whatever breaks, a paper is cleaned or refused: the leg never dies of one."""
    whole, chance = make(), random.Random(2026)  # noqa: S311  # the same damage each time
    for _ in range(150):
        broken = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
        for _ in range(chance.randrange(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        found = clean(bytes(broken), kind)
        assert found


def png(drawn: Image.Image) -> bytes:
    target = io.BytesIO()
    drawn.save(target, "PNG")
    return target.getvalue()


def seen(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(copy(content, "image/png"))).convert("RGB")


def test_ink_on_nothing_is_ink_on_white() -> None:
    page = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    page.putpixel((3, 3), (0, 0, 0, 255))
    drawn = seen(png(page))
    assert (drawn.getpixel((0, 0)), drawn.getpixel((3, 3))) == ((255, 255, 255), (0, 0, 0))


def test_a_palette_with_a_transparent_colour_is_white_there() -> None:
    page = Image.new("P", (4, 4), 0)
    page.putpalette([200, 0, 0, 0, 0, 200])
    page.putpixel((1, 1), 1)
    page.info["transparency"] = 0
    target = io.BytesIO()
    page.save(target, "PNG", transparency=0)
    drawn = seen(target.getvalue())
    assert (drawn.getpixel((0, 0)), drawn.getpixel((1, 1))) == ((255, 255, 255), (0, 0, 200))


def test_a_scanners_sixteen_bits_of_grey_stay_grey() -> None:
    page = Image.new("I;16", (4, 4), 65535)
    page.putpixel((1, 1), 32768)
    page.putpixel((2, 2), 0)
    drawn = seen(png(page))
    assert [drawn.getpixel((n, n)) for n in range(3)] == [(255,) * 3, (128,) * 3, (0,) * 3]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_white_paper_stays_white(mode: str) -> None:
    page = Image.new("RGBA", (4, 4), "white").convert(mode)
    assert seen(png(page)).getpixel((2, 2)) == (255, 255, 255)
