"""Finding a procedure, and reading all there is to know before starting."""

import pytest

from portal.domain.errors import NotFound
from portal.operations.find_procedures import find_procedures
from portal.operations.show_procedure import show_procedure
from tests.operations.world import GPLX, World


@pytest.mark.parametrize(
    "words", [None, "", "đổi giấy phép", "doi giay phep lai xe", "DOI  GIAY", "3.000347", "driving"]
)
def test_it_is_found_with_and_without_marks(words: str | None) -> None:
    world = World()
    (found,) = find_procedures(words, world.procedures, world.clock).items
    assert (found.code, found.fee, found.working_days, found.online_scope) == (
        GPLX,
        135_000,
        5,
        "full",
    )


def test_what_is_not_there_is_not_found() -> None:
    world = World()
    assert find_procedures("hộ chiếu ngoại giao", world.procedures, world.clock).items == ()
    with pytest.raises(NotFound):
        show_procedure("9.999999", world.procedures, world.directory, world.clock)


def test_papers_fee_and_days_are_said_before_anything_is_asked() -> None:
    world = World()
    view = show_procedure(GPLX, world.procedures, world.directory, world.clock)
    assert {paper.id: paper.required for paper in view.papers} == {
        "giay-kham-suc-khoe": "sometimes",
        "giay-phep-lai-xe": "always",
        "ho-chieu": "sometimes",
        "giay-to-khac": "sometimes",
    }
    assert (view.fee.total, view.working_days, view.verified) == (135_000, 5, False)
    assert view.agencies[0].name.vi.startswith("Phòng Cảnh sát giao thông")
