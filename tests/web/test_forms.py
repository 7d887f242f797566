"""Blank forms: they ask what the declaration asks, can be written in with every mark, and come back as a paper."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as engine
import pytest

from infra.catalogue.reading import in_force, read_procedures
from infra.names import ROOT
from infra.tools import BuildRefused
from portal.domain.blank_form import FormKind, blank_forms
from portal.domain.procedure import Procedure
from portal.stores.cleaning import LibraryCleaner
from tests.catalogue import TODAY
from tests.closure import closure
from web.forms.form import forms_of
from web.forms.making import PROCEDURES, inputs, said_in, write_forms
from web.texts import read_texts

TEXTS = read_texts(ROOT / "web/texts")
SAID = said_in(TEXTS)
READ = read_procedures(PROCEDURES)
IN_FORCE = {one.code: one for one in in_force(READ.values(), TODAY)}
OFFERED = {code: blank_forms(one) for code, one in IN_FORCE.items()}
WITH_FORMS = sorted(code for code, forms in OFFERED.items() if forms and not forms[0].general)
GPLX = IN_FORCE["3.000347"]
MOST_BYTES = 60_000
"""Of one form, as a rule: most of it are letters that may be typed."""
NAME, HOME = "Đặng Thị Hồng Ưu", "8 ngõ 3 phố Ví Dụ, phường Ba Đình; Quỹ đỡ, kỷ"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    public = tmp_path_factory.mktemp("public")
    write_forms(public, TEXTS)
    return public


def opened(site: Path, procedure: Procedure, kind: FormKind) -> pikepdf.Pdf:
    path = next(one.path for one in blank_forms(procedure) if one.kind is kind)
    return pikepdf.open(site / path.lstrip("/"))


def text_of(content: bytes | Path) -> str:
    return "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)
    )


def test_every_address_that_the_api_says_is_there_and_no_other(site: Path) -> None:
    said = {one.path for each in READ.values() for one in blank_forms(each)}
    made = [*site.rglob("*.pdf")]
    assert {f"/{file.relative_to(site)}" for file in made} == said
    assert sum(file.stat().st_size for file in made) <= MOST_BYTES * len(made)


@pytest.mark.parametrize("code", WITH_FORMS)
def test_a_form_asks_what_the_declaration_asks(code: str, site: Path) -> None:
    procedure = IN_FORCE[code]
    with opened(site, procedure, FormKind.FILLABLE) as document:
        fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
        required = {name for name, field in fields.items() if int(field.Ff) & 2}
        offered = {name: _offered(field) for name, field in fields.items() if "/Kids" in field}
    schema = procedure.declaration_schema
    assert list(fields) == list(procedure.fields)
    assert required == set(schema["required"])
    assert offered == {name: one["enum"] for name, one in procedure.fields.items() if "enum" in one}


def _offered(field: pikepdf.Object) -> list[str]:
    return [(set(kid.AP.N.keys()) - {"/Off"}).pop().lstrip("/") for kid in field.Kids]


@pytest.mark.parametrize("code", WITH_FORMS)
def test_its_words_are_there_with_their_marks_in_both_languages(code: str, site: Path) -> None:
    procedure = IN_FORCE[code]
    for form in blank_forms(procedure):
        read = " ".join(text_of(site / form.path.lstrip("/")).split())
        for field in procedure.fields:
            label = procedure.label(field)
            assert f"{label.vi}" in read
            assert f"{label.en}" in read


def test_where_no_declaration_is_known_a_request_names_the_procedure_and_ticks_its_papers() -> None:
    procedure = IN_FORCE["1.014061"]
    made = forms_of(procedure, SAID)
    with pikepdf.open(io.BytesIO(made[FormKind.FILLABLE])) as document:
        names = [str(field.T) for field in document.Root.AcroForm.Fields]
    assert names[:5] == ["full_name", "identity_number", "address", "phone", "request"]
    assert names[5:] == [f"paper-{paper.id}" for paper in procedure.papers]
    read = " ".join(text_of(made[FormKind.PRINTABLE]).split())
    papers = [" ".join(paper.name.vi.split()) for paper in procedure.papers]
    for told in (procedure.code, procedure.title.vi, "ký và ghi rõ họ tên", *papers):
        assert told in read


def test_from_level_two_up_there_is_a_form_of_every_procedure() -> None:
    coded = [one for one in IN_FORCE.values() if one.level >= 2 and one.code[0].isdigit()]
    assert all(OFFERED[one.code] for one in coded)
    assert {one.level for one in coded} == {2, 3, 4}


def test_every_field_lies_on_its_page(site: Path) -> None:
    for code in WITH_FORMS:
        with opened(site, IN_FORCE[code], FormKind.FILLABLE) as document:
            for page in document.pages:
                for widget in page.get("/Annots", ()):
                    left, lower, right, upper = map(float, widget.Rect)
                    assert 0 < left < right < 596
                    assert 40 < lower < upper < 842


def test_the_one_to_print_has_no_field(site: Path) -> None:
    with opened(site, GPLX, FormKind.PRINTABLE) as document:
        assert "/AcroForm" not in document.Root
        assert not any("/Annots" in page for page in document.pages)


def test_the_same_procedure_makes_the_same_bytes() -> None:
    assert forms_of(GPLX, SAID) == forms_of(GPLX, SAID)


def type_into(form: Path, answers: dict[str, str], target: Path) -> Path:
    """As somebody does in Chrome, whose engine this is."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    page, pen = document[0], document.formenv.raw
    for name, answer in answers.items():
        across, up = _middle(form, name)
        engine.FORM_OnMouseMove(pen, page, 0, across, up)
        engine.FORM_OnLButtonDown(pen, page, 0, across, up)
        engine.FORM_OnLButtonUp(pen, page, 0, across, up)
        for letter in answer:
            engine.FORM_OnChar(pen, page, ord(letter), 0)
    engine.FORM_ForceToKillFocus(pen)
    document.save(target)
    return target


