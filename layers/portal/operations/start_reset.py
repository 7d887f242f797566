from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.captcha import Flow
from portal.domain.device import Whence
from portal.domain.model import Value
from portal.domain.person import Cccd
from portal.domain.ports.changes import AccountJob, AccountJobs, Recoveries
from portal.domain.ports.common import Codes
from portal.domain.ports.devices import Devices
from portal.domain.recovery import LASTS, Recovery
from portal.operations.brake import Brake, brake_asking
from portal.operations.known_device import known_device
from portal.operations.pass_gate import Gate, pass_gate


class StartReset(Value):
    cccd: Cccd
    captcha: Annotated[str, Field(max_length=4096)]


class Resetting(Value):
    """The same words for a number without an account."""

    reset: str
    expires_at: datetime


class Asking(NamedTuple):
    """Where somebody asks for codes; `free` are the tries that one address has before it waits."""

    recoveries: Recoveries
    jobs: AccountJobs
    codes: Codes
    devices: Devices
    free: int


def start_reset(command: StartReset, whence: Whence, asking: Asking, gate: Gate) -> Resetting:
    """Begin to set a password that was forgotten.

    Nobody looks here whether the number has an account: the codes are made and sent by a worker, so that neither the
    answer nor its time tells. Raises Invalid for the captcha, TooMany, Raced.
    """
    name = asking.codes.id()
    pass_gate(gate, Flow.RESET, command.captcha, name)
    account = gate.subject(Flow.SIGN_IN, command.cccd)
    device = known_device(whence, account, asking.devices, gate.clock)
    slower = Brake(gate.tries, gate.seal, gate.clock, asking.free)
    brake_asking(gate.subject(Flow.RESET, command.cccd), device, whence.address, slower)
    begun = Recovery(
        recovery=name,
        purpose="reset",
        national=gate.seal.of("national", command.cccd),
        expires_at=gate.clock.now() + LASTS,
        known=device is not None,
    )
    asking.recoveries.add(begun)
    asking.jobs.put(AccountJob(errand="recovery", name=name))
    return Resetting(reset=name, expires_at=begun.expires_at)
