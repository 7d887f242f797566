"""Attempts of which nobody has spoken since their offer ended: their gateway is asked."""

from collections import Counter
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import takewhile

from portal.domain.model import Value
from portal.domain.money_case import unanswered
from portal.domain.payment import Heard, PaymentRequest, Verdict
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Inquiry, Payments
from portal.domain.settlement import Settled
from portal.domain.trying import turn
from portal.operations.settle_payment import settle_said

MOST = 200
ROUND = timedelta(seconds=80)
"""How long one round may go on asking: a bank that is slow to everybody must not outlast the function."""

PATIENCE = timedelta(days=3)
"""How long a gateway is asked about an attempt before people are."""

BELIEVED_AFTER = timedelta(hours=1)
"""How long after its offer ended "nobody has paid it" is an attempt's end: banks are slow to close, too."""


class Reconciled(Value):
    """How many attempts waited for a word and had their turn, and what became of those there was time for."""

    waiting: int
    settled: int
    silent: int
    given_up: int
    failed: tuple[str, ...]


class _Step(Enum):
    LATER = auto()
    SETTLED = auto()
    SILENT = auto()
    GIVEN_UP = auto()
    FAILED = auto()


def reconcile_payments(payments: Payments, inquiry: Inquiry, clock: Clock) -> Reconciled:
    """Ask the gateway about each, as its notification would have told; one attempt's trouble is not another's.

    A gateway that says nothing leaves everything as it is, and so does one that another gateway's attempt was
    not made at: it would say that nobody has paid. Safe to run twice at once: what it says settles an attempt
    as a notification does.
    """
    begun = clock.now()
    waiting = payments.unsettled(begun.isoformat(), MOST, lambda since: turn(since, begun))
    within = takewhile(lambda _: clock.now() - begun < ROUND, waiting)
    done = [(one, _helped(one, payments, inquiry, clock)) for one in within]
    steps = Counter(step for _, step in done)
    return Reconciled(
        waiting=len(waiting),
        settled=steps[_Step.SETTLED],
        silent=steps[_Step.SILENT],
        given_up=steps[_Step.GIVEN_UP],
        failed=tuple(one for one, step in done if step is _Step.FAILED),
    )


def _helped(reference: str, payments: Payments, inquiry: Inquiry, clock: Clock) -> _Step:
    try:
        payment = payments.find(reference)
        if payment is None or payment.ask_at() is None:
            return _Step.LATER  # an index lags: somebody has spoken meanwhile
        return _asked(payment, payments, inquiry, clock)
    except Exception:  # noqa: BLE001  # an attempt that does not parse must not stop the others
        return _Step.FAILED


def _asked(payment: PaymentRequest, payments: Payments, inquiry: Inquiry, clock: Clock) -> _Step:
    said = inquiry.ask(payment) if payment.gateway == inquiry.name else None
    now = clock.now()
    if said is None:
        return _unanswered(payment, payments, now)
    if said.verdict is Verdict.UNFINISHED and now - payment.expires_at < BELIEVED_AFTER:
        return _Step.LATER
    heard = settle_said(said, payments, clock)
    if heard is Heard.WRONG_AMOUNT and not said.money_moved:
        return _unanswered(payment, payments, now)  # it spoke of something else
    return _Step.LATER if heard is Heard.BUSY else _Step.SETTLED


def _unanswered(payment: PaymentRequest, payments: Payments, now: datetime) -> _Step:
    if now - payment.expires_at < PATIENCE:
        return _Step.SILENT
    _give_up(payment, payments, now)
    return _Step.GIVEN_UP


def _give_up(payment: PaymentRequest, payments: Payments, now: datetime) -> None:
    """From here on people ask. Raises Raced if somebody has spoken just now."""
    payments.settle(Settled(payment=payment.given_up(now), cases=(unanswered(payment, now),)))
