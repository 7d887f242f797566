"""A list's query: words, facets, order and page, each of them known and in its bounds."""

import re
from collections.abc import Iterator, Mapping

from chalice.app import Request

from functions.reading import query, stated
from portal.domain.errors import Defect, Invalid
from portal.domain.finding import FACETS, MOST_A_PAGE, Asked, Sort
from portal.operations.show_places import AskedOn

ASKED = ("q", *FACETS, "sort", "cursor", "limit")
_NUMBER = re.compile(r"[0-9]{1,9}")
_VALUES: Mapping[str, frozenset[str]] = {
    "audience": frozenset({"citizen", "household", "business", "organisation"}),
    "authority": frozenset({"ministry", "province", "commune", "other"}),
    "level": frozenset("1234"),
    "scope": frozenset({"information", "partial", "full"}),
    "free": frozenset({"true"}),
    "sort": frozenset(Sort),
}
"""What a parameter may say; of the others only the data know."""


def asked(request: Request) -> Asked:
    """Raises Invalid with every parameter that is not ours or says what it cannot. A cursor is not looked at."""
    said = _said(request)
    defects = tuple(_defects(said))
    if defects:
        raise Invalid("filter_unknown", defects=defects)
    return Asked(
        words=said.get("q", ""),
        narrowed={name: said[name] for name in FACETS if name in said},
        sort=Sort(said.get("sort", Sort.RELEVANCE)),
        limit=int(said.get("limit", "20")),
    )


def _defects(said: Mapping[str, str]) -> Iterator[Defect]:
    for name, value in said.items():
        if name not in ASKED:
            yield Defect(pointer=f"/{name[:50]}", code="unknown_field")
        elif name in _VALUES and value not in _VALUES[name]:
            yield Defect(pointer=f"/{name}", code="not_offered")
        elif name == "limit" and not _in_bounds(value):
            yield Defect(
                pointer="/limit", code="out_of_range", params={"least": 1, "most": MOST_A_PAGE}
            )


def _in_bounds(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and 1 <= int(value) <= MOST_A_PAGE


def nothing_but(request: Request, *names: str) -> None:
    """Raises Invalid with every parameter that is none of these."""
    unknown = tuple(
        Defect(pointer=f"/{name[:50]}", code="unknown_field")
        for name in request.query_params or {}
        if name not in names
    )
    if unknown:
        raise Invalid(defects=unknown)


def on_a_day(request: Request) -> AskedOn:
    """Raises Invalid."""
    return stated(AskedOn, _said(request))


def _said(request: Request) -> dict[str, str]:
    given = {name: query(request, name) for name in request.query_params or {}}
    return {name: value for name, value in given.items() if value}
