"""Agencies' keys on a board, with the conditions of the real one."""

from portal.domain.agency import Agency
from portal.domain.agency_key import AgencyKey, KeyKind, KeyRing
from portal.domain.errors import Raced
from portal.domain.session import AgencyCaller, hashed


class FakeAgencies:
    """Both ports, for a key that is made serves from then on. `racing` makes the next so many writes come second."""

    def __init__(self, *agencies: Agency) -> None:
        self.known = {agency.code: agency for agency in agencies}
        self.callers: dict[str, AgencyCaller] = {}
        self.answering: dict[str, tuple[str, ...]] = {}
        self.signing: dict[str, dict[str, str]] = {}
        self.rings: dict[str, KeyRing] = {}
        self.racing = 0

    # --- Agencies
    def find(self, code: str) -> Agency | None:
        found, secrets = self.known.get(code), tuple(self.signing.get(code, {}).values())
        return found and found.model_copy(update={"webhook_secrets": secrets})

    def caller(self, key_hash: str) -> AgencyCaller | None:
        return self.callers.get(key_hash)

    def used(self, key_hash: str, caller: AgencyCaller) -> None:
        if key_hash in self.callers:
            self.callers[key_hash] = caller

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        return self.answering.get(code, ())

    # --- KeyRings
    def of(self, agency: str) -> KeyRing:
        return self.rings.get(agency, KeyRing(agency=agency))

    def add(self, ring: KeyRing, key: AgencyKey, secret: str) -> None:
        self._follow(ring)
        match key.kind:
            case KeyKind.CALLS:
                self.callers[key.key_hash] = AgencyCaller(agency=ring.agency)
            case KeyKind.PORTAL_SIGNS:
                self.signing.setdefault(ring.agency, {})[key.key] = secret
            case KeyKind.AGENCY_SIGNS:
                self.answering[ring.agency] = (secret, *self.answer_secrets(ring.agency))

    def revoke(self, ring: KeyRing, key: AgencyKey) -> None:
        self._follow(ring)
        self.callers.pop(key.key_hash, None)
        self.signing.get(ring.agency, {}).pop(key.key, None)
        left = (it for it in self.answer_secrets(ring.agency) if hashed(it) != key.key_hash)
        self.answering[ring.agency] = tuple(left)

    def _follow(self, ring: KeyRing) -> None:
        self.racing -= 1
        if self.racing >= 0 or self.of(ring.agency).version != ring.version - 1:
            raise Raced
        self.rings[ring.agency] = ring
