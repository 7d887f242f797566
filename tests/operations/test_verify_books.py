"""Honest books hold; of each kind of harm, the invariant it breaks is named."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.domain.books import UNDER_WAY, Seen
from portal.domain.delivery import Reply
from portal.domain.dossier import Dossier
from portal.domain.draft import PaperState
from portal.domain.errors import Conflict
from portal.domain.notice import CHANNELS
from portal.domain.ports.books import Text
from portal.domain.transitions import EventType, State
from portal.domain.trying import Turn, always
from portal.operations.start_processing import start_processing
from tests.fakes.books import NOTHING_DEAD
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.notices import FakeNotices
from tests.operations.shelves import Library
from tests.operations.world import AGENCY, World, straight_over
from tests.operations.world import key as named

LONG = UNDER_WAY + timedelta(seconds=1)
NO = Reply(status=503)


@pytest.fixture
def library() -> Library:
    return Library()


def test_a_dossier_that_went_all_the_way_holds(library: Library) -> None:
    library.complete()
    library.world.clock.advance(LONG)
    found = library.verified()
    assert found.findings == ()
    assert found.counts == {
        Seen.DOSSIER: 1,
        Seen.EVENT: 8,
        Seen.PAYMENT: 1,
        Seen.REVIEW: 0,
        Seen.CASE: 0,
        Seen.CLEAN: 3,
        Seen.TOLD: 11,
        Seen.OWED: 0,
        Seen.UNDER_WAY: 0,
        Seen.DEAD: 0,
        Seen.UNHEEDED: 0,
    }


def test_what_agencies_said_in_vain_is_counted_and_wrong_with_nobody(library: Library) -> None:
    world, head = library.world, library.complete()
    with pytest.raises(Conflict):
        start_processing(head.code, AGENCY, named("late"), None, world.dossiers, world.clock)
    found = library.verified()
    assert (found.findings, found.counts[Seen.UNHEEDED]) == ((), 1)


# --- I1
def test_a_dossier_that_waits_for_its_leg_is_owed_it_and_seen(library: Library) -> None:
    library.world.submit(library.world.complete().draft)
    library.world.wait(10)
    found = library.verified()
    assert (found.findings, found.counts[Seen.OWED]) == ((), 1)


class Blind(FakeDossiers):
    """The sweeper's index has lost its entries. With `going_on`, a leg was just slow, and ends now."""

    going_on = False

    def waiting(self, before: str, limit: int, its_turn: Turn = always) -> list[str]:
        for dossier in super().waiting(before, limit, its_turn) if self.going_on else ():
            straight_over(dossier, self, self.clock)
        return []


@pytest.mark.parametrize(
    ("going_on", "wrong"),
    [(False, [("I1", "waits for the portal, unseen by the sweeper")]), (True, [])],
)
def test_what_no_sweep_would_find_is_named(going_on: object, wrong: list[object]) -> None:
    blind = Blind()
    blind.going_on = bool(going_on)
    library = Library(World(dossiers=blind))
    library.world.submit(library.world.complete().draft)
    library.world.wait(10)
    assert library.wrong() == wrong


def test_what_nobody_answered_and_no_sweep_would_end_is_named() -> None:
    for shelf, wrong in (
        (FakeDossiers(), []),
        (Blind(), [("I1", "waits for the portal, unseen by the sweeper")]),
    ):
        library = Library(World(dossiers=shelf))
        head = library.world.head(library.world.came_back())
        library.tell_everybody(head.id)
        library.world.clock.advance(timedelta(days=60))
        assert library.wrong() == wrong


def test_a_dossier_submitted_twice_or_under_no_code(library: Library) -> None:
    head = library.complete()
    library.rewrite(library.event(head.id, EventType.ACCEPTED), type=EventType.SUBMITTED)
    assert ("I1", "not submitted exactly once") in library.wrong()
    other = head.model_copy(update={"id": "e" * 26})
    library.world.dossiers.heads = {other.id: other, head.id: head}
    library.world.dossiers.happened[other.id] = library.world.dossiers.happened[head.id]
    assert ("I1", "its code does not lead to it") in library.wrong()


def test_a_dossier_that_vanished_is_known_by_its_code(library: Library) -> None:
    head = library.complete()
    del library.world.dossiers.heads[head.id]
    library.books.keys = []
    (finding,) = library.verified().findings
    assert (finding.invariant.value, finding.about) == ("I1", head.code)
    assert finding.wrong == "its dossier is gone"


def test_a_dossier_that_comes_while_the_heads_are_read_is_not_gone() -> None:
    class Late(FakeDossiers):
        def ids(self) -> Iterator[str]:
            return iter([])

    library = Library(World(dossiers=Late()))
    library.world.submit(library.world.complete().draft)
    assert library.verified().findings == ()


