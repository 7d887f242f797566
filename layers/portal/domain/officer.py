"""An officer (cán bộ) of an agency: what they may do, and what proves them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.model import AgencyCode, Id, Kept, Line
from portal.domain.once import Once
from portal.domain.session import IDLE, PROVEN, hashed

INVITED_FOR = timedelta(days=3)
"""Over a weekend, and not over a month: whoever reads an old mailbox finds nothing."""

ON_DUTY = timedelta(hours=8)
"""A working day; nobody's session sees the next one."""


class StaffRole(StrEnum):
    RECEPTION = "reception"
    OFFICER = "officer"
    SIGNER = "signer"
    SUPERVISOR = "supervisor"


class Act(StrEnum):
    """What is done at a door of an agency's."""

    READ = "read"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_SUPPLEMENT = "ask_supplement"
    REFUSE_WITHDRAWAL = "refuse_withdrawal"
    START = "start"
    REQUEST_FEE = "request_fee"
    STOP = "stop"
    DECIDE = "decide"
    BE_THERE = "be_there"
    """To ask who one is, and to go."""

    MANAGE = "manage"
    """Officers, keys and secrets: to see them all, and to stop any of them."""

    ENTRUST = "entrust"
    """To give somebody a way in or more to do: invitations, roles, keys, secrets."""


_ALL = frozenset(StaffRole)
_DESK = frozenset({StaffRole.RECEPTION})
_WORK = frozenset({StaffRole.OFFICER})

MAY: Mapping[Act, frozenset[StaffRole]] = {
    Act.READ: _ALL,
    Act.ACCEPT: _DESK,
    Act.REFUSE: _DESK,
    Act.ASK_SUPPLEMENT: _DESK | _WORK,
    Act.REFUSE_WITHDRAWAL: _DESK,
    Act.START: _WORK,
    Act.REQUEST_FEE: _WORK,
    Act.STOP: _WORK,
    Act.DECIDE: frozenset({StaffRole.SIGNER}),
    Act.BE_THERE: _ALL,
    Act.MANAGE: frozenset({StaffRole.SUPERVISOR}),
    Act.ENTRUST: frozenset({StaffRole.SUPERVISOR}),
}
"""The one table of who may do what. Supervisors watch: whoever names the officers does not decide as one."""

OFFICERS_ALONE = frozenset({Act.BE_THERE, Act.MANAGE, Act.ENTRUST})
"""What an agency's system may not do: it has no second factor."""

PROVEN_LATELY = frozenset({Act.ENTRUST})
"""What outlives a session, so that whoever found one open must not do it. To stop something never waits for a proof."""


class Invitation(Kept):
    """What an officer-to-be shows once. `code_hash` is the SHA-256 of 256 bits that were sent to them."""

    code_hash: str
    expires_at: datetime
    once: Once

    def opened_by(self, code: str, now: datetime) -> bool:
        return now < self.expires_at and hashed(code) == self.code_hash


MOST_INVITATIONS = 20
MOST_PLACES = 8
"""Addresses that one comes in from: an office, a home, a telephone."""


class Officer(Kept):
    """`password` is a hash, `authenticator` the encrypted secret of their app; both are missing until they came in.

    `last_step` is that of the last code they showed: it and those before it prove nothing any more.
    """

    officer: Id
    agency: AgencyCode
    name: Line
    mail: str
    roles: tuple[StaffRole, ...]
    created_at: datetime
    invitation: Invitation | None = None
    password: str | None = None
    authenticator: str | None = None
    last_step: int = 0
    deactivated_at: datetime | None = None
    invited_by: tuple[Once, ...] = ()
    """Which intentions invited them before the present one, the last one last: none of them does it again."""

    places: tuple[str, ...] = ()
    """Keyed hashes of the addresses they came in from, the last one first: there, they have tries of their own."""

    version: int = 1

    def changed(self, **changes: object) -> "Officer":
        return self.model_copy(update={**changes, "version": self.version + 1})

    def came_from(self, place: str, **changes: object) -> "Officer":
        others = tuple(one for one in self.places if one != place)
        return self.changed(places=(place, *others)[:MOST_PLACES], **changes)

    @property
    def supervises(self) -> bool:
        """Whether they have come in, are still there, and watch over their agency."""
        there = self.password is not None and self.deactivated_at is None
        return there and StaffRole.SUPERVISOR in self.roles

    @property
    def invitations(self) -> tuple[Once, ...]:
        """Every intention that invited them lately, the present one last."""
        now = (self.invitation.once,) if self.invitation else ()
        return (*self.invited_by, *now)[-MOST_INVITATIONS:]


class StaffSession(Kept):
    """`token_hash` is the SHA-256 of the token, in hex. An officer's roles never change while one lasts.

    `proved_at` is when they last proved who they are, None if that was at its beginning.
    """

    token_hash: str
    officer: Id
    agency: AgencyCode
    roles: tuple[StaffRole, ...]
    started_at: datetime
    seen_at: datetime
    proved_at: datetime | None = None

    def proved(self, token: str, now: datetime) -> "StaffSession":
        """The same session under a new token, its officer having proved who they are (ASVS 7.2.4)."""
        return self.model_copy(
            update={"token_hash": hashed(token), "proved_at": now, "seen_at": now}
        )

    def proven(self, now: datetime) -> bool:
        """Whether that was lately enough for what asks for it."""
        return now - (self.proved_at or self.started_at) < PROVEN

    @property
    def expires_at(self) -> datetime:
        return min(self.started_at + ON_DUTY, self.seen_at + IDLE)

    def live(self, now: datetime) -> bool:
        return now < self.expires_at

    def may(self, act: Act) -> bool:
        return not MAY[act].isdisjoint(self.roles)
