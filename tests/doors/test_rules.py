"""No door without a rule: what the code declares and what was written by hand are one, before anything is deployed."""

import pytest

from app import app
from functions.http import RULED, Contract
from infra.openapi import SECURITY, contract_of
from portal.domain.officer import MAY, OFFICERS_ALONE, Act, StaffRole
from tests.access.callers import expected, expected_of_staff

ROUTES = {
    f"{method} {path}": entry.view_function
    for path, methods in app.routes.items()
    for method, entry in methods.items()
}
LET_IN = ("2", "422")
"""The second: what was sent was looked at, and proved nobody."""


def contract(route: str) -> Contract:
    return contract_of(ROUTES[route])


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == set(expected())
    assert set(expected_of_staff()) == set(ROUTES)


@pytest.mark.asvs("8.1.1")
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_the_table_says_what_the_door_declares(route: str) -> None:
    who, heard = contract(route).who, expected()[route]
    assert who in SECURITY
    if who in {"anybody", "bank"}:
        assert len(set(heard.values())) == 1
    else:
        assert heard["nobody"] == heard["garbage"] == "401"
        assert heard["agency"].startswith(LET_IN) == (who in {"agency", "agency_signed"})
        assert (heard["citizen"] == "401") == (who != "citizen")


@pytest.mark.parametrize("route", [it for it in sorted(ROUTES) if contract(it).who in RULED])
def test_an_act_is_whose_the_table_of_roles_says(route: str) -> None:
    act: Act = vars(ROUTES[route])["__act__"]
    heard = expected_of_staff()[route]
    let_in = {role for role in StaffRole if heard[role].startswith(LET_IN)}
    assert let_in == MAY[act]
    assert all(heard[role] == "403" for role in set(StaffRole) - let_in)
    assert (act in OFFICERS_ALONE) == (contract(route).who == "staff")
