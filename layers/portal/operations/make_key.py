from portal.domain.agency_key import AT_A_TIME, AgencyKey, KeyKind, KeyRing, made, written
from portal.domain.errors import Conflict
from portal.domain.model import Value
from portal.domain.officer import StaffSession
from portal.domain.once import Once
from portal.operations.again import again
from portal.operations.holding_keys import KeyBoard, KeyLine, line
from portal.operations.tell_supervisors import News, tell_supervisors


class MadeKey(Value):
    """`secret` is told now, and to nobody later."""

    key: KeyLine
    secret: str


def make_key(kind: KeyKind, me: StaffSession, once: Once, board: KeyBoard) -> MadeKey:
    """Another key beside the one there is; the same knock again is told the same, for an answer may be lost.

    The agency's supervisors hear of it. It is made of the knock's own key and kept by its hash.
    Raises KeyReused, and Conflict if two are valid, or if this one was revoked since.
    """
    secret = written(kind, bytes.fromhex(board.seal.of(f"agency-key|{kind}", once.key)))

    def attempt() -> AgencyKey:
        ring = board.rings.of(me.agency)
        known = ring.find(once.key[:26])
        return _same(known, once) if known else _made(ring, secret)

    def _made(ring: KeyRing, secret: str) -> AgencyKey:
        if len(ring.valid(kind)) >= AT_A_TIME:
            raise Conflict("keys_two_at_a_time")
        key = made(kind, secret, once, board.clock.now(), me.officer)
        board.rings.add(ring.having(key), key, secret)
        return key

    key = again(attempt)
    tell_supervisors(News.KEY_MADE, me, board.bulletin, begins=key.shown)
    return MadeKey(key=line(key, board), secret=secret)


def _same(known: AgencyKey, once: Once) -> AgencyKey:
    once.same(known.once)
    if known.revoked_at:
        raise Conflict("key_revoked")
    return known
