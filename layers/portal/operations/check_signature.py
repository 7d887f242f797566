from portal.domain.errors import NotSignedIn
from portal.domain.ports.agencies import Agencies
from portal.domain.ports.common import Clock
from portal.domain.session import AgencyCaller
from portal.domain.signature import Signed

_NOBODYS = "whsec_bm9ib2R5J3Mgc2VjcmV0LCBhbmQgbm8gc2VjcmV0"
"""Tried where there is no such agency, so that this takes as long; what it signs is refused all the same."""


def check_signature(
    code: str, signed: Signed, body: bytes, agencies: Agencies, clock: Clock
) -> AgencyCaller:
    """The agency of that code, which signed these very bytes within the last minutes.

    Raises NotSignedIn, without saying whether the agency, the time or the signature is wrong.
    """
    if not signed.sound(clock.now()):
        raise NotSignedIn
    secrets = agencies.answer_secrets(code)
    genuine = [signed.by(secret, body) for secret in secrets or (_NOBODYS,)]
    if not secrets or not any(genuine):
        raise NotSignedIn
    return AgencyCaller(agency=code)
