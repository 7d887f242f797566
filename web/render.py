"""Render the portal's pages from one set of templates into two trees: `python -m web.render`."""

import hashlib
import json
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import Refused, in_force, read_procedures
from infra.open_data.files import LINES, PACKAGE, SCHEMA, TABLES
from infra.open_data.files import files as open_data
from infra.open_data.serving import FOLDER
from infra.tools import BuildRefused
from portal.domain.calendar import local_day
from web.forms.making import write_forms
from web.pages import LANGS, PAGES, Lang, Page
from web.speech import said_on
from web.texts import WordsMissing, live, read_shared, read_texts

HERE = Path(__file__).resolve().parent
PUBLIC = HERE / "public"
MESSAGES = HERE.parent / "layers" / "portal" / "catalogue" / "messages"
ALTCHA = HERE / "node_modules" / "altcha" / "dist"
VENDORED = (
    "external/altcha.min.js",
    "external/altcha.css",
    "workers/pbkdf2.js",
    "workers/sha.js",
    "i18n/vi.js",
)
GIVEN = (LINES, SCHEMA, *TABLES, PACKAGE)


class Site(NamedTuple):
    """Everything that a page is made of besides its own template."""

    templates: Environment
    texts: Mapping[Lang, Mapping[str, str]]
    assets: str
    given: Mapping[str, int]
    """Files of the open data that the page about them names, with their size in kB."""


def render(public: Path = PUBLIC, altcha: Path = ALTCHA) -> int:
    """Write the whole site anew, blank forms included; the number of pages.

    Raises WordsMissing, FileNotFoundError, and Refused and BuildRefused for a catalogue that is wrong.
    """
    shared = read_shared(MESSAGES)
    texts = {lang: found | shared[lang] for lang, found in read_texts(HERE / "texts").items()}
    shutil.rmtree(public, ignore_errors=True)
    _copy_vendored(altcha, public / "vendor" / "altcha")
    given = _write_open_data(public)
    site = Site(_templates(), texts, _write_assets(public, texts), given)
    for lang in LANGS:
        for page in PAGES:
            _write_page(public, site, page, lang)
    _write(public / "index.html", _fill(site, "index.html", PAGES[0], "vi"))
    about = next(page for page in PAGES if page.name == "open_data")
    _write(public / FOLDER / "index.html", _fill(site, "index.html", about, "vi"))
    _write(public / "404.html", _fill(site, "404.html", PAGES[0], "vi"))
    write_forms(public, texts)
    return len(PAGES) * len(LANGS)


def _templates() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _copy_vendored(altcha: Path, to: Path) -> None:
    for name in VENDORED:
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(altcha / name, target)


def _write_open_data(public: Path) -> dict[str, int]:
    """Of each procedure the version in force on the day that the pages are made."""
    today = local_day(datetime.now(UTC))  # noqa: TID251  # what is given away holds today
    made = open_data(in_force(read_procedures(DATA / "procedures").values(), today))
    for name, body in made.items():
        _write(public / FOLDER / name, body)
    return {name: -(-len(made[name]) // 1024) for name in GIVEN}


def _write_assets(public: Path, texts: Mapping[Lang, Mapping[str, str]]) -> str:
    """Copy styles and modules into a folder named by their content: a browser may keep it for ever."""
    files = {path.relative_to(HERE / "assets"): path.read_bytes() for path in _asset_files()}
    for lang in LANGS:
        files |= {
            Path(f"js/texts/{page.name}.{lang}.js"): _texts_module(page, texts[lang], lang).encode()
            for page in PAGES
            if page.scripted
        }
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(str(name).encode() + b"\0" + files[name] + b"\0")
    folder = f"/assets/{digest.hexdigest()[:12]}"
    for name, content in files.items():
        _write(public / folder.lstrip("/") / name, content)
    return folder


def _asset_files() -> list[Path]:
    return [path for path in (HERE / "assets").rglob("*") if path.is_file()]


def _texts_module(page: Page, texts: Mapping[str, str], lang: Lang) -> str:
    said = said_on(HERE / "assets/js/pages" / f"{page.name}.js", live(texts))
    words = json.dumps(said, ensure_ascii=False, indent=1)
    paths = json.dumps({page.name: page.path(lang) for page in PAGES}, indent=1)
    return f"export const texts = {words};\nexport const paths = {paths};\n"


def _write_page(public: Path, site: Site, page: Page, lang: Lang) -> None:
    html = _fill(site, page.template, page, lang)
    _write(public / page.path(lang).strip("/") / "index.html", html)


def _fill(site: Site, template: str, page: Page, lang: Lang) -> bytes:
    def t(key: str) -> str:
        return site.texts[lang][key]

    def path(name: str) -> str:
        return next(one for one in PAGES if one.name == name).path(lang)

    def asset(name: str) -> str:
        return f"{site.assets}/{name}"

    other: Lang = "en" if lang == "vi" else "vi"
    html = site.templates.get_template(template).render(
        page=page, lang=lang, other=other, t=t, path=path, asset=asset, given=site.given
    )
    return html.encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def main() -> int:
    try:
        count = render()
    except WordsMissing as missing:
        sys.stderr.write(f"web/texts: only one language says {missing}\n")
        return 1
    except (Refused, BuildRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing.filename} is missing: run `make setup`\n")
        return 1
    sys.stdout.write(f"web/public: {count} pages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
