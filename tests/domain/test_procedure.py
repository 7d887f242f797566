"""A procedure as the catalogue writes it down: what a word left out means, what no entry may say, whose paper it is."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from portal.domain.fee import FeeMoment
from portal.domain.model import Words
from portal.domain.procedure import Procedure, Required, RequiredDocument, When

SAID = {"vi": "Bản chụp", "en": "A copy"}
LEAST = {
    "code": "1.000001",
    "version": "1",
    "effective_from": date(2026, 1, 1),
    "title": SAID,
    "summary": SAID,
    "field": SAID,
    "level": 4,
    "source": "https://example.gov.vn/1.000001",
    "verified": False,
}


def procedure(**said: Any) -> Procedure:  # noqa: ANN401
    return Procedure.model_validate(LEAST | said)


def paper(name: str = "to-khai", **said: Any) -> RequiredDocument:  # noqa: ANN401
    return RequiredDocument.model_validate({"id": name, "name": SAID, "help": SAID, **said})


def names(papers: tuple[RequiredDocument, ...]) -> list[str]:
    return [one.id for one in papers]


def test_an_entry_that_says_no_more_is_applied_for_online_and_paid_when_asked() -> None:
    least = procedure()
    assert (least.channels, least.channel) == (("online",), "online")
    assert least.fee_due is FeeMoment.ON_REQUEST
    assert (least.cases, least.papers, least.fees, least.times) == ((), (), (), ())
    assert not least.files_online


@pytest.mark.parametrize("said", [{"level": 1}, {"level": 4}, {"source": "?"}])
def test_the_least_and_the_most_an_entry_may_say(said: dict[str, Any]) -> None:
    assert procedure(**said).model_dump(include=set(said)) == said


@pytest.mark.parametrize(
    "said", [{"level": 0}, {"level": 5}, {"source": ""}, {"channels": ()}, {"channels": ("fax",)}]
)
def test_what_no_entry_says_does_not_parse(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        procedure(**said)


def test_a_paper_without_a_word_more_is_asked_of_everybody() -> None:
    plain = paper()
    assert plain.required is Required.ALWAYS
    assert names(procedure(papers=(plain,)).missing({}, ())) == ["to-khai"]


def test_a_paper_without_a_word_more_is_a_new_file_of_at_most_ten_mebibytes() -> None:
    plain = paper()
    assert plain.electronic
    assert not plain.reusable
    assert (plain.originals, plain.copies) == (0, 0)
    assert plain.max_bytes == 10_485_760
    assert set(plain.content_types) == {"application/pdf", "image/jpeg", "image/png"}


@pytest.mark.parametrize(
    ("said", "asked"),
    [("import", True), ("export", True), ("transit", False), (None, False)],
)
def test_a_condition_that_is_not_negated_asks_whoever_it_names(
    said: str | None, *, asked: bool
) -> None:
    when = {"field": "way", "among": ("import", "export"), "words": SAID}
    assert When.model_validate(when).holds({"way": said}) is asked
    assert When.model_validate({**when, "negated": True}).holds({"way": said}) is not asked
    assert paper(when=when).asked_of({"way": said}) is asked


SHARED = procedure(
    cases=tuple({"id": name, "name": SAID} for name in ("moi", "lai", "doi")),
    papers=(
        paper("to-khai"),
        paper("cu", case=("lai", "doi")),
        paper("mat", case=("lai",)),
    ),
)


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        ("moi", ["to-khai"]),
        ("lai", ["to-khai", "cu", "mat"]),
        ("doi", ["to-khai", "cu"]),
        ("khac", ["to-khai"]),
        (None, ["to-khai", "cu", "mat"]),
    ],
)
def test_a_paper_that_names_no_case_is_every_ones(case: str | None, asked: list[str]) -> None:
    assert names(SHARED.papers_of(case)) == asked


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        ("doi", ["anh"]),
        ("lai", ["to-khai", "cu"]),
        ("moi", ["to-khai", "anh"]),
        ("bo", ["to-khai", "cu", "anh"]),
        ("khac", ["to-khai", "cu", "anh"]),
        (None, ["to-khai", "cu", "anh"]),
    ],
)
def test_a_case_that_names_its_papers_asks_for_no_other_in_the_lists_order(
    case: str | None, asked: list[str]
) -> None:
    named = {"doi": ("anh",), "lai": ("to-khai", "cu"), "moi": ("anh", "to-khai"), "bo": ()}
    papers = tuple(paper(name) for name in ("to-khai", "cu", "anh"))
    cases = tuple({"id": name, "name": SAID, "papers": its} for name, its in named.items())
    found = procedure(cases=cases, papers=papers)
    assert names(found.papers_of(case)) == asked


def test_a_case_is_told_by_the_declaration_wherever_it_stands_among_them() -> None:
    for one in ("moi", "lai", "doi"):
        assert SHARED.case_of({"case": one}) == one
    assert SHARED.case_of({"case": "khac"}) is SHARED.case_of({"way": "moi"}) is None


def test_a_field_is_called_what_its_schema_says_or_else_by_its_own_name() -> None:
    label = {"vi": "Họ và tên", "en": "Full name"}
    fields = {"full_name": {"type": "string", "x-label": label}, "way": {}, "any": True}
    schema = {"type": "object", "properties": fields}
    found = procedure(declaration_schema=schema)
    assert found.label("full_name") == Words(vi="Họ và tên", en="Full name")
    for name in ("way", "any", "nowhere"):
        assert found.label(name) == Words(vi=name, en=name)
    assert found.fields == fields


@pytest.mark.parametrize("schema", [{}, {"properties": True}, {"properties": ["full_name"]}])
def test_a_schema_that_tells_no_fields_has_none(schema: dict[str, Any]) -> None:
    found = procedure(declaration_schema=schema)
    assert found.fields == {}
    assert found.label("full_name") == Words(vi="full_name", en="full_name")


@pytest.mark.parametrize(
    ("ways", "first"),
    [
        (("post", "counter"), "post"),
        (("counter", "post"), "counter"),
        (("counter", "post", "online"), "online"),
    ],
)
def test_what_is_not_online_is_used_most_where_it_is_named_first(
    ways: tuple[str, ...], first: str
) -> None:
    assert procedure(channels=ways).channel == first


@pytest.mark.parametrize(
    ("case", "ways", "first"),
    [
        ("moi", ("post", "online"), "online"),
        ("lai", ("counter",), "counter"),
        ("khac", ("counter", "post", "online"), "online"),
        (None, ("counter", "post", "online"), "online"),
    ],
)
def test_a_case_is_filed_in_the_ways_that_it_names_or_in_all(
    case: str | None, ways: tuple[str, ...], first: str
) -> None:
    named = {"doi": ("counter", "post"), "moi": ("post", "online"), "lai": ("counter",)}
    cases = tuple({"id": name, "name": SAID, "channels": its} for name, its in named.items())
    schema = {"type": "object"}
    found = procedure(
        channels=("counter", "post", "online"),
        cases=cases,
        agencies=("G01.79",),
        declaration_schema=schema,
    )
    assert (found.channels_in(case), found.channel_in(case)) == (ways, first)
    assert found.files_online_in(case) is ("online" in ways)
    assert found.only_elsewhere(case) is not ("online" in ways)
    nobody_takes_it = found.model_copy(update={"agencies": ()})
    assert not nobody_takes_it.files_online_in(case)
    assert not nobody_takes_it.only_elsewhere(case)


@pytest.mark.parametrize(
    ("ways", "offered"),
    [
        (("post", "online"), ("post",)),
        (("online", "post"), ("online",)),
        (("post", "online", "counter"), ("counter",)),
        ((), ()),
    ],
)
def test_below_level_four_one_way_back_is_offered_at_most(
    ways: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    assert procedure(level=3, returns=ways).offered_returns == offered
    assert procedure(level=4, returns=ways).offered_returns == ways
