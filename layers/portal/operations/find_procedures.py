from collections.abc import Mapping

from portal.domain.calendar import local_day
from portal.domain.errors import Malformed
from portal.domain.finding import Asked, Counted, Listed, PagePlace
from portal.domain.model import Value, Words
from portal.domain.ports.common import Clock
from portal.domain.ports.finding import Finder
from portal.domain.service_level import OnlineScope, scope


class ProcedureLine(Value):
    """`fee` is what it costs most people today, None where the source does not say; so are `working_days`."""

    code: str
    title: Words
    summary: Words
    field: Words
    level: int
    online_scope: OnlineScope
    audience: tuple[str, ...]
    authority: str
    fee: int | None
    working_days: int | None
    files_online: bool
    verified: bool


class ProcedureList(Value):
    """A page of what was found, all of it counted; `next` is the cursor of the page after.

    `meant` is the question as the catalogue spells it, where somebody's finger slipped.
    """

    items: tuple[ProcedureLine, ...]
    total: int
    facets: Mapping[str, tuple[Counted, ...]]
    meant: str | None
    next: str | None


class Suggestion(Value):
    code: str
    title: Words


class SuggestionList(Value):
    items: tuple[Suggestion, ...]


def find_procedures(
    asked: Asked, cursor: str | None, finder: Finder, clock: Clock
) -> ProcedureList:
    """Those that fit the words, in whatever way they are typed, narrowed as asked; all of them for no words.

    Raises Malformed for a cursor that was not told for this question, or in another edition of the catalogue.
    """
    now = clock.now()
    edition = finder.edition(local_day(now))
    here = asked if cursor is None else _continued(asked, cursor, edition)
    found = finder.find(here, local_day(now))
    after = here.offset + len(found.page)
    if cursor is not None and not found.page:  # beyond the last one
        raise Malformed("cursor_malformed")
    return ProcedureList(
        items=tuple(_line(one, one.fee_at(now)) for one in found.page),
        total=found.total,
        facets=found.facets,
        meant=found.meant,
        next=asked.page_at(PagePlace(after, edition)) if after < found.total else None,
    )


def suggest_procedures(words: str, finder: Finder, clock: Clock) -> SuggestionList:
    """What somebody may be about to ask for."""
    found = finder.suggest(words, local_day(clock.now()))
    return SuggestionList(items=tuple(Suggestion(code=o.code, title=o.title) for o in found))


def _continued(asked: Asked, cursor: str, edition: str) -> Asked:
    place = asked.place_of(cursor)
    if place is None:
        raise Malformed("cursor_malformed")
    if place.edition != edition:
        raise Malformed("cursor_outdated")
    return asked.model_copy(update={"offset": place.offset})


def _line(listed: Listed, fee: int | None) -> ProcedureLine:
    same = set(ProcedureLine.model_fields) & set(Listed.model_fields)
    return ProcedureLine(
        **{name: getattr(listed, name) for name in same},
        online_scope=scope(listed.level),
        fee=fee,
    )
