"""Drafts and dossiers in a dictionary, as unforgiving about versions as the table."""

from collections.abc import Iterator, Sequence
from itertools import count

from portal.domain.answer import KeptAnswer
from portal.domain.dossier import Dossier, Moved
from portal.domain.draft import Draft, Paper, PaperState
from portal.domain.errors import Erased, Malformed, Raced
from portal.domain.event import Event
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Body, Page, Story, Upload
from portal.domain.supplement import Supplement
from portal.domain.trying import Turn, always
from tests.fakes.common import FakeClock

PAGE = 20


class FakeDossiers:
    """Both ports, for the two share a collection.

    `racing` lets so many writes come second, `overtaken` this draft come first, once; `erased`: keys are gone.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.drafts: dict[str, Draft] = {}
        self.heads: dict[str, Dossier] = {}
        self.bodies: dict[str, Body] = {}
        self.happened: dict[str, list[Event]] = {}
        self.asked: dict[str, dict[int, Supplement]] = {}
        self.uploads: dict[tuple[str, str], Upload] = {}
        self.kept_answers: dict[tuple[str, str], KeptAnswer] = {}
        self.numbers: dict[tuple[str, str], Iterator[int]] = {}
        self.given: dict[str, str] = {}
        self.removed: dict[str, str] = {}
        self.racing = 0
        self.overtaken: Draft | None = None
        self.erased = False

    # --- Drafts
    def add(self, draft: Draft) -> None:
        if draft.draft in {*self.drafts, *self.heads, *self.removed}:
            raise Raced
        self.drafts[draft.draft] = draft

    def find_draft(self, draft: str) -> Draft | None:
        found = self.drafts.get(draft)
        return found if found and self.stands(found) else None

    def stands(self, draft: Draft) -> bool:
        return self.clock.now() < draft.expires_at

    def save(self, draft: Draft, *, papers: Sequence[Paper] = ()) -> None:
        stored = self._follows(draft)
        if papers:
            merged = {paper.paper: paper for paper in (*stored.papers, *papers)}
            in_order = tuple(sorted(merged.values(), key=lambda paper: paper.paper))
            kept = draft.model_copy(update={"declaration": stored.declaration, "papers": in_order})
        else:
            kept = draft.model_copy(update={"papers": stored.papers})
        self.drafts[draft.draft] = kept

    def found(self, draft: Draft, paper: Paper) -> None:
        self._race()
        stored = self.drafts.get(draft.draft)
        held = stored.paper(paper.paper) if stored else None
        if stored is None or held is None or held.state is not PaperState.AWAITING_UPLOAD:
            raise Raced
        papers = tuple(paper if p.paper == paper.paper else p for p in stored.papers)
        self.drafts[draft.draft] = stored.model_copy(update={"papers": papers})

    def drop_paper(self, draft: Draft, paper: str) -> None:
        stored = self._follows(draft)
        left = tuple(p for p in stored.papers if p.paper != paper)
        self.drafts[draft.draft] = draft.model_copy(update={"papers": left})

    def remove(self, draft: Draft) -> None:
        self._race()
        if (
            self.drafts.get(draft.draft, None) is None
            or self.drafts[draft.draft].version != draft.version
        ):
            raise Raced
        del self.drafts[draft.draft]
        self.removed[draft.draft] = draft.owner

    def forget(self, draft: str) -> None:
        """A dictionary leaves nothing behind."""

    # --- Dossiers
    def register(self, draft: Draft, moved: Moved) -> None:
        self._race()
        stored = self.drafts.get(draft.draft)
        taken = any(head.code == moved.dossier.code for head in self.heads.values())
        if stored is None or stored.version != draft.version or taken:
            raise Raced
        self.given[moved.dossier.code] = moved.dossier.id
        self.bodies[draft.draft] = Body(stored.declaration, stored.papers)
        self.heads[moved.dossier.id] = moved.dossier
        self.happened[moved.dossier.id] = [moved.event]
        del self.drafts[draft.draft]

    def commit(self, moved: Moved, supplement: Supplement | None = None) -> None:
        self._race()
        stored = self.heads.get(moved.dossier.id)
        if stored is None or stored.version != moved.dossier.version - 1:
            raise Raced
        if supplement:
            self._keep(moved.dossier.id, supplement)
        self.heads[moved.dossier.id] = moved.dossier
        self.happened[moved.dossier.id].append(moved.event)

    def find(self, code: str) -> Dossier | None:
        return next((head for head in self.heads.values() if head.code == code), None)

    def get(self, dossier: str) -> Dossier | None:
        return self.heads.get(dossier)

    def story(self, dossier: str) -> Story | None:
        head = self.get(dossier)
        return Story(head, self.events(dossier)) if head else None

    def look(self, code: str) -> Story | None:
        head = self.find(code)
        return self.story(head.id) if head else None

    def body(self, dossier: str) -> Body:
        if self.erased:
            raise Erased
        return self.bodies.get(dossier, Body({}, ()))

    def events(self, dossier: str) -> Sequence[Event]:
        return list(self.happened.get(dossier, []))

    def of(self, owner: str, cursor: str | None) -> Page:
        if cursor is not None and not cursor.isdecimal():
            raise Malformed("cursor_malformed")
        mine = sorted(
            (h for h in self.heads.values() if h.owner == owner),
            key=lambda h: h.submitted_at,
            reverse=True,
        )
        start = int(cursor or 0)
        more = str(start + PAGE) if len(mine) > start + PAGE else None
        return Page(mine[start : start + PAGE], more)

    def supplement(self, dossier: str, number: int) -> Supplement | None:
        return self.asked.get(dossier, {}).get(number)

    def supplements(self, dossier: str) -> Sequence[Supplement]:
        return [one for _, one in sorted(self.asked.get(dossier, {}).items())]

    def keep(self, dossier: Dossier, supplement: Supplement) -> None:
        self._race()
        self._keep(dossier.id, supplement)

    def expect(self, dossier: str, upload: Upload) -> None:
        if (dossier, upload.id) in self.uploads:
            raise Raced
        self.uploads[dossier, upload.id] = upload

    def expected(self, dossier: str, upload: str) -> Upload | None:
        return self.uploads.get((dossier, upload))

    def keep_answer(self, dossier: str, answer: KeptAnswer) -> None:
        self.kept_answers.setdefault((dossier, answer.id), answer)

    def answers(self, dossier: str) -> Sequence[KeptAnswer]:
        return [kept for (of, _), kept in self.kept_answers.items() if of == dossier]

    def ids(self) -> Iterator[str]:
        return iter(list(self.heads))

    def codes(self) -> Iterator[tuple[str, str]]:
        return iter(list(self.given.items()))

    def next_number(self, agency: str, day: str) -> int:
        return next(self.numbers.setdefault((agency, day), count(1)))

    def waiting(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[str]:
        late = [
            h.id
            for h in self.heads.values()
            if (at := h.next_action_at()) and at.isoformat() < before and its_turn(at)
        ]
        return late[:limit]

    # --- how it stores
    def _keep(self, dossier: str, supplement: Supplement) -> None:
        stored = self.supplement(dossier, supplement.number)
        if (stored.version if stored else 0) != supplement.version - 1:
            raise Raced
        self.asked.setdefault(dossier, {})[supplement.number] = supplement

    def _follows(self, draft: Draft) -> Draft:
        self._race()
        if self.overtaken:
            self.drafts[draft.draft], self.overtaken = self.overtaken, None
        stored = self.drafts.get(draft.draft)
        if stored is None or stored.version != draft.version - 1:
            raise Raced
        return stored

    def _race(self) -> None:
        if self.racing:
            self.racing -= 1
            raise Raced


class FakeDrafts:
    """The Drafts port of a FakeDossiers: two ports have a `find`, and a class can have one."""

    def __init__(self, dossiers: FakeDossiers) -> None:
        self._dossiers = dossiers
        self.add = dossiers.add
        self.find = dossiers.find_draft
        self.save = dossiers.save
        self.found = dossiers.found
        self.drop_paper = dossiers.drop_paper
        self.remove = dossiers.remove
        self.removed_by = dossiers.removed.get
        self.forget = dossiers.forget

    def of(self, owner: str) -> Sequence[Draft]:
        known = self._dossiers
        mine = [d for d in known.drafts.values() if d.owner == owner and known.stands(d)]
        bare = [d.model_copy(update={"declaration": {}, "papers": ()}) for d in mine]
        return sorted(bare, key=lambda d: d.saved_at, reverse=True)
