"""What a PDF would do, and what it says beside its pages: looked for in every object, whichever way leads there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from portal.stores.bursting import jpegs, refill

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_RUNS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}
_LEADS_OUT = {"/URI", "/GoToR", "/GoToE", "/SubmitForm", "/Thread"}
"""Of the actions in ISO 32000-1, 12.6.4, those that run something, and those that leave the document or may."""

_CARRIES = {"/JS", "/XFA", "/EF", "/OnInstantiate", "/3DD", "/RichMediaContent", "/Movie", "/Sound"}
"""Scripts, programs and files within it; none of these is a name, and a role of that name is none."""

_DRAWN_FROM = {"/Ref", "/OPI"}
"""Of a stream: another file is drawn in its place. A tagged text's `/Ref` is its footnote."""

_TOLD = {"/Metadata", "/PieceInfo", "/Thumb", "/SpiderInfo"}
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd9-\xfe])")
"""What begins a segment of a JPEG, or ends the picture: none of it stands within what is drawn (ITU-T T.81, B.1.1)."""

_END, _SAYS = 0xD9, {0xFE, *range(0xE0, 0xF0)}
_COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of the comment and the programs' own segments, those that say how to draw: others say where, when and by whom."""


def acts(document: "Pdf") -> bool:
    """Whether anything in it would do something, also where only some readers look."""
    return any(_acts(one, inside) for one, inside in _everything(document))


def _acts(one: "Object", inside: Mapping[str, object]) -> bool:
    from pikepdf import Name, Stream  # noqa: PLC0415  # as in cleaning.py

    carries = inside.keys() & (_CARRIES | _DRAWN_FROM if isinstance(one, Stream) else _CARRIES)
    if any(not isinstance(inside[name], Name) for name in carries):
        return True
    return isinstance(kind := inside.get("/S"), Name) and str(kind) in _RUNS | _LEADS_OUT


def hush(document: "Pdf") -> None:
    """Take away who made it, with what, and where its photographs were taken. After `burst`: JPEGs lie bare then."""
    del document.docinfo
    for one, inside in _everything(document):
        for name in inside.keys() & _TOLD:
            del one[name]
    for picture in jpegs(document):
        content = picture.read_raw_bytes()
        if (bare := _drawn(content)) != content:
            refill(picture, bare)


def _everything(document: "Pdf") -> Iterator[tuple["Object", Mapping[str, object]]]:
    """Every dictionary and every stream with what is in it, also those that stand within another object."""
    from pikepdf import Array, Dictionary, Stream  # noqa: PLC0415

    left: list[object] = [document.trailer, *document.objects]
    while left:
        one = left.pop()
        values: Iterable[object] = ()
        if isinstance(one, Dictionary | Stream):
            inside = dict(one.items())
            yield one, inside
            values = inside.values()
        elif isinstance(one, Array):
            values = one
        left += (it for it in values if isinstance(it, Array | Dictionary) and not it.is_indirect)


def _drawn(jpeg: bytes) -> bytes:
    """The same picture to its end, without what is said beside it; not a pixel is decoded."""
    kept, start = list[bytes](), 0
    found = _MARKER.search(jpeg, 2)
    while found and found[1][0] != _END:
        end = found.end() + max(2, int.from_bytes(jpeg[found.end() : found.end() + 2]))
        if _says(found[1][0], jpeg[found.end() + 2 : end]):
            kept.append(jpeg[start : found.start()])
            start = end
        found = _MARKER.search(jpeg, end)
    return b"".join([*kept, jpeg[start : found.end() if found else None]])


def _says(marker: int, content: bytes) -> bool:
    return marker in _SAYS and not (marker in _COLOURS and content.startswith(_COLOURS[marker]))
