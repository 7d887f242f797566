"""Following one's dossier, and fetching its result."""

import pytest

from portal.domain.checksum import sha256_of
from portal.domain.errors import Conflict, Malformed, NotFound, TooMany
from portal.domain.transitions import State
from portal.operations.download_result import download_result
from portal.operations.list_dossiers import list_dossiers
from portal.operations.look_up import (
    MOST_AN_HOUR,
    MOST_WRONG_FROM_ONE_ADDRESS,
    LookUp,
    look_up,
)
from portal.operations.show_dossier import DossierView, show_dossier
from portal.operations.standing import Standing
from tests.operations.world import RESULT, World, key, session

STRANGER = session("person-00000002")


def show(world: World, code: str) -> DossierView:
    return show_dossier(
        code,
        world.me,
        world.dossiers,
        world.procedures,
        world.calendars,
        world.messages,
        world.directory,
    )


def lookup(world: World, code: str, secret: str, address: str = "203.0.113.10") -> Standing:
    command = LookUp(code=code, secret=secret)
    return look_up(
        command, address, world.dossiers, world.rates, world.calendars, world.messages, world.clock
    )


def guess(world: World, number: int, address: str = "203.0.113.10") -> None:
    """A secret that is tried on one code after another."""
    with pytest.raises(NotFound):
        lookup(world, f"G01.79-261120-{number:04}", "ZZZZ", address)


def test_before_the_agency_knows_it_is_the_portals_turn() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    view = show(world, receipt.code)
    assert (view.state, view.state_code, view.state_name.vi) == ("registered", 1, "Mới đăng ký")
    assert view.next.who.en == "Một Cửa portal"
    assert view.agency.code == "G01.79"


def test_a_life_is_a_timeline_of_who_when_and_what() -> None:
    world = World()
    view = show(world, world.offered())
    assert [line.seq for line in view.timeline] == list(range(1, 9))
    assert [line.who.en for line in view.timeline][3:7] == [
        "Agency",
        "Agency",
        "Payment gateway",
        "Agency",
    ]
    assert view.due_at is not None
    assert view.result is not None
    assert view.result.available
    assert view.next.what.en == "Download the result"


def test_a_result_that_is_decided_and_not_ready_is_the_portals_turn() -> None:
    world = World()
    assert show(world, world.decided()).next.who.en == "Một Cửa portal"


def test_a_strangers_dossier_does_not_exist() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(NotFound):
        show_dossier(
            code,
            STRANGER,
            world.dossiers,
            world.procedures,
            world.calendars,
            world.messages,
            world.directory,
        )
    with pytest.raises(NotFound):
        show(world, "G01.79-261120-9999")


def test_ones_dossiers_come_in_pages() -> None:
    world = World()
    for number in range(21):
        world.submit(world.complete(f"draft-{number}").draft, f"submit-{number}")
        world.wait(1)
    first = list_dossiers(world.me, None, world.dossiers, world.messages)
    assert len(first.items) == 20
    assert first.items[0].submitted_at > first.items[1].submitted_at
    second = list_dossiers(world.me, first.next, world.dossiers, world.messages)
    assert (len(second.items), second.next) == (1, None)
    assert list_dossiers(STRANGER, None, world.dossiers, world.messages).items == ()
    with pytest.raises(Malformed):
        list_dossiers(world.me, "forged", world.dossiers, world.messages)


def test_the_first_download_returns_the_dossier_and_the_next_ones_change_nothing() -> None:
    world = World()
    code = world.offered()
    links = [
        download_result(code, world.me, key(f"get-{n}"), world.dossiers, world.clean, world.clock)
        for n in range(2)
    ]
    assert {link.sha256 for link in links} == {sha256_of(RESULT)}
    assert all(link.file_name == "Kết quả.pdf" and "Kết" not in link.url for link in links)
    dossier = world.dossiers.find(code)
    assert dossier is not None
    assert (dossier.state, dossier.seq) == (State.RETURNED, 9)
    assert show(world, code).next.who.en == "Nobody"


def test_there_is_nothing_to_download_before_it_is_offered() -> None:
    world = World()
    for code in (world.decided(),):
        with pytest.raises(Conflict, match="no_result_yet"):
            download_result(code, world.me, key(), world.dossiers, world.clean, world.clock)


def test_code_and_secret_show_how_it_stands_and_nothing_personal() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    seen = lookup(world, receipt.code, receipt.secret.lower())
    assert seen.state == "registered"
    assert not {"secret", "agency", "declaration", "fee"} & set(seen.model_dump())


def test_a_wrong_secret_and_an_unknown_code_are_the_same() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    for code, secret in ((receipt.code, "ZZZZ"), ("G01.79-261120-9999", "ZZZZ")):
        with pytest.raises(NotFound):
            lookup(world, code, secret)


def test_guessing_is_stopped_before_it_gets_anywhere() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    for _ in range(MOST_AN_HOUR):
        lookup(world, receipt.code, receipt.secret)
    with pytest.raises(TooMany):
        lookup(world, receipt.code, receipt.secret)


def test_nor_does_one_address_go_through_the_codes() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    for number in range(MOST_WRONG_FROM_ONE_ADDRESS):
        guess(world, 1000 + number)
    with pytest.raises(TooMany):
        lookup(world, receipt.code, receipt.secret)
    assert lookup(world, receipt.code, receipt.secret, "203.0.113.11")
    world.wait(60)
    assert lookup(world, receipt.code, receipt.secret)


def test_what_is_right_does_not_count_against_those_who_share_an_address() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    for _ in range(MOST_WRONG_FROM_ONE_ADDRESS // MOST_AN_HOUR + 1):
        for _ in range(MOST_AN_HOUR):
            lookup(world, receipt.code, receipt.secret)
        world.rates.hits = {key: n for key, n in world.rates.hits.items() if "FROM" in key[0]}
    for number in range(MOST_WRONG_FROM_ONE_ADDRESS):
        guess(world, 1000 + number)


def test_an_address_that_is_refused_uses_up_no_code() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    for number in range(MOST_WRONG_FROM_ONE_ADDRESS):
        guess(world, 1000 + number)
    for _ in range(MOST_AN_HOUR):
        with pytest.raises(TooMany):
            lookup(world, receipt.code, "ZZZZ")
    assert lookup(world, receipt.code, receipt.secret, "203.0.113.11")


def test_what_is_counted_cannot_be_read_off() -> None:
    world = World()
    guess(world, 1000)
    assert not [scope for scope, _ in world.rates.hits if "203.0.113" in scope]
