"""How the files of the open data are served: as what they are, to everybody's pages, to be kept for an hour."""

from pathlib import PurePosixPath

MEDIA_TYPES = {
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
FOLDER = "open-data"


def headers(path: str) -> dict[str, str]:
    """What its answer says beside its ETag; nothing for what is none of these files."""
    place = PurePosixPath(path)
    if place.parts[:1] != (FOLDER,) or place.suffix not in MEDIA_TYPES:
        return {}
    return {
        "content-type": MEDIA_TYPES[place.suffix],
        "cache-control": "public, max-age=3600",
        "access-control-allow-origin": "*",
    }
