"""Every blank form of the catalogue, made once for each state of what goes into it."""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from infra.catalogue.makers import makers
from infra.locking import locked
from infra.names import ROOT
from web.pages import Lang

HERE: Final = Path(__file__).resolve().parent
PROCEDURES: Final = ROOT / "layers/portal/catalogue/data/procedures"
_TEXTS: Final = "forms."
_MADE_BY: Final = ("fpdf2", "fonttools", "pikepdf", "fontpkg-be-vietnam-pro")

Texts = Mapping[Lang, Mapping[str, str]]


def write_forms(
    public: Path, texts: Texts, procedures: Path = PROCEDURES, cache: Path = ROOT / "build/cache"
) -> None:
    """Put them below `public`, at the addresses that the API says. Raises BuildRefused."""
    said = said_in(texts)
    made = cache / f"forms-{_fingerprint(procedures, said)}"
    with locked(made.with_suffix(".lock")):
        if not made.is_dir():
            _make(made, procedures, said)
        shutil.copytree(made, public, dirs_exist_ok=True)


def said_in(texts: Texts) -> dict[str, dict[str, str]]:
    """The forms' own words, out of those of the pages."""
    keys = [key for key in texts["vi"] if key.startswith(_TEXTS)]
    return {
        key.removeprefix(_TEXTS): {lang: words[key] for lang, words in texts.items()}
        for key in keys
    }


def _make(made: Path, procedures: Path, said: Mapping[str, Mapping[str, str]]) -> None:
    from web.forms.form import all_forms  # noqa: PLC0415 - a second, where there is something to make

    unfinished = made.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for path, content in all_forms(procedures, said):
        (unfinished / path).parent.mkdir(parents=True, exist_ok=True)
        (unfinished / path).write_bytes(content)
    unfinished.rename(made)


def _fingerprint(procedures: Path, said: Mapping[str, Mapping[str, str]]) -> str:
    digest = hashlib.sha256(repr([(name, version(name)) for name in _MADE_BY]).encode())
    digest.update(repr(sorted(said.items())).encode())
    for file in inputs(procedures):
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def inputs(procedures: Path) -> Iterable[Path]:
    """Every file of ours that goes into them."""
    yield from sorted(procedures.glob("*.toml"))
    yield from sorted(HERE.glob("*.py"))
    yield from makers()
