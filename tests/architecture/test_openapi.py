"""The served OpenAPI document says what the doors do, and every door says what it takes."""

import json

import pytest

from app import app
from infra.openapi import TARGET, contract_of, document
from infra.tools import ROOT

ROUTES = [
    (path, method, entry.view_function)
    for path, methods in sorted(app.routes.items())
    for method, entry in sorted(methods.items())
]


def test_the_committed_document_is_the_one_the_doors_make() -> None:
    """If this fails: `python -m infra.openapi`."""
    assert json.loads((ROOT / TARGET).read_text("utf-8")) == document(app)


@pytest.mark.parametrize(("path", "method", "view"), ROUTES, ids=[f"{m} {p}" for p, m, _ in ROUTES])
def test_every_door_says_who_may_knock_and_what_it_takes(
    path: str, method: str, view: object
) -> None:
    contract = contract_of(view)
    group = path.split("/")[1]
    expected = {
        "drafts": "citizen",
        "dossiers": "citizen",
        "payments": "citizen",
        "agency": "agency",
    }
    if path.startswith("/agency/webhooks/"):
        expected["agency"] = "agency_signed"
    if path.startswith(("/agency/staff", "/agency/keys", "/agency/webhook-secrets")):
        way_in = path == "/agency/staff/sessions" or "/entry" in path
        expected["agency"] = "anybody" if way_in else "staff"
    assert contract.who == expected.get(group, contract.who)
    if contract.who == "anybody":
        assert (
            group in {"auth", "procedures", "provinces", "public"}
            or expected.get(group) == "anybody"
        )
    if method == "PUT":
        assert contract.takes is not None
