"""Two versions of a procedure, fact by fact, as somebody reads them in a terminal."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.import_catalogue.version import FACTS
from portal.domain.fee import FeeLine
from portal.domain.procedure import Procedure, RequiredDocument
from portal.domain.processing import Time


def differences(held: Procedure | None, new: Procedure) -> tuple[str, ...]:
    """One line for each value that goes and each that comes; none where both say the same."""
    return tuple(line for fact in FACTS for line in _of(fact, held, new))


def _of(fact: str, held: Procedure | None, new: Procedure) -> Iterator[str]:
    before = _read(fact, held) if held else ()
    after = _read(fact, new)
    yield from (f"{fact}: - {line}" for line in before if line not in after)
    yield from (f"{fact}: + {line}" for line in after if line not in before)


def _read(fact: str, procedure: Procedure) -> tuple[str, ...]:
    value = getattr(procedure, fact)
    if value is None:
        return ()
    members = value if isinstance(value, tuple) else (value,)
    return tuple(_SAID.get(fact, str)(member) for member in members)


def _paper(paper: RequiredDocument) -> str:
    asked = "optional" if paper.optional else f"{paper.required}"
    cases = f" in {', '.join(paper.case)}" if paper.case else ""
    return f"{paper.name.vi} ({paper.originals} originals, {paper.copies} copies, {asked}{cases})"


def _fee(line: FeeLine) -> str:
    share = f"{line.percent} % of {line.of}" if line.percent else "free"
    tiers = " ".join(f"{tier.amount:,} to {tier.upto or 'the end'}," for tier in line.tiers)
    rate = f"{line.amount:,} đ" if line.amount else tiers or share
    each = f" per {line.per}" if line.per else ""
    whom = " ".join(filter(None, (line.channel, line.subject, line.province)))
    span = f"{line.valid_from} to {line.valid_to or 'on'}"
    return f"{line.name.vi}: {rate}{each}, {whom}, {span}, {line.legal_basis}"


def _time(time: Time) -> str:
    named = " ".join(filter(None, (time.case, time.channel)))
    return f"{time.amount or ''} {time.unit.value} {named}".strip()


def _words(words: Any) -> str:  # noqa: ANN401  # whatever has a text in both languages
    return str(getattr(words, "name", words).vi)


_SAID: Mapping[str, Callable[[Any], str]] = {
    "title": _words,
    "field": _words,
    "agency_kind": _words,
    "cases": _words,
    "results": _words,
    "papers": _paper,
    "fees": _fee,
    "times": _time,
}
