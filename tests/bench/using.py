"""The sections on what operations and lives use, and what that costs."""

from tests.bench import cost
from tests.bench.book import Book
from tests.bench.figures import Figures
from tests.bench.goals import ACCOUNT
from tests.bench.life import TRACKINGS
from tests.bench.markdown import number, table
from tests.bench.meter import Use, summed
from tests.bench.words import say

COUNTED = {
    "write_units": "write units",
    "read_units": "read units",
    "requests": "calls of Lambdas",
    "aws_calls": "AWS calls",
    "text_parts": "SMS parts",
    "mails": "mails",
}


def operations(figures: Figures) -> str:
    heads = [
        "",
        "times",
        "write units",
        "of them index",
        "read units",
        "AWS calls",
        "SMS parts",
        "CPU ms",
    ]
    rows = [_operation(figures.book, it) for it in figures.book.operations]
    return f"## Operations\n\n{say('operations')}\n\n{table(heads, rows)}"


def _operation(book: Book, operation: str) -> list[str]:
    use = book.of(operation)
    every = (
        use.write_units,
        use.index_units,
        use.read_units,
        use.aws_calls,
        use.text_parts,
        use.cpu_ms,
    )
    return [operation, str(use.requests), *(number(it / use.requests) for it in every)]


def life(figures: Figures) -> str:
    book, legs = figures.book, figures.deployed.transitions
    account = summed(it.use for it in book.entries if it.operation in ACCOUNT)
    dossier = summed(it.use for it in book.entries if it.operation not in ACCOUNT)
    rows = [_row(name, account, dossier, book.total) for name in COUNTED]
    rows.append(["transitions", "0", *[number(sum(legs.values()))] * 2])
    walked = ", ".join(f"{leg} {count}" for leg, count in legs.items())
    words = say("life", trackings=TRACKINGS, walked=walked)
    heads = ["", "account", "dossier", "together"]
    return f"## A life\n\n{words}\n\n{table(heads, rows)}\n\n{_where(book.total)}"


def _row(name: str, *uses: Use) -> list[str]:
    return [COUNTED[name], *(number(getattr(use, name)) for use in uses)]


def _where(use: Use) -> str:
    """Whence the write units come: what would have to change, and by how much at most."""
    tables = ", ".join(f"{name} {number(units)}" for name, units in use.tables.most_common())
    return say(
        "where",
        total=number(use.write_units),
        tables=tables,
        index=number(use.index_units),
        transacted=number(use.transacted_units),
    )


def money(figures: Figures) -> str:
    lines = cost.lines(figures.book, sum(figures.deployed.transitions.values()))
    known = [[*_line(it)] for it in lines]
    apart = [it for it in lines if it.price.name.startswith("SMS")]
    total = sum(it.dollars for it in lines)
    texts = sum(it.dollars for it in apart)
    words = say("cost", wait=cost.WAIT_MS)
    rows = [
        *known,
        ["**without SMS**", "", "", f"**{number(total - texts)}**", ""],
        ["**all**", "", "", f"**{number(total)}**", ""],
    ]
    heads = ["", "a life", "USD a million units", "USD a million lives", "price"]
    return f"## Cost of a million dossiers\n\n{words}\n\n{table(heads, rows)}"


def _line(it: cost.Line) -> tuple[str, ...]:
    price = it.price
    source = f"[read {price.read}]({price.source})" if "://" in price.source else price.source
    mark = "" if price.verified else ", unverified"
    return (
        price.name,
        number(it.used),
        f"{price.per_million:,.3f}",
        number(it.dollars),
        f"{source}{mark}",
    )
