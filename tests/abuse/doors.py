"""Every door of the deployed portal, read off the document that it serves, and how to knock at each."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.abuse.refusing import JSON

Json = dict[str, Any]


@dataclass(frozen=True)
class Door:
    """`fields` are those of the body it takes; None if it takes no body."""

    method: str
    path: str
    who: str
    headers: tuple[str, ...]
    fields: frozenset[str] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> set[str]:
        """What its path names."""
        return set(re.findall(r"\{(\w+)\}", self.path))


def doors(document: Json) -> Iterator[Door]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            headers = (it["name"] for it in operation["parameters"] if it["in"] == "header")
            yield Door(
                method.upper(), path, _who(operation), tuple(headers), _taken(document, operation)
            )


def _who(operation: Json) -> str:
    schemes = {name for way in operation["security"] for name in way}
    known = {
        "bearer": "citizen",
        "agencyKey": "agency",
        "agencySignature": "signing",
        "staffBearer": "staff",
    }
    return next((who for scheme, who in known.items() if scheme in schemes), "anybody")


def _taken(document: Json, operation: Json) -> frozenset[str] | None:
    if "requestBody" not in operation:
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return frozenset(_resolved(document, schema)["properties"])


def _resolved(document: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    return dict(document["components"]["schemas"][name]) if name else schema


def told_fields(document: Json) -> set[str]:
    """Every name of a field that any answer may carry, however deep."""
    answers = [
        media["schema"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for media in answer.get("content", {}).values()
    ]
    return set().union(*(_fields(document, schema, frozenset()) for schema in answers))


def _fields(document: Json, schema: object, seen: frozenset[str]) -> set[str]:
    if isinstance(schema, list):
        return set().union(*(_fields(document, one, seen) for one in schema))
    if not isinstance(schema, dict):
        return set()
    name = str(schema.get("$ref", ""))
    if name:
        return (
            set() if name in seen else _fields(document, _resolved(document, schema), seen | {name})
        )
    here = set(schema.get("properties", {}))
    inner = [part for key, part in schema.items() if key != "properties"]
    return here | _fields(document, [*schema.get("properties", {}).values(), *inner], seen)


@dataclass(frozen=True)
class Visitor:
    """Knocks at any door as whoever may knock there; `names` fill in the paths, `said` are bodies to begin with."""

    clients: Mapping[str, httpx.Client]
    names: Mapping[str, str]
    said: Mapping[str, Json]

    def knock(
        self, door: Door, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """These very bytes; the keys and tags that the door asks for come by themselves."""
        asked = {"Idempotency-Key": secrets.token_hex(16), "If-Match": '"1"'}
        sent = {name: asked[name] for name in door.headers if name in asked}
        sent |= JSON if body is not None else {}
        return self.clients[door.who].request(
            door.method,
            door.path.format(**self.names),
            content=body,
            headers=sent | dict(headers or {}),
        )