def _middle(form: Path, name: str) -> tuple[float, float]:
    with pikepdf.open(form) as document:
        field = next(one for one in document.Root.AcroForm.Fields if str(one.T) == name)
        left, lower, right, upper = map(float, field.Rect)
    return (left + right) / 2, (lower + upper) / 2


def flattened(file: Path) -> str:
    """The first page as it would be printed, fields and all."""
    document = pypdfium2.PdfDocument(file)
    document.init_forms()
    page = document[0]
    assert page.flatten() == engine.FLATTEN_SUCCESS
    return " ".join(document[0].get_textpage().get_text_range().split())


def test_what_is_typed_with_marks_is_seen_after_the_paper_was_made_safe(
    site: Path, tmp_path: Path
) -> None:
    form = site / blank_forms(GPLX)[0].path.lstrip("/")
    typed = type_into(form, {"full_name": NAME, "address": HOME}, tmp_path / "typed.pdf")
    clean = LibraryCleaner().clean(typed.read_bytes(), "application/pdf")
    assert isinstance(clean, bytes)
    (tmp_path / "clean.pdf").write_bytes(clean)
    with pikepdf.open(tmp_path / "clean.pdf") as document:
        values = {str(one.T): str(one.get("/V", "")) for one in document.Root.AcroForm.Fields}
    assert (values["full_name"], values["address"]) == (NAME, HOME)
    flat = flattened(tmp_path / "clean.pdf")
    assert NAME in flat
    assert HOME in flat


def test_a_question_that_has_no_place_on_paper_stops_the_build(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    data.mkdir()
    text = (PROCEDURES / f"{GPLX.code}.toml").read_text()
    text += '\n[declaration_schema.properties.children]\ntype = "array"\n'
    (data / f"{GPLX.code}.toml").write_text(text)
    with pytest.raises(BuildRefused, match="children is of type array"):
        write_forms(tmp_path / "public", TEXTS, data, cache)
    assert not (tmp_path / "public").exists()


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    data.mkdir()
    (data / f"{GPLX.code}.toml").write_text((PROCEDURES / f"{GPLX.code}.toml").read_text())
    write_forms(tmp_path / "one", TEXTS, data, cache)
    (kept,) = (folder for folder in cache.iterdir() if folder.is_dir())
    made = kept.stat().st_mtime_ns
    write_forms(tmp_path / "two", TEXTS, data, cache)
    assert [one for one in cache.iterdir() if one.is_dir()] == [kept]
    assert kept.stat().st_mtime_ns == made
    assert len([*(tmp_path / "two").rglob("*.pdf")]) == len(FormKind)


def test_another_rule_makes_other_forms() -> None:
    makes = closure("web.forms.form", ("web.forms.", "infra.catalogue.", "portal.domain."))
    assert ROOT / "infra/catalogue/keywords.py" in makes
    assert makes <= set(inputs(PROCEDURES))
