"""Who opened whose data: written before anything is given, once an hour, and shown to the citizen."""

from datetime import timedelta

import pytest

from portal.domain.diary import Act, Opener, Opening
from portal.domain.errors import Malformed, NotFound, Unavailable
from portal.domain.session import AgencyCaller
from portal.operations.show_diary import DiaryList, show_diary
from tests.fakes.common import NOW
from tests.operations.world import World, session


def diary(world: World, cursor: str | None = None) -> DiaryList:
    return show_diary(world.me, cursor, world.diary, world.directory, world.messages)


def test_the_citizen_sees_that_their_dossier_was_opened_and_why() -> None:
    world = World()
    code = world.handed_over()
    assert diary(world).items == ()
    world.read(code)
    (line,) = diary(world).items
    assert (line.at, line.about, line.why.vi) == (world.clock.now(), code, "Giải quyết hồ sơ")
    assert line.who == world.directory.name("G01.79")
    elsewhere = show_diary(
        session("person-00000002"), None, world.diary, world.directory, world.messages
    )
    assert elsewhere.items == ()


def test_opened_again_within_the_hour_counts_once() -> None:
    world = World()
    code = world.handed_over()
    world.clock.advance(timedelta(minutes=35))  # five past the hour
    world.read(code)
    world.clock.advance(timedelta(minutes=50))
    world.read(code)
    assert len(diary(world).items) == 1
    world.clock.advance(timedelta(minutes=10))
    world.read(code)
    assert len(diary(world).items) == 2


def test_each_officer_counts_by_an_id_that_the_page_does_not_show() -> None:
    world = World()
    code = world.handed_over()
    for officer in ("officer-0001", "officer-0002", "officer-0002", None):
        world.read(code, AgencyCaller(agency="G01.79", officer=officer))
    page = world.diary.of(world.me.person, None)
    assert {one.officer for one in page.openings} == {"officer-0001", "officer-0002", None}
    lines = diary(world).items
    assert {line.who for line in lines} == {world.directory.name("G01.79")}
    assert len(lines) == 3


def test_what_cannot_be_written_down_is_not_opened() -> None:
    world = World()
    code = world.handed_over()
    world.diary.shut = True
    with pytest.raises(Unavailable):
        world.read(code)


def test_a_door_that_stays_shut_leaves_no_line() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(NotFound):
        world.read(code, AgencyCaller(agency="G01.01"))
    assert diary(world).items == ()


def opening(hours: int, by: Opener = Opener.AGENCY, who: str = "G01.79") -> Opening:
    at = NOW - timedelta(hours=hours)
    return Opening(at=at, by=by, who=who, about="G01.79-261120-0001", act=Act.HANDLING)


def test_operators_are_named_by_their_role_and_an_agency_that_is_gone_by_its_code() -> None:
    world = World()
    world.diary.write(world.me.person, opening(1, Opener.OPERATOR, "bao-ve-du-lieu"))
    world.diary.write(world.me.person, opening(2, who="H99.99"))
    assert [line.who.vi for line in diary(world).items] == [
        "Bộ phận vận hành (bao-ve-du-lieu)",
        "H99.99",
    ]


def test_the_diary_comes_in_pages_the_newest_first() -> None:
    world = World()
    for hours in range(25):
        world.diary.write(world.me.person, opening(hours))
    first = diary(world)
    second = diary(world, first.next)
    seen = [line.at for line in (*first.items, *second.items)]
    assert (len(seen), second.next) == (25, None)
    assert seen == sorted(seen, reverse=True)
    with pytest.raises(Malformed):
        diary(world, "nonsense")
