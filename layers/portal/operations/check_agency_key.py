from portal.domain.errors import NotSignedIn
from portal.domain.ports.agencies import Agencies
from portal.domain.ports.common import Clock
from portal.domain.session import AgencyCaller


def check_agency_key(key_hash: str, agencies: Agencies, clock: Clock) -> AgencyCaller:
    """The agency whose key this is; the day of its use is kept, at one write a day. Raises NotSignedIn."""
    caller, today = agencies.caller(key_hash), clock.now().date()
    if caller is None:
        raise NotSignedIn
    if caller.used_on != today:
        agencies.used(key_hash, caller.model_copy(update={"used_on": today}))
    return caller
