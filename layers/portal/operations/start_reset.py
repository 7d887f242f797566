from datetime import datetime
from typing import Annotated

from pydantic import Field

from portal.domain.captcha import Flow
from portal.domain.model import Value
from portal.domain.person import Cccd
from portal.domain.ports.changes import AccountJob, AccountJobs, Recoveries
from portal.domain.ports.common import Codes
from portal.domain.recovery import LASTS, Recovery
from portal.operations.pass_gate import Gate, pass_gate


class StartReset(Value):
    cccd: Cccd
    captcha: Annotated[str, Field(max_length=4096)]


class Resetting(Value):
    """The same words for a number without an account."""

    reset: str
    expires_at: datetime


def start_reset(
    command: StartReset, recoveries: Recoveries, jobs: AccountJobs, codes: Codes, gate: Gate
) -> Resetting:
    """Begin to set a password that was forgotten.

    Nobody looks here whether the number has an account: the codes are made and sent by a worker, so that neither the
    answer nor its time tells. Raises Invalid for the captcha, TooMany, Raced.
    """
    name = codes.id()
    pass_gate(gate, Flow.RESET, command.captcha, name, gate.subject(Flow.RESET, command.cccd))
    begun = Recovery(
        recovery=name,
        purpose="reset",
        national=gate.seal.of("national", command.cccd),
        expires_at=gate.clock.now() + LASTS,
    )
    recoveries.add(begun)
    jobs.put(AccountJob(errand="recovery", name=name))
    return Resetting(reset=name, expires_at=begun.expires_at)
