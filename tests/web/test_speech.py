"""A page loads the words that it can say, and no others."""

from pathlib import Path

import pytest

from web.pages import PAGES
from web.render import HERE, MESSAGES
from web.speech import loaded_with, said_on
from web.texts import live, read_shared, read_texts

WORDS = live(read_texts(HERE / "texts")["vi"] | read_shared(MESSAGES)["vi"])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "kit.js").write_text("export const tell = () => say(`mine.told_${way}`);")
    module = tmp_path / "mine.js"
    module.write_text('import { tell } from "./kit.js";\nsay(late ? "mine.late" : "mine.good");')
    return module


def test_whole_keys_and_beginnings_of_what_is_imported_count(page: Path) -> None:
    texts = dict.fromkeys(
        ("mine.late", "mine.good", "mine.told_sms", "mine.other", "home.none"), "x"
    )
    assert set(said_on(page, texts)) == {"mine.late", "mine.good", "mine.told_sms"}


def test_modules_that_import_each_other_are_read_once(page: Path) -> None:
    (page.parent / "kit.js").write_text('import "./mine.js";')
    assert {one.name for one in loaded_with(page)} == {"mine.js", "kit.js"}


def test_every_word_is_said_on_some_page_and_on_few() -> None:
    pages = [HERE / "assets/js/pages" / f"{page.name}.js" for page in PAGES if page.scripted]
    said = [said_on(module, WORDS) for module in pages]
    assert set().union(*said) == WORDS.keys()
    assert max(map(len, said)) < len(WORDS) * 2 / 3
