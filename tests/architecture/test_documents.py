"""What the documents name exists, and is called what it is called everywhere else."""

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml

from infra.names import ROOT

PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
FOLDERS = ("docs/decisions", "docs/runbooks")
DOCUMENTS = sorted(
    [*PAGES, *(f"{it}/{page.name}" for it in FOLDERS for page in (ROOT / it).glob("*.md"))]
)
DECISIONS = sorted(page.name for page in (ROOT / "docs/decisions").glob("*.md"))

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
MODULE = re.compile(r"-m ((?:infra|tests|web|sandbox)(?:\.\w+)+)")
PATH = re.compile(r"[\w.<>* /-]+")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

FILES = (".py", ".toml", ".yaml", ".yml", ".json", ".md", ".txt", ".lock")
GENERATED = (".venv", ".local/", "build/", "web/public")
ONE_PLACE = re.compile(r"(?<![\w./])/(?:home|root|tmp|work|Users)/")
OTHER_WORDS = re.compile(r"\b(tickets?|tenants?|customers?|SLAs?|resubmit\w*)\b", re.IGNORECASE)
PICTOGRAM = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


class Named(NamedTuple):
    """Something that a document names; shown when it does not exist."""

    document: str
    what: str


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def prose(document: str) -> str:
    return FENCE.sub("", text(document))


def code(document: str) -> Iterator[str]:
    """Fenced blocks, and spans within a line."""
    yield from FENCE.findall(text(document))
    yield from SPAN.findall(prose(document))


def named(pattern: re.Pattern[str]) -> set[Named]:
    return {
        Named(document, found)
        for document in DOCUMENTS
        for piece in code(document)
        for found in pattern.findall(piece)
    }


def paths(document: str) -> Iterator[str]:
    """Spans that begin with something of this folder or end as our files do."""
    own = {entry.name for entry in ROOT.iterdir()}
    for span in SPAN.findall(prose(document)):
        is_path = PATH.fullmatch(span) and not span.startswith(("/", *GENERATED))
        if is_path and (span.split("/")[0] in own or span.endswith(FILES)):
            yield span


def exists(path: str) -> bool:
    """Whether it is there; `<…>` stands for any name."""
    pattern = re.sub(r"<[^>]+>", "*", path).rstrip("/")
    return any(True for _ in ROOT.glob(pattern))


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def leads_somewhere(document: str, link: str) -> bool:
    place, _, part = link.partition("#")
    page = (ROOT / document).parent / place if place else ROOT / document
    if not part:
        return page.exists()
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return part in map(anchor, headings)


def test_the_documents_are_found() -> None:
    assert len(DECISIONS) >= 12
    assert named(TARGET)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", text("Makefile"), re.MULTILINE))
    assert {it for it in named(TARGET) if it.what not in targets} == set()


def test_every_module_that_is_named_exists() -> None:
    modules = {it: it.what.replace(".", "/") for it in named(MODULE)}
    missing = {
        it
        for it, path in modules.items()
        if not (exists(f"{path}.py") or exists(f"{path}/__main__.py"))
    }
    assert missing == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document: str) -> None:
    assert [path for path in paths(document) if not exists(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    links = [link for link in LINK.findall(prose(document)) if "://" not in link]
    assert [link for link in links if not leads_somewhere(document, link)] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    beginning = text("README.md").split("\n## ")[0]
    assert beginning.startswith("# ")
    assert {"up", "test"} <= set(TARGET.findall(beginning))


def test_the_readme_names_every_target() -> None:
    listed = set(re.findall(r"^([a-z][a-z-]*):.*## ", text("Makefile"), re.MULTILINE))
    assert listed <= set(TARGET.findall(text("README.md")))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_one_word_is_used_for_each_thing(document: str) -> None:
    """The glossary itself says which words are not used."""
    said = re.sub(r"^## Glossary$.*", "", text(document), flags=re.MULTILINE | re.DOTALL)
    assert OTHER_WORDS.findall(said) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_is_true_on_every_machine_and_plain(document: str) -> None:
    assert ONE_PLACE.findall(text(document)) == []
    assert PICTOGRAM.findall(text(document)) == []


def test_decisions_are_numbered_without_gaps_and_dated() -> None:
    assert [int(name[:4]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for number, name in enumerate(DECISIONS, start=1):
        page = text(f"docs/decisions/{name}")
        assert page.startswith(f"# {number}. ")
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: ", page, re.MULTILINE)


def test_every_shipped_and_tried_dependency_has_its_reason() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    tools = [tomllib.loads(it.read_text("utf-8")) for it in ROOT.glob("tools/*/pyproject.toml")]
    assert len(tools) >= 4
    groups = [
        *project["dependency-groups"].values(),
        *(it["project"]["dependencies"] for it in (project, *tools)),
    ]
    names = {
        re.split(r"[=\[]", entry)[0]
        for group in groups
        for entry in group
        if isinstance(entry, str)
    }
    page = text("docs/decisions/0009-dependencies.md")
    assert {it for it in names if it not in page and not it.startswith("types-")} == set()


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert yaml.safe_load(text("publiccode.yml"))["softwareVersion"] == version
    assert re.findall(r"^## \[(\d[^\]]*)\]", text("CHANGELOG.md"), re.MULTILINE)[0] == version
    assert f'"version": "{version}"' in text("infra/openapi.py")


def test_publiccode_says_what_the_standard_demands() -> None:
    """Of version 0.4, https://yml.publiccode.tools: its mandatory keys and its limits."""
    told = yaml.safe_load(text("publiccode.yml"))
    assert told["publiccodeYmlVersion"] == "0.4"
    assert {"name", "url", "platforms", "categories", "developmentStatus"} <= set(told)
    assert told["softwareType"] == "standalone/web"
    assert told["legal"]["license"] == "Apache-2.0"
    assert told["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in told["maintenance"]["contacts"])
    assert told["localisation"] == {"localisationReady": True, "availableLanguages": ["vi", "en"]}
    for words in told["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_the_licence_is_apache_2() -> None:
    assert "Apache License" in text("LICENSE")[:200]
    assert "END OF TERMS AND CONDITIONS" in text("LICENSE")
