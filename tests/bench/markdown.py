"""Tables as GitHub shows them: figures to the right."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """The first `words` columns hold words, the rest figures."""
    rule = ["---"] * words + ["---:"] * (len(heads) - words)
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, rule, *rows])


def number(value: float) -> str:
    """No digits after the point that say nothing."""
    if value and abs(value) < 10:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:,.0f}"
