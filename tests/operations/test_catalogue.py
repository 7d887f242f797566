"""Finding a procedure, and reading all there is to know before starting."""

import pytest

from infra.catalogue.artefact import catalogue_file
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.procedures import SqliteProcedures
from portal.domain.errors import Malformed, NotFound
from portal.domain.finding import Asked, PagePlace
from portal.domain.service_level import Online
from portal.operations.find_procedures import ProcedureList, find_procedures, suggest_procedures
from portal.operations.show_procedure import ProcedureView, show_procedure
from tests import catalogue
from tests.catalogue import TODAY
from tests.operations.world import GPLX, World


def found(
    world: World, words: str = "", cursor: str | None = None, **asked: object
) -> ProcedureList:
    question = Asked.model_validate({"words": words, **asked})
    return find_procedures(question, cursor, world.finder, world.clock)


@pytest.mark.parametrize(
    "words", ["đổi giấy phép", "doi giay phep lai xe", "DOI  GIAY", "3.000347", "exchange licence"]
)
def test_it_is_found_with_and_without_marks(words: str) -> None:
    first, *_ = found(World(), words).items
    assert (first.code, first.fee, first.working_days, first.online_scope) == (
        GPLX,
        135_000,
        5,
        "full",
    )


def test_what_is_not_there_is_not_found() -> None:
    world = World()
    assert found(world, "zzzz qqqq").items == ()
    with pytest.raises(NotFound):
        show_procedure(
            "9.999999", None, world.procedures, world.directory, world.messages, world.clock
        )


def test_a_page_names_the_next_one_until_there_is_none() -> None:
    world = World()
    first = found(world, limit=4)
    assert (len(first.items), first.total) == (4, 7)
    rest = found(world, cursor=first.next, limit=3)
    assert (len(rest.items), rest.next) == (3, None)
    assert not {one.code for one in first.items} & {one.code for one in rest.items}
    assert found(world, limit=4) == first


def refusal(world: World, cursor: str, words: str = "", **asked: object) -> str | None:
    with pytest.raises(Malformed) as refused:
        found(world, words, cursor, **asked)
    return refused.value.reason


def test_a_cursor_is_good_for_its_own_question_alone() -> None:
    world = World()
    cursor = found(world, limit=1).next or ""
    offset, edition, told = cursor.split(".")
    assert refusal(world, cursor, "giay") == "cursor_malformed"
    assert refusal(world, cursor, narrowed={"level": "4"}) == "cursor_malformed"
    assert refusal(world, cursor, sort="code") == "cursor_malformed"
    other = f"{int(edition, 16) ^ 1:08x}"
    for forged in (f"2.{edition}.{told}", f"{offset}.{other}.{told}", offset, f"{cursor}0", ""):
        assert refusal(world, forged) == "cursor_malformed"


@pytest.mark.parametrize("offset", [7, 8, 999_999])
def test_beyond_the_last_one_there_is_no_page(offset: int) -> None:
    world = World()
    edition = world.finder.edition(TODAY)
    assert refusal(world, Asked().page_at(PagePlace(offset, edition))) == "cursor_malformed"
    last = found(world, cursor=Asked().page_at(PagePlace(6, edition)))
    assert (len(last.items), last.next) == (1, None)


def test_a_page_of_another_edition_is_asked_for_anew() -> None:
    world = World()
    cursor = found(world, limit=1).next or ""
    world.finder = SqliteFinder(catalogue_file())
    assert refusal(world, cursor) == "cursor_outdated"
    assert refusal(world, cursor, "giay") == "cursor_malformed"
    assert found(world, cursor=found(world, limit=1).next).items


def test_what_the_source_does_not_say_is_not_said() -> None:
    (form_b,) = found(World(), "1.000450").items
    assert (form_b.fee, form_b.working_days) == (None, None)


def test_somebody_half_way_through_a_word_is_helped() -> None:
    world = World()
    codes = [one.code for one in suggest_procedures("giấy phép l", world.finder, world.clock).items]
    assert set(codes) == {GPLX, "3.000348"}


def test_papers_fee_and_days_are_said_before_anything_is_asked() -> None:
    world = World()
    view = show_procedure(
        GPLX, None, world.procedures, world.directory, world.messages, world.clock
    )
    assert {paper.id: paper.required for paper in view.papers} == {
        "giay-kham-suc-khoe": "sometimes",
        "giay-phep-lai-xe": "always",
        "ho-chieu": "sometimes",
        "giay-to-khac": "sometimes",
    }
    assert "papers" in view.unverified  # its source asks few for the licence
    assert view.fee is not None
    assert (view.fee.total, view.working_days, view.verified) == (135_000, 5, False)
    assert view.agencies[0].name.vi.startswith("Phòng Cảnh sát giao thông")
    assert view.files_online
    assert view.online == tuple(Online)


def test_what_a_level_does_not_allow_is_not_offered() -> None:
    world = World()
    small = SqliteProcedures(catalogue.small())
    view = show_procedure("3.000348", None, small, world.directory, world.messages, world.clock)
    assert (view.online, view.returns) == (("information", "forms", "filing"), ("counter",))
    assert not show_procedure(
        "2.000815", None, small, world.directory, world.messages, world.clock
    ).files_online


def test_a_time_is_said_whole_in_the_words_of_its_source_or_in_ours() -> None:
    world = World()
    small = SqliteProcedures(catalogue.small())
    (birth,) = show_procedure(
        "1.001193", None, small, world.directory, world.messages, world.clock
    ).times
    assert "15:00" in birth.words.vi
    (plain,) = show_procedure(GPLX, None, small, world.directory, world.messages, world.clock).times
    assert (plain.amount, plain.unit) == (5, "working_days")
    assert plain.words.en == "5 working days from the day after acceptance"


def test_blank_forms_are_offered_or_it_is_said_where_else_one_is() -> None:
    world = World()
    small = SqliteProcedures(catalogue.small())

    def shown(code: str) -> ProcedureView:
        return show_procedure(code, None, small, world.directory, world.messages, world.clock)

    assert [one.path for one in shown(GPLX).forms] == [
        f"/forms/{GPLX}-2026-01-01-{kind}.pdf" for kind in ("fillable", "printable")
    ]
    assert shown(GPLX).no_forms is None
    for code, forms, reason in (
        ("2.000815", 0, "level 1"),
        ("1.001193", 2, "does not replace the form"),
        ("tien-dien", 0, "the one-stop counter"),
    ):
        none = shown(code)
        assert [one.general for one in none.forms] == [True] * forms
        assert none.no_forms
        assert reason in none.no_forms.en
