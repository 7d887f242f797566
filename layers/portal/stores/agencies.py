"""The registry of agencies: where they are told, whose key is whose, with what they sign.

What the portal signs with and what agencies sign with stand in items apart: no function may read both.
"""

from portal.domain.agency import Agency, AnswerSecrets
from portal.domain.agency_key import AgencyKey, KeyKind, KeyRing
from portal.domain.model import Kept
from portal.domain.session import AgencyCaller, hashed
from portal.stores.table import ABSENT, Delete, Item, Put, Table, Write

_SIGN = "SIGN#"


class _Signing(Kept):
    secret: str


class DynamoAgencies:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, code: str) -> Agency | None:
        items = {item.sk: item.body for item in self._table.collection(f"AGENCY#{code}")}
        if "AGENCY" not in items:
            return None
        agency = Agency.model_validate_json(items["AGENCY"])
        signs = (body for sk, body in items.items() if sk.startswith(_SIGN))
        secrets = tuple(_Signing.model_validate_json(body).secret for body in signs)
        return agency.model_copy(update={"webhook_secrets": secrets})

    def caller(self, key_hash: str) -> AgencyCaller | None:
        found = self._table.get(f"AGENCYKEY#{key_hash}", "KEY")
        return AgencyCaller.model_validate_json(found.body) if found else None

    def used(self, key_hash: str, caller: AgencyCaller) -> None:
        self._table.revise(f"AGENCYKEY#{key_hash}", "KEY", caller.model_dump_json())

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        found = self._table.get(f"AGENCYHOOK#{code}", "HOOK")
        return AnswerSecrets.model_validate_json(found.body).secrets if found else ()


class DynamoKeyRings:
    """What the portal signs with is written here and never read."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, agency: str) -> KeyRing:
        found = self._table.get(f"AGENCYRING#{agency}", "RING")
        return KeyRing.model_validate_json(found.body) if found else KeyRing(agency=agency)

    def add(self, ring: KeyRing, key: AgencyKey, secret: str) -> None:
        self._table.write(_ring(ring), self._serving(ring.agency, key, secret))

    def revoke(self, ring: KeyRing, key: AgencyKey) -> None:
        self._table.write(_ring(ring), self._serving_no_more(ring.agency, key))

    def _serving(self, agency: str, key: AgencyKey, secret: str) -> Write:
        match key.kind:
            case KeyKind.CALLS:
                caller = AgencyCaller(agency=agency).model_dump_json()
                return Put(Item(f"AGENCYKEY#{key.key_hash}", "KEY", 1, caller, "key"))
            case KeyKind.PORTAL_SIGNS:
                signing = _Signing(secret=secret).model_dump_json()
                return Put(Item(f"AGENCY#{agency}", f"{_SIGN}{key.key}", 1, signing, "sign"))
            case KeyKind.AGENCY_SIGNS:
                return self._hook(agency, adding=(secret,))

    def _serving_no_more(self, agency: str, key: AgencyKey) -> Write:
        match key.kind:
            case KeyKind.CALLS:
                return Delete(f"AGENCYKEY#{key.key_hash}", "KEY")
            case KeyKind.PORTAL_SIGNS:
                return Delete(f"AGENCY#{agency}", f"{_SIGN}{key.key}")
            case KeyKind.AGENCY_SIGNS:
                return self._hook(agency, without=key.key_hash)

    def _hook(self, agency: str, adding: tuple[str, ...] = (), without: str = "") -> Put:
        found = self._table.get(f"AGENCYHOOK#{agency}", "HOOK")
        kept = AnswerSecrets.model_validate_json(found.body).secrets if found else ()
        left = tuple(secret for secret in kept if hashed(secret) != without)
        body = AnswerSecrets(agency=agency, secrets=(*adding, *left)).model_dump_json()
        version = found.v if found else 0
        item = Item(f"AGENCYHOOK#{agency}", "HOOK", version + 1, body, "hook")
        return Put(item, expects=version if found else ABSENT)


def _ring(ring: KeyRing) -> Put:
    item = Item(f"AGENCYRING#{ring.agency}", "RING", ring.version, ring.model_dump_json(), "ring")
    return Put(item, expects=ring.version - 1 if ring.version > 1 else ABSENT)
