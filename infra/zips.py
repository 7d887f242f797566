"""Deterministic archives: the same files give the same bytes, and an unchanged deploy is none."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def write_zip(archive: Path, root: Path, files: Iterable[Path], prefix: str = "") -> None:
    """Write `files` under the names they have in `root`, sorted, with one fixed time."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    named = sorted((prefix + file.relative_to(root).as_posix(), file) for file in files)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, file in named:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, file.read_bytes())


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def unzipped_size(archive: Path) -> int:
    with zipfile.ZipFile(archive) as content:
        return sum(entry.file_size for entry in content.infolist())