# --- I3
def test_an_edited_event_breaks_the_chain(library: Library) -> None:
    head = library.complete()
    before = head.submitted_at - timedelta(days=1)
    library.rewrite(library.event(head.id, EventType.DECIDED), at=before)
    assert library.wrong() == [("I3", "event 7 does not follow")]


def test_a_version_without_an_event(library: Library) -> None:
    head = library.complete()
    turned = head.model_copy(update={"version": head.version + 1})
    library.world.dossiers.heads[head.id] = turned
    assert library.wrong() == [("I3", "its versions and its events do not go together")]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("state", {"state": State.RETURNED}),
        ("state", {"state": State.STOPPED}),
        ("owner", {"owner": "somebody-else-000"}),
        ("agency", {"agency": "G01.01"}),
    ],
)
def test_a_head_that_says_other_than_its_events(
    library: Library, what: str, changes: dict[str, object]
) -> None:
    head = library.complete()
    library.world.dossiers.heads[head.id] = head.model_copy(update=changes)
    assert library.wrong() == [("I3", f"its {what} is not what its events say")]


def test_events_that_are_gone(library: Library) -> None:
    head = library.complete()
    last = library.world.dossiers.happened[head.id].pop()
    assert ("I3", f"event {last.seq} does not follow") in library.wrong()
    library.world.dossiers.happened[head.id].clear()
    assert ("I1", "not submitted exactly once") in library.wrong()


class Moving(FakeDossiers):
    """Somebody moves each dossier just after it was read, once; one is gone altogether."""

    def ids(self) -> Iterator[str]:
        self.moved = False
        return iter(["nobody", *self.heads])

    def get(self, dossier: str) -> Dossier | None:
        found = super().get(dossier)
        if found and not self.moved:
            self.moved = True
            straight_over(dossier, self, self.clock)
        return found


def test_a_due_date_moves_by_an_event_and_a_supplement_has_one(library: Library) -> None:
    world = library.world
    code = world.processing()
    world.ask(code, ("field", "address"))
    world.wait(60 * 24 * 3)
    world.give(code, address="5 Trần Phú, phường Hải Châu, Thành phố Đà Nẵng")
    head = world.head(code)
    library.tell_everybody(head.id)
    assert library.wrong() == []
    world.dossiers.heads[head.id] = head.model_copy(
        update={"due_at": head.accepted_at, "supplements": 2}
    )
    assert library.wrong() == [
        ("I3", "its due date moved without an event"),
        ("I3", "its supplements and its events do not go together"),
    ]


def test_a_copy_of_a_paper_that_came_back_and_one_that_is_not_received_yet(
    library: Library,
) -> None:
    world = library.world
    code = world.came_back()
    world.bring(code, "giay-kham-suc-khoe")
    world.give(code)
    world.walk_intake(code)
    world.ask(code, ("paper", "giay-phep-lai-xe"))
    world.bring(code, "giay-phep-lai-xe")
    world.give(code, "second")
    dossier = world.identifier(code)
    papers = [paper for asked in world.dossiers.asked[dossier].values() for paper in asked.papers]
    papers += world.dossiers.bodies[dossier].papers[1:]  # of the first, locked, there is no copy
    library.books.keys = [f"papers/{dossier}/{one.paper}" for one in papers]
    library.tell_everybody(dossier)
    assert library.wrong() == []


def test_a_dossier_that_moves_while_it_is_read_is_read_again() -> None:
    moving = Moving()
    moving.moved = True
    library = Library(World(dossiers=moving))
    library.world.submit(library.world.complete().draft)
    found = library.verified()
    assert (found.findings, found.counts[Seen.EVENT]) == ((), 2)


# --- I4
def test_what_nobody_heard_is_under_way_then_wrong(library: Library) -> None:
    library.world.handed_over()
    assert library.verified().counts[Seen.UNDER_WAY] == 2
    library.world.clock.advance(LONG)
    assert library.wrong() == [
        ("I4", "event 1 was not told by email, and nobody tries"),
        ("I4", "event 2 was not told by webhook, and nobody tries"),
    ]


def test_what_one_channel_told_the_other_still_owes(library: Library) -> None:
    accepted = library.event(library.complete().id, EventType.ACCEPTED)
    library.notices = FakeNotices()
    for event in library.world.dossiers.events(accepted.dossier):
        library.told(event, *CHANNELS[event.type][: 1 if event == accepted else 2])
    library.world.clock.advance(LONG)
    assert library.wrong() == [("I4", "event 3 was not told by sms, and nobody tries")]


def test_a_claim_and_an_attempt_give_more_time(library: Library) -> None:
    dossier = library.world.identifier(library.world.handed_over())
    first, second = library.world.dossiers.events(dossier)
    library.world.clock.advance(UNDER_WAY)
    library.told(first)
    library.knocked(second, NO, last=False)
    library.world.clock.advance(timedelta(minutes=44))
    assert library.verified().counts[Seen.UNDER_WAY] == 2
    library.world.clock.advance(UNDER_WAY)
    assert len(library.wrong()) == 1, "an attempt is due in an hour, and under way 45 minutes more"
    library.world.clock.advance(UNDER_WAY)
    assert len(library.wrong()) == 2


