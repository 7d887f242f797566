"""The rendered site: whole in both languages, strict enough for its Content-Security-Policy, small."""

import gzip
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from infra.names import ROOT
from web.pages import LANGS, PAGES, Lang
from web.render import HERE, MESSAGES, VENDORED, render
from web.texts import read_texts

MOST_HTML = 15 * 1024
MOST_CSS = 12_000
MOST_JS = 32 * 1024
FOR_ALL = {"freeze", "procedure"}
"""Pages that ask who somebody is for one press alone."""
VOID = {"meta", "link", "img", "input", "br"}
TARGETS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}


class Markup(HTMLParser):
    """What a page consists of, as far as the tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.script_text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"}:
            self.script_text += data

    def having(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose captcha is empty files: npm need not have run."""
    altcha, public = tmp_path_factory.mktemp("altcha"), tmp_path_factory.mktemp("public")
    for name in VENDORED:
        (altcha / name).parent.mkdir(parents=True, exist_ok=True)
        (altcha / name).touch()
    render(public, altcha)
    return public


def _pages(site: Path) -> dict[str, Markup]:
    files = sorted(site.rglob("*.html"))
    return {f"/{file.relative_to(site)}": Markup(file.read_text()) for file in files}


def _stands(site: Path, address: str) -> bool:
    plain = re.split(r"[?#]", address)[0]
    return not plain or (site / plain.lstrip("/")).exists()


def test_every_page_stands_in_both_languages(site: Path) -> None:
    for lang in LANGS:
        for page in PAGES:
            markup = Markup((site / page.path(lang).strip("/") / "index.html").read_text())
            assert markup.tags[0] == ("html", {"lang": lang})


def test_the_other_language_is_the_same_page(site: Path) -> None:
    for page in PAGES:
        for lang, other in zip(LANGS, reversed(LANGS), strict=True):
            markup = Markup((site / page.path(lang).strip("/") / "index.html").read_text())
            switch = next(found for _, found in markup.tags if found.get("id") == "language")
            assert (switch["href"], switch["hreflang"]) == (page.path(other), other)


@pytest.mark.asvs("14.2.3")
def test_every_local_address_leads_somewhere_and_no_other_host_is_asked(site: Path) -> None:
    for name, markup in _pages(site).items():
        for tag, attributes in markup.tags:
            address = attributes.get(TARGETS.get(tag, ""), "")
            assert "//" not in address, name
            assert _stands(site, address), f"{name}: {address}"


def test_nothing_needs_an_inline_script_or_style(site: Path) -> None:
    for name, markup in _pages(site).items():
        attributes = {key for _, found in markup.tags for key in found}
        assert not markup.script_text.strip(), name
        assert not [key for key in attributes if key == "style" or key.startswith("on")], name


def test_tags_are_closed_and_ids_unique(site: Path) -> None:
    for name, markup in _pages(site).items():
        ids = markup.having("id")
        assert (markup.unclosed, markup.open) == ([], []), name
        assert len(ids) == len(set(ids)), name


def test_every_control_has_a_label_and_every_description_is_there(site: Path) -> None:
    for name, markup in _pages(site).items():
        labelled, ids = set(markup.having("for")), set(markup.having("id"))
        controls = [found for tag, found in markup.tags if tag in {"input", "select"}]
        assert [found["name"] for found in controls if found["id"] not in labelled] == [], name
        assert set(markup.having("aria-describedby")) <= ids, name


def test_what_a_module_sends_cannot_be_sent_without_it(site: Path) -> None:
    """A browser on its own would write what was typed, passwords too, into the address."""
    for name, markup in _pages(site).items():
        form: dict[str, str] = {}
        for tag, attributes in markup.tags:
            form = attributes if tag == "form" else form
            if tag == "button" and attributes.get("type") == "submit" and "action" not in form:
                assert "disabled" in attributes, name


def test_whoever_is_led_to_a_section_lands_on_its_heading(site: Path) -> None:
    (scripts,) = site.glob("assets/*/js")
    for page in (one for one in PAGES if one.scripted):
        modules = _with_imports(scripts / f"pages/{page.name}.js")
        source = "".join(module.read_text() for module in modules)
        tags = Markup((site / page.path("vi").strip("/") / "index.html").read_text()).tags
        for name in set(re.findall(r'turnTo\((?:byId\(")?(\w+)["),]', source)) - {"section"}:
            begin = next(at for at, (_, found) in enumerate(tags) if found.get("id") == name)
            heading = next(found for tag, found in tags[begin:] if tag in {"h1", "h2"})
            assert heading.get("tabindex") == "-1", f"{page.name}: {name}"


def test_every_page_of_somebody_signed_in_watches_the_session(site: Path) -> None:
    modules = {file.stem: file.read_text() for file in site.glob("assets/*/js/pages/*.js")}
    guarded = {name for name, source in modules.items() if "signedout" in source.lower()} - FOR_ALL
    assert {name for name, source in modules.items() if "keepAwake" in source} == guarded


def test_whoever_waits_for_a_code_reads_what_to_do_if_none_comes(site: Path) -> None:
    texts = read_texts(ROOT / "web/texts")
    waiting = {"register": "register.nothing_came"}
    waiting |= dict.fromkeys(("contact", "forgot_password", "sign_in"), "prove.nothing_came")
    for page in PAGES:
        for lang in LANGS:
            shown = (site / page.path(lang).strip("/") / "index.html").read_text()
            if re.search(r'id="(phone_code|email_code|contact-code)"', shown):
                assert texts[lang][waiting[page.name]] in shown, page.name


