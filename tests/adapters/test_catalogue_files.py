"""The catalogue's files: a mistake in one is refused with the file, the key and the reason, and nothing is made."""

from pathlib import Path
from sqlite3 import OperationalError, connect

import pytest

from infra.catalogue.artefact import catalogue_file, inputs, opened_by
from infra.catalogue.reading import Refused, read_procedures
from infra.tools import BuildRefused, target_python
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.procedures import SqliteProcedures
from portal.catalogue.shelf import shelf
from portal.domain.errors import NotFound
from tests import catalogue
from tests.catalogue import TODAY
from tests.closure import closure

GOOD = (catalogue.SMALL / "3.000348.toml").read_text("utf-8")
FEE = """
[[fees]]
id = "le-phi"
name.vi = "Lệ phí"
name.en = "Fee"
amount = 140000
channel = "online"
valid_from = 2027-01-01
legal_basis = "37/2023/TT-BTC"
"""


def written(folder: Path, text: str, name: str = "3.000348.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("good", "bad", "key", "reason"),
    [
        ("amount = 135000", "amount = -135000", "fees.0.amount", "greater than"),
        ("amount = 135000", "amount = 135", "fees.0.amount", "greater than or equal to 1000"),
        ("amount = 135000", "percent = 50", "fees.0", "of which line"),
        ("amount = 135000", "amount = 135000\nfree = true", "fees.0", "exactly one of"),
        ("[declaration_schema]\n", FEE + "[declaration_schema]\n", "fees", "both be owed"),
        ("valid_from = 2026", "valid_to = 2025-01-01\nvalid_from = 2026", "fees.0", "before"),
        ('type = "object"', 'type = "thing"', "declaration_schema", "does not compile"),
        ('type = "string"', 'type = "string"\npattern = "["', "declaration_schema", "compile"),
        ('"Nguyễn Văn An"', "5", "declaration_schema.examples.0", "string"),
        ('code = "3.000348"', 'code = "3.348"', "code", "pattern"),
        ('code = "3.000348"', 'code = "3.000349"', "code", "not called 3.000349.toml"),
        ("level = 3", "level = 5", "level", "less than or equal to 4"),
        ("level = 3", 'level = 4\nfee_due = "intake"', "fee_due", "when the agency asks"),
        ('audience = ["citizen"]', 'audience = ["cats"]', "audience.0", "Input should be"),
        ('"G01.79"', '"G99.99"', "agencies", "no G99.99"),
        (
            'office = "csgt-tinh"\nagencies = ["G01.79"]',
            'office = "ubnd-xa"',
            "office",
            "no kind of agency with a `code` takes it",
        ),
        ("working_days = 7", 'working_days = "soon"', "times.0.amount", "integer"),
        ("[processing]\nworking_days = 7", "", "times", "so it has a time"),
        ('returns = ["counter", "post"]', "returns = []", "returns", "comes back"),
        ('source = "https://example.vn/3.000348"', 'source = ""', "source", "at least 1"),
        ("verified = false", 'verified = false\nunknown = ["fee"]', "unknown", "no key fee"),
        ("verified = false", 'verified = false\ncolour = "red"', "colour", "not permitted"),
        (
            "[processing]",
            (
                '[[papers]]\nid = "a"\nname = {vi = "A", en = "A"}\nhelp = {vi = "A", en = "A"}\n'
                'case = ["lost"]\n[processing]'
            ),
            "papers",
            "no case lost",
        ),
        (
            "[processing]",
            '[[cases]]\nid = "lost"\nname = {vi = "A", en = "A"}\npapers = ["a"]\n[processing]',
            "cases.lost.papers",
            "no paper a",
        ),
        (
            "[processing]",
            (
                '[[papers]]\nid = "a"\nname = {vi = "A", en = "A"}\nhelp = {vi = "A", en = "A"}\n'
                'when = {field = "full_name", among = ["x"], words = {vi = "A", en = "A"}}\n[processing]'
            ),
            "papers.a.when",
            "does not offer",
        ),
        (
            "[processing]",
            2 * '[[papers]]\nid = "a"\nname = {vi = "A", en = "A"}\nhelp = {vi = "A", en = "A"}\n'
            + "[processing]",
            "papers",
            "one id",
        ),
        (
            "[processing]",
            '[[cases]]\nid = "lost"\nname = {vi = "A", en = "A"}\nchannels = ["counter"]\n[processing]',
            "cases",
            "so the declaration must say one",
        ),
        (
            "[processing]",
            (
                '[[cases]]\nid = "lost"\nname = {vi = "A", en = "A"}\n'
                'channels = ["online", "fax"]\n[processing]'
            ),
            "cases.0.channels.1",
            "Input should be",
        ),
        (
            '"online", "counter", "post"',
            '"counter", "post"',
            "channels",
            "so that is one of them",
        ),
        (
            "[[fees]]",
            '[[cases]]\nid = "lost"\nname = {vi = "A", en = "A"}\n[[fees]]\ncases = ["lost"]',
            "fees",
            "so the declaration must say one",
        ),
        ("amount = 135000", "amount = 135000\nper = 'page'", "fees", "does not say"),
        ("amount = 135000", "amount = 135000\nsubject = 'poor'", "fees", "does not say"),
        ("amount = 135000", "amount = 135000\nprovince = '01'", "fees", "does not say"),
        ("amount = 135000", "percent = 50\nof = 'another'", "fees", "is a percentage of what"),
        ("examples = [", "default = [", "declaration_schema.examples", "there is none"),
        (
            'type = "string"',
            'type = "string"\npattern = "^N"',
            "declaration_schema.properties.full_name.x-help",
            "has to be told",
        ),
        (
            'type = "string"',
            'type = "string"\n"x-hint" = "x"',
            "declaration_schema.properties.full_name.x-hint",
            "no such keyword",
        ),
        (
            'type = "string"',
            'type = "string"\n"x-not-before" = { working_days = 3 }',
            "declaration_schema.properties.full_name.x-not-before",
            "full_name is no day",
        ),
        ("level = 3", "level = ", "Invalid value", ""),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_reason(
    tmp_path: Path, good: str, bad: str, key: str, reason: str
) -> None:
    assert good in GOOD
    with pytest.raises(Refused) as refused:
        read_procedures(written(tmp_path, GOOD.replace(good, bad, 1)))
    (wrong,) = refused.value.wrongs
    assert wrong.startswith(f"3.000348.toml: {key}")
    assert reason in wrong


@pytest.mark.parametrize(
    ("base", "held"),
    [
        ("valid_from = 2026-01-01", True),
        ("valid_from = 2026-01-01\nvalid_to = 2026-12-31", False),
        ("valid_from = 2026-06-01", False),
        ('valid_from = 2026-01-01\nsubject = "poor"', False),
    ],
)
def test_a_percentage_needs_what_it_is_of_on_each_of_its_days(
    tmp_path: Path, base: str, *, held: bool
) -> None:
    counter = GOOD.replace("level = 3", "level = 2").replace('"online"', '"counter"')
    more = FEE.replace("valid_from = 2027-01-01", base).replace('"le-phi"', '"base"')
    more = more.replace('"online"', '"counter"')
    share = more.replace('"base"', '"half"').replace("amount = 140000", 'percent = 50\nof = "base"')
    share = share.replace(base, "valid_from = 2026-01-01")
    folder = written(
        tmp_path, counter.replace("[declaration_schema]\n", more + share + "[declaration_schema]\n")
    )
    if held:
        assert len(read_procedures(folder)) == 1
        return
    with pytest.raises(Refused, match="half is a percentage of what is not owed"):
        read_procedures(folder)


def test_a_case_is_filed_in_no_way_that_its_procedure_is_not(tmp_path: Path) -> None:
    ways = '"online", "counter", "post"'
    case = f'[[cases]]\nid = "lost"\nname = {{vi = "A", en = "A"}}\nchannels = [{ways}]\n'
    text = GOOD.replace(ways, '"online", "counter"').replace("[processing]", case + "[processing]")
    with pytest.raises(Refused, match=r"cases\.lost\.channels: the procedure is not filed by post"):
        read_procedures(written(tmp_path, text))


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("level = 3", "level = 0"))
    written(tmp_path, GOOD.replace("level = 3", "level = 9"), "3.000348@old.toml")
    with pytest.raises(BuildRefused, match=r"(?s)3.000348.toml.*3.000348@old.toml"):
        catalogue_file(tmp_path, tmp_path)
    assert not list(tmp_path.glob("*.sqlite"))


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    one, other = (catalogue_file(catalogue.SMALL, tmp_path / name) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    assert SqliteFinder(one).edition(TODAY) == SqliteFinder(other).edition(TODAY)


def test_another_word_is_another_edition(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    before = SqliteFinder(catalogue_file(tmp_path, tmp_path)).edition(TODAY)
    written(tmp_path, GOOD.replace("Nguyễn Văn An", "Nguyễn Văn Ba"))
    after = SqliteFinder(catalogue_file(tmp_path, tmp_path)).edition(TODAY)
    assert (len(before), before != after) == (8, True)


@pytest.mark.parametrize("module", ["index", "places", "reading"])
def test_another_rule_is_another_file(module: str) -> None:
    makes = closure(f"infra.catalogue.{module}", ("infra.catalogue.", "portal.domain."))
    assert len(makes) > 1
    assert makes <= set(inputs(catalogue.SMALL))


def test_it_is_read_and_never_written() -> None:
    with pytest.raises(OperationalError, match="readonly"):
        shelf(catalogue.small()).execute("DELETE FROM procedure")


def test_the_python_it_is_shipped_to_can_search_it(tmp_path: Path) -> None:
    opened_by(target_python("host"), catalogue.small())
    bare = tmp_path / "bare.sqlite"
    connect(bare).close()
    with pytest.raises(BuildRefused, match="no such table"):
        opened_by(target_python("host"), bare)


def test_every_version_is_found(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    earlier = GOOD.replace('version = "2026-01-01"', 'version = "2025-01-01"')
    earlier = earlier.replace("effective_from = 2026-01-01", "effective_from = 2025-01-01")
    written(tmp_path, earlier, "3.000348@2025-01-01.toml")
    found = SqliteProcedures(catalogue_file(tmp_path, tmp_path))
    assert found.find("3.000348", "2026-01-01") is found.find("3.000348", "2026-01-01")
    assert found.find("3.000348", "2025-01-01").version == "2025-01-01"
    for code, version in (("3.000348", "1999-01-01"), ("9.999999", "x"), ("3.000348", "'--")):
        with pytest.raises(NotFound):
            found.find(code, version)
