"""Items whose body only its person's key opens. Keys, versions and indexes stay as they are."""

from portal.domain.model import Id, Value
from portal.domain.ports.vault import Vault
from portal.stores.items import Item


class _Body(Value):
    """`of` names whose key it is: no second read finds that out."""

    of: Id
    sealed: str


class Sealing:
    """`table` is what it is called in every stack: a table restored from a backup has another name of its own."""

    def __init__(self, vault: Vault, table: str) -> None:
        self._vault, self._table = vault, table

    def closed(self, item: Item, whose: str) -> Item:
        sealed = self._vault.seal(whose, self._place(item), item.body)
        return item._replace(body=_Body(of=whose, sealed=sealed).model_dump_json())

    def opened(self, item: Item) -> str:
        """The body as it was written. Raises Erased, Unavailable, Misplaced."""
        body = _Body.model_validate_json(item.body)
        return self._vault.open(body.of, self._place(item), body.sealed)

    def _place(self, item: Item) -> str:
        """Row, field and version: a body put elsewhere, or an old one put back, does not open."""
        return f"{self._table}|{item.pk}|{item.sk}|body|{item.v}"
