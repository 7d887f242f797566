"""What a PDF would become in the reader of whoever opens it: counted piece by piece, and thrown away as it comes."""

import itertools
import re
import struct
import zlib
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from portal.domain.ports.files import Unsafe

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MOST_PIXELS = 40_000_000
MOST_RATIO = 200
"""How many times its size a document may unpack to; below `MANY_BYTES` nobody counts. An empty scan reaches 100."""

MANY_BYTES = 64 * 2**20
_SPELT = {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"}
"""Bytes spelt as text: they never become more, and whatever bursts may hide in them."""

_FLATE = {"/FlateDecode", "/Fl"}
_RUNS = {"/RunLengthDecode", "/RL"}
_MOST_OF_RUNS = 64
"""Two bytes say 128 at most: what is packed so is counted as the most it may be."""

_PACKED = _FLATE | _RUNS | {"/LZWDecode", "/LZW"}
_JPEG = {"/DCTDecode", "/DCT"}
_FAX = {"/CCITTFaxDecode", "/CCF"}
_PICTURES = _JPEG | _FAX | {"/JPXDecode", "/JBIG2Decode"}
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms", "/DP")
"""What lies in another file, says the standard; some readers take it for filters, and no qpdf sees them."""

_STEP = 2**20
_JPX_SIZE = re.compile(rb"\xff\x4f\xff\x51.{4}(.{16}).{16}(..)", re.DOTALL)


def burst(document: "Pdf", size: int) -> Unsafe | None:
    """Why nobody should open it. `size` in bytes, of what was uploaded. What is spelt as text is none afterwards.

    What is packed around pictures is taken off as long as all of them together have room: they are held at once.
    """
    left, bare = max(MANY_BYTES, MOST_RATIO * size), MANY_BYTES
    for stream in list(_streams(document)):
        _spell_out(document, stream)
        if _wrapped(stream):
            bare = _left(stream, bare)
            if bare < 0:
                return Unsafe.UNPACKS_TOO_LARGE
            _take_off(document, stream, 1)
        if _pixels(stream) > MOST_PIXELS:
            return Unsafe.TOO_MANY_PIXELS
        left = _left(stream, left)
        if left < 0 or len([one for one in _filters(stream) if one in _PACKED]) > 1:
            return Unsafe.UNPACKS_TOO_LARGE  # nobody packs twice what is to be read
    return None


def countable(document: "Pdf") -> bool:
    """Whether `burst` has counted all there is: what qpdf could not rewrite, nobody can."""
    return all(_countable(_filters(stream)) for stream in _streams(document))


def _countable(filters: list[str]) -> bool:
    return not filters or (len(filters) == 1 and filters[0] in _FLATE | _RUNS | _PICTURES)


def _streams(document: "Pdf") -> Iterator["Object"]:
    from pikepdf import Stream  # noqa: PLC0415  # as in cleaning.py

    return (one for one in document.objects if isinstance(one, Stream))


def _each(given: "Object | None") -> list["Object"]:
    """One thing, several or none: a stream may say its filters, and what they are told, in each of these ways."""
    from pikepdf import Array  # noqa: PLC0415

    if given is None:
        return []
    return list(given) if isinstance(given, Array) else [given]


def _filters(stream: "Object") -> list[str]:
    return [str(one) for one in _each(stream.get("/Filter"))]


def jpegs(document: "Pdf") -> Iterator["Object"]:
    """Those with nothing packed around them: after `burst`, all there are."""
    return (one for one in _streams(document) if _filters(one) in [[name] for name in _JPEG])


def _spell_out(document: "Pdf", stream: "Object") -> None:
    """Take off the text, and what leads elsewhere: readers get the very bytes that are judged."""
    for name in _ELSEWHERE:
        if name in stream:
            del stream[name]
    if spelt := len(list(itertools.takewhile(_SPELT.__contains__, _filters(stream)))):
        _take_off(document, stream, spelt)


def _wrapped(stream: "Object") -> bool:
    """Whether it is a picture, packed once more."""
    match _filters(stream):
        case [outer, picture]:
            return outer in _FLATE and picture in _PICTURES
        case _:
            return False


def _take_off(document: "Pdf", stream: "Object", count: int) -> None:
    from pikepdf import Array, Stream  # noqa: PLC0415

    filters, told = _each(stream.get("/Filter")), _each(stream.get("/DecodeParms"))
    outer = Stream(document, stream.read_raw_bytes())
    outer.Filter = Array(filters[:count])
    if told:
        outer.DecodeParms = Array(told[:count])
    refill(stream, outer.read_bytes(), count)


def refill(stream: "Object", content: bytes, fewer: int = 0) -> None:
    """Give it other bytes, packed as these are; or without so many of its outer packings."""
    from pikepdf import Array  # noqa: PLC0415

    filters, told = _each(stream.get("/Filter")), _each(stream.get("/DecodeParms"))
    stream.write(
        content, filter=Array(filters[fewer:]) or None, decode_parms=Array(told[fewer:]) or None
    )


def _left(stream: "Object", room: int) -> int:
    """Of so much room, once it is unpacked; less than none as soon as there is too little."""
    for part in _unpacked(stream):
        room -= part
        if room < 0:
            break
    return room


def _unpacked(stream: "Object") -> Iterator[int]:
    """How many bytes come out of it, piece by piece. What qpdf has to unpack first counts as it is."""
    packed, first = stream.read_raw_bytes(), set(_filters(stream)[:1])
    if not first & _FLATE:
        yield len(packed) * (_MOST_OF_RUNS if first & _RUNS else 1)
        return
    inflating = zlib.decompressobj()
    while packed and not inflating.eof:
        yield len(inflating.decompress(packed, _STEP))
        packed = inflating.unconsumed_tail


def _pixels(stream: "Object") -> int:
    """By its dictionary, and by its own header where it has one: readers draw by either."""
    said = _number(stream, "/Width", "/W") * _number(stream, "/Height", "/H")
    match _filters(stream):
        case [codec] if codec in _JPEG:
            return max(said, _pixels_of_jpeg(stream.read_raw_bytes()))
        case ["/JPXDecode"]:
            return max(said, _pixels_of_jpx(stream.read_raw_bytes()))
        case [codec] if codec in _FAX:
            return max(
                said, *(_pixels_of_fax(stream, one) for one in _each(stream.get("/DecodeParms"))), 0
            )
    return said


def _number(about: "Object", *names: str) -> int:
    given: list[object] = [about.get(name) for name in names]
    return max((int(one) for one in given if isinstance(one, int | Decimal)), default=0)


def _pixels_of_jpeg(content: bytes) -> int:
    """Its header alone is read. Raises SyntaxError where there is none."""
    from PIL.JpegImagePlugin import JpegImageFile  # noqa: PLC0415

    width, height = JpegImageFile(BytesIO(content)).size
    return int(width * height)


def _pixels_of_jpx(content: bytes) -> int:
    """Of every picture that begins in it: the box around it may say less. Raises ValueError where none begins.

    Its sizes are those of ISO/IEC 15444-1, A.5.1. Four components are a pixel's; more are more pixels'.
    """
    found: Iterator[int] = (
        (right - left) * (bottom - top) * max(1, struct.unpack("!H", components)[0] // 4)
        for sizes, components in _JPX_SIZE.findall(content)
        for right, bottom, left, top in [struct.unpack("!4I", sizes)]
    )
    return max(found)


def _pixels_of_fax(stream: "Object", told: "Object") -> int:
    """It has no header: what its filter is told stands for one."""
    columns, rows = _number(told, "/Columns"), _number(told, "/Rows")
    return max(columns, _number(stream, "/Width")) * max(rows, _number(stream, "/Height"))
