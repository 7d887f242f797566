"""One's own account over HTTP, with every neighbour a fake."""

from datetime import timedelta

import pytest

from tests.doors.test_auth import Street, street

__all__ = ["street"]


def signed_in(street: Street) -> str:
    return f"Bearer {street.come_in('bearer').json_body['token']}"


def test_what_was_agreed_to_is_seen_given_and_withdrawn(street: Street) -> None:
    me = signed_in(street)
    seen = street.ask("GET", "/auth/consents", Authorization=me)
    assert seen.status_code == 200
    found = {one["purpose"]: (one["required"], one["given"]) for one in seen.json_body["consents"]}
    assert found == {
        "terms": (True, True),
        "personal-data": (True, True),
        "reminders": (False, False),
        "surveys": (False, False),
    }
    for given in (True, False):
        path = "/auth/consents/reminders"
        said = street.ask("PUT", path, {"given": given}, Authorization=me)
        assert said.status_code == 200
        assert said.json_body["consents"][2]["given"] is given


def test_a_code_comes_again_after_a_wait(street: Street) -> None:
    begun = street.register().json_body["registration"]
    path = f"/auth/registrations/{begun}/codes"
    early = street.post(path, {"way": "phone"})
    assert (early.status_code, early.json_body["code"]) == (429, "code_just_sent")
    assert early.headers["Retry-After"] == "30"
    assert "30 giây" in early.json_body["detail"]
    street.town.clock.advance(timedelta(seconds=30))
    told = street.post(path, {"way": "phone"})
    assert told.status_code == 202
    assert told.json_body.keys() == {"registration", "expires_at", "again_at"}
    assert len(street.town.text_messages.sent) == 2
    unknown = street.post("/auth/registrations/nobodys/codes", {"way": "email"})
    assert (unknown.status_code, unknown.json_body["code"]) == (404, "registration_gone")
    wrong = street.post(path, {"way": "pigeon"})
    assert wrong.json_body["errors"][0]["pointer"] == "/way"


@pytest.mark.parametrize(
    ("purpose", "said", "status", "code"),
    [
        ("terms", {"given": False}, 409, "consent_required"),
        ("advertising", {"given": True}, 404, "not_found"),
        ("surveys", {"given": "yes"}, 422, "invalid"),
        ("surveys", {"given": True, "text": "2020-01-01"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_agreed_to(
    street: Street, purpose: str, said: object, status: int, code: str
) -> None:
    me = signed_in(street)
    answer = street.ask("PUT", f"/auth/consents/{purpose}", said, Authorization=me)
    assert (answer.status_code, answer.json_body["code"]) == (status, code)
    assert street.town.consents.lines == []
