"""Which values nothing vouches for: no source that speaks of them, no law, no word that they are in doubt."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from portal.domain.procedure import Procedure

_FACTS = (
    *("title", "field", "level", "audience", "authority", "agency_kind", "channels", "cases"),
    *("papers", "fee_due", "times", "returns", "results", "legal_basis"),
)
"""What is so or not so; rates beside, each with its own law. The rest is in the portal's own words, or how it works."""
_NAMED_ELSE = {"processing": "times"}


def told(read: Iterable[Procedure]) -> str:
    """How many there are, and which."""
    bare = [f"{one.code} {field}" for one in read for field in unsourced(one)]
    return ": ".join(
        [f"values without a source: {len(bare)}", *([", ".join(bare)] if bare else [])]
    )


def unsourced(found: Procedure) -> Iterator[str]:
    """A field that is `unverified` or flagged says itself that it is in doubt; `source` there says so of them all."""
    named = {*found.unverified, *(flag.about for flag in found.flags)}
    doubted = {_NAMED_ELSE.get(name, name) for name in named}
    if "fees" not in doubted:
        yield from (f"fees.{line.id}" for line in found.fees if not line.legal_basis)
    if _is_a_page(found.source) or "source" in found.unverified:
        return
    silent = {_NAMED_ELSE.get(name, name) for name in found.unknown}
    for field in _FACTS:
        if getattr(found, field) and field not in doubted | silent:
            yield field


def _is_a_page(source: str) -> bool:
    """A site's first page says nothing of one procedure, and what is no address cannot be looked up."""
    address = urlsplit(source)
    return address.scheme == "https" and bool(address.netloc) and address.path not in {"", "/"}
