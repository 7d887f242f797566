"""Becoming somebody to the portal: what is asked, what is agreed to, codes that come again, passwords refused."""

from typing import Any

import httpx
import pytest

from tests.people import Citizen, good, new_key


def consents(person: Citizen) -> dict[str, bool]:
    found = good(person.http.get("/auth/consents"))["consents"]
    return {one["purpose"]: one["given"] for one in found}


def registering(person: Citizen, **changes: Any) -> httpx.Response:  # noqa: ANN401  # any JSON
    said = person.particulars() | changes
    return person.http.post("/auth/registrations", json=said, headers=new_key())


def defects(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def test_who_somebody_says_they_are_has_to_fit_their_number(newcomer: Citizen) -> None:
    wrong = registering(newcomer, sex="male", birth_date="1991-05-17", cccd="003190000001")
    assert defects(wrong) == [
        ("/cccd", "cccd_province"),
        ("/cccd", "cccd_birth_year"),
        ("/cccd", "cccd_sex"),
    ]
    assert defects(registering(newcomer, name="Nguyễn\u202eAn")) == [
        ("/name", "invisible_character")
    ]


def test_each_consent_is_given_and_taken_back_by_itself(newcomer: Citizen) -> None:
    asked = good(registering(newcomer, consents=["terms", "personal-data", "surveys"]))
    newcomer.registration = asked["registration"]
    newcomer.confirm()
    newcomer.sign_in()
    assert consents(newcomer) == {
        "terms": True,
        "personal-data": True,
        "reminders": False,
        "surveys": True,
    }
    for given in (False, False, True):
        good(newcomer.http.put("/auth/consents/surveys", json={"given": given}))
        assert consents(newcomer)["surveys"] is given
    found = good(newcomer.http.get("/auth/consents"))["consents"]
    assert [line["given"] for line in found[3]["history"]] == [True, False, True]
    kept = newcomer.http.put("/auth/consents/personal-data", json={"given": False})
    assert (kept.status_code, kept.json()["code"]) == (409, "consent_required")


@pytest.mark.parametrize("purpose", ["terms", "personal-data"])
def test_there_is_no_account_without_what_it_needs(newcomer: Citizen, purpose: str) -> None:
    refused = registering(newcomer, consents=[purpose, "surveys"])
    assert defects(refused) == [("/consents", "consent_missing")]
