"""Both languages say the same things, and every word of the catalogue is said somewhere."""

import re
from pathlib import Path

import pytest

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import in_force, read_procedures
from infra.names import ROOT
from portal.operations.try_declaration import TryDeclaration
from tests.catalogue import TODAY
from tests.operations.world import World
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


CHECKING = ("try_declaration", "check_draft", "offered_online", "routing", "applying")
"""The operations in which what a dry run and the check of a draft find is made."""
TOLD_APART = {"ward_unknown", "pay_"}
"""Of theirs, what comes with words of its own: the refusals of a quote and of a payment."""


def _codes_written() -> set[str]:
    """Codes of defects, or their beginnings where the end is filled in."""
    operations = ROOT / "layers/portal/operations"
    files = [*(operations / f"{name}.py" for name in CHECKING)]
    files += [ROOT / "layers/portal/domain/not_before.py"]
    codes = {code for file in files for code in re.findall(r'code=f?"(\w+)', file.read_text())}
    schema = (ROOT / "layers/portal/catalogue/declarations.py").read_text()
    return codes | set(re.findall(r'^    "\w+": "(\w+)",$', schema, re.MULTILINE))


def _codes_found() -> set[str]:
    """What trying each procedure with nothing, in each of its cases and in none, answers."""
    world, held = World(), in_force(read_procedures(DATA / "procedures").values(), TODAY)
    return {
        defect.code
        for procedure in held
        for case in (None, *(one.id for one in procedure.cases))
        for defect in world.tried(procedure.code, TryDeclaration(declaration={}, case=case)).defects
    }


def test_whatever_a_check_or_a_dry_run_finds_has_its_words_on_the_page() -> None:
    found = _codes_found()
    assert {"way_counter", "way_post", "case_not_online", "nothing_to_check"} <= found
    said = {key.removeprefix("defect.") for key in SPOKEN if key.startswith("defect.")}
    assert found - said == set()
    written = _codes_written() - TOLD_APART
    assert len(written) > len(CHECKING)
    assert [one for one in written if not any(code.startswith(one) for code in said)] == []


@pytest.mark.parametrize("key", ["live.receipt.next_fee", "live.draft.submit_help"])
def test_no_fee_is_announced_to_whoever_may_owe_none(key: str) -> None:
    assert "nếu" in TEXTS["vi"][key].lower()
    assert "if there is" in TEXTS["en"][key].lower()


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
