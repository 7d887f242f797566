"""Becoming somebody to the portal: what is asked, what is agreed to, codes that come again, passwords refused."""

import time
from typing import Any

import httpx
import pytest

from tests.people import Citizen, good, new_key, until


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


def again(person: Citizen, way: str) -> httpx.Response:
    return person.http.post(f"/auth/registrations/{person.registration}/codes", json={"way": way})


def test_codes_come_again_after_a_wait_and_the_new_ones_count(newcomer: Citizen) -> None:
    newcomer.register()
    old = newcomer.code_by_text()
    early = again(newcomer, "phone")
    assert (early.status_code, early.json()["code"]) == (429, "code_just_sent")
    time.sleep(int(early.headers["Retry-After"]))
    assert again(newcomer, "phone").status_code == 202
    until(lambda: len(newcomer.sandbox.texts(newcomer.phone)) == 2, "the second code")
    codes = {"phone_code": old, "email_code": newcomer.code_by_mail()}
    path = f"/auth/registrations/{newcomer.registration}/confirm"
    assert defects(newcomer.http.post(path, json=codes)) == [("/phone_code", "code_wrong")]
    newcomer.confirm()
    assert again(newcomer, "email").json()["code"] == "registration_over"


def test_a_number_with_an_account_hears_of_it_twice_and_nobody_else(newcomer: Citizen) -> None:
    newcomer.register()
    newcomer.confirm()
    phone, email = "+84977123456", f"khac.{newcomer.email}"
    asked = registering(newcomer, phone=phone, email=email)
    assert asked.status_code == 202
    until(lambda: len(newcomer.sandbox.texts(newcomer.phone)) == 2, "the owner's text message")
    until(lambda: len(newcomer.sandbox.mails(newcomer.email)) == 2, "the owner's mail")
    assert newcomer.sandbox.texts(phone) == newcomer.sandbox.mails(email) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn quá", "too_short"),
        ("Matkhau123!", "password_common"),
        ("maatj khaaur 99", "password_common"),
        ("qwertyuiop[]", "password_keyboard"),
        ("xyzxyzxyzxyz", "password_repeats"),
        ("17-05-1990", "password_date"),
        ("Nguyễn Thị Ánh 90", "password_personal"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_what_would_help(
    newcomer: Citizen, password: str, code: str
) -> None:
    answer = registering(newcomer, password=password)
    assert defects(answer) == [("/password", code)]
    assert answer.json()["errors"][0]["detail"]


def test_a_long_pasted_password_opens_the_door_as_it_was_pasted(newcomer: Citizen) -> None:
    password = "con đò nhỏ qua sông rộng " * 5
    asked = good(registering(newcomer, password=password))
    newcomer.registration = asked["registration"]
    newcomer.confirm()
    assert newcomer.knock(password[:72]).status_code == 401
    assert newcomer.knock(password).status_code == 202
