from portal.domain.device import Whence
from portal.domain.ports.common import Clock
from portal.domain.ports.devices import Devices
from portal.domain.session import hashed


def known_device(whence: Whence, account: str, devices: Devices, clock: Clock) -> str | None:
    """The hash of the device's token, if somebody came in to that account there."""
    found = devices.find(hashed(whence.device)) if whence.device else None
    known = found is not None and found.knows(devices.called(account), clock.now())
    return found.token_hash if found and known else None
