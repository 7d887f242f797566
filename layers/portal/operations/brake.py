"""Slower and slower, for whoever guesses; see docs/decisions/0018-throttling.md.

What is counted, and what it is called in `TriesLately`:

- `sign-in#<seal of the CCCD>/unknown`: tries at that account from all devices it does not know;
- `sign-in#<seal of the CCCD>/<hash of the device's token>`: tries there from that known device;
- `sign-in#<seal of the CCCD>/session`: guesses at its password by whoever is signed in there;
- `address#<seal of the address>`: tries from that address at any account, known devices' not among them;
- `staff#<seal of the mailbox>/unknown`: an officer's sign-ins from all addresses they did not come in from lately;
- `staff#<seal of the mailbox>/address#<seal of the address>`: from one that they did;
- `reset#<seal of the CCCD>/<hash of the device's token>`: resets asked for there, from that known device;
- `reset#<seal of the CCCD>/address#<seal of the address>`: resets asked for from there, known devices' not among them.

`tries.forget(gate.subject(Flow.SIGN_IN, cccd))` forgets all tries at that account, hard stops too: for a new password.
"""

from contextlib import suppress
from math import ceil
from typing import NamedTuple

from portal.domain.errors import Forbidden, Raced, TooMany
from portal.domain.ports.common import Clock, Seal
from portal.domain.ports.identity import TriesLately
from portal.domain.tries import (
    ASKING,
    ORDINARY,
    SIGNING_IN,
    Pace,
    Tries,
    first,
    of_an_address,
    source,
)
from portal.operations.again import again


class Brake(NamedTuple):
    """`free` are the tries that one address has before it waits."""

    tries: TriesLately
    seal: Seal
    clock: Clock
    free: int


class Counted(NamedTuple):
    """The subjects at which one try was counted; `address` is empty for a known device."""

    account: str
    address: str


def brake(
    account: str, known: str | None, address: str, by: Brake, pace: Pace = SIGNING_IN
) -> Counted:
    """Count one try at an account, before anybody looks whether it is right; `known` is by what it is: a device's hash.

    An address that has to wait uses up nobody's tries. Raises TooMany, Forbidden after too many in a row, Raced.
    """
    if known is not None:
        counted = Counted(f"{account}/{known}", "")
    else:
        counted = Counted(f"{account}/unknown", place(address, by.seal))
        count(counted.address, by.tries, by.clock, of_an_address(by.free))
    count(counted.account, by.tries, by.clock, pace)
    return counted


def brake_asking(account: str, device: str | None, address: str, by: Brake) -> None:
    """Count one who asks for messages to an account, where they ask from: nobody waits for what others asked for.

    Raises TooMany, Raced.
    """
    if device is not None:
        count(f"{account}/{device}", by.tries, by.clock)
        return
    whence = place(address, by.seal)
    count(whence, by.tries, by.clock, of_an_address(by.free))
    count(f"{account}/{whence}", by.tries, by.clock, ASKING)


def release(counted: Counted, tries: TriesLately) -> None:
    """It was right: a row ends, and an address has one try more. If others keep counting there it has none more."""
    tries.forget(counted.account)
    if counted.address:
        with suppress(Raced):
            again(lambda: _give_back(counted.address, tries))


def count(subject: str, tries: TriesLately, clock: Clock, pace: Pace = ORDINARY) -> None:
    """Count before anybody looks whether it is right: parallel guesses are guesses too, each of them one."""
    again(lambda: _count(subject, tries, clock, pace))


def _count(subject: str, tries: TriesLately, clock: Clock, pace: Pace) -> None:
    now, lately = clock.now(), tries.find(subject)
    if lately is None:
        tries.save(first(subject, now, pace))
        return
    _refuse(lately, lately.wait(now, pace).total_seconds(), pace)
    tries.save(lately.another(now, pace))


def _refuse(lately: Tries, seconds: float, pace: Pace) -> None:
    if lately.stopped(pace):
        raise Forbidden("sign_in_stopped")
    if seconds > 0:
        raise TooMany("slow_down", minutes=ceil(seconds / 60))


def place(address: str, seal: Seal) -> str:
    """An address as it is kept: nobody reads it there."""
    return f"address#{seal.of('address', source(address))}"


def _give_back(subject: str, tries: TriesLately) -> None:
    lately = tries.find(subject)
    if lately is not None:
        tries.save(lately.one_less())
