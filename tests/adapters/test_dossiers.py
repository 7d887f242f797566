"""Drafts and dossiers: what the fake and the table both keep."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from portal.domain.answer import KEPT_FOR, KeptAnswer
from portal.domain.chain import GENESIS
from portal.domain.dossier import Dossier, FeeDue, Moved, ResultMark, move, opened
from portal.domain.draft import KEPT, Draft, Paper, PaperState
from portal.domain.errors import Malformed, Raced
from portal.domain.leg import UNATTENDED
from portal.domain.model import Words
from portal.domain.once import once
from portal.domain.ports.dossiers import Body, Dossiers, Drafts, Story, Upload
from portal.domain.supplement import About, Asked, Asker, Supplement, SupplementItem
from portal.domain.transitions import PORTAL, Actor, EventType, Role, State
from portal.stores.dossiers import PAGE, DynamoDossiers, DynamoDrafts
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.table import Table
from tests.adapters.losing import HALF, OLD, losing
from tests.fakes.common import FakeClock
from tests.fakes.dossiers import FakeDossiers, FakeDrafts
from tests.fakes.vault import FakeVault
from tests.stack import Stack

CODES = SystemCodes()
fresh = CODES.id
VAULT = FakeVault()
SHA = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="


class Stores(NamedTuple):
    drafts: Drafts
    dossiers: Dossiers
    clock: FakeClock


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """A table like the deployed one, to whose stream nobody listens."""
    stack: Stack = request.getfixturevalue("stack")
    client, name = stack.client("dynamodb"), f"{stack.name}-dossiers-of-a-test-{fresh()}"
    like = client.describe_table(TableName=f"{stack.name}-dossiers")["Table"]
    parts = ("IndexName", "KeySchema", "Projection")
    client.create_table(
        TableName=name,
        KeySchema=like["KeySchema"],
        AttributeDefinitions=like["AttributeDefinitions"],
        GlobalSecondaryIndexes=[
            {part: index[part] for part in parts} for index in like["GlobalSecondaryIndexes"]
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    yield Table(client, name)
    client.delete_table(TableName=name)


@pytest.fixture(params=["fake", "table"])
def stores(request: pytest.FixtureRequest) -> Stores:
    clock = FakeClock(SystemClock().now())
    if request.param == "fake":
        dossiers = FakeDossiers(clock)
        return Stores(FakeDrafts(dossiers), dossiers, clock)
    table: Table = request.getfixturevalue("table")
    return Stores(DynamoDrafts(table, VAULT, clock), DynamoDossiers(table, VAULT), clock)


def draft(stores: Stores, owner: str | None = None) -> Draft:
    now, owner = stores.clock.now(), owner or fresh()
    VAULT.begin(owner)
    return Draft(
        draft=fresh(),
        owner=owner,
        procedure="3.000347",
        procedure_version="2026-01-01",
        declaration={"full_name": "Nguyễn Thị Ánh", "years": [1990, 1.5, None, True], "": {}},
        agency="G01.79",
        return_by="online",
        papers=(),
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT,
        version=1,
        once=once("somebody", fresh(), b"asked"),
    )


def added(stores: Stores, owner: str | None = None) -> Draft:
    made = draft(stores, owner)
    stores.drafts.add(made)
    return made


def paper(name: str = "") -> Paper:
    return Paper(
        paper=name or fresh(),
        required_document="giay-kham-suc-khoe",
        file_name="Giấy khám.pdf",
        content_type="application/pdf",
        size=1,
        sha256=SHA,
    )


def first_move(of: Draft, code: str | None = None) -> Moved:
    head = Dossier(
        id=of.draft,
        code=code or f"G01.79-261120-{CODES.digits(7)}",
        secret="A2B3",
        owner=of.owner,
        procedure=of.procedure,
        procedure_version=of.procedure_version,
        title=Words(vi="Đổi giấy phép lái xe", en="Exchange"),
        agency="G01.79",
        state=State.REGISTERED,
        version=of.version,
        seq=0,
        chain=GENESIS,
        submitted_at=of.saved_at,
    )
    return opened(head, Actor(role=Role.CITIZEN, id=of.owner), {"papers": {}}, of.once)


def registered(stores: Stores, owner: str | None = None) -> Moved:
    moved = first_move(of := added(stores, owner))
    stores.dossiers.register(of, moved)
    return moved


def handed_over(moved: Moved, stores: Stores) -> Moved:
    now = stores.clock.now()
    return move(moved.dossier, EventType.HANDED_OVER, PORTAL, now, handed_over_at=now)


def test_a_draft_comes_back_as_it_was_written(stores: Stores) -> None:
    made = added(stores)
    assert stores.drafts.find(made.draft) == made
    assert stores.drafts.find(fresh()) is None
    with pytest.raises(Raced):
        stores.drafts.add(made)


def test_saving_keeps_the_declaration_and_its_papers(stores: Stores) -> None:
    made, one = added(stores), paper()
    with_paper = made.changed(stores.clock.now(), papers=(one,))
    stores.drafts.save(with_paper, papers=(one,))
    declared = with_paper.changed(stores.clock.now(), declaration={"a": 1}, agency=None)
    stores.drafts.save(declared)
    assert stores.drafts.find(made.draft) == declared


def test_a_paper_is_kept_without_the_declaration_of_whoever_kept_it(stores: Stores) -> None:
    made, one = added(stores), paper()
    blank = made.changed(stores.clock.now(), papers=(one,), declaration={})
    stores.drafts.save(blank, papers=(one,))
    looked_at = one.model_copy(update={"state": PaperState.CLEAN, "object_version": "v1"})
    stores.drafts.save(blank.changed(stores.clock.now()), papers=(looked_at,))
    found = stores.drafts.find(made.draft)
    assert found is not None
    assert (found.declaration, found.papers, found.version) == (made.declaration, (looked_at,), 3)


def test_what_was_found_of_a_paper_is_kept_once_and_moves_nothing_else(stores: Stores) -> None:
    made, one = added(stores), paper()
    kept = made.changed(stores.clock.now(), papers=(one,))
    stores.drafts.save(kept, papers=(one,))
    clean = one.model_copy(update={"state": PaperState.CLEAN, "object_version": "v1"})
    stores.drafts.found(made, clean)
    assert stores.drafts.find(made.draft) == kept.model_copy(update={"papers": (clean,)})
    with pytest.raises(Raced):
        stores.drafts.found(made, clean.model_copy(update={"state": PaperState.REFUSED}))
    left = kept.changed(stores.clock.now(), papers=())
    stores.drafts.drop_paper(left, one.paper)
    another = made.model_copy(update={"draft": fresh()})
    for draft, gone in ((made, clean), (another, clean), (made, paper())):
        with pytest.raises(Raced):
            stores.drafts.found(draft, gone)
    assert stores.drafts.find(made.draft) == left


def test_an_empty_draft_becomes_one_with_a_declaration(stores: Stores) -> None:
    made = draft(stores).model_copy(update={"declaration": {}})
    stores.drafts.add(made)
    assert stores.drafts.find(made.draft) == made
    with pytest.raises(Raced):
        stores.drafts.add(made)
    stores.drafts.save(saved := made.changed(stores.clock.now(), declaration={"a": 1}))
    assert stores.drafts.find(made.draft) == saved


def test_a_paper_is_dropped(stores: Stores) -> None:
    made, one, two = added(stores), paper(), paper()
    kept = made.changed(stores.clock.now(), papers=(one, two))
    stores.drafts.save(kept, papers=(one, two))
    left = kept.changed(stores.clock.now(), papers=(two,))
    stores.drafts.drop_paper(left, one.paper)
    assert stores.drafts.find(made.draft) == left


def test_papers_come_back_in_one_order(stores: Stores) -> None:
    made, last, first = added(stores), paper("z-paper-01"), paper("a-paper-01")
    stores.drafts.save(made.changed(stores.clock.now()), papers=(last,))
    stores.drafts.save(made.model_copy(update={"version": 3}), papers=(first,))
    found = stores.drafts.find(made.draft)
    assert found is not None
    assert [one.paper for one in found.papers] == ["a-paper-01", "z-paper-01"]


def test_whoever_did_not_see_the_last_version_is_raced(stores: Stores) -> None:
    made = added(stores)
    stores.drafts.save(saved := made.changed(stores.clock.now(), declaration={"mine": 1}))
    with pytest.raises(Raced):
        stores.drafts.save(made.changed(stores.clock.now(), declaration={"theirs": 1}))
    with pytest.raises(Raced):
        stores.drafts.save(made.changed(stores.clock.now()), papers=(paper(),))
    with pytest.raises(Raced):
        stores.drafts.drop_paper(made.changed(stores.clock.now()), "any")
    with pytest.raises(Raced):
        stores.drafts.remove(made)
    with pytest.raises(Raced):
        stores.dossiers.register(made, first_move(made))
    assert stores.drafts.find(made.draft) == saved
    assert stores.dossiers.get(made.draft) is None


def test_what_is_not_there_is_not_saved(stores: Stores) -> None:
    made = draft(stores)
    for write in (stores.drafts.save, stores.drafts.remove):
        with pytest.raises(Raced):
            write(made.changed(stores.clock.now()))
    assert stores.drafts.find(made.draft) is None


def test_removing_takes_everything(stores: Stores) -> None:
    made, one = added(stores), paper()
    kept = made.changed(stores.clock.now(), papers=(one,))
    stores.drafts.save(kept, papers=(one,))
    stores.drafts.remove(kept)
    assert stores.drafts.find(made.draft) is None
    with pytest.raises(Raced):  # its stone stays: a late second knock brings nothing back
        stores.drafts.add(made)
    assert stores.drafts.removed_by(made.draft) == made.owner
    assert stores.drafts.removed_by(added(stores).draft) is None
    assert stores.drafts.removed_by(fresh()) is None
    assert list(stores.drafts.of(made.owner)) == []


def test_ones_own_drafts_the_last_saved_first(stores: Stores) -> None:
    owner = fresh()
    first = added(stores, owner)
    stores.clock.advance(timedelta(minutes=1))
    second = added(stores, owner)
    registered(stores, owner)
    added(stores)
    bare = [one.model_copy(update={"declaration": {}}) for one in (second, first)]
    assert list(stores.drafts.of(owner)) == bare
    stores.clock.advance(timedelta(minutes=1))
    stores.drafts.save(saved := first.changed(stores.clock.now()))
    assert list(stores.drafts.of(owner)) == [saved.model_copy(update={"declaration": {}}), bare[0]]


def test_an_expired_draft_is_gone_at_once(stores: Stores) -> None:
    made = added(stores)
    stores.clock.advance(KEPT - timedelta(seconds=2))
    assert stores.drafts.find(made.draft) == made
    stores.clock.advance(timedelta(seconds=2))
    assert stores.drafts.find(made.draft) is None
    assert list(stores.drafts.of(made.owner)) == []


def test_a_draft_that_stands_is_not_forgotten(stores: Stores) -> None:
    made = added(stores)
    stores.drafts.forget(made.draft)
    assert stores.drafts.find(made.draft) == made
    stores.drafts.forget(fresh())


def test_a_draft_becomes_a_dossier(stores: Stores) -> None:
    made, one = added(stores), paper()
    kept = made.changed(stores.clock.now(), papers=(one,))
    stores.drafts.save(kept, papers=(one,))
    moved = first_move(kept)
    stores.dossiers.register(kept, moved)
    assert stores.drafts.find(made.draft) is None
    assert list(stores.drafts.of(made.owner)) == []
    assert stores.dossiers.get(made.draft) == moved.dossier
    assert stores.dossiers.find(moved.dossier.code) == moved.dossier
    assert stores.dossiers.body(made.draft) == Body(made.declaration, (one,))
    assert stores.dossiers.events(made.draft) == [moved.event]
    assert made.draft in set(stores.dossiers.ids())
    assert (moved.dossier.code, made.draft) in set(stores.dossiers.codes())
    with pytest.raises(Raced):
        stores.drafts.save(kept.changed(stores.clock.now()))
    with pytest.raises(Raced):
        stores.drafts.add(made)
    with pytest.raises(Raced):
        stores.dossiers.register(kept, moved)


def test_a_code_that_is_taken_registers_nothing(stores: Stores) -> None:
    taken = registered(stores).dossier.code
    made = added(stores)
    with pytest.raises(Raced):
        stores.dossiers.register(made, first_move(made, taken))
    assert stores.drafts.find(made.draft) == made
    assert stores.dossiers.get(made.draft) is None
    assert stores.dossiers.events(made.draft) == []


def test_nobodys_dossier(stores: Stores) -> None:
    assert stores.dossiers.find("G01.79-261120-0000000") is None
    assert stores.dossiers.get(fresh()) is None
    assert stores.dossiers.events(fresh()) == []
    assert stores.dossiers.body(fresh()) == Body({}, ())
    assert stores.dossiers.of(fresh(), None).dossiers == []


def test_a_move_and_its_event_are_kept_together(stores: Stores) -> None:
    first = registered(stores)
    second = handed_over(first, stores)
    stores.dossiers.commit(second)
    assert stores.dossiers.get(first.dossier.id) == second.dossier
    assert stores.dossiers.events(first.dossier.id) == [first.event, second.event]


def test_a_dossier_is_read_with_all_that_happened_to_it(stores: Stores) -> None:
    first = registered(stores)
    second = handed_over(first, stores)
    stores.dossiers.commit(second)
    told = Story(second.dossier, [first.event, second.event])
    assert stores.dossiers.story(first.dossier.id) == told
    assert stores.dossiers.look(first.dossier.code) == told


def test_nobodys_story(stores: Stores) -> None:
    made = added(stores)
    assert stores.dossiers.story(made.draft) is None
    assert stores.dossiers.story(fresh()) is None
    assert stores.dossiers.look("G01.79-261120-0000000") is None


READS = ["GetItem", "Query"]


@pytest.mark.parametrize(
    ("fates", "asked"),
    [
        ([], READS),
        ([OLD], ["GetItem", *READS]),
        (["", OLD], [*READS, "Query"]),
        (["", HALF], [*READS, "Query"]),
    ],
)
def test_who_looks_sees_what_was_just_written_and_never_half_of_it(
    table: Table, stack: Stack, fates: list[str], asked: list[str]
) -> None:
    clock = FakeClock(SystemClock().now())
    stores = Stores(DynamoDrafts(table, VAULT, clock), DynamoDossiers(table, VAULT), clock)
    second = handed_over(first := registered(stores), stores)
    stores.dossiers.commit(second)
    with losing(stack, table.name) as way:
        way.takes(*fates)
        looking = DynamoDossiers(way.table, VAULT)
        told = Story(second.dossier, [first.event, second.event])
        assert looking.look(first.dossier.code) == told
        assert way.asked == asked
        way.takes()
        assert looking.look(first.dossier.code) == told  # whose code it is was remembered
        assert way.asked == ["Query"]


def test_of_two_who_move_at_once_one_is_raced(stores: Stores) -> None:
    first = registered(stores)
    second = handed_over(first, stores)
    stores.dossiers.commit(second)
    stores.clock.advance(timedelta(seconds=1))
    with pytest.raises(Raced):
        stores.dossiers.commit(handed_over(first, stores))
    assert stores.dossiers.events(first.dossier.id) == [first.event, second.event]


def asked(first: Moved, stores: Stores, number: int = 1) -> tuple[Moved, Supplement]:
    """The portal asks for a supplement."""
    now = stores.clock.now()
    moved = move(first.dossier, EventType.SUPPLEMENT_REQUESTED, PORTAL, now, supplements=number)
    item = SupplementItem(about=About.PAPER, target="health", code="damaged", text="Tệp hỏng")
    new = Supplement(number=number, by=Asker.PORTAL, asked_at=now, answer_by=now, items=(item,))
    return moved, new


def test_a_supplement_is_kept_with_the_move_that_asks_for_it(stores: Stores) -> None:
    first = registered(stores)
    dossier = first.dossier.id
    assert stores.dossiers.supplement(dossier, 1) is None
    assert list(stores.dossiers.supplements(dossier)) == []
    moved, new = asked(first, stores)
    stores.dossiers.commit(moved, new)
    assert stores.dossiers.supplement(dossier, 1) == new
    assert list(stores.dossiers.supplements(dossier)) == [new]
    assert stores.dossiers.get(dossier) == moved.dossier


def test_supplements_come_in_the_order_of_their_numbers(stores: Stores) -> None:
    moved = registered(stores)
    for number in (1, 2, 10):
        moved, new = asked(moved, stores, number)
        stores.dossiers.commit(moved, new)
        citizen = Actor(role=Role.CITIZEN, id=moved.dossier.owner)
        moved = move(moved.dossier, EventType.SUPPLEMENT_GIVEN, citizen, stores.clock.now())
        stores.dossiers.commit(moved, new.changed(answered_at=stores.clock.now()))
    found = stores.dossiers.supplements(moved.dossier.id)
    assert [(one.number, one.version) for one in found] == [(1, 2), (2, 2), (10, 2)]


def test_a_supplement_changes_version_by_version(stores: Stores) -> None:
    moved, new = asked(registered(stores), stores)
    stores.dossiers.commit(moved, new)
    dossier, changed = moved.dossier.id, new.changed(declaration={"address": "Đà Nẵng"})
    stores.dossiers.keep(moved.dossier, changed)
    assert stores.dossiers.supplement(dossier, 1) == changed
    with pytest.raises(Raced):
        stores.dossiers.keep(moved.dossier, changed)
    assert stores.dossiers.get(dossier) == moved.dossier


def test_an_answer_to_a_supplement_that_changed_moves_nothing(stores: Stores) -> None:
    moved, new = asked(registered(stores), stores)
    stores.dossiers.commit(moved, new)
    dossier = moved.dossier.id
    stores.dossiers.keep(moved.dossier, new.changed(declaration={"address": "Huế"}))
    citizen = Actor(role=Role.CITIZEN, id=moved.dossier.owner)
    given = move(moved.dossier, EventType.SUPPLEMENT_GIVEN, citizen, stores.clock.now())
    with pytest.raises(Raced):
        stores.dossiers.commit(given, new.changed(answered_at=stores.clock.now()))
    assert stores.dossiers.get(dossier) == moved.dossier
    assert len(stores.dossiers.events(dossier)) == 2


def test_ones_own_dossiers_page_by_page_newest_first(stores: Stores) -> None:
    owner, made = fresh(), []
    for _ in range(PAGE + 3):
        stores.clock.advance(timedelta(seconds=1))
        made.append(registered(stores, owner).dossier)
    added(stores, owner)
    first = stores.dossiers.of(owner, None)
    assert first.next is not None
    assert len(first.next) < 1000
    second = stores.dossiers.of(owner, first.next)
    assert [*first.dossiers, *second.dossiers] == made[::-1]
    assert (len(first.dossiers), second.next) == (PAGE, None)


@pytest.mark.parametrize("cursor", ["", "!", "bnVsbA==", "e30=", "WzFd", "é", "=" * 900])
def test_a_forged_cursor_is_malformed(stores: Stores, cursor: str) -> None:
    with pytest.raises(Malformed):
        stores.dossiers.of(fresh(), cursor)


MINE = "person-00000001"
NEVER_ASKED = DynamoDossiers(Table(None, "-"), VAULT)  # type: ignore[arg-type]  # a table of no client
PLACE = {"pk": "D#x", "sk": "HEAD", "person": MINE, "person_sort": "DOSSIER#2026"}


@pytest.mark.parametrize(
    "place",
    [
        {"person": MINE},
        PLACE | {"person": "person-00000002"},
        PLACE | {"person_sort": "DRAFT#2026"},
        PLACE | {"pk": ""},
        PLACE | {"pk": "D#" + "x" * 300},
        PLACE | {"sk": "CONTENT"},
        PLACE | {"more": "x"},
        PLACE | {"pk": 1},
        [],
    ],
)
def test_a_place_of_the_index_that_is_not_ones_own(place: Any) -> None:  # noqa: ANN401  # any JSON
    """Before the table is asked: it would refuse such a place as our mistake."""
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    with pytest.raises(Malformed):
        NEVER_ASKED.of(MINE, cursor)


def test_a_cursor_too_deep_to_read() -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    with pytest.raises(Malformed):
        NEVER_ASKED.of(MINE, cursor)


def test_another_citizens_cursor_is_malformed(stack: Stack, table: Table) -> None:
    assert stack.name in table.name
    stores = Stores(
        DynamoDrafts(table, VAULT, clock := FakeClock(SystemClock().now())),
        DynamoDossiers(table, VAULT),
        clock,
    )
    owner = fresh()
    for _ in range(PAGE + 1):
        registered(stores, owner)
    page = stores.dossiers.of(owner, None)
    with pytest.raises(Malformed):
        stores.dossiers.of(fresh(), page.next)


def test_what_an_agency_will_upload_is_remembered(stores: Stores) -> None:
    dossier = registered(stores).dossier.id
    upload = Upload(
        once=once("somebody", "an-upload", b"asked"),
        id=fresh(),
        file_name="Kết quả.pdf",
        content_type="application/pdf",
        size=9,
        sha256=SHA,
    )
    assert stores.dossiers.expected(dossier, upload.id) is None
    stores.dossiers.expect(dossier, upload)
    with pytest.raises(Raced):
        stores.dossiers.expect(dossier, upload.model_copy(update={"size": 10}))
    assert stores.dossiers.expected(dossier, upload.id) == upload
    assert stores.dossiers.expected(fresh(), upload.id) is None


def answer(stores: Stores, name: str = "a" * 64) -> KeptAnswer:
    return KeptAnswer(
        id=name,
        at=stores.clock.now(),
        agency="G01.79",
        what=EventType.ACCEPTED,
        seen=3,
        version=7,
        state=State.REGISTERED,
        why="stale",
    )


def test_an_answer_that_changed_nothing_is_kept_once(stores: Stores) -> None:
    dossier = registered(stores).dossier.id
    first, other = answer(stores), answer(stores, "b" * 64)
    for one in (first, other, first.model_copy(update={"version": 8})):
        stores.dossiers.keep_answer(dossier, one)
    assert sorted(stores.dossiers.answers(dossier), key=lambda one: one.id) == [first, other]
    assert stores.dossiers.answers(fresh()) == []


def test_numbers_are_given_once(stores: Stores) -> None:
    agency = f"G{CODES.digits(2)}.{CODES.digits(3)}-{fresh()}"
    with ThreadPoolExecutor(8) as threads:
        given = list(
            threads.map(lambda _: stores.dossiers.next_number(agency, "261120"), range(200))
        )
    assert len(set(given)) == 200
    assert min(given) == 1
    assert stores.dossiers.next_number(agency, "261121") == 1


def test_numbers_of_many_processes_are_given_once(table: Table) -> None:
    agency, processes = fresh(), [DynamoDossiers(table, VAULT) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        given = list(
            threads.map(
                lambda one: [one.next_number(agency, "261120") for _ in range(25)], processes
            )
        )
    numbers = [number for some in given for number in some]
    assert len(set(numbers)) == 200
    assert max(numbers) <= 8 * 30


def test_a_dossier_waits_for_its_leg_until_it_was_walked(stores: Stores) -> None:
    moved = registered(stores)
    dossier, since = moved.dossier.id, moved.dossier.submitted_at

    def late(minutes: int) -> bool:
        before = (since + UNATTENDED + timedelta(minutes=minutes)).isoformat()
        return dossier in stores.dossiers.waiting(before, 1000)

    assert (late(-1), late(0), late(1)) == (False, False, True)
    stores.dossiers.commit(handed_over(moved, stores))
    assert not late(1)


def test_what_came_back_waits_for_its_day(stores: Stores) -> None:
    moved, new = asked(registered(stores), stores)
    day = new.answer_by + timedelta(days=30)
    open_one = Asked(number=1, by=Asker.PORTAL, at=new.asked_at, answer_by=day)
    head = moved.dossier.model_copy(update={"supplement": open_one})
    stores.dossiers.commit(Moved(head, moved.event), new)

    def late(minutes: int) -> bool:
        before = (day + timedelta(minutes=minutes)).isoformat()
        return head.id in stores.dossiers.waiting(before, 1000)

    assert (late(-1), late(0), late(1)) == (False, False, True)
    ended = move(head, EventType.STOPPED, PORTAL, day, supplement=None)
    stores.dossiers.commit(ended)
    assert not late(1)


def test_drafts_uploads_and_kept_answers_expire(table: Table) -> None:
    clock = FakeClock(SystemClock().now())
    stores = Stores(DynamoDrafts(table, VAULT, clock), DynamoDossiers(table, VAULT), clock)
    made = added(stores)
    head = table.get(f"D#{made.draft}", "HEAD")
    assert head is not None
    assert (head.kind, head.ttl) == ("draft", int(made.expires_at.timestamp()))
    stores.dossiers.register(made, first_move(made))
    stores.dossiers.expect(
        made.draft,
        Upload(
            once=once("somebody", "an-upload", b"asked"),
            id="upload-0001",
            file_name="a",
            content_type="b",
            size=1,
            sha256=SHA,
        ),
    )
    stores.dossiers.keep_answer(made.draft, answer(stores))
    kinds = {item.kind: item.ttl for item in table.collection(f"D#{made.draft}")}
    assert kinds.keys() == {"dossier", "event", "upload", "answer", "-"}
    assert kinds.pop("answer") == int((clock.now() + KEPT_FOR).timestamp())
    left = kinds.pop("upload")
    assert left is not None
    assert 0 < left - clock.now().timestamp() <= 24 * 3600 + 60
    assert set(kinds.values()) == {None}


def test_a_head_with_everything_in_it_is_one_kilobyte(table: Table) -> None:
    """Written at each change, in a transaction: the second kilobyte would cost two units each time."""
    clock = FakeClock(now := SystemClock().now())
    stores = Stores(DynamoDrafts(table, VAULT, clock), DynamoDossiers(table, VAULT), clock)
    first = registered(stores)
    moments = ("handed_over_at", "accepted_at", "due_at", "ended_at")
    full = {
        "title": Words(vi="Đổi giấy phép " * 6, en="Exchange of a licence " * 5),
        "fee": FeeDue(amount=10**9, requested_at=now, paid_at=now),
        "result": ResultMark(id=fresh(), available=True),
        **dict.fromkeys(moments, now),
    }
    stores.dossiers.commit(move(first.dossier, EventType.HANDED_OVER, PORTAL, now, **full))
    head = table.get(f"D#{first.dossier.id}", "HEAD")
    assert head is not None
    texts = (head.pk, head.sk, head.body, head.kind, *head.index_keys.values())
    names = ("pk", "sk", "v", "body", "kind", *head.index_keys)
    assert sum(len(text.encode()) for text in (*texts, *names)) + 3 <= 1024


def test_what_an_expired_head_leaves_is_forgotten(table: Table) -> None:
    clock = FakeClock(SystemClock().now())
    stores = Stores(DynamoDrafts(table, VAULT, clock), DynamoDossiers(table, VAULT), clock)
    made, one = added(stores), paper()
    stores.drafts.save(made.changed(clock.now(), papers=(one,)), papers=(one,))
    table._client.delete_item(  # noqa: SLF001  # as time to live does, unconditionally
        TableName=table.name, Key={"pk": {"S": f"D#{made.draft}"}, "sk": {"S": "HEAD"}}
    )
    assert stores.drafts.find(made.draft) is None
    stores.drafts.forget(made.draft)
    assert table.collection(f"D#{made.draft}") == []
