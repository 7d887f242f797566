"""Both languages say the same things, and every word of the catalogue is said somewhere."""

import re
from pathlib import Path

import pytest

from web.pages import LANGS, PAGES
from web.render import MESSAGES
from web.texts import LIVE, WordsMissing, live, read_shared, read_texts

WEB = Path(__file__).resolve().parents[2] / "web"
TEXTS = read_texts(WEB / "texts")
SPOKEN = live(TEXTS["vi"] | read_shared(MESSAGES)["vi"])
MODULES = {path: path.read_text() for path in (WEB / "assets" / "js").rglob("*.js")}
TEMPLATES = {path: path.read_text() for path in (WEB / "templates").rglob("*.html")}
SAID = re.compile(r'\bsay\((?:\w+ \? )?"([^"]+)"(?: : "([^"]+)")?')
BUILT = re.compile(r"\bsay\(`([^`$]+)\$\{")
TOLD = re.compile(r'\bt\("([^"]+)"\)')


def _spoken() -> set[str]:
    return {key for text in MODULES.values() for pair in SAID.findall(text) for key in pair if key}


def _named() -> set[str]:
    """Keys that a module holds before it says them."""
    return {key for text in MODULES.values() for key in re.findall(r'"(\w+\.\w+)"', text)}


def test_a_key_that_one_language_lacks_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "vi.toml").write_text('[a]\nb = "c"\nd = "e"\n')
    (tmp_path / "en.toml").write_text('[a]\nb = "c"\n')
    with pytest.raises(WordsMissing, match=r"a\.d"):
        read_texts(tmp_path)


def test_no_text_is_empty() -> None:
    assert [key for lang in LANGS for key, text in TEXTS[lang].items() if not text.strip()] == []


def test_both_languages_fill_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    vi, en = TEXTS["vi"], TEXTS["en"]
    assert [key for key in vi if places(vi[key]) != places(en[key])] == []


def test_every_key_that_a_module_says_exists() -> None:
    spoken = {
        key for text in MODULES.values() for pair in SAID.findall(text) for key in pair if key
    }
    assert spoken - SPOKEN.keys() == set()


def test_every_beginning_of_a_built_key_has_texts() -> None:
    beginnings = {key for text in MODULES.values() for key in BUILT.findall(text)}
    assert [start for start in beginnings if not any(key.startswith(start) for key in SPOKEN)] == []


def _on_forms() -> set[str]:
    """What blank forms say: the words that they ask for by key."""
    asking = "".join(file.read_text() for file in (WEB / "forms").glob("*.py"))
    return {f"forms.{key}" for key in re.findall(r'said\["(\w+)"\]', asking)}


def test_forms_have_all_their_words() -> None:
    assert _on_forms() == {key for key in TEXTS["vi"] if key.startswith("forms.")}


def test_no_text_is_left_that_nobody_says() -> None:
    said = {LIVE + key for key in _spoken() | _named()}
    told = {key for text in TEMPLATES.values() for key in TOLD.findall(text)}
    built = {LIVE + key for text in MODULES.values() for key in BUILT.findall(text)}
    built |= {key for text in TEMPLATES.values() for key in re.findall(r'\bt\("([^"]+)" ~', text)}
    titles = {f"{page.name}.title" for page in PAGES}
    kept = said | told | titles | _on_forms()
    left = {key for key in TEXTS["vi"] if key not in kept and not key.startswith(tuple(built))}
    assert left == set()
