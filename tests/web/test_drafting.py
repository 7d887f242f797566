"""A draft's page and its versions, its modules in Node: it files what it shows, and loses nothing that was typed."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.bootstrap import node
from infra.names import ROOT
from web.texts import live, read_texts

HERE = Path(__file__).parent / "drafting.mjs"
BEGIN = """
import { asked, elsewhere, file, kept, later, opened, outcome, trouble } from "./drafting.mjs";
const { Saver } = await import("./js/draft/saver.js");
const { upload } = await import("./js/draft/upload.js");
const { checkAnswers } = await import("./js/draft/check.js");
const { saver, told } = opened(Saver);
const type = (text) => (saver.change({ declaration: { text } }), outcome(saver.flush()));
const send = (one = file) => outcome(upload(saver, "paper", one, () => undefined));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules with their words, as a page has them."""
    folder = tmp_path_factory.mktemp("drafting")
    shutil.copy(HERE, folder)
    shutil.copytree(ROOT / "web/assets/js", folder / "js")
    (folder / "js/texts").mkdir()
    words = json.dumps(live(read_texts(ROOT / "web/texts")["vi"]))
    text = f"export const texts = {words}; export const paths = {{}};"
    (folder / "js/texts/draft.vi.js").write_text(text)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def ran(folder: Path, script: str) -> Any:  # noqa: ANN401 - JSON
    (folder / "script.mjs").write_text(f"{BEGIN}{script}")
    answer = subprocess.run(  # noqa: S603 - our own module
        [str(node()), "script.mjs"], check=True, capture_output=True, text=True, cwd=folder
    )
    return json.loads(answer.stdout)


def test_an_upload_takes_over_no_words_that_the_page_never_showed(folder: Path) -> None:
    found = ran(
        folder,
        """
        elsewhere();
        const sent = await send();
        const typed = await type("mine");
        const place = { replaceChildren(...all) { this.all = all; } };
        const checked = await outcome(checkAnswers(place, {}, saver));
        console.log(JSON.stringify([sent, typed, checked, place.all, told.at(-1), kept.declaration]));
        """,
    )
    assert found == [412, 412, 412, [], "stale", {"by": "another"}]


def test_what_is_found_in_an_upload_is_no_news_of_the_words(folder: Path) -> None:
    found = ran(
        folder,
        """
        trouble.push(null, elsewhere);
        const sent = await send();
        console.log(JSON.stringify([sent, saver.papers[0].state, saver.etag, kept.version]));
        """,
    )
    assert found == ["good", "clean", '"2"', 3]


def test_a_lost_answer_is_no_other_window(folder: Path) -> None:
    found = ran(
        folder,
        """
        const results = [];
        trouble.push("lost");
        results.push(await type("one"));
        trouble.push("lost");
        results.push(await send(), await type("two"), await send());
        console.log(JSON.stringify([results, kept.papers.length, saver.papers.length, kept.declaration, asked]));
        """,
    )
    results, held, shown, declaration, asked = found
    assert results == ["good"] * 4
    assert (held, shown, declaration) == (1, 1, {"text": "two"})
    assert asked[:2] == ['PUT "1" 200', 'PUT "1" 200']
    assert asked[2:4] == ['POST "2" 200', 'POST "2" 200']


def test_what_nobody_answered_is_asked_again_before_what_was_typed_since(folder: Path) -> None:
    found = ran(
        folder,
        """
        trouble.push("lost", "lost", "lost");
        const results = [await type("one"), told.at(-1), await type("one and two"), told.at(-1)];
        console.log(JSON.stringify([results, kept.declaration, kept.version]));
        """,
    )
    assert found == [["Không kết nối được", "unsaved", "good", "saved"], {"text": "one and two"}, 3]


@pytest.mark.parametrize(
    ("status", "told", "again"),
    [(401, "signed_out", 1), (429, "unsaved", 1), (503, "unsaved", 1), (422, "refused", 0)],
)
def test_only_what_another_try_may_mend_is_tried_again(
    folder: Path, status: int, told: str, again: int
) -> None:
    found = ran(
        folder,
        f"""
        trouble.push({status});
        const first = await type("one");
        const then = [told.at(-1), later.length, saver.unsaved];
        const second = await outcome(saver.flush());
        console.log(JSON.stringify([first, ...then, second, told.at(-1), saver.unsaved, kept.declaration]));
        """,
    )
    assert found == [status, told, again, True, "good", "saved", False, {"text": "one"}]


def test_a_file_that_cannot_be_read_says_so(folder: Path) -> None:
    found = ran(
        folder,
        """
        const gone = { name: "khám.pdf", arrayBuffer: () => Promise.reject(new DOMException("gone")) };
        console.log(JSON.stringify([await send(gone), asked]));
        """,
    )
    assert found[0].startswith("Không đọc được tệp khám.pdf")
    assert found[1] == []
