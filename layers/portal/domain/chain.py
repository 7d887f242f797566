"""The hash chain of a dossier's events: h_n = SHA-256(h_{n-1} | canonical JSON).

Whoever edits an event, drops one or slips one in breaks every later link, and a citizen holding a receipt
holds a link nobody can take back.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

GENESIS = "0" * 64


def canonical(content: Mapping[str, JsonValue]) -> str:
    """Sorted keys, no spaces, letters as they are: one text for one content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(previous: str, content: Mapping[str, JsonValue]) -> str:
    return hashlib.sha256(f"{previous}|{canonical(content)}".encode()).hexdigest()


def first_break(links: Iterable[tuple[Mapping[str, JsonValue], str, str]]) -> int | None:
    """The 1-based place of the first (content, previous, hash) that does not follow, or None if all do."""
    before = GENESIS
    for place, (content, previous, own) in enumerate(links, start=1):
        if previous != before or link(previous, content) != own:
            return place
        before = own
    return None
