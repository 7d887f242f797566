"""What stands before every door a stranger can knock at: work to show, a wait after failures."""

from typing import NamedTuple

from portal.domain.captcha import Flow
from portal.domain.errors import Defect, Invalid
from portal.domain.ports.common import Clock, Seal
from portal.domain.ports.identity import Captchas, SpentCaptchas, TriesLately
from portal.domain.tries import SIGNING_IN
from portal.operations.brake import count


class Gate(NamedTuple):
    captchas: Captchas
    spent: SpentCaptchas
    tries: TriesLately
    seal: Seal
    clock: Clock

    def subject(self, flow: Flow, text: str) -> str:
        return subject_of(self.seal, flow, text)


def pass_gate(gate: Gate, flow: Flow, answer: str, intention: str, *subjects: str) -> None:
    """Spend the solved captcha and count a try for each subject.

    One solution serves one intention, which may knock twice. Raises Invalid, or TooMany while a
    subject has to wait, or Raced if many try for one subject in the same moment.
    """
    solved = gate.captchas.solved(flow, answer)
    if solved is None or not gate.spent.spend(solved, intention):
        raise Invalid(defects=(Defect(pointer="/captcha", code="captcha_wrong"),))
    for subject in subjects:
        count_try(gate, subject)


def count_try(gate: Gate, subject: str) -> None:
    """Count before anybody looks whether it is right. Raises TooMany, Raced."""
    count(subject, gate.tries, gate.clock)


def count_inside(gate: Gate, cccd: str) -> str:
    """Count a guess at the password by whoever is signed in, at what a reset forgets; returns the subject.

    As many in a row as at the front door, and beside its tries: a thief's session keeps no owner out. Raises
    TooMany, Forbidden after too many in a row, Raced.
    """
    subject = f"{gate.subject(Flow.SIGN_IN, cccd)}/session"
    count(subject, gate.tries, gate.clock, SIGNING_IN)
    return subject


def subject_of(seal: Seal, flow: Flow, text: str) -> str:
    """Name what is counted without saying it: it becomes part of a key."""
    return f"{flow}#{seal.of('tries', text)}"
