"""The first event of each function: a real one, on what one life has left behind, harmless when repeated."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.ground import Ground
from tests.bench.life import AGENCY, Left
from tests.bench.workers import stream

Json = dict[str, Any]


def events(ground: Ground, left: Left) -> dict[str, Callable[[], Json]]:
    """For each function, what makes its first event."""
    return {**_of_doors(ground, left), **_of_workers(ground, left)}


def _of_doors(ground: Ground, left: Left) -> dict[str, Callable[[], Json]]:
    keys = {it["code"]: it["api_key"] for it in ground.sandbox["agencies"]}
    code, payment = {"code": left.code}, {"payment": left.payment}
    return {
        "auth": lambda: _asked("POST", "/auth/captchas", {}, {"flow": "sign-in"}),
        "catalog": lambda: _asked("GET", "/procedures", {}, query={"q": "doi giay phep"}),
        "submission": lambda: _asked("GET", "/dossiers/{code}", code, token=left.token),
        "payment": lambda: _asked("GET", "/payments/{payment}", payment, token=left.token),
        "agency": lambda: _asked("GET", "/agency/dossiers/{code}", code, token=keys[AGENCY]),
        "public": lambda: _asked("POST", "/public/look-ups", {}, _unknown()),
        "public (health)": lambda: _asked("GET", "/public/health", {}),
        "webhooks": lambda: _asked(
            "GET", "/webhooks/vnpay", {}, query={"vnp_TxnRef": "x", "vnp_SecureHash": "0"}
        ),
    }


def _of_workers(ground: Ground, left: Left) -> dict[str, Callable[[], Json]]:
    about = {"dossier": left.dossier}
    items = {it["sk"]["S"]: it for it in ground.items("DOSSIERS_TABLE", f"D#{left.dossier}")}
    paid = ground.items("PAYMENTS_TABLE", f"PAYMENT#{left.payment}")
    payment = next(it for it in paid if it["kind"]["S"] == "payment")
    job = {"dossier": left.dossier, "code": left.code, "seq": 2}
    told = {"Records": [{"messageId": "1", "body": json.dumps(job)}]}
    return {
        "dossier-legs": lambda: {"task": "list_papers", **about},
        "dossier-outbox": lambda: stream(items["EVENT#000002"]),
        "dossier-settlements": lambda: stream(payment),
        "dossier-sweep": dict,
        "payment-reconcile": dict,
        "notification": lambda: told,
        "delivery": lambda: told,
        "account": lambda: {"Records": [{"messageId": "1", "body": json.dumps(_NOBODYS_ERRAND)}]},
        "export": lambda: {"Records": [{"messageId": "1", "body": json.dumps(_nobodys())}]},
        "documents": lambda: {"task": "clean_paper", **about, "paper": left.paper},
    }


_NOBODYS_ERRAND = {"errand": "contact-change", "name": "nobodys-change"}


def _nobodys() -> Json:
    """Looked for and not found: an archive would be made once and measured never again."""
    return {"person": "nobodys-person", "request": "nobodys-request"}


def _unknown() -> Json:
    """Nobody's dossier, another one each time: a known one may be asked for twenty times an hour."""
    return {"code": f"{AGENCY}-000101-{secrets.randbelow(10**6):06d}", "secret": "AAAA"}


def _asked(
    method: str,
    route: str,
    path: Mapping[str, str],
    body: Json | None = None,
    query: Mapping[str, str] | None = None,
    token: str = "",
) -> Json:
    """The event of a REST API, as API Gateway hands it over."""
    headers = {"content-type": "application/json"} if body else {}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    return {
        "resource": route,
        "path": route.format(**path),
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": query and {n: [v] for n, v in query.items()},
        "pathParameters": path or None,
        "body": json.dumps(body) if body else None,
        "isBase64Encoded": False,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": method,
            "path": f"/api{route.format(**path)}",
            "requestId": "00000000-0000-4000-8000-000000000000",
            "identity": {"sourceIp": "203.0.113.7"},
        },
    }


def hello() -> Json:
    return _asked("GET", "/hello/{name}", {"name": "nobody"})
