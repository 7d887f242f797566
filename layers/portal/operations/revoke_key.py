from portal.domain.agency_key import AgencyKey, KeyKind, KeyRing
from portal.domain.errors import Conflict, NotFound
from portal.domain.officer import StaffSession
from portal.operations.again import again
from portal.operations.holding_keys import KeyBoard, KeyLine, line
from portal.operations.tell_supervisors import News, tell_supervisors


def revoke_key(key: str, kinds: frozenset[KeyKind], me: StaffSession, board: KeyBoard) -> KeyLine:
    """It serves no more, from this moment; twice is once. The agency's supervisors hear of it.

    Raises NotFound, Conflict for the last one that the portal signs with: no call of ours goes out unsigned.
    """

    def attempt() -> AgencyKey:
        ring = board.rings.of(me.agency)
        found = ring.find(key)
        if found is None or found.kind not in kinds:
            raise NotFound
        return found if found.revoked_at else _revoked(found, ring, board)

    revoked = again(attempt)
    tell_supervisors(News.KEY_REVOKED, me, board.bulletin, begins=revoked.shown)
    return line(revoked, board)


def _revoked(key: AgencyKey, ring: KeyRing, board: KeyBoard) -> AgencyKey:
    if ring.valid(KeyKind.PORTAL_SIGNS) == (key,):
        raise Conflict("key_last")
    revoked = key.model_copy(update={"revoked_at": board.clock.now()})
    board.rings.revoke(ring.having(revoked), revoked)
    return revoked
