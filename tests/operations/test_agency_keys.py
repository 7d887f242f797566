"""An agency's keys: two of a kind at a time, shown once, revoked at once."""

import base64
from datetime import timedelta

import pytest

from portal.domain.agency_key import KeyKind
from portal.domain.errors import Conflict, KeyReused, NotFound, NotSignedIn
from portal.domain.officer import StaffRole, StaffSession
from portal.domain.once import Once
from portal.domain.session import AgencyCaller, hashed
from portal.operations.check_agency_key import check_agency_key
from portal.operations.holding_keys import KeyBoard
from portal.operations.list_keys import list_keys
from portal.operations.make_key import MadeKey, make_key
from portal.operations.revoke_key import revoke_key
from tests.fakes.agencies import FakeAgencies
from tests.fakes.common import NOW, FakeClock, FakeSeal
from tests.fakes.office import Office, knock

CALLS, AGENCY_SIGNS, PORTAL_SIGNS = KeyKind
ALL = frozenset(KeyKind)
ME = StaffSession(
    token_hash="0" * 64,
    officer="officer-0001",
    agency="G01.79",
    roles=(StaffRole.SUPERVISOR,),
    started_at=NOW,
    seen_at=NOW,
)
ELSEWHERE = ME.model_copy(update={"agency": "G01.01"})


class Board:
    def __init__(self) -> None:
        self.agencies, self.clock = FakeAgencies(), FakeClock()
        self.office = Office()
        bulletin = self.office.bulletin
        self.ports = KeyBoard(self.agencies, self.agencies, FakeSeal(), self.clock, bulletin)

    def make(self, kind: KeyKind = CALLS, once: Once | None = None) -> MadeKey:
        return make_key(kind, ME, once or knock(), self.ports)

    def revoke(self, made: MadeKey) -> None:
        revoke_key(made.key.key, ALL, ME, self.ports)

    def check(self, secret: str) -> AgencyCaller:
        return check_agency_key(hashed(secret), self.agencies, self.clock)


@pytest.fixture
def board() -> Board:
    return Board()


def test_a_key_serves_and_is_kept_by_its_hash(board: Board) -> None:
    made = board.make()
    assert made.secret.startswith("mck_")
    assert len(made.secret) == len("mck_") + 64
    assert board.check(made.secret).agency == "G01.79"
    assert made.secret not in board.agencies.of("G01.79").model_dump_json()
    assert made.secret.startswith(made.key.begins)


@pytest.mark.parametrize("kind", [AGENCY_SIGNS, PORTAL_SIGNS])
def test_a_secret_is_as_the_standard_writes_it(board: Board, kind: KeyKind) -> None:
    made = board.make(kind)
    assert len(base64.b64decode(made.secret.removeprefix("whsec_"), validate=True)) == 32
    assert (board.agencies.answer_secrets("G01.79") == (made.secret,)) == (kind is AGENCY_SIGNS)
    assert ([*board.agencies.signing.get("G01.79", {}).values()] == [made.secret]) == (
        kind is PORTAL_SIGNS
    )


@pytest.mark.asvs("6.3.7")
def test_supervisors_hear_of_a_key_and_of_its_end(board: Board) -> None:
    boss = board.office.arrived(StaffRole.SUPERVISOR)
    me = board.office.on_duty(boss)
    made = make_key(CALLS, me, knock(), board.ports)
    revoke_key(made.key.key, ALL, me, board.ports)
    (to, subject, text), (_, gone, _) = board.office.mail.sent
    name = board.office.directory.name(ME.agency)
    assert (to, subject) == (
        boss.mail,
        f"Một Cửa: {name.vi} có khóa mới / Mot Cua: {name.en} has a new key",
    )
    assert "revoked a key" in gone
    assert made.key.begins in text
    assert made.secret not in text
    assert f"{boss.name} made a new key" in text


def test_a_mail_that_does_not_go_keeps_no_key_back(board: Board) -> None:
    board.office.arrived(StaffRole.SUPERVISOR)
    board.office.mail.down = True
    assert board.check(board.make().secret)
    board.office.mail.down = False
    board.make()
    assert len(board.office.mail.sent) == 1, "the same knock tells it again"


def test_a_lost_answer_is_told_again_and_is_one_key(board: Board) -> None:
    assert board.make() == board.make()
    assert len(board.agencies.callers) == 1
    with pytest.raises(KeyReused):
        board.make(once=knock(asked="other words"))
    assert board.make(once=knock("second")).secret != board.make().secret


@pytest.mark.parametrize("kind", KeyKind)
def test_a_third_waits_until_one_is_revoked(board: Board, kind: KeyKind) -> None:
    first, _ = board.make(kind), board.make(kind, knock("2"))
    with pytest.raises(Conflict, match="keys_two_at_a_time"):
        board.make(kind, knock("3"))
    board.revoke(first)
    assert board.make(kind, knock("3")).key.kind is kind


def test_another_kind_counts_for_itself(board: Board) -> None:
    for number, kind in enumerate(2 * [*KeyKind]):
        board.make(kind, knock(str(number)))


@pytest.mark.asvs("8.3.2")
def test_a_revoked_key_is_refused_at_once_and_does_not_come_back(board: Board) -> None:
    made = board.make()
    for _ in range(2):
        board.revoke(made)
    with pytest.raises(NotSignedIn):
        board.check(made.secret)
    with pytest.raises(Conflict, match="key_revoked"):
        board.make()


def test_the_portal_always_signs(board: Board) -> None:
    first = board.make(PORTAL_SIGNS)
    with pytest.raises(Conflict, match="key_last"):
        board.revoke(first)
    board.make(PORTAL_SIGNS, knock("2"))
    board.revoke(first)
    assert len(board.agencies.signing["G01.79"]) == 1


def test_a_key_is_its_agencys_and_its_kinds(board: Board) -> None:
    made = board.make()
    for key, kinds, me in (
        (made.key.key, ALL, ELSEWHERE),
        (made.key.key, frozenset({AGENCY_SIGNS}), ME),
        ("nobody-0001", ALL, ME),
    ):
        with pytest.raises(NotFound):
            revoke_key(key, kinds, me, board.ports)
    assert list_keys(ALL, ELSEWHERE, board.ports).keys == ()
    assert list_keys(frozenset({PORTAL_SIGNS}), ME, board.ports).keys == ()


def test_the_list_says_when_each_was_last_used_and_nothing_that_serves(board: Board) -> None:
    first = board.make()
    board.clock.advance(timedelta(days=1))
    second = board.make(AGENCY_SIGNS, knock("2"))
    for _ in range(2):
        board.check(first.secret)
    listed = list_keys(ALL, ME, board.ports)
    found = [(one.key, one.last_used_on) for one in listed.keys]
    assert found == [(first.key.key, board.clock.now().date()), (second.key.key, None)]
    assert first.secret not in listed.model_dump_json()
    assert second.secret not in listed.model_dump_json()


def test_two_at_once_are_two_keys(board: Board) -> None:
    board.agencies.racing = 2
    made = board.make()
    board.agencies.racing = 2
    board.revoke(made)
    assert [one.key for one in board.agencies.of("G01.79").keys] == [made.key.key]


def test_a_key_nobody_was_given(board: Board) -> None:
    with pytest.raises(NotSignedIn):
        board.check("mck_" + "0" * 64)
