"""Drafts and dossiers: one item collection each, under an id of its own. A draft's head becomes the dossier's.

HEAD is the lock of the collection: whatever changes, its version moves. A submission therefore rewrites only
the head, and adds the first event and the code: the declaration and the papers stay where they are.

Declaration, papers and supplements are sealed under their citizen's key. Heads and events are not: legs, lists and
the look-up live on them, and a chain must be read by whoever checks it.
"""

import base64
import json
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import StringConstraints

from portal.domain.answer import KeptAnswer
from portal.domain.dossier import Dossier, Moved
from portal.domain.draft import MOST_DRAFTS, Draft, Paper
from portal.domain.errors import Malformed
from portal.domain.event import Event
from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Body, Page, Story, Upload
from portal.domain.ports.vault import Vault
from portal.domain.supplement import Supplement
from portal.domain.trying import Turn, always
from portal.stores import answers
from portal.stores.items import due
from portal.stores.sealing import Sealing
from portal.stores.table import Delete, Item, Put, Table, Write, chunks

HEAD, CONTENT, PAPER, EVENT, RESULT = "HEAD", "CONTENT", "PAPER#", "EVENT#", "RESULT#"
SUPPLEMENT, CODE = "SUPPLEMENT#", "CODE"
DOSSIERS = "dossiers"
DRAFT, DOSSIER, REMOVED = "draft", "dossier", "removed"
AWAITED, LOOKED_AT = 1, 2
"""The two versions of a paper: as it was announced, and with what was found."""

BLOCK = 10
PAGE = 20
REMEMBERED = 1000
_EXPECTED_SECONDS = 24 * 3600


class DynamoDrafts:
    def __init__(self, table: Table, vault: Vault, clock: Clock) -> None:
        self._table, self._sealing, self._clock = table, Sealing(vault, DOSSIERS), clock

    def add(self, draft: Draft) -> None:
        content = [Put(self._content(draft))] if draft.declaration else []
        self._table.write(Put(_draft_head(draft)), *content)

    def find(self, draft: str) -> Draft | None:
        items = {item.sk: item for item in self._table.collection(_pk(draft))}
        head = items.get(HEAD)
        if head is None or not self._stands(head):
            return None
        papers = tuple(
            Paper.model_validate_json(self._sealing.opened(item))
            for sk, item in items.items()
            if sk.startswith(PAPER)
        )
        declaration = json.loads(self._sealing.opened(items[CONTENT])) if CONTENT in items else {}
        return _draft(head).model_copy(update={"declaration": declaration, "papers": papers})

    def of(self, owner: str) -> Sequence[Draft]:
        items, _ = self._table.indexed(
            "by_person",
            ("person", owner),
            ("person_sort", "begins_with", "DRAFT#"),
            limit=MOST_DRAFTS,
        )
        drafts = [_draft(item) for item in _heads(self._table, items) if self._stands(item)]
        return sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)

    def save(self, draft: Draft, *, papers: Sequence[Paper] = ()) -> None:
        kept = [Put(self._paper(draft, paper, AWAITED), expects=None) for paper in papers]
        changed = kept or [Put(self._content(draft), expects=None)]
        self._table.write(Put(_draft_head(draft), expects=draft.version - 1, was=DRAFT), *changed)

    def found(self, draft: Draft, paper: Paper) -> None:
        """Alone, and not with the head: whoever changes or submits the draft meanwhile has left nothing awaited."""
        self._table.write(Put(self._paper(draft, paper, LOOKED_AT), expects=AWAITED))

    def drop_paper(self, draft: Draft, paper: str) -> None:
        self._table.write(
            Put(_draft_head(draft), expects=draft.version - 1, was=DRAFT),
            Delete(_pk(draft.draft), PAPER + paper),
        )

    def remove(self, draft: Draft) -> None:
        """A stone stays for a day: a late second knock brings nothing back, and hears that it is done."""
        rest = [
            Delete(_pk(draft.draft), CONTENT),
            *(Delete(_pk(draft.draft), PAPER + p.paper) for p in draft.papers),
        ]
        expires = int((self._clock.now() + timedelta(days=1)).timestamp())
        whose = json.dumps({"owner": draft.owner})
        stone = Item(_pk(draft.draft), HEAD, draft.version + 1, whose, REMOVED, expires)
        self._table.write(Put(stone, expects=draft.version, was=DRAFT), *rest)

    def removed_by(self, draft: str) -> str | None:
        head = self._table.get(_pk(draft), HEAD)
        if head is None or head.kind != REMOVED:
            return None
        owner: str | None = json.loads(head.body).get("owner")  # earlier stones are blank
        return owner

    def forget(self, draft: str) -> None:
        """What is left of a draft whose head has expired; nothing while there is a head."""
        items = self._table.collection(_pk(draft))
        if any(item.sk == HEAD for item in items):
            return
        left: list[Write] = [Delete(item.pk, item.sk) for item in items]
        for some in chunks(left):
            self._table.write(*some)

    def _stands(self, head: Item) -> bool:
        """Time to live takes what has expired days later: until then it is here, and is not given out."""
        return head.kind == DRAFT and int(self._clock.now().timestamp()) < (head.ttl or 0)

    def _content(self, draft: Draft) -> Item:
        body = json.dumps(draft.declaration, ensure_ascii=False)
        return self._sealing.closed(
            Item(_pk(draft.draft), CONTENT, draft.version, body), draft.owner
        )

    def _paper(self, draft: Draft, paper: Paper, version: int) -> Item:
        item = Item(_pk(draft.draft), PAPER + paper.paper, version, paper.model_dump_json())
        return self._sealing.closed(item, draft.owner)


