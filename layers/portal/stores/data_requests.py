"""What people ask about their own data; a correction's words stand sealed beside the request."""

from collections.abc import Iterator, Sequence

from portal.domain.data_request import Correction, DataRequest
from portal.domain.ports.vault import Vault
from portal.stores.people import IDENTITY
from portal.stores.sealing import Sealing
from portal.stores.table import Item, Put, Table

ASKED, WANTED = "DATAREQUEST#", "WANTED#"


class DynamoDataRequests:
    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._sealing = table, Sealing(vault, IDENTITY)

    def add(self, request: DataRequest, correction: Correction | None = None) -> None:
        wanted = [Put(self._wanted(request, correction))] if correction else []
        self._table.write(Put(_item(request)), *wanted)

    def find(self, person: str, request: str) -> DataRequest | None:
        found = self._table.get(_pk(person), ASKED + request)
        return DataRequest.model_validate_json(found.body) if found else None

    def correction(self, request: DataRequest) -> Correction | None:
        found = self._table.get(_pk(request.person), WANTED + request.request)
        return Correction.model_validate_json(self._sealing.opened(found)) if found else None

    def of(self, person: str) -> Sequence[DataRequest]:
        items = self._table.collection(_pk(person), ASKED)
        return [DataRequest.model_validate_json(item.body) for item in items]

    def save(self, request: DataRequest) -> None:
        self._table.write(Put(_item(request), expects=request.version - 1))

    def every(self) -> Iterator[DataRequest]:
        items = self._table.every_under(ASKED)
        return (DataRequest.model_validate_json(item.body) for item in items)

    def _wanted(self, request: DataRequest, correction: Correction) -> Item:
        body = correction.model_dump_json()
        item = Item(_pk(request.person), WANTED + request.request, 1, body, "correction")
        return self._sealing.closed(item, request.person)


def _pk(person: str) -> str:
    return f"REQUESTS#{person}"


def _item(request: DataRequest) -> Item:
    body = request.model_dump_json()
    return Item(_pk(request.person), ASKED + request.request, request.version, body, "data_request")
