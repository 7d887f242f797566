"""An agency's keys, as its supervisor sees them."""

from datetime import date, datetime
from typing import NamedTuple

from portal.domain.agency_key import AgencyKey, KeyKind
from portal.domain.model import Value
from portal.domain.ports.agencies import Agencies, KeyRings
from portal.domain.ports.common import Clock, Seal
from portal.operations.tell_supervisors import Bulletin


class KeyLine(Value):
    """`begins` is all that is shown of it again; `last_used_on` is a bearer key's, a day in UTC."""

    key: str
    kind: KeyKind
    begins: str
    created_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


class KeyBoard(NamedTuple):
    """Where the keys of agencies hang."""

    rings: KeyRings
    agencies: Agencies
    seal: Seal
    clock: Clock
    bulletin: Bulletin


def line(key: AgencyKey, board: KeyBoard) -> KeyLine:
    caller = board.agencies.caller(key.key_hash) if key.kind is KeyKind.CALLS else None
    return KeyLine(
        key=key.key,
        kind=key.kind,
        begins=key.shown,
        created_at=key.created_at,
        revoked_at=key.revoked_at,
        last_used_on=caller.used_on if caller else None,
    )
