"""What the portal has stored, seen from behind: for saying that nothing changed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from portal.stores.items import item_of
from portal.stores.sealing import Sealing
from portal.stores.vault import KmsVault

Item = dict[str, Any]
Shelf = dict[str, Item]
"""Items by their keys, or an object's versions by its key."""

MADE_BY_DOORS = {
    "identity": (
        "AGENCY",
        "CONTACTCHANGE#",
        "NATIONAL#",
        "OFFICER#",
        "RECOVERY#",
        "REGISTRATION#",
        "REQUESTS",
        "SECURITY#",
        "SIGNIN#",
        "STAFFMAIL#",
    ),
    "payments": ("PAYMENT#",),
}
"""What doors make elsewhere; not what each knock leaves, whatever comes of it: tries, rates, sessions."""


@dataclass(frozen=True)
class Books:
    """The tables and the quarantine of one stack."""

    dynamodb: Any
    s3: Any
    stack: str
    account: str
    vault: KmsVault

    def of(self, person: str) -> Shelf:
        """All that is kept of and for one citizen, but when they were here last."""
        heads = self.query("dossiers", "person", person, index="by_person")
        kept = self.collection("identity", f"PERSON#{person}")
        for head in heads:
            name = head["pk"]["S"].removeprefix("D#")
            kept |= _but_what_was_in_vain(self.collection("dossiers", f"D#{name}"))
            kept |= self.collection("payments", f"FEE#{name}")
            kept |= self.uploads(f"papers/{name}/") | self.uploads(f"results/{name}/")
        return kept

    def collection(self, table: str, pk: str) -> Shelf:
        return {_name(item): item for item in self.query(table, "pk", pk)}

    def query(self, table: str, key: str, value: str, index: str | None = None) -> list[Item]:
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=f"{self.stack}-{table}",
            KeyConditionExpression="#k = :v",
            ExpressionAttributeNames={"#k": key},
            ExpressionAttributeValues={":v": {"S": value}},
            **({"IndexName": index} if index else {}),
        )
        return [item for page in pages for item in page["Items"]]

    def kinds(self, table: str, *kinds: str) -> Shelf:
        """Every item of these kinds, by reading the whole table."""
        items = self._scanned(table)
        return {_name(item): item for item in items if item.get("kind", {}).get("S") in kinds}

    def made(self) -> set[str]:
        """All that doors have made elsewhere. Time takes away from it, nobody else adds.

        With their versions, but for payments: whoever reconciles them with the bank moves those as well.
        """
        return {
            f"{_name(item)} v{item['v']['N'] if table == 'identity' else ''}"
            for table, prefixes in MADE_BY_DOORS.items()
            for item in self._scanned(table)
            if item["pk"]["S"].startswith(prefixes)
        }

    def _scanned(self, table: str) -> Iterator[Item]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=f"{self.stack}-{table}")
        return (item for page in pages for item in page["Items"])

    def uploads(self, prefix: str) -> Shelf:
        found = self.s3.list_object_versions(
            Bucket=f"{self.stack}-quarantine-{self.account}", Prefix=prefix
        )
        return {
            f"{version['Key']}@{version['VersionId']}": {"size": version["Size"]}
            for version in found.get("Versions", [])
        }

    def revise(self, table: str, pk: str, sk: str, **changes: object) -> None:
        """Change an item's body as only somebody behind the portal can: to put its clock back."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        found = self.dynamodb.get_item(TableName=f"{self.stack}-{table}", Key=key)["Item"]
        body = json.dumps(json.loads(self.opened(table, found)) | changes)
        item = found | {"body": {"S": self._closed(table, found, body)}}
        self.dynamodb.put_item(TableName=f"{self.stack}-{table}", Item=item)

    def opened(self, table: str, item: Item) -> str:
        """What is sealed, as its owner's key opens it; anything else as it stands."""
        body = str(item["body"]["S"])
        return Sealing(self.vault, table).opened(item_of(item)) if _of(body) else body

    def _closed(self, table: str, item: Item, body: str) -> str:
        whose = _of(item["body"]["S"])
        if not whose:
            return body
        return Sealing(self.vault, table).closed(item_of(item)._replace(body=body), whose).body

    @contextmanager
    def unchanged(self, *people: str) -> Iterator[None]:
        """What is kept of these people is afterwards what it was before."""
        with same(lambda: [self.of(person) for person in people]):
            yield

    @contextmanager
    def untouched(self, *people: str) -> Iterator[None]:
        """Nor is anything made for anybody else: an account, a sign-in, a key, an officer, a payment."""
        with self.unchanged(*people):
            before = self.made()
            yield
            made = self.made() - before
            assert not made, made


@contextmanager
def same(look: Callable[[], object]) -> Iterator[None]:
    before = look()
    yield
    assert look() == before


def _but_what_was_in_vain(shelf: Shelf) -> Shelf:
    """That an agency said something which changed nothing is kept, and is read by no rule."""
    return {name: item for name, item in shelf.items() if item["kind"]["S"] != "answer"}


def _of(body: str) -> str:
    """Whose key a body is sealed under, if any."""
    said = json.loads(body)
    return str(said["of"]) if said.keys() == {"of", "sealed"} else ""


def _name(item: Item) -> str:
    return f"{item['pk']['S']} / {item['sk']['S']}"
