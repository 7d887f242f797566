"""Where drafts and dossiers are kept. Every write is conditional on the version it was decided upon."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from pydantic import JsonValue

from portal.domain.answer import KeptAnswer
from portal.domain.dossier import Dossier, Moved
from portal.domain.draft import Draft, Paper
from portal.domain.event import Event
from portal.domain.model import Id, Kept, Line, Sha256
from portal.domain.once import Once
from portal.domain.supplement import Supplement
from portal.domain.trying import Turn, always


class Page(NamedTuple):
    """Some dossiers, newest first, and where the next page begins."""

    dossiers: Sequence[Dossier]
    next: str | None


class Story(NamedTuple):
    """A dossier as it stands, and all that happened to it, in order."""

    dossier: Dossier
    events: Sequence[Event]


class Body(NamedTuple):
    """What a dossier was submitted with. It never changes after; what a supplement changed stands beside it."""

    declaration: dict[str, JsonValue]
    papers: tuple[Paper, ...]


class Upload(Kept):
    """A result file an agency said it would upload, and which of its intentions that was."""

    once: Once

    id: Id
    file_name: Line
    content_type: str
    size: int
    sha256: Sha256


class Drafts(Protocol):
    def add(self, draft: Draft) -> None:
        """Raises Raced if a draft of that id is there."""

    def find(self, draft: str) -> Draft | None:
        """The draft with its papers; None if there is none, it expired, or it became a dossier."""

    def of(self, owner: str) -> Sequence[Draft]:
        """A citizen's drafts, the last saved first; without their declarations and papers."""

    def save(self, draft: Draft, *, papers: Sequence[Paper] = ()) -> None:
        """Keep the draft's new version: with `papers`, those papers; without, its declaration.

        Raises Raced unless the version follows the stored one.
        """

    def found(self, draft: Draft, paper: Paper) -> None:
        """Keep what was found of an upload; the draft's version stays. Raises Raced unless it was still awaited."""

    def drop_paper(self, draft: Draft, paper: str) -> None:
        """Keep the draft's new version without that paper. Raises Raced unless it follows the stored one."""

    def remove(self, draft: Draft) -> None:
        """Forget it and its papers. Raises Raced if it changed since."""

    def removed_by(self, draft: str) -> str | None:
        """Whose a draft was that they removed within the last day."""

    def forget(self, draft: str) -> None:
        """Forget what is left of a draft that expired; does nothing to one that is still there."""


class Dossiers(Protocol):
    def register(self, draft: Draft, moved: Moved) -> None:
        """The draft becomes a dossier, all or nothing. Raises Raced if the draft changed or the code is taken."""

    def commit(self, moved: Moved, supplement: Supplement | None = None) -> None:
        """Keep the head, its event and the supplement that this move asks for or answers, in one transaction.

        Raises Raced if somebody moved it first, or changed the supplement.
        """

    def find(self, code: str) -> Dossier | None: ...

    def get(self, dossier: str) -> Dossier | None:
        """By internal id."""

    def story(self, dossier: str) -> Story | None:
        """By internal id: head and events, as they are now."""

    def look(self, code: str) -> Story | None:
        """For whoever only looks: the same, and it may be a moment old. What is there is found, however new."""

    def body(self, dossier: str) -> Body: ...

    def events(self, dossier: str) -> Sequence[Event]:
        """In the order in which they happened."""

    def of(self, owner: str, cursor: str | None) -> Page: ...

    def supplement(self, dossier: str, number: int) -> Supplement | None: ...

    def supplements(self, dossier: str) -> Sequence[Supplement]:
        """All there were, the first one first."""

    def keep(self, dossier: Dossier, supplement: Supplement) -> None:
        """Keep an open supplement's new version; the dossier does not move by it. Raises Raced unless it follows."""

    def expect(self, dossier: str, upload: Upload) -> None:
        """Remember, for a day, what an agency is about to upload. Raises Raced if something of that id is."""

    def expected(self, dossier: str, upload: str) -> Upload | None: ...

    def keep_answer(self, dossier: str, answer: KeptAnswer) -> None:
        """Keep, for a while, what an agency said that changed nothing. The same one again is kept once."""

    def answers(self, dossier: str) -> Sequence[KeptAnswer]:
        """What was said of it that changed nothing, in no order."""

    def ids(self) -> Iterator[str]:
        """Every dossier there is. Reads the whole table: for verification, never for a door."""

    def codes(self) -> Iterator[tuple[str, str]]:
        """Every code that was given, and whose it is: what `ids` has lost is known from here. Reads as much."""

    def next_number(self, agency: str, day: str) -> int:
        """A number no other dossier of that agency has on that day (yymmdd); gaps are allowed."""

    def waiting(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[str]:
        """Internal ids of dossiers whose next action of the portal's own was due before that moment.

        `its_turn` is asked of when it was due; `limit` and order as for attempts to pay.
        """
