"""Second factors and the step-up over HTTP, with every neighbour a fake."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.session import PROVEN
from tests.doors.test_auth import PASSWORD, Street, street

__all__ = ["street"]

CHANGES = [
    ("POST", "/auth/totp", None),
    ("POST", "/auth/totp/confirm", {"code": "123456"}),
    ("DELETE", "/auth/totp", None),
    ("POST", "/auth/recovery-codes", None),
    ("POST", "/auth/passkeys/challenges", None),
    (
        "POST",
        "/auth/passkeys",
        {
            "challenge": "id000000000000000000000001",
            "key": {"credential": "AA", "client_data": "AA", "attestation": "AA"},
            "label": "Của tôi",
        },
    ),
    ("DELETE", "/auth/passkeys/0f3a", None),
]


def comes_in(street: Street) -> dict[str, str]:
    return {"Authorization": f"Bearer {street.come_in('bearer').json_body['token']}"}


@pytest.mark.asvs("7.5.1")
@pytest.mark.parametrize(("method", "path", "said"), CHANGES, ids=lambda it: str(it)[:26])
def test_what_proves_somebody_is_changed_only_by_who_proved_it_lately(
    street: Street,
    method: str,
    path: str,
    said: Any,  # noqa: ANN401  # any JSON
) -> None:
    me = comes_in(street)
    street.town.clock.advance(PROVEN)
    answer = street.ask(method, path, said, **me)
    assert (answer.status_code, answer.json_body["code"]) == (403, "proof_needed")
    assert not street.town.totps.kept
    assert not street.town.recovery_sets.kept


def test_proving_it_again_opens_them_and_carries_the_new_token_the_same_way(street: Street) -> None:
    cookie = street.come_in("cookie").headers["Set-Cookie"][0].split("; ")[0]
    page = {"Origin": "https://dichvucong.example.gov.vn", "X_Requested_With": "mot-cua"}
    street.town.clock.advance(PROVEN)
    begun = street.post("/auth/step-ups", {"password": PASSWORD}, Cookie=cookie, **page)
    assert (begun.status_code, begun.json_body["ways"]) == (202, ["sms"])
    path = f"/auth/step-ups/{begun.json_body['sign_in']}/confirm"
    done = street.post(path, {"code": street.town.code_texted()}, Cookie=cookie, **page)
    assert done.status_code == 201
    assert "token" not in done.json_body
    renewed = done.headers["Set-Cookie"].split("; ")[0]
    assert street.ask("GET", "/auth/session", Cookie=cookie).status_code == 401
    assert street.ask("POST", "/auth/recovery-codes", Cookie=renewed, **page).status_code == 201


def test_an_app_is_set_up_and_signed_in_with(street: Street) -> None:
    me, town = comes_in(street), street.town
    offered = street.ask("POST", "/auth/totp", **me).json_body
    assert offered.keys() == {"uri", "secret", "picture", "expires_at"}
    code = town.totp_codes.code(offered["secret"], town.clock.now())
    assert street.post("/auth/totp/confirm", {"code": code}, **me).status_code == 204
    town.clock.advance(timedelta(seconds=30))
    begun = street.start().json_body
    assert begun["ways"] == ["totp", "sms"]
    code = town.totp_codes.code(offered["secret"], town.clock.now())
    said = {"way": "totp", "code": code, "carrier": "bearer"}
    came = street.post(f"/auth/sign-ins/{begun['sign_in']}/confirm", said)
    assert came.status_code == 201
    assert street.ask("DELETE", "/auth/totp", **me).status_code == 204
    assert street.ask("GET", "/auth/factors", **me).json_body["totp_since"] is None


def test_too_soon_for_another_text_says_when(street: Street) -> None:
    street.town.settled()
    begun = street.start().json_body["sign_in"]
    answer = street.ask("POST", f"/auth/sign-ins/{begun}/text-messages")
    assert (answer.status_code, answer.json_body["code"]) == (429, "text_too_soon")
    assert answer.headers["Retry-After"] == "30"
    assert "30" in answer.json_body["detail"]
    street.town.clock.advance(timedelta(seconds=30))
    answer = street.ask("POST", f"/auth/sign-ins/{begun}/text-messages")
    assert answer.status_code == 202
    assert answer.json_body["phone_hint"] == "+84••••••321"


def test_a_passkey_is_added_signed_in_with_and_stepped_up_with(street: Street) -> None:
    made = adds_a_passkey(street, comes_in(street))
    assert (made.status_code, made.json_body["label"]) == (201, "Của tôi")

    begun = street.ask("POST", "/auth/passkey-sign-ins").json_body
    path = f"/auth/passkey-sign-ins/{begun['challenge']}/confirm"
    came = street.post(path, {"assertion": answer(begun), "carrier": "bearer"})
    token = {"Authorization": f"Bearer {came.json_body['token']}"}
    seen = street.ask("GET", "/auth/session", **token).json_body
    assert seen["assurance"] == "aal2-phishing-resistant"

    begun = street.ask("POST", "/auth/passkey-step-ups", **token).json_body
    path = f"/auth/passkey-step-ups/{begun['challenge']}/confirm"
    renewed = street.post(path, answer(begun), **token)
    assert renewed.status_code == 201
    assert street.ask("GET", "/auth/session", **token).status_code == 401
    fresh = {"Authorization": f"Bearer {renewed.json_body['token']}"}
    gone = street.ask("DELETE", f"/auth/passkeys/{made.json_body['passkey']}", **fresh)
    assert gone.status_code == 204
    assert street.ask("GET", "/auth/factors", **fresh).json_body["passkeys"] == []


def test_a_passkey_into_a_frozen_account_hears_of_the_password(street: Street) -> None:
    me = comes_in(street)
    adds_a_passkey(street, me)
    assert street.ask("POST", "/auth/session/freeze", **me).status_code == 204
    begun = street.ask("POST", "/auth/passkey-sign-ins").json_body
    path = f"/auth/passkey-sign-ins/{begun['challenge']}/confirm"
    refused = street.post(path, {"assertion": answer(begun), "carrier": "bearer"})
    assert (refused.status_code, refused.json_body["code"]) == (403, "account_frozen")
    assert "bằng số căn cước và mật khẩu" in refused.json_body["detail"]


def adds_a_passkey(street: Street, me: dict[str, str]) -> Any:  # noqa: ANN401  # chalice's
    asked = street.ask("POST", "/auth/passkeys/challenges", **me).json_body
    key = {
        "credential": "key",
        "client_data": asked["options"]["challenge"],
        "attestation": "public",
    }
    said = {"challenge": asked["challenge"], "key": key, "label": "Của tôi"}
    return street.post("/auth/passkeys", said, **me)


def answer(begun: Any) -> dict[str, str]:  # noqa: ANN401  # any JSON
    return {
        "credential": "key",
        "person": "person-0001",
        "client_data": begun["options"]["challenge"],
        "authenticator_data": "0",
        "signature": "public",
    }


def test_a_step_up_may_be_texted_again(street: Street) -> None:
    me = comes_in(street)
    begun = street.post("/auth/step-ups", {"password": PASSWORD}, **me).json_body["sign_in"]
    street.town.clock.advance(timedelta(seconds=30))
    again = street.ask("POST", f"/auth/step-ups/{begun}/text-messages", **me)
    assert again.status_code == 202
    code = {"code": street.town.code_texted()}
    assert street.post(f"/auth/step-ups/{begun}/confirm", code, **me).status_code == 201
