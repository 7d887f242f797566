"""A new password for whoever proves anew that it is their account; nobody is signed in by it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from portal.domain.captcha import Flow
from portal.domain.device import welcomed
from portal.domain.errors import Conflict, Defect, Invalid, NotFound, Raced
from portal.domain.happened import Happened, What
from portal.domain.model import Value
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.person import NewPassword, Person
from portal.domain.ports.changes import Recoveries
from portal.domain.ports.devices import Devices
from portal.domain.ports.factors import Passkeys
from portal.domain.ports.identity import Passwords
from portal.domain.recovery import Purpose, Recovery
from portal.domain.session import hashed
from portal.operations.again import again
from portal.operations.change_password import check_new
from portal.operations.factors import Factors
from portal.operations.forget_factors import forget_factors
from portal.operations.pass_gate import Gate, subject_of
from portal.operations.security_notice import warn
from portal.operations.shut_account import Safe, shut


class ConfirmReset(Value):
    phone_code: Code
    email_code: Code
    password: NewPassword


class ConfirmThaw(Value):
    """Password and second factor were given by the sign-in that was refused."""

    email_code: Code
    password: NewPassword


class Desk(NamedTuple):
    """Where somebody proves anew who they are."""

    recoveries: Recoveries
    passwords: Passwords
    safe: Safe
    factors: Factors
    passkeys: Passkeys
    devices: Devices


def confirm_reset(command: ConfirmReset, name: str, desk: Desk, gate: Gate) -> None:
    """Set the password; whoever is in is out, and no failures before it keep its owner waiting.

    A frozen account stays so. Raises NotFound, Invalid, Conflict, Raced.
    """
    given = {"phone": command.phone_code, "email": command.email_code}
    person, recovery = _proven(name, "reset", given, command.password, desk)
    now = gate.clock.now()
    changed = person.with_password(desk.passwords.hash(command.password), now)
    shut(desk.safe, changed, Happened(what=What.PASSWORD_CHANGED, at=now, by="reset"))
    _note(recovery, Recovery.used, desk)
    for flow in (Flow.SIGN_IN, Flow.RESET):
        gate.tries.forget(gate.subject(flow, person.particulars.cccd))
    warn(desk.safe.bell, changed, What.PASSWORD_CHANGED)


def confirm_thaw(command: ConfirmThaw, name: str, device: str | None, desk: Desk) -> None:
    """Let a frozen account be signed in to again, by its new password and by nothing that was added before.

    It was frozen because somebody else may have been in: neither their passkey nor their device must outlive that.
    `device` is the token of the one that thaws, if it has one: where it was known it stays so, and no other does.
    Raises NotFound, Invalid, Conflict, Raced.
    """
    given = {"email": command.email_code}
    person, recovery = _proven(name, "thaw", given, command.password, desk)
    forget_factors(person.person, desk.factors, desk.passkeys)
    now = desk.safe.bell.clock.now()
    _forget_devices(person, device, now, desk)
    thawed = person.with_password(desk.passwords.hash(command.password), now, frozen_at=None)
    shut(desk.safe, thawed, Happened(what=What.THAWED, at=now, by="thaw"))
    _note(recovery, Recovery.used, desk)
    warn(desk.safe.bell, thawed, What.THAWED)


def _forget_devices(person: Person, device: str | None, now: datetime, desk: Desk) -> None:
    account = subject_of(desk.safe.bell.seal, Flow.SIGN_IN, person.particulars.cccd)
    kept = desk.devices.find(hashed(device)) if device else None
    known = kept is not None and kept.knows(desk.devices.called(account), now)
    desk.devices.rename(account, now)
    if kept is not None and known:
        name = desk.devices.called(account)
        desk.devices.keep(welcomed(name, kept, kept.token_hash, now))


def _proven(
    name: str, purpose: Purpose, given: Mapping[str, str], password: str, desk: Desk
) -> tuple[Person, Recovery]:
    """Whose it is, once every code is right. A password that may not be spends nothing.

    A try is counted before anybody looks: of many at once, one is looked at and the others are raced. Nor does a race
    spend the codes: the account's next epoch is what does, and whoever changes the account in that moment must not
    burn its owner's, who has a try less. The mark comes after, and says so to who comes late.
    """
    recovery = _tried(name, purpose, desk)
    _check(recovery, given, desk)
    person = desk.safe.people.owner(recovery.national)
    if person is None or person.epoch != recovery.epoch:
        raise NotFound("recovery_gone")
    try:
        check_new(password, person, desk.passwords)
    except Invalid:
        _note(recovery, Recovery.untried, desk)
        raise
    return person, recovery


def _tried(name: str, purpose: Purpose, desk: Desk) -> Recovery:
    now = desk.safe.bell.clock.now()
    recovery = desk.recoveries.find(name)
    if recovery is None or recovery.purpose != purpose or now >= recovery.expires_at:
        raise NotFound("recovery_gone")
    if recovery.over():
        raise Conflict("recovery_over")
    tried = recovery.tried()
    desk.recoveries.save(tried)
    return tried


def _check(recovery: Recovery, given: Mapping[str, str], desk: Desk) -> None:
    left, seal = MOST_TRIES - recovery.tries, desk.safe.bell.seal
    defects = tuple(
        Defect(pointer=f"/{way}_code", code="code_wrong", params={"left": left})
        for way, code in given.items()
        if not matches(seal, recovery.codes.get(way, ""), f"{recovery.recovery}|{way}", code)
    )
    if defects:
        raise Invalid(defects=defects)


def _note(recovery: Recovery, how: Callable[[Recovery], Recovery], desk: Desk) -> None:
    """Of what was decided already: whoever knocks in that moment moves its version, and undoes nothing."""
    with suppress(Raced):
        again(
            lambda: desk.recoveries.save(how(desk.recoveries.find(recovery.recovery) or recovery))
        )
