from portal.domain.captcha import Flow
from portal.domain.errors import Defect, Invalid, NotSignedIn
from portal.domain.model import Value
from portal.domain.officer import Officer, StaffSession
from portal.domain.one_time import Code
from portal.domain.person import Password
from portal.domain.ports.common import Codes
from portal.operations.entering import Entrance, proving_step
from portal.operations.pass_gate import Gate, count_try
from portal.operations.sign_in_officer import OfficerSignedIn, staff_token


class ProveOfficer(Value):
    """`code` is the app's."""

    password: Password
    code: Code


def prove_officer(
    command: ProveOfficer, me: StaffSession, entrance: Entrance, codes: Codes, gate: Gate
) -> OfficerSignedIn:
    """Let an officer on duty go on under a new token, proven from now on; the old token is nobody's at once.

    Guesses are counted beside those at the front door: a thief's session keeps no officer out. Raises Invalid, the
    same whatever is wrong, TooMany, NotSignedIn, Unavailable, and Raced if the session was ended meanwhile.
    """
    officer = entrance.officers.find(me.officer)
    if officer is None:
        raise NotSignedIn
    guesses = f"{gate.subject(Flow.STAFF, officer.mail.casefold())}/session"
    count_try(gate, guesses)
    step = _step(command, officer, entrance)
    token = staff_token(codes)
    renewed = me.proved(token, entrance.clock.now())
    entrance.officers.save(officer.changed(last_step=step), begins=renewed, ends=me)
    gate.tries.forget(guesses)
    return OfficerSignedIn(officer, renewed, token)


def _step(command: ProveOfficer, officer: Officer, entrance: Entrance) -> int:
    step = proving_step(command.password, command.code, officer, entrance)
    if step is None:
        raise Invalid(defects=(Defect(pointer="", code="staff_proof_wrong"),))
    return step
