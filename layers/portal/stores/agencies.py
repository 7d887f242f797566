"""The registry of agencies: where they are told, whose key is whose, with what they sign.

What the portal signs with and what agencies sign with stand in items apart: no function may read both.
"""

from portal.domain.agency import Agency, AnswerSecrets
from portal.domain.session import AgencyCaller
from portal.stores.table import Table


class DynamoAgencies:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, code: str) -> Agency | None:
        found = self._table.get(f"AGENCY#{code}", "AGENCY")
        return Agency.model_validate_json(found.body) if found else None

    def caller(self, key_hash: str) -> AgencyCaller | None:
        found = self._table.get(f"AGENCYKEY#{key_hash}", "KEY")
        return AgencyCaller.model_validate_json(found.body) if found else None

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        found = self._table.get(f"AGENCYHOOK#{code}", "HOOK")
        return AnswerSecrets.model_validate_json(found.body).secrets if found else ()
