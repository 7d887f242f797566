from portal.domain.calendar import local_day
from portal.domain.errors import Defect, Invalid, NotFound
from portal.domain.model import Value
from portal.domain.officer import Officer
from portal.domain.one_time import Code
from portal.domain.person import NewPassword
from portal.operations.entering import PURPOSE, Entrance, OpenInvitation, invited_officer
from portal.operations.new_password import password_defects


class EnterOffice(OpenInvitation):
    """`code` is the app's."""

    password: NewPassword
    code: Code


class Entered(Value):
    officer: str
    name: str


def enter_office(command: EnterOffice, officer: str, entrance: Entrance) -> Entered:
    """Let password and app prove them from now on; the invitation is spent.

    Raises NotFound, also where it was not opened, Invalid, Raced, Unavailable.
    """
    found = invited_officer(command, officer, entrance)
    defects, step = _password(command, found, entrance), _step(command, found, entrance)
    if step is None:
        defects.append(Defect(pointer="/code", code="authenticator_wrong"))
    if defects:
        raise Invalid(defects=tuple(defects))
    password = entrance.passwords.hash(command.password)
    come = {"password": password, "last_step": step, "invitation": None}
    entrance.officers.save(found.changed(**come, invited_by=found.invitations))
    return Entered(officer=found.officer, name=found.name)


def _step(command: EnterOffice, officer: Officer, entrance: Entrance) -> int | None:
    if officer.authenticator is None:
        raise NotFound("invitation_gone")
    secret = entrance.safe.open(officer.authenticator, officer.officer, PURPOSE)
    return entrance.totp.step(secret, command.code, entrance.clock.now())


def _password(command: EnterOffice, officer: Officer, entrance: Entrance) -> list[Defect]:
    """Nobody knows an officer's birthday here; the day it is chosen on is what else a guesser would try."""
    return password_defects(
        command.password,
        entrance.passwords,
        name=officer.name,
        birth_date=local_day(entrance.clock.now()),
        numbers=(officer.mail.partition("@")[0], officer.agency),
    )
