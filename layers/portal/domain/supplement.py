"""A supplement (bổ sung hồ sơ): what is wrong with a dossier, all of it at once, and its citizen's answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field, JsonValue

from portal.domain.draft import Paper, PaperState
from portal.domain.errors import Defect
from portal.domain.model import Kept

MOST_ITEMS = 20


class Asker(StrEnum):
    """The portal asks for papers that could not be made safe, and only before it hands a dossier over."""

    AGENCY = "agency"
    PORTAL = "portal"


class About(StrEnum):
    PAPER = "paper"
    FIELD = "field"


class SupplementItem(Kept):
    """One defect. `target` is a required document or a field of the declaration; `code` says in which way.

    `text` is the asker's own words.
    """

    about: About
    target: str
    code: str
    text: str


class Asked(Kept):
    """What a dossier's head says of its open supplement."""

    number: int
    by: Asker
    at: datetime
    answer_by: datetime

    def later(self, by: timedelta) -> "Asked":
        return self.model_copy(update={"answer_by": self.answer_by + by})


class Supplement(Kept):
    """What was asked, and what has been answered so far. `version` counts every change.

    `papers` are those uploaded for it; `declaration` holds the fields that the answer changed.
    """

    number: int
    by: Asker
    asked_at: datetime
    answer_by: datetime
    after_acceptance: bool = False
    why_again: str | None = None
    items: tuple[SupplementItem, ...]
    papers: tuple[Paper, ...] = ()
    declaration: dict[str, JsonValue] = Field(default_factory=dict)
    answered_at: datetime | None = None
    version: int = 1

    def targets(self, about: About) -> frozenset[str]:
        return frozenset(item.target for item in self.items if item.about is about)

    def paper(self, wanted: str) -> Paper | None:
        return next((paper for paper in self.papers if paper.paper == wanted), None)

    def changed(self, **changes: object) -> "Supplement":
        return self.model_copy(update={**changes, "version": self.version + 1})

    def has_answer(self, item: SupplementItem) -> bool:
        """Whether a clean paper stands for it, or the field was given."""
        if item.about is About.FIELD:
            return item.target in self.declaration
        return any(
            paper.required_document == item.target and paper.state is PaperState.CLEAN
            for paper in self.papers
        )

    def defects(self) -> tuple[Defect, ...]:
        """Everything that is answered without having been asked, still unanswered, or not looked at: all at once."""
        fields = self.targets(About.FIELD)
        return (
            *(
                Defect(pointer=_pointer(About.FIELD, name), code="not_asked")
                for name in self.declaration
                if name not in fields
            ),
            *(
                Defect(pointer=_pointer(item.about, item.target), code=_MISSING[item.about])
                for item in self.items
                if not self.has_answer(item)
            ),
            *(
                Defect(
                    pointer=_pointer(About.PAPER, paper.required_document),
                    code=f"paper_{paper.state.value}",
                )
                for paper in self.papers
                if paper.state is not PaperState.CLEAN
            ),
        )


_MISSING = {About.PAPER: "paper_missing", About.FIELD: "missing"}
_PLACES = {About.PAPER: "papers", About.FIELD: "declaration"}


def _pointer(about: About, name: str) -> str:
    """Where an answer goes, as RFC 6901, in the body that gives it."""
    return f"/{_PLACES[about]}/{name.replace('~', '~0').replace('/', '~1')}"


class Filed(NamedTuple):
    """A paper that was handed in, at first (0) or with a supplement. Of a `replaced` one a later one took the place."""

    paper: Paper
    supplement: int
    replaced: bool


def filed(first: Sequence[Paper], supplements: Sequence[Supplement]) -> tuple[Filed, ...]:
    """Every paper of a dossier, the first ones first. A supplement for a document takes the place of all before it."""
    rounds = [(0, first), *((one.number, one.papers) for one in _answered(supplements))]
    return tuple(
        Filed(paper, number, _replaced(paper.required_document, number, supplements))
        for number, papers in rounds
        for paper in papers
    )


def _replaced(document: str, number: int, supplements: Sequence[Supplement]) -> bool:
    later = (one for one in _answered(supplements) if one.number > number)
    return any(document in one.targets(About.PAPER) for one in later)


def declared(
    first: Mapping[str, JsonValue], supplements: Sequence[Supplement]
) -> dict[str, JsonValue]:
    """The declaration as it stands: each answer writes over what was said before."""
    found = dict(first)
    for one in _answered(supplements):
        found |= one.declaration
    return found


def _answered(supplements: Sequence[Supplement]) -> list[Supplement]:
    return [one for one in supplements if one.answered_at is not None]
