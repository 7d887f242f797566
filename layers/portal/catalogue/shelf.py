"""The catalogue's file, opened to be read and never written: it is made when the portal is packaged."""

import sqlite3
from pathlib import Path

from portal.catalogue.reading import folder

_MAPPED = "PRAGMA mmap_size = 67108864"
"""64 MB: far more than there is."""


def shelf(file: Path | None = None) -> sqlite3.Connection:
    """Nobody else writes it either: it is mapped into memory, and no lock is taken."""
    place = file or Path(str(folder("data", "catalogue.sqlite")))
    opened = sqlite3.connect(
        f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    opened.execute(_MAPPED)
    return opened
