"""What may follow what, whose move it is, and that a state never comes without its event."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.domain.chain import GENESIS, first_break
from portal.domain.dossier import Dossier, Moved, ResultMark, move, opened
from portal.domain.errors import Conflict
from portal.domain.event import Event
from portal.domain.leg import UNATTENDED, Leg
from portal.domain.model import Words
from portal.domain.once import once
from portal.domain.supplement import Asked, Asker
from portal.domain.transitions import PORTAL, TRANSITIONS, Actor, EventType, Role, State, Way

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
KNOCK = once("person-0001", "key", b"{}")
CITIZEN = Actor(role=Role.CITIZEN, id="person-0001")
NEW = Dossier(
    id="dossier-0001",
    code="G01.79-261120-0001",
    secret="A2B3",
    owner="person-0001",
    procedure="3.000347",
    procedure_version="2026-01-01",
    title=Words(vi="Đổi giấy phép lái xe", en="Exchange of a driving licence"),
    agency="G01.79",
    state=State.REGISTERED,
    version=4,
    seq=0,
    chain=GENESIS,
    submitted_at=NOW,
)
RESULT = ResultMark(id="result-0001")
LEGAL = {
    (origin, what, role)
    for what, rule in TRANSITIONS.items()
    for origin in rule.origin
    for role in rule.by
}
LEFT = {State.AWAITING_SUPPLEMENT: State.PROCESSING, State.WITHDRAWAL_REQUESTED: State.ACCEPTED}
"""The states that remember where they came from, and such a state."""


def in_state(state: State, **changes: object) -> Dossier:
    left = (LEFT[state],) if state in LEFT else ()
    return NEW.model_copy(update={"state": state, "came_from": left, **changes})


def leads(state: State, what: EventType) -> State:
    to = TRANSITIONS[what].to
    if isinstance(to, State):
        return to
    return state if to is Way.HERE else LEFT[state]


@pytest.mark.parametrize("state", State)
def test_only_the_legal_moves_are_made(state: State) -> None:
    for what, role in product(EventType, Role):
        actor = Actor(role=role, id="somebody")
        if (state, what, role) in LEGAL:
            assert move(in_state(state), what, actor, NOW).dossier.state is leads(state, what)
            continue
        with pytest.raises(Conflict) as refused:
            move(in_state(state), what, actor, NOW)
        assert refused.value.reason == "transition_not_allowed"
        assert refused.value.params == {"state": state.code}


def test_every_event_has_its_rule_and_nothing_is_submitted_twice() -> None:
    assert TRANSITIONS.keys() == set(EventType)
    assert TRANSITIONS[EventType.SUBMITTED].origin == frozenset()


def test_what_is_refused_or_returned_stays_so() -> None:
    ended = {state for state in State if in_state(state).ended}
    assert ended == {State.REFUSED, State.RETURNED, State.STOPPED}
    assert not {origin for origin, _, _ in LEGAL} & ended


def test_the_national_codes() -> None:
    assert [state.code for state in State] == list(range(1, 11))
    assert (State.AWAITING_PAYMENT.code, State.DECIDED.code, State.RETURNED.code) == (6, 9, 10)


def first() -> Moved:
    return opened(NEW, CITIZEN, {"papers": {"p": "sum"}}, KNOCK)


def test_a_dossier_begins_with_its_first_event() -> None:
    moved = first()
    assert moved.event.previous == GENESIS
    assert (moved.event.seq, moved.event.version) == (moved.dossier.seq, moved.dossier.version)
    assert (moved.dossier.seq, moved.dossier.version) == (1, 5)
    assert moved.event.at == NEW.submitted_at
    assert moved.event.once == KNOCK


@st.composite
def walks(draw: st.DrawFn) -> list[Moved]:
    """Any way a dossier may legally go."""
    gone = [first()]
    for _ in range(draw(st.integers(0, 6))):
        here = gone[-1].dossier
        ways = sorted((what, by) for origin, what, by in LEGAL if origin is here.state)
        if not ways:
            break
        what, by = draw(st.sampled_from(ways))
        facts = draw(st.sampled_from([{}, {"sha256": "sum"}, {"reason": "thiếu giấy tờ"}]))
        at = here.submitted_at + timedelta(minutes=len(gone))
        gone.append(move(here, what, Actor(role=by, id="somebody"), at, data=facts))
    return gone


@given(walks())
def test_head_and_event_move_together_and_the_chain_follows(gone: list[Moved]) -> None:
    for moved in gone:
        head, event = moved
        assert (head.seq, head.version, head.state) == (event.seq, event.version, event.state)
        assert head.chain == event.hash
    for (before, _), (after, event) in pairwise(gone):
        assert (after.seq, after.version) == (before.seq + 1, before.version + 1)
        assert event.previous == before.chain
    assert broken([moved.event for moved in gone]) is None


@given(walks(), st.data())
def test_a_changed_event_is_found(gone: list[Moved], data: st.DataObject) -> None:
    events = [moved.event for moved in gone]
    place = data.draw(st.integers(0, len(events) - 1))
    changes = data.draw(
        st.sampled_from(
            [
                {"at": NOW - timedelta(days=1)},
                {"code": "G01.79-261120-0002"},
                {"by": PORTAL, "seq": 99},
            ]
        )
    )
    events[place] = events[place].model_copy(update=changes)
    assert broken(events) == place + 1


@given(walks())
def test_an_event_read_again_is_the_same_link(gone: list[Moved]) -> None:
    again = [Event.model_validate_json(moved.event.model_dump_json()) for moved in gone]
    assert broken(again) is None


def broken(events: list[Event]) -> int | None:
    return first_break((event.content(), event.previous, event.hash) for event in events)


def test_a_dossier_is_its_owners_and_its_agencys_once_handed_over() -> None:
    assert NEW.visible_to("person-0001")
    assert not NEW.visible_to("person-0000")
    assert not NEW.visible_to("person-0002")
    assert not NEW.handled_by("G01.79")
    over = in_state(State.REGISTERED, handed_over_at=NOW)
    assert over.handled_by("G01.79")
    assert not over.handled_by("G01.01")
    assert not over.handled_by("G01.80")


def test_the_portal_owes_a_dossier_its_way_in_and_its_way_out() -> None:
    awaited = NEW.leg_awaited()
    assert awaited is not None
    assert (awaited.leg, awaited.since) == (Leg.INTAKE, NOW)
    decided = in_state(State.DECIDED, ended_at=NOW, result=RESULT)
    awaited = decided.leg_awaited()
    assert awaited is not None
    assert (awaited.leg, awaited.since) == (Leg.RETURN, NOW)


@pytest.mark.parametrize(
    "dossier",
    [
        in_state(State.REGISTERED, handed_over_at=NOW),
        in_state(State.PROCESSING),
        in_state(State.DECIDED),
        in_state(State.DECIDED, result=RESULT),
        in_state(State.DECIDED, ended_at=NOW, result=RESULT.model_copy(update={"available": True})),
        in_state(State.AWAITING_SUPPLEMENT),
        in_state(State.STOPPED, unread_since=NOW),
    ],
)
def test_otherwise_the_next_move_is_somebody_elses(dossier: Dossier) -> None:
    assert dossier.leg_awaited() is None


ASKED = Asked(number=1, by=Asker.PORTAL, at=NOW, answer_by=NOW + timedelta(days=30))


def test_what_no_agency_has_seen_lapses_on_the_day_it_was_asked_for() -> None:
    asked = in_state(State.AWAITING_SUPPLEMENT, supplement=ASKED)
    assert asked.lapses_at() == asked.next_action_at() == ASKED.answer_by


@pytest.mark.parametrize(
    "dossier",
    [
        in_state(State.AWAITING_SUPPLEMENT, supplement=ASKED, handed_over_at=NOW),
        in_state(State.AWAITING_SUPPLEMENT),
        in_state(State.WITHDRAWAL_REQUESTED, supplement=ASKED),
        in_state(State.STOPPED),
    ],
)
def test_what_somebody_else_can_end_does_not_lapse(dossier: Dossier) -> None:
    assert dossier.lapses_at() is dossier.next_action_at() is None


def test_a_leg_has_its_time_before_the_sweeper_looks() -> None:
    assert NEW.next_action_at() == NOW + UNATTENDED
    assert NEW.lapses_at() is None


def after(here: Dossier, what: EventType, role: Role) -> Dossier:
    return move(here, what, Actor(role=role, id="somebody"), NOW).dossier


@pytest.mark.parametrize("left", [State.REGISTERED, State.PROCESSING])
def test_a_supplement_leads_back_to_where_it_was_asked(left: State) -> None:
    asked = after(in_state(left), EventType.SUPPLEMENT_REQUESTED, Role.AGENCY)
    assert (asked.state, asked.came_from) == (State.AWAITING_SUPPLEMENT, (left,))
    given_back = after(asked, EventType.SUPPLEMENT_GIVEN, Role.CITIZEN)
    assert (given_back.state, given_back.came_from) == (left, ())


def test_a_withdrawal_during_a_supplement_leads_back_into_it() -> None:
    asked = after(in_state(State.PROCESSING), EventType.SUPPLEMENT_REQUESTED, Role.AGENCY)
    leaving = after(asked, EventType.WITHDRAWAL_REQUESTED, Role.CITIZEN)
    assert leaving.came_from == (State.PROCESSING, State.AWAITING_SUPPLEMENT)
    kept = after(leaving, EventType.WITHDRAWAL_REFUSED, Role.AGENCY)
    assert (kept.state, kept.came_from) == (asked.state, asked.came_from)
    gone = after(leaving, EventType.STOPPED, Role.AGENCY)
    assert (gone.state, gone.came_from) == (State.STOPPED, ())


def test_money_that_arrives_during_a_withdrawal_counts() -> None:
    """Nobody is asked to pay twice: a refusal leads to where the payment would have."""
    leaving = after(in_state(State.AWAITING_PAYMENT), EventType.WITHDRAWAL_REQUESTED, Role.CITIZEN)
    paid = after(leaving, EventType.FEE_PAID, Role.GATEWAY)
    assert (paid.state, paid.came_from) == (State.WITHDRAWAL_REQUESTED, (State.PROCESSING,))
    kept = after(paid, EventType.WITHDRAWAL_REFUSED, Role.AGENCY)
    assert kept.state is State.PROCESSING
    with pytest.raises(Conflict):
        after(in_state(State.WITHDRAWAL_REQUESTED), EventType.FEE_PAID, Role.GATEWAY)


def test_papers_that_came_after_the_handing_over_are_the_portals_to_read() -> None:
    unread = in_state(State.PROCESSING, handed_over_at=NOW, unread_since=NOW)
    awaited = unread.leg_awaited()
    assert awaited is not None
    assert (awaited.leg, awaited.since) == (Leg.INTAKE, NOW)


class Life(RuleBasedStateMachine):
    """Any legal move, in any order: what the events say is what the head says."""

    def __init__(self) -> None:
        super().__init__()
        begun = first()
        self.here, self.events = begun.dossier, [begun.event]

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        ways = sorted((what, role) for what in EventType for role in Role)
        what, role = data.draw(st.sampled_from(ways))
        before = self.here
        try:
            moved = move(before, what, Actor(role=role, id="somebody"), NOW)
        except Conflict:
            assert (before.state, what, role) not in LEGAL
            return
        assert not before.ended
        self.here = moved.dossier
        self.events.append(moved.event)

    @invariant()
    def the_events_give_the_head(self) -> None:
        here, last = self.here, self.events[-1]
        assert (here.state, here.seq, here.version) == (last.state, last.seq, last.version)
        assert here.chain == last.hash
        assert broken(self.events) is None

    @invariant()
    def it_remembers_just_what_it_left(self) -> None:
        inner = {State.AWAITING_SUPPLEMENT, State.WITHDRAWAL_REQUESTED}
        assert bool(self.here.came_from) == (self.here.state in inner)
        assert len(self.here.came_from) <= len(inner)


TestLife = Life.TestCase
