"""A form on paper: its questions with lines and boxes to write in, and where each of them stands."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from portal.domain.model import Words
from portal.domain.procedure import Procedure
from web.forms.questions import Question
from web.forms.sheet import MARGIN, WIDTH, Rectangle, Sheet

_BOX, _ROW = 3.6, 6.0
_HEIGHTS: Final = {"line": 8.5, "area": 17.0, "short": 8.5, "date": 8.5}
_WIDTHS: Final = {"line": WIDTH, "area": WIDTH, "short": 80.0, "date": 50.0}

Said = Mapping[str, Words]
"""The form's own words, by key."""


class Place(NamedTuple):
    """Where an answer is written: a page from 0, and there."""

    question: Question
    option: str | None
    page: int
    rectangle: Rectangle


class Paper(Sheet):
    """A sheet that asks: `places` fills while questions are drawn."""

    def __init__(self, procedure: Procedure, said: Said) -> None:
        heading, version = heading_of(procedure, said), said["version"]
        super().__init__(
            f"{procedure.title.vi} – {heading.vi}",
            f"{procedure.code} · {version.vi} / {version.en} {procedure.version}",
            procedure.effective_from,
        )
        self.places: list[Place] = []
        self._date_form = said["date_form"]

    def ask(self, number: int, question: Question) -> None:
        """One question with its place to write, on one page."""
        self.keep(self._told(number, question, dry=True) + self._room(question) + 3)
        if question.kind == "tick":
            self._tick(number, question)
        else:
            self._told(number, question)
            self.ln(0.8)
            self._answer(question)
        self.ln(2.6)

    def box(self, left: float) -> Rectangle:
        """A square to tick at the height of the pen."""
        return self.frame(left, self.get_y() + 0.6, _BOX, _BOX)

    def _told(self, number: int, question: Question, *, dry: bool = False) -> float:
        """The label in both languages, and its help."""
        star = " *" if question.required else ""
        height = self.text_of(f"{number}. {question.label.vi}{star}", 9.5, bold=True, dry=dry)
        height += self.text_of(question.label.en, 8, grey=True, dry=dry)
        told = [question.help] if question.help else []
        told += [self._date_form] if question.kind == "date" else []
        for words in told:
            height += self.text_of(f"{words.vi} / {words.en}", 7.5, grey=True, dry=dry)
        return height

    def _room(self, question: Question) -> float:
        if question.kind == "choice":
            return len(list(self._rows(question))) * _ROW
        return _HEIGHTS.get(question.kind, _ROW)

    def _answer(self, question: Question) -> None:
        if question.kind == "choice":
            self._choices(question)
            return
        width, height = _WIDTHS[question.kind], _HEIGHTS[question.kind]
        self.place(question, None, self.frame(MARGIN, self.get_y(), width, height))
        self.set_y(self.get_y() + height)

    def _tick(self, number: int, question: Question) -> None:
        self.place(question, None, self.box(MARGIN))
        star = " *" if question.required else ""
        self.text_of(f"{number}. {question.label.vi}{star}", 9.5, bold=True, left=6)
        self.text_of(question.label.en, 8, grey=True, left=6)

    def _choices(self, question: Question) -> None:
        for row in self._rows(question):
            for left, value, text in row:
                self.place(question, value, self.box(MARGIN + left))
                self.ink(8.5)
                self.set_x(MARGIN + left + _BOX + 2)
                self.cell(text=text, h=5)
                self.set_x(MARGIN)
            self.ln(_ROW)

    def _rows(self, question: Question) -> Iterable[list[tuple[float, str, str]]]:
        """The options side by side, as many in a row as there is room for."""
        self.ink(8.5)
        row: list[tuple[float, str, str]] = []
        left = 0.0
        for value, label in question.options:
            text = label.vi if label.vi == label.en else f"{label.vi} / {label.en}"
            width = _BOX + 2 + self.get_string_width(text) + 6
            if row and left + width > WIDTH:
                yield row
                row, left = [], 0.0
            row.append((left, value, text))
            left += width
        yield row

    def place(self, question: Question, option: str | None, rectangle: Rectangle) -> None:
        """Where that question, or that option of it, is answered."""
        self.places.append(Place(question, option, self.page_no() - 1, rectangle))


def heading_of(procedure: Procedure, said: Said) -> Words:
    return said["heading"] if procedure.declaration_schema else said["general_heading"]


def drawn(procedure: Procedure, questions: Iterable[Question], said: Said) -> Paper:
    """The whole form."""
    paper = Paper(procedure, said)
    heading = heading_of(procedure, said)
    paper.text_of(f"{heading.vi.upper()} / {heading.en} · {procedure.code}", 8, grey=True)
    paper.text_of(procedure.title.vi, 15, bold=True)
    paper.text_of(procedure.title.en, 9.5, grey=True)
    paper.ln(2)
    note = () if procedure.declaration_schema else (said["general_note"],)
    for words in (*note, said["fill"], said["required"], *_taken(procedure, said)):
        paper.text_of(words.vi, 8.5)
        paper.text_of(words.en, 7.5, grey=True)
    paper.ln(3)
    for number, question in enumerate(questions, 1):
        paper.ask(number, question)
    _checklist(paper, procedure, said)
    _signed(paper, said)
    return paper


def _taken(procedure: Procedure, said: Said) -> tuple[Words, ...]:
    kind = procedure.agency_kind
    bring = said["bring"]
    return (Words(vi=f"{bring.vi} {kind.vi}.", en=f"{bring.en} {kind.en}."),) if kind else ()


def _checklist(paper: Paper, procedure: Procedure, said: Said) -> None:
    """The papers that come with it, to be ticked by hand; a request has them as fields, for it asks little else."""
    if not procedure.papers:
        return
    paper.keep(20)
    paper.ln(2)
    paper.text_of(said["papers"].vi, 11, bold=True)
    paper.text_of(said["papers"].en, 8, grey=True)
    paper.ln(1)
    for one in procedure.papers:
        when = f" ({one.when.words.vi})" if one.when else ""
        paper.keep(12)
        box = paper.box(MARGIN)
        if not procedure.declaration_schema:
            paper.place(
                Question(f"paper-{one.id}", "tick", one.name, None, required=False), None, box
            )
        paper.text_of(f"{one.name.vi}{when}", 8.5, left=6)
        paper.text_of(one.name.en, 7.5, grey=True, left=6)
        paper.ln(0.8)


def _signed(paper: Paper, said: Said) -> None:
    """Where the applicant writes a place, a day and their name."""
    paper.keep(42)
    paper.ln(4)
    day, who, sign = said["place_date"], said["applicant"], said["sign_here"]
    paper.centred(day.vi, 9)
    paper.centred(who.vi, 9.5, bold=True)
    paper.centred(who.en, 8, grey=True)
    paper.centred(f"{sign.vi} / {sign.en}", 8, grey=True)
