"""What people ask about their own data; a correction's words stand sealed beside the request."""

from collections.abc import Iterator, Sequence

from portal.domain.data_request import Correction, DataRequest, Stage
from portal.domain.ports.vault import Vault
from portal.stores.people import IDENTITY
from portal.stores.sealing import Sealing
from portal.stores.table import Delete, Item, Put, Table, Write

ASKED, WANTED = "DATAREQUEST#", "WANTED#"
OPEN = "REQUESTSOPEN"
"""One partition for everybody's: there are few, and who looks for the late ones must not read the table."""


class DynamoDataRequests:
    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._sealing = table, Sealing(vault, IDENTITY)

    def add(self, request: DataRequest, correction: Correction | None = None) -> None:
        wanted = [Put(self._wanted(request, correction))] if correction else []
        self._table.write(Put(_item(request)), _open(request), *wanted)

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
        """Among the open ones it stands as long as it is one: both in one transaction."""
        self._table.write(Put(_item(request), expects=request.version - 1), _open(request))

    def waiting(self) -> Sequence[DataRequest]:
        items = self._table.collection(OPEN)
        return [DataRequest.model_validate_json(item.body) for item in items]

    def every(self) -> Iterator[DataRequest]:
        items = self._table.every_under(ASKED)
        return (DataRequest.model_validate_json(item.body) for item in items)

    def _wanted(self, request: DataRequest, correction: Correction) -> Item:
        body = correction.model_dump_json()
        item = Item(_pk(request.person), WANTED + request.request, 1, body, "correction")
        return self._sealing.closed(item, request.person)


def _pk(person: str) -> str:
    return f"REQUESTS#{person}"


def _open(request: DataRequest) -> Write:
    name = f"{request.person}#{request.request}"
    if request.stage is not Stage.OPEN:
        return Delete(OPEN, name)
    item = Item(OPEN, name, request.version, request.model_dump_json(), "open_request")
    return Put(item, expects=None)


def _item(request: DataRequest) -> Item:
    body = request.model_dump_json()
    return Item(_pk(request.person), ASKED + request.request, request.version, body, "data_request")
