from portal.domain.agency_key import KeyKind
from portal.domain.model import Value
from portal.domain.officer import StaffSession
from portal.operations.holding_keys import KeyBoard, KeyLine, line


class KeyList(Value):
    keys: tuple[KeyLine, ...]


def list_keys(kinds: frozenset[KeyKind], me: StaffSession, board: KeyBoard) -> KeyList:
    """Those of the caller's agency, revoked ones too, in the order of their making; nothing that opens a door."""
    keys = (one for one in board.rings.of(me.agency).keys if one.kind in kinds)
    return KeyList(keys=tuple(line(one, board) for one in keys))
