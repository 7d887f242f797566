"""The OpenAPI 3.1 document of the portal's API, made from the doors' own contracts.

python -m infra.openapi            write functions/public/openapi.json
"""

import json
import re
from pathlib import Path
from typing import Any, Literal, TypeAlias

from chalice.app import Chalice
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.http import RULED, Contract
from functions.reading import MOST_QUERY

Mode: TypeAlias = Literal["validation", "serialization"]

TARGET = Path("functions/public/openapi.json")
REF = "#/components/schemas/{model}"
HEADERS = {
    "Idempotency-Key": {
        "description": "Names one intention: the same key again is the same effect, "
        "within one draft, dossier or payment (idempotency-key-header-07).",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,255}$"},
    },
    "If-Match": {
        "description": "The ETag that was decided upon.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,12}"$'},
    },
}
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "anybody": [],
    "citizen": [{"session": []}, {"bearer": []}],
    "agency": [{"agencyKey": []}, {"staffSession": []}, {"staffBearer": []}],
    "staff": [{"staffSession": []}, {"staffBearer": []}],
    "agency_signed": [{"agencySignature": []}],
    "bank": [],  # its own signature, in the query
}


def document(app: Chalice) -> dict[str, Any]:
    """Every route of `app`, with the models it takes and gives."""
    contracts = {
        (path, method): contract_of(entry.view_function)
        for path, methods in sorted(app.routes.items())
        for method, entry in sorted(methods.items())
    }
    schemas = _schemas(list(contracts.values()))
    paths: dict[str, Any] = {}
    for (path, method), contract in contracts.items():
        paths.setdefault(path, {})[method.lower()] = _operation(path, method, contract, schemas[0])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Một Cửa",
            "version": "0.1.0",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas[1], "Problem": _PROBLEM},
            "responses": {"Refused": _REFUSAL},
            "securitySchemes": _SCHEMES,
        },
    }


def contract_of(view: Any) -> Contract:  # noqa: ANN401  # a Chalice view is any callable
    found = view.__contract__
    if not isinstance(found, Contract):
        raise TypeError(f"{view} has no contract")
    return found


def _schemas(contracts: list[Contract]) -> tuple[dict[Any, Any], dict[str, Any]]:
    inputs: list[tuple[type[BaseModel], Mode]] = [
        (c.takes, "validation") for c in contracts if c.takes
    ]
    outputs: list[tuple[type[BaseModel], Mode]] = [
        (c.gives, "serialization") for c in contracts if c.gives
    ]
    refs, definitions = models_json_schema(_once([*inputs, *outputs]), ref_template=REF)
    return dict(refs), definitions.get("$defs", {})


def _once(wanted: list[tuple[type[BaseModel], Mode]]) -> list[tuple[type[BaseModel], Mode]]:
    return list(dict.fromkeys(wanted))


def _operation(path: str, method: str, contract: Contract, refs: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}{re.sub(r'[^a-z]+', '_', path)}".rstrip("_"),
        "tags": [path.split("/")[1]],
        "security": SECURITY[contract.who],
        "parameters": [
            *_path_parameters(path),
            *_query_parameters(contract),
            *_headers(method, contract),
        ],
        "responses": _responses(path, method, contract, refs),
    }
    if contract.takes:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[contract.takes, "validation"]}},
        }
    return operation


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _NAME}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _query_parameters(contract: Contract) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {"type": "string", "maxLength": MOST_QUERY},
        }
        for name in contract.asks
    ]


def _headers(method: str, contract: Contract) -> list[dict[str, Any]]:
    wanted = {"Idempotency-Key": True} if contract.idempotent else {}
    if contract.compares:
        wanted["If-Match"] = method == "PUT"
    return [
        {"name": name, "in": "header", "required": must, **HEADERS[name]}
        for name, must in wanted.items()
    ]


def _responses(path: str, method: str, contract: Contract, refs: dict[Any, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done"}
    if contract.gives:
        good["content"] = {"application/json": {"schema": refs[contract.gives, "serialization"]}}
    answers = {str(contract.status): good}
    if contract.cacheable:
        answers["304"] = {"description": "As the caller knows it"}
    return answers | {str(status): _REFUSED for status in _refusals(path, method, contract)}


def _refusals(path: str, method: str, contract: Contract) -> list[int]:
    """Every status a door may refuse with; 429 and 503 are anybody's."""
    found = {429, 500, 503}
    if contract.who in {"citizen", "agency", "agency_signed", "staff"} or path.startswith("/auth/"):
        found.add(401)
    if "{" in path:
        found.add(404)
    if contract.asks or method != "GET":
        found.add(400)
    if contract.cacheable:
        found.add(422)  # for a parameter that is none of its own: each would be an entry of a cache
    if method != "GET":
        found |= {404, 409, 413, 422}
        found |= {403} if contract.who == "citizen" else set()
    if contract.who in RULED:
        found.add(403)
    if contract.compares or contract.who == "agency_signed":
        found.add(412)
    return sorted(found)


_NAME = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,200}$"}
"""Ids and codes are ours: letters and digits that need no escaping in a path."""
_REFUSED = {"$ref": "#/components/responses/Refused"}
_REFUSAL = {
    "description": "Refused, with the reason",
    "content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}},
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457, in the language of Accept-Language",
    "required": ["type", "code", "title", "detail", "status", "instance", "errors"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "code", "title", "detail", "instance")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "detail")},
            },
        },
    },
}
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "agencyKey": {"type": "http", "scheme": "bearer"},
    "staffSession": {"type": "apiKey", "in": "cookie", "name": "__Host-staff"},
    "staffBearer": {"type": "http", "scheme": "bearer"},
    "agencySignature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks, version v1, over the headers webhook-id (it names the call over all "
        "its attempts) and webhook-timestamp (seconds since 1970, at most five minutes off), and the body.",
    },
}


def main() -> None:
    from app import app  # noqa: PLC0415  # importing it registers every route

    TARGET.write_text(
        json.dumps(document(app), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