def _needing_a_proof() -> set[tuple[str, str]]:
    """Method and resource of each door that wants a proof of the last minutes; what is filled in is x."""
    sources = [file.read_text() for file in (ROOT / "functions/auth").glob("*.py")]
    doors = [part for source in sources for part in re.split(r"@door\(\s*", source)[1:]]
    heads = [re.match(r'"(\w+)",\s*"([^"]+)"', one) for one in doors if "proven" in one]
    return {(head[1], re.sub(r"\{\w+\}", "x", head[2])) for head in heads if head}


def test_whoever_has_to_prove_it_again_is_told_where(site: Path) -> None:
    doors, needing = _needing_a_proof(), set()
    calls = re.compile(r'call\("(\w+)", ["`]([^"`]+)["`]')
    for file in site.glob("assets/*/js/pages/*.js"):
        source = re.sub(r"\$\{[^}]*\}", "x", file.read_text())
        if not doors & set(calls.findall(source)) or '"proof_needed"' in source:
            continue
        needing.add(file.stem)
        for lang in LANGS:
            page = next(one for one in PAGES if one.name == file.stem)
            markup = Markup((site / page.path(lang).strip("/") / "index.html").read_text())
            again = next(one for one in PAGES if one.name == "sign_in").path(lang)
            assert f"{again}?ve={page.path(lang)}" in markup.having("href"), file.stem
    assert needing == {"contact", "data"}


def test_where_letters_send_people_is_a_press_away_for_whoever_is_not_signed_in(site: Path) -> None:
    """A text says "muc Tam khoa", an invitation "Dành cho cán bộ": neither holds a link."""
    paths = {page.name: page.path("vi") for page in PAGES}
    for name in ("home", "sign_in", "forgot_password", "look_up"):
        markup = Markup((site / paths[name].strip("/") / "index.html").read_text())
        linked = [found["href"] for tag, found in markup.tags if tag == "a"]
        assert {paths["freeze"], paths["staff"]} <= set(linked), name
        if name in {"sign_in", "forgot_password"}:
            assert linked.count(paths["freeze"]) == 2, f"{name}: beside the form too"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("letter", "title"),
    [
        ("notice.security.freeze.mail", "freeze.title"),
        ("notice.security.cancel.mail", "freeze.title"),
        ("notice.staff_invitation.mail", "staff.title"),
    ],
)
def test_a_letter_calls_a_page_as_its_link_does(lang: Lang, letter: str, title: str) -> None:
    said = [tomllib.loads(file.read_text()) for file in MESSAGES.glob("*.toml")]
    (words,) = [one[letter][lang] for one in said if letter in one]
    assert read_texts(HERE / "texts")[lang][title] in words


def test_titles_differ(site: Path) -> None:
    titles = re.compile(r"<title>(.*?)</title>")
    for lang in LANGS:
        found = [titles.search(file.read_text()) for file in (site / lang).rglob("index.html")]
        assert len({match[1] for match in found if match}) == len(PAGES)


def _with_imports(module: Path) -> set[Path]:
    """The module and all that the browser loads with it, now or when it is needed, types apart.

    FileNotFoundError for what is not there.
    """
    found = {module.resolve()}
    for address in re.findall(r'(?:from |import |import\()"([^"]+)"(?!\)\.)', module.read_text()):
        found |= _with_imports(module.parent / address)
    return found


def test_pages_stay_small(site: Path) -> None:
    assert max(len(gzip.compress(file.read_bytes())) for file in site.rglob("*.html")) <= MOST_HTML
    assert sum(file.stat().st_size for file in site.glob("assets/*/style.css")) <= MOST_CSS


def test_no_page_loads_much_code(site: Path) -> None:
    (scripts,) = site.glob("assets/*/js")
    for page in scripts.glob("pages/*.js"):
        modules = _with_imports(page) | {scripts / f"texts/{page.stem}.vi.js"}
        size = sum(len(gzip.compress(module.read_bytes())) for module in modules)
        assert size <= MOST_JS, f"{page.name}: {size}"


def test_every_scripted_page_has_its_module(site: Path) -> None:
    modules = {file.stem for file in site.glob("assets/*/js/pages/*.js")}
    assert modules == {page.name for page in PAGES if page.scripted}


def test_assets_are_named_by_their_content(site: Path, tmp_path: Path) -> None:
    altcha = site / "vendor" / "altcha"
    render(tmp_path, altcha)
    first, again = ([one.name for one in root.glob("assets/*")] for root in (site, tmp_path))
    assert first == again


def test_the_open_data_are_given_away_and_named_in_both_languages(site: Path) -> None:
    given = {f"/open-data/{file.name}" for file in (site / "open-data").iterdir() if file.is_file()}
    for lang in LANGS:
        page = next(one for one in PAGES if one.name == "open_data")
        markup = Markup((site / page.path(lang).strip("/") / "index.html").read_text())
        linked = {address for address in markup.having("href") if address.startswith("/open-data/")}
        assert linked == given - {"/open-data/index.html"}
    assert (site / "open-data/procedures/3.000347.jsonld").is_file()
