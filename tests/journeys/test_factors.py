"""Coming in by something better than a text message, and proving it again. The app is npm's otplib."""

import re

import httpx
import pytest

from tests.authenticator import Authenticator
from tests.people import PASSWORD, Citizen, Sandbox, good, new_key, until


def started(citizen: Citizen) -> dict[str, object]:
    return dict(good(citizen.knock()))


def confirm(citizen: Citizen, sign_in: object, way: str, code: str) -> httpx.Response:
    said = {"way": way, "code": code, "carrier": "bearer"}
    return citizen.http.post(f"/auth/sign-ins/{sign_in}/confirm", json=said)


def sets_up_an_app(citizen: Citizen) -> Authenticator:
    offered = good(citizen.http.post("/auth/totp"))
    assert offered["picture"].startswith("<svg")
    assert len(offered["secret"]) >= 32, "160 bits in base32"
    app = Authenticator(offered["uri"])
    good(citizen.http.post("/auth/totp/confirm", json={"code": app.shows()}))
    return app


def codes_texted(person: Citizen) -> list[str]:
    """Without what warns of something."""
    return [text for text in person.sandbox.texts(person.phone) if "#" in text]


@pytest.mark.asvs("6.5.1", "6.6.1")
def test_an_authenticator_app_instead_of_a_text_message(newcomer: Citizen) -> None:
    assert good(newcomer.arrive().http.get("/auth/session"))["assurance"] == "aal2-restricted"
    app = sets_up_an_app(newcomer)
    assert good(newcomer.http.get("/auth/factors"))["totp_since"]
    before = len(codes_texted(newcomer))
    begun, other = started(newcomer), started(newcomer)
    assert begun["ways"] == ["totp", "sms"]

    code = app.shows_next()
    came = good(confirm(newcomer, begun["sign_in"], "totp", code))
    assert confirm(newcomer, other["sign_in"], "totp", code).status_code == 422, "replayed"
    assert confirm(newcomer, begun["sign_in"], "totp", code).status_code == 409
    assert len(codes_texted(newcomer)) == before, "nobody asked for a text"
    newcomer.http.headers["Authorization"] = f"Bearer {came['token']}"
    assert good(newcomer.http.get("/auth/session"))["assurance"] == "aal2"

    asked = f"/auth/sign-ins/{other['sign_in']}/text-messages"
    assert good(newcomer.http.post(asked))["next_text_at"]
    soon = newcomer.http.post(asked)
    assert (soon.status_code, soon.json()["code"]) == (429, "text_too_soon")
    assert 0 < int(soon.headers["Retry-After"]) <= 30
    until(lambda: len(codes_texted(newcomer)) > before, "the text that was asked for")
    good(confirm(newcomer, other["sign_in"], "sms", newcomer.code_by_text()))

    good(newcomer.http.delete("/auth/totp"))
    assert started(newcomer)["ways"] == ["sms"]


@pytest.mark.asvs("6.5.1", "6.5.2")
def test_a_recovery_code_opens_once(newcomer: Citizen) -> None:
    codes = good(newcomer.arrive().http.post("/auth/recovery-codes"))["codes"]
    assert len(codes) == 10
    assert all(re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", code) for code in codes)
    good(confirm(newcomer, started(newcomer)["sign_in"], "recovery", codes[0]))
    again = confirm(newcomer, started(newcomer)["sign_in"], "recovery", codes[0])
    assert again.status_code == 422
    assert good(newcomer.http.get("/auth/factors"))["recovery_codes_left"] == 9


@pytest.mark.asvs("7.2.4", "7.5.1")
def test_proving_it_again_leaves_the_old_token_worthless(
    newcomer: Citizen, sandbox: Sandbox
) -> None:
    newcomer.arrive()
    wrong = newcomer.http.post("/auth/step-ups", json={"password": "Một câu không phải"})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "password_wrong")
    before = len(sandbox.texts(newcomer.phone))
    asked = good(newcomer.http.post("/auth/step-ups", json={"password": PASSWORD}))
    until(lambda: len(sandbox.texts(newcomer.phone)) > before, "the code to step up with")
    code = {"code": newcomer.code_by_text()}

    said = {**code, "carrier": "bearer"}
    as_sign_in = newcomer.http.post(f"/auth/sign-ins/{asked['sign_in']}/confirm", json=said)
    assert as_sign_in.status_code == 404, "a step-up is no way in"
    renewed = good(newcomer.http.post(f"/auth/step-ups/{asked['sign_in']}/confirm", json=code))
    assert newcomer.http.get("/auth/session").status_code == 401, "the old token"
    newcomer.http.headers["Authorization"] = f"Bearer {renewed['token']}"
    assert good(newcomer.http.get("/auth/session"))["proven"]
    good(newcomer.http.post("/drafts", json={"procedure": "3.000347"}, headers=new_key()))


@pytest.mark.asvs("6.6.2")
def test_codes_of_two_sign_ins_are_not_swapped(newcomer: Citizen, sandbox: Sandbox) -> None:
    newcomer.register()
    newcomer.confirm()
    codes, begun = [], []
    for _ in range(2):
        before = len(sandbox.texts(newcomer.phone))
        begun.append(started(newcomer)["sign_in"])
        until(lambda before=before: len(sandbox.texts(newcomer.phone)) > before, "a code")
        codes.append(newcomer.code_by_text())
    assert confirm(newcomer, begun[0], "sms", codes[1]).status_code == 422
    assert confirm(newcomer, begun[1], "sms", codes[0]).status_code == 422
    good(confirm(newcomer, begun[0], "sms", codes[0]))