class DynamoDossiers:
    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._sealing = table, Sealing(vault, DOSSIERS)
        self._leased: dict[tuple[str, str], Iterator[int]] = {}
        self._known = lru_cache(REMEMBERED)(self._whose)

    def register(self, draft: Draft, moved: Moved) -> None:
        head = Put(_head(moved.dossier), expects=draft.version, was=DRAFT)
        code = Item(f"CODE#{moved.dossier.code}", CODE, 1, json.dumps({"id": moved.dossier.id}))
        self._table.write(head, Put(_event(moved.event)), Put(code))

    def commit(self, moved: Moved, supplement: Supplement | None = None) -> None:
        head = Put(_head(moved.dossier), expects=moved.dossier.version - 1, was=DOSSIER)
        beside = [self._kept(moved.dossier, supplement)] if supplement else []
        self._table.write(head, Put(_event(moved.event)), *beside)

    def find(self, code: str) -> Dossier | None:
        found = self._id(code)
        return self.get(found) if found else None

    def get(self, dossier: str) -> Dossier | None:
        head = self._table.get(_pk(dossier), HEAD)
        return _dossier(head) if head and head.kind == DOSSIER else None

    def story(self, dossier: str) -> Story | None:
        return self._story(dossier, fresh=True)

    def look(self, code: str) -> Story | None:
        """A moment's age does no harm, half of a move would: head and events that do not fit are read again."""
        found = self._id(code)
        if found is None:
            return None
        story = self._story(found, fresh=False)
        return story if story and story.dossier.seq == len(story.events) else self.story(found)

    def _id(self, code: str) -> str | None:
        try:
            return self._known(code)
        except LookupError:
            return None

    def _whose(self, code: str) -> str:
        """Whose code it is never changes: what is found may be old, and is remembered. What is not is asked anew."""
        key = f"CODE#{code}", CODE
        found = self._table.get(*key, fresh=False) or self._table.get(*key)
        if found is None:
            raise LookupError
        return _named(found)

    def _story(self, dossier: str, *, fresh: bool) -> Story | None:
        """EVENT#… and HEAD are neighbours: one query brings them, and nothing else."""
        items = {it.sk: it for it in self._table.between(_pk(dossier), EVENT, HEAD, fresh=fresh)}
        head = items.pop(HEAD, None)
        if head is None or head.kind != DOSSIER:
            return None
        return Story(_dossier(head), [Event.read(item.body) for item in items.values()])

    def body(self, dossier: str) -> Body:
        content = self._table.get(_pk(dossier), CONTENT)
        papers = self._table.collection(_pk(dossier), PAPER)
        declaration = json.loads(self._sealing.opened(content)) if content else {}
        read = (Paper.model_validate_json(self._sealing.opened(paper)) for paper in papers)
        return Body(declaration, tuple(read))

    def events(self, dossier: str) -> Sequence[Event]:
        return [Event.read(item.body) for item in self._table.collection(_pk(dossier), EVENT)]

    def of(self, owner: str, cursor: str | None) -> Page:
        items, last = self._table.indexed(
            "by_person",
            ("person", owner),
            ("person_sort", "begins_with", "DOSSIER#"),
            after=_opened(cursor, owner),
            limit=PAGE,
        )
        heads = _heads(self._table, items)
        return Page(
            [_dossier(head) for head in heads if head.kind == DOSSIER],
            base64.urlsafe_b64encode(json.dumps(dict(last)).encode()).decode() if last else None,
        )

    def supplement(self, dossier: str, number: int) -> Supplement | None:
        found = self._table.get(_pk(dossier), _supplement_sk(number))
        return Supplement.model_validate_json(self._sealing.opened(found)) if found else None

    def supplements(self, dossier: str) -> Sequence[Supplement]:
        items = self._table.collection(_pk(dossier), SUPPLEMENT)
        return [Supplement.model_validate_json(self._sealing.opened(item)) for item in items]

    def keep(self, dossier: Dossier, supplement: Supplement) -> None:
        self._table.write(self._kept(dossier, supplement))

    def _kept(self, dossier: Dossier, supplement: Supplement) -> Put:
        """The first version is new; each later one follows the stored one."""
        item = self._sealing.closed(_supplement(dossier.id, supplement), dossier.owner)
        return Put(item) if supplement.version == 1 else Put(item, expects=supplement.version - 1)

    def expect(self, dossier: str, upload: Upload) -> None:
        expires = int(time.time() + _EXPECTED_SECONDS)
        item = Item(
            _pk(dossier), RESULT + upload.id, 1, upload.model_dump_json(), "upload", expires
        )
        self._table.write(Put(item))

    def expected(self, dossier: str, upload: str) -> Upload | None:
        found = self._table.get(_pk(dossier), RESULT + upload)
        return Upload.model_validate_json(found.body) if found else None

    def keep_answer(self, dossier: str, answer: KeptAnswer) -> None:
        answers.keep(self._table, _pk(dossier), answer)

    def answers(self, dossier: str) -> Sequence[KeptAnswer]:
        return answers.kept(self._table, _pk(dossier))

    def ids(self) -> Iterator[str]:
        return (
            item.pk.removeprefix("D#") for item in self._table.every(HEAD) if item.kind == DOSSIER
        )

    def codes(self) -> Iterator[tuple[str, str]]:
        return ((item.pk.removeprefix("CODE#"), _named(item)) for item in self._table.every(CODE))

    def next_number(self, agency: str, day: str) -> int:
        leased = next(self._leased.get((agency, day), iter(())), None)
        if leased is not None:
            return leased
        expires = int(
            (datetime.strptime(day, "%y%m%d").astimezone() + timedelta(days=400)).timestamp()
        )
        last = self._table.advance(f"NUMBER#{agency}#{day}", "NUMBER", BLOCK, expires)
        kept = {key: left for key, left in self._leased.items() if key[1] == day}
        self._leased = kept | {(agency, day): iter(range(last - BLOCK + 2, last + 1))}
        return last - BLOCK + 1

    def waiting(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[str]:
        return [item.pk.removeprefix("D#") for item in self._table.due(before, limit, its_turn)]


class _Place(Value):
    """Where a page of by_person ends. DynamoDB refuses a place that could not be in the list."""

    pk: Annotated[str, StringConstraints(pattern=r"^D#.", max_length=200)]
    sk: Literal["HEAD"]
    person: str
    person_sort: Annotated[str, StringConstraints(pattern=r"^DOSSIER#", max_length=100)]


def _opened(cursor: str | None, owner: str) -> dict[str, str] | None:
    """The place a cursor names. It is only ever a place in the caller's own list: anything else is malformed."""
    if cursor is None:
        return None
    try:
        place = _Place.model_validate_json(base64.urlsafe_b64decode(cursor.encode()))
    except ValueError:
        raise Malformed("cursor_malformed") from None
    if place.person != owner:
        raise Malformed("cursor_malformed")
    return place.model_dump()


def _heads(table: Table, listed: Sequence[Item]) -> Sequence[Item]:
    """The index knows keys alone, so that it is written only where a dossier begins, and not at each change."""
    return table.some([(item.pk, item.sk) for item in listed])


def _pk(identifier: str) -> str:
    return f"D#{identifier}"


def _named(code: Item) -> str:
    return str(json.loads(code.body)["id"])


def _draft_head(draft: Draft) -> Item:
    body = draft.model_dump_json(exclude={"declaration", "papers"})
    index = {"person": draft.owner, "person_sort": f"DRAFT#{draft.started_at.isoformat()}"}
    return Item(
        _pk(draft.draft), HEAD, draft.version, body, DRAFT, int(draft.expires_at.timestamp()), index
    )


def _draft(head: Item) -> Draft:
    return Draft.model_validate(json.loads(head.body) | {"declaration": {}, "papers": ()})


_KEYED = ("id", "owner", "version")
"""What the item's own attributes say need not stand in its body: a head is to be one kilobyte."""


def _supplement_sk(number: int) -> str:
    return f"{SUPPLEMENT}{number:04d}"


def _supplement(dossier: str, supplement: Supplement) -> Item:
    return Item(
        _pk(dossier),
        _supplement_sk(supplement.number),
        supplement.version,
        supplement.model_dump_json(),
        "supplement",
    )


def _head(dossier: Dossier) -> Item:
    index = {"person": dossier.owner, "person_sort": f"DOSSIER#{dossier.submitted_at.isoformat()}"}
    at = dossier.next_action_at()
    if at:
        index |= due(dossier.id, at)
    body = dossier.model_dump_json(exclude={*_KEYED}, exclude_defaults=True)
    return Item(_pk(dossier.id), HEAD, dossier.version, body, DOSSIER, None, index)


def _dossier(head: Item) -> Dossier:
    keyed = (head.pk.removeprefix("D#"), head.index_keys["person"], head.v)
    return Dossier.model_validate(json.loads(head.body) | dict(zip(_KEYED, keyed, strict=True)))


def _event(event: Event) -> Item:
    return Item(_pk(event.dossier), f"{EVENT}{event.seq:06d}", 1, event.model_dump_json(), "event")
