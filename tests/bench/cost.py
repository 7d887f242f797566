"""What a million dossiers would cost in USD: the counts of one life times the price table beside this file."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from infra.functions import Function, load_functions
from tests.bench.book import DOORS, Book, Entry

PRICES = Path(__file__).with_name("prices.toml")
WAIT_MS = 5.0
"""Assumed: how long an answer of AWS's takes inside a region. A Lambda is paid while it waits."""
WHOLE_PROCESSOR_MB = 1769
UPLOADS = 3
"""Two papers and a result go straight to S3: no call of ours."""


class Price(NamedTuple):
    name: str
    per_million: float
    source: str
    read: date
    verified: bool


class Line(NamedTuple):
    price: Price
    used: float

    @property
    def dollars(self) -> float:
        """For a million lives."""
        return self.used * self.price.per_million


def prices() -> dict[str, Price]:
    tables = tomllib.loads(PRICES.read_text(encoding="utf-8"))
    return {name: Price(**table) for name, table in tables.items()}


def lines(book: Book, transitions: int) -> list[Line]:
    known = prices()
    return [Line(known[name], used) for name, used in counts(book, transitions).items()]


def counts(book: Book, transitions: int) -> Mapping[str, float]:
    """Named as the prices are."""
    use, doors = book.total, {it.operation for it in DOORS}
    return {
        "write_units": use.write_units,
        "read_units": use.read_units,
        "api_calls": sum(entry.operation in doors for entry in book.entries),
        "invocations": len(book.entries),
        "gigabyte_seconds": gigabyte_seconds(book),
        "transitions": transitions,
        "object_puts": use.calls["s3.PutObject"] + UPLOADS,
        "object_gets": use.calls["s3.GetObject"] + use.calls["s3.HeadObject"],
        "queue_requests": 3 * use.calls["sqs.SendMessage"],
        "mails": use.mails,
        "text_parts": use.text_parts,
    }


def gigabyte_seconds(book: Book) -> float:
    functions = {it.name: it for it in load_functions()}
    return sum(_paid(entry, functions[entry.function]) for entry in book.entries)


def _paid(entry: Entry, function: Function) -> float:
    """A warm call: its processor time on the share its memory buys, and its waiting."""
    share = min(1.0, function.memory / WHOLE_PROCESSOR_MB)
    seconds = (entry.use.cpu_ms / share + entry.use.aws_calls * WAIT_MS) / 1000
    return seconds * function.memory / 1024
