"""Whose change may change what is made of the catalogue: its file, and the blank forms."""

from collections.abc import Iterator
from pathlib import Path

from infra.names import ROOT


def makers() -> Iterator[Path]:
    """This folder and the whole domain: a list of the rules that matter would forget the next one."""
    for folder in ("infra/catalogue", "layers/portal/domain"):
        yield from sorted((ROOT / folder).glob("*.py"))
