"""Fields laid over a form, to be filled in on a screen: AcroForm, and a font with every Vietnamese letter."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from web.forms.paper import Place
from web.forms.questions import Question

_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS: Final = "aăâeêioôơuưy"
_SIZE: Final = 10
_REQUIRED, _MULTILINE, _RADIO = 1 << 1, 1 << 12, 1 << 15
_FONT: Final = "/Wingdings"
"""What the fields call their font. Chrome's engine lets a field's own font write Vietnamese only if it is called so:
under any other name it looks for a font of the machine's, and leaves out the letters that it does not find."""

_TICK: Final = b"q 0.08 0.09 0.12 RG 1.3 w 1.6 5 m 4 2.2 l 8.6 8.2 l S Q"


def typed() -> str:
    """What somebody may type: ASCII, every Vietnamese letter, and what stands between them."""
    letters = [
        unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES
    ] + ["đ"]
    plain = "".join(map(chr, range(0x20, 0x7F)))
    return plain + "".join(letters) + "".join(letters).upper() + "–…“”‘’°²³₫"


def with_fields(document: Pdf, places: Sequence[Place], font_name: str) -> None:
    """Give it the fields, named as in the schema. `font_name`: the page's own, that has all of `typed`."""
    font = document.pages[0].Resources.Font[font_name]
    ordered = groupby(places, key=lambda place: place.question.name)
    fields = [_field(document, list(group)) for _, group in ordered]
    document.Root.AcroForm = document.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary({_FONT: font})),
            DA=String(f"{_FONT} {_SIZE} Tf 0 g"),
        )
    )
    for page in document.pages:
        page.Tabs = Name.R


def _field(document: Pdf, places: Sequence[Place]) -> Object:
    question = places[0].question
    about = Dictionary(
        T=String(question.name),
        TU=String(f"{question.label.vi} / {question.label.en}"),
        Ff=_REQUIRED if question.required else 0,
    )
    match question.kind:
        case "choice":
            about.update(_button(_RADIO | int(about.Ff)))
            field = document.make_indirect(about)
            field.Kids = Array(_options(document, places, field))
            return field
        case "tick":
            about.update(_button(int(about.Ff)))
            about.update(_ticked(document, "/Yes"))
        case _:
            about.update(_text(question, int(about.Ff)))
    return _widget(document, places[0], about)


def _button(flags: int) -> Dictionary:
    return Dictionary(FT=Name.Btn, Ff=flags, V=Name.Off)


def _text(question: Question, flags: int) -> Dictionary:
    multiline = _MULTILINE if question.kind == "area" else 0
    found = Dictionary(FT=Name.Tx, Ff=flags | multiline, DA=String(f"{_FONT} {_SIZE} Tf 0 g"))
    longest = 10 if question.kind == "date" else question.longest
    if longest:
        found.MaxLen = longest
    return found


def _options(document: Pdf, places: Iterable[Place], parent: Object) -> list[Object]:
    kids = []
    for place in places:
        about = _ticked(document, f"/{place.option}")
        about.Parent = parent
        kids.append(_widget(document, place, about))
    return kids


def _ticked(document: Pdf, value: str) -> Dictionary:
    """How a box looks that says `value`, and one that says nothing."""
    drawn = {"/Off": _picture(document, b""), value: _picture(document, _TICK)}
    return Dictionary(AP=Dictionary(N=Dictionary(drawn)), AS=Name.Off)


def _picture(document: Pdf, content: bytes) -> Object:
    stream = document.make_stream(content)
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, 10.2, 10.2])
    return stream


def _widget(document: Pdf, place: Place, about: Dictionary) -> Object:
    page = document.pages[place.page]
    about.Type, about.Subtype, about.F = Name.Annot, Name.Widget, 4
    about.Rect = Array([round(edge, 2) for edge in place.rectangle])
    about.P = page.obj
    widget = document.make_indirect(about)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget
