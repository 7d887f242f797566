"""Changing what proves somebody, and stopping whoever else does: a stolen token is worth nothing afterwards."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.journeys.test_main_job import AGENCY, handed_over
from tests.people import PASSWORD, Citizen, Sandbox, good, until
from tests.stack import Stack

NEW = "Ba con vịt qua đường 5"


def token(citizen: Citizen) -> str:
    return str(citizen.http.headers["Authorization"])


def stolen(citizen: Citizen) -> Callable[[], int]:
    """Somebody else's browser with the token that the citizen has now: what it is worth."""
    copy = {"Authorization": token(citizen)}
    session = f"{citizen.portal}/api/auth/session"
    return lambda: httpx.get(session, headers=copy, timeout=30).status_code


def change_password(citizen: Citizen) -> None:
    said = {"current": PASSWORD, "password": NEW}
    renewed = good(citizen.http.put("/auth/password", json=said))
    citizen.http.headers["Authorization"] = f"Bearer {renewed['token']}"


def second_factor(citizen: Citizen, password: str) -> tuple[str, httpx.Response]:
    """Sign in up to the code, and what the portal says to it."""
    before = len(citizen.sandbox.texts(citizen.phone))
    begun = good(citizen.knock(password))["sign_in"]
    until(lambda: len(citizen.sandbox.texts(citizen.phone)) > before, "the code to sign in with")
    said = {"code": citizen.code_by_text(), "carrier": "bearer"}
    return begun, citizen.http.post(f"/auth/sign-ins/{begun}/confirm", json=said)


def against(citizen: Citizen, words: str) -> dict[str, str]:
    """Number and code of the security notice whose text message holds these words."""

    def look() -> re.Match[str] | None:
        texts = (text for text in citizen.sandbox.texts(citizen.phone) if words in text)
        return re.search(r"nhap (\w{8}) va ma (\d{6})", next(texts, ""))

    found = until(look, f"a notice of {words}")
    return {"notice": found[1], "code": found[2]}


@pytest.mark.asvs("6.2.2")
@pytest.mark.asvs("7.2.4", "7.4.3", "6.3.7")
@pytest.mark.fault("F28")
def test_another_password_makes_every_token_before_it_worthless(newcomer: Citizen) -> None:
    newcomer.arrive()
    elsewhere = stolen(newcomer)
    newcomer.sign_in()
    here = stolen(newcomer)
    assert (elsewhere(), here()) == (200, 200)
    change_password(newcomer)
    assert (elsewhere(), here()) == (401, 401)
    assert newcomer.http.get("/auth/session").status_code == 200
    assert newcomer.knock(PASSWORD).status_code == 401
    assert second_factor(newcomer, NEW)[1].status_code == 201
    assert against(newcomer, "Mat khau")
    until(
        lambda: [m for m in newcomer.sandbox.mails(newcomer.email) if "an ninh" in m["subject"]],
        "the mail that says so",
    )


@pytest.mark.asvs("7.4.2")
@pytest.mark.fault("F28")
def test_a_freeze_lets_nobody_in_and_the_agency_goes_on(
    newcomer: Citizen, sandbox: Sandbox, stack: Stack
) -> None:
    newcomer.arrive()
    receipt = newcomer.file()
    handed_over(sandbox, receipt["code"])
    theirs = stolen(newcomer)
    assert newcomer.http.post("/auth/session/freeze").status_code == 204
    assert theirs() == 401
    for path, said in (
        ("/payments", {"dossier": receipt["code"]}),
        (f"/dossiers/{receipt['code']}/result", {}),
    ):
        held = newcomer.http.post(path, json=said, headers={"Idempotency-Key": "held"})
        assert held.status_code == 401
    _, refused = second_factor(newcomer, PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_frozen")
    sandbox.press(AGENCY, receipt["code"], "accept")
    said = {it: receipt[it] for it in ("code", "secret")}
    seen = good(httpx.post(f"{stack.portal}/api/public/look-ups", json=said, timeout=30))
    assert seen["state"] == "accepted"


@pytest.mark.fault("F28")
def test_the_code_in_a_notice_freezes_without_signing_in(newcomer: Citizen) -> None:
    newcomer.arrive()
    change_password(newcomer)
    thief = stolen(newcomer)
    del newcomer.http.headers["Authorization"]
    said = against(newcomer, "Mat khau")
    guess = {"code": f"{(int(said['code']) + 1) % 10**6:06d}"}
    assert newcomer.http.post("/auth/freezes", json=said | guess).status_code == 422
    assert thief() == 200
    assert newcomer.http.post("/auth/freezes", json=said).status_code == 204
    assert thief() == 401


def another_telephone(citizen: Citizen) -> tuple[Citizen, str]:
    """Begun and announced: whoever has the new number, and the change's name."""
    new = Citizen(citizen.portal, citizen.sandbox)
    begun = good(citizen.http.post("/auth/contact-changes", json={"phone": new.phone}))
    path = f"/auth/contact-changes/{begun['change']}"
    code = {"code": new.code_by_text()}
    assert good(citizen.http.post(f"{path}/confirm", json=code))["place"] == "phone"
    return new, path


def reached_at(citizen: Citizen) -> str:
    return str(good(citizen.http.get("/auth/contact-changes"))["phone_hint"])


@pytest.mark.asvs("6.6.1", "6.3.7")
def test_another_telephone_counts_by_itself_once_its_time_has_come(newcomer: Citizen) -> None:
    newcomer.arrive()
    old = reached_at(newcomer)
    new, _ = another_telephone(newcomer)
    assert against(newcomer, "se doi luc")
    assert reached_at(newcomer) == old
    # Nobody reads the account meanwhile: the schedule alone brings it about.
    until(lambda: "vua duoc doi" in " ".join(new.sandbox.texts(new.phone)), "the change", 120)
    until(lambda: "vua duoc doi" in newcomer.sandbox.texts(newcomer.phone)[0], "the old one told")
    assert reached_at(newcomer) == f"{new.phone[:3]}••••••{new.phone[-3:]}"
    newcomer.phone = new.phone
    assert newcomer.sign_in()["token"]


def test_whoever_has_the_old_telephone_stops_the_change_without_signing_in(
    newcomer: Citizen,
) -> None:
    newcomer.arrive()
    old = reached_at(newcomer)
    another_telephone(newcomer)
    notice = against(newcomer, "se doi luc")
    path = f"{newcomer.portal}/api/auth/contact-changes/{notice['notice']}/cancel"
    said = httpx.post(path, json={"code": notice["code"]}, timeout=30)
    assert said.status_code == 204
    seen = good(newcomer.http.get("/auth/contact-changes"))
    assert (seen["waiting"], seen["phone_hint"]) == ([], old)
    assert [one["what"] for one in seen["past"]] == ["contact_cancelled", "contact_announced"]


@pytest.mark.asvs("6.3.8", "6.4.3")
def test_a_forgotten_password_is_set_by_two_codes(newcomer: Citizen) -> None:
    newcomer.arrive()
    theirs = stolen(newcomer)

    def ask(cccd: str) -> httpx.Response:
        said = {"cccd": cccd, "captcha": newcomer.captcha("reset")}
        return newcomer.http.post("/auth/resets", json=said)

    known, unknown = ask(newcomer.cccd), ask("079190999999")
    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.json().keys() == unknown.json().keys()
    until(lambda: "dat lai" in newcomer.sandbox.texts(newcomer.phone)[0], "the code by SMS")
    until(
        lambda: "đặt lại" in newcomer.sandbox.mails(newcomer.email)[0]["subject"],
        "the code by mail",
    )
    codes = {"phone_code": newcomer.code_by_text(), "email_code": newcomer.code_by_mail()}
    path = f"/auth/resets/{known.json()['reset']}/confirm"
    assert newcomer.http.post(path, json=codes | {"password": NEW}).status_code == 204
    assert theirs() == 401
    assert second_factor(newcomer, NEW)[1].status_code == 201


@pytest.mark.asvs("7.4.2")
def test_out_of_a_freeze_with_password_and_both_codes(newcomer: Citizen) -> None:
    newcomer.arrive()
    assert newcomer.http.post("/auth/session/freeze").status_code == 204
    begun, refused = second_factor(newcomer, PASSWORD)
    assert refused.json()["code"] == "account_frozen"
    thaw = good(newcomer.http.post("/auth/thaws", json={"sign_in": begun}))["thaw"]
    until(
        lambda: "mở lại" in newcomer.sandbox.mails(newcomer.email)[0]["subject"],
        "the code by mail",
    )
    said = {"email_code": newcomer.code_by_mail(), "password": NEW}
    assert newcomer.http.post(f"/auth/thaws/{thaw}/confirm", json=said).status_code == 204
    assert newcomer.knock(PASSWORD).status_code == 401
    assert second_factor(newcomer, NEW)[1].status_code == 201