def test_what_was_given_up_is_seen(library: Library) -> None:
    dossier = library.world.identifier(library.world.handed_over())
    _, second = library.world.dossiers.events(dossier)
    library.world.clock.advance(LONG)
    numbered = frozenset({(dossier, 1), (dossier, 2)})
    for letters, wrong in (
        (NOTHING_DEAD._replace(events=numbered), 0),
        (NOTHING_DEAD._replace(notices=numbered), 1),
        (NOTHING_DEAD._replace(deliveries=numbered), 1),
    ):
        library.books.letters = letters
        found = library.verified()
        assert (len(found.findings), found.counts[Seen.DEAD]) == (wrong, 2 - wrong)
    library.books.letters = NOTHING_DEAD._replace(notices=numbered)
    library.knocked(second, NO, last=True)
    assert library.verified().counts[Seen.DEAD] == 2


def test_a_closed_account_hears_nothing(library: Library) -> None:
    dossier = library.world.identifier(library.world.handed_over())
    _, second = library.world.dossiers.events(dossier)
    library.knocked(second, Reply(status=204), last=True)
    library.people.kept.clear()
    library.world.clock.advance(LONG)
    assert library.verified().findings == ()


# --- I5
def test_a_copy_that_nobody_let_through(library: Library) -> None:
    head = library.complete()
    paper = library.world.dossiers.bodies[head.id].papers[0]
    kept = [f"papers/{head.id}/{paper.paper}"]
    for key in ("stray", f"papers/{head.id}/unknown", "papers/nobody/x", f"results/{head.id}/old"):
        library.books.keys = [*kept, key]
        assert library.wrong() == [("I5", "nobody let it through")]


@pytest.mark.parametrize("changes", [{"scanner": None}, {"state": PaperState.REFUSED}])
def test_a_copy_of_a_paper_nobody_looked_at(library: Library, changes: dict[str, object]) -> None:
    head = library.complete()
    body = library.world.dossiers.bodies[head.id]
    first = body.papers[0].model_copy(update=changes)
    library.world.dossiers.bodies[head.id] = body._replace(papers=(first, *body.papers[1:]))
    assert library.wrong() == [("I5", "nobody let it through")]


def test_of_somebody_who_was_erased_nothing_can_be_told_any_more(library: Library) -> None:
    library.complete()
    library.world.dossiers.erased = True
    assert library.wrong() == []


def test_a_copy_made_before_the_handing_over_is_the_legs(library: Library) -> None:
    dossier = library.world.identifier(library.world.submit(library.world.complete().draft).code)
    paper = library.world.dossiers.bodies[dossier].papers[0].paper
    library.books.keys = [f"papers/{dossier}/{paper}"]
    assert library.wrong() == []
    straight_over(dossier, library.world.dossiers, library.world.clock)
    library.rewrite(library.world.dossiers.happened[dossier][-1], data={"papers": {}})
    assert ("I5", "nobody let it through") in library.wrong()


def test_a_result_is_no_copy_before_there_is_one(library: Library) -> None:
    dossier = library.world.identifier(library.world.handed_over())
    library.books.keys = [f"results/{dossier}/early"]
    assert library.wrong() == [("I5", "nobody let it through")]


def test_a_handing_over_that_lists_nothing_let_nothing_through(library: Library) -> None:
    head = library.complete()
    event = library.event(head.id, EventType.HANDED_OVER)
    library.rewrite(event, data={"papers": "none"})
    assert ("I5", "nobody let it through") in library.wrong()


# --- I6
@pytest.mark.parametrize(
    "words",
    [
        "079085012345 in clear",
        'name: "Nguy\\u1ec5n Th\\u1ecb \\u00c1nh"',
        "GET /?q=Nguy%E1%BB%85n%20Th%E1%BB%8B%20%C3%81nh",
        "GET /?q=Nguy%E1%BB%85n+Th%E1%BB%8B+%C3%81nh&p=1",
        "GET /scan?as=filename*%3DUTF-8%27%27Nguy%25E1%25BB%2585n%2520Th%25E1%25BB%258B%2520%25C3%2581nh.pdf",
        '{"input": "{\\"name\\": \\"Nguy\\\\u1ec5n Th\\\\u1ecb \\\\u00c1nh\\"}"}',
    ],
)
def test_a_canary_is_found_however_it_is_written(library: Library, words: str) -> None:
    library.books.written = [Text("a log", "nothing"), Text("a log", words)]
    (finding,) = library.verified("079085012345", "Nguyễn Thị Ánh").findings
    assert (finding.invariant.value, finding.about) == ("I6", "a log")
    assert finding.wrong.startswith("canary ")
    assert "0790" not in finding.wrong
    assert library.verified().findings == ()
    assert library.verified("somebody else").findings == ()
