"""Cursors, tags, keys and names that nobody was given."""

import base64
import json

import httpx
import pytest

from tests.abuse.books import Books
from tests.abuse.conftest import Belongings
from tests.abuse.doors import Door, Visitor
from tests.abuse.refusing import NOT_FOUND, Refusal, invalid, refused
from tests.people import Citizen, good, new_key

CURSOR = Refusal(400, "cursor_malformed")
QUERY = Refusal(400, "query_malformed")
TAG = Refusal(400, "etag_malformed")
KEY = Refusal(400, "idempotency_key_missing")
STALE = Refusal(412, "stale")


def cursor(**place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def test_a_cursor_names_a_place_in_ones_own_list_or_nothing(
    citizen: Citizen, me: str, books: Books
) -> None:
    own = {"pk": "D#nobodys", "sk": "HEAD", "person": me, "person_sort": "DOSSIER#2030"}
    forged = [
        "",
        "x",
        "null",
        "%00",
        "۱۲۳",
        cursor(),
        cursor(**own | {"person": "somebody-else"}),
        cursor(**own | {"person_sort": "DRAFT#2030"}),
        cursor(**own | {"sk": "CONTENT"}),
        cursor(**own | {"pk": "PERSON#x"}),
        cursor(**own | {"pk": {"S": "D#x"}}),
        cursor(**own | {"pk": "D#" + "x" * 300}),
        cursor(**own | {"limit": "1000"}),
        base64.urlsafe_b64encode(b"[" * 500).decode(),
    ]
    with books.unchanged(me):
        for text in forged:
            found = refused(
                lambda it, text=text: citizen.http.get(
                    "/dossiers", params={"cursor": text}, headers=it
                )
            )
            assert found == CURSOR, text
        for query in ("cursor=x&cursor=y", f"cursor={'A' * 1001}"):
            found = refused(
                lambda it, query=query: citizen.http.get(f"/dossiers?{query}", headers=it)
            )
            assert found == QUERY, query


def test_a_made_up_place_in_ones_own_list_shows_ones_own(
    citizen: Citizen, stranger: Citizen, mine: Belongings, me: str
) -> None:
    codes = {line["code"] for line in good(citizen.http.get("/dossiers"))["items"]}
    place = cursor(pk="D#zzzz", sk="HEAD", person=me, person_sort="DOSSIER#2999")
    page = good(citizen.http.get("/dossiers", params={"cursor": place}))
    assert mine.code in codes
    assert {line["code"] for line in page["items"]} <= codes
    found = refused(lambda it: stranger.http.get("/dossiers", params={"cursor": place}, headers=it))
    assert found == CURSOR


@pytest.mark.parametrize(
    "tag",
    [
        b"1",
        b"*",
        b'W/"1"',
        b'"-1"',
        b'"1", "2"',
        b'""',
        b'"1.0"',
        b'"\xef\xbc\x91"',
        b'"1' + b"0" * 12 + b'"',
    ],
)
def test_a_forged_tag_saves_nothing(
    visitor: Visitor, every_door: list[Door], books: Books, me: str, tag: bytes
) -> None:
    heeding = [door for door in every_door if "If-Match" in door.headers]
    assert heeding
    with books.unchanged(me):
        for door in heeding:
            said = json.dumps(visitor.said.get(str(door), {})).encode()
            found = refused(
                lambda it, door=door, said=said: visitor.knock(
                    door,
                    said,
                    it | {"If-Match": tag},  # type: ignore[dict-item]  # bytes no text could be
                )
            )
            assert found == TAG, door


def test_a_tag_from_the_future_or_the_past_saves_nothing(
    citizen: Citizen, books: Books, me: str, mine: Belongings, officers: dict[str, httpx.Client]
) -> None:
    said = {"declaration": {"full_name": "Một người khác"}}
    with books.unchanged(me):
        for tag in ('"0"', '"999999999999"'):
            sent = {"If-Match": tag}
            found = refused(
                lambda it, sent=sent: citizen.http.put(
                    f"/drafts/{mine.draft}", json=said, headers=sent | it
                )
            )
            assert found == STALE
            found = refused(
                lambda it, sent=sent: officers["G01.79"].post(
                    f"/agency/dossiers/{mine.code}/start", headers=sent | new_key() | it
                )
            )
            assert found == STALE
            found = refused(
                lambda it, sent=sent: citizen.http.post(
                    "/dossiers", json={"draft": mine.draft}, headers=sent | new_key() | it
                )
            )
            assert found == STALE
        found = refused(lambda it: citizen.http.put(f"/drafts/{mine.draft}", json=said, headers=it))
        assert found == Refusal(400, "etag_missing")


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "a,b", '"quoted"', "a/b", "a;b"])
def test_a_key_has_a_form(
    visitor: Visitor, every_door: list[Door], books: Books, me: str, key: str
) -> None:
    asking = [door for door in every_door if "Idempotency-Key" in door.headers]
    assert len(asking) > 8
    with books.unchanged(me):
        for door in asking:
            said = json.dumps(visitor.said.get(str(door), {})).encode()
            found = refused(
                lambda it, door=door, said=said: visitor.knock(
                    door, said, it | {"Idempotency-Key": key}
                )
            )
            assert found == KEY, door


def test_a_key_that_was_used_for_something_else_does_nothing(
    citizen: Citizen, officers: dict[str, httpx.Client], mine: Belongings, books: Books, me: str
) -> None:
    key = new_key()
    first = good(citizen.http.post("/drafts", json={"procedure": "3.000347"}, headers=key))
    file = {
        "file_name": "a.pdf",
        "content_type": "application/pdf",
        "size": 9,
        "sha256": "A" * 43 + "=",
    }
    offered = f"/agency/dossiers/{mine.code}/results"
    good(officers["G01.79"].post(offered, json=file, headers=key))
    with books.unchanged(me):
        spaced = b'{"procedure":  "3.000347"}'
        sent = key | {"Content-Type": "application/json"}
        found = refused(lambda it: citizen.http.post("/drafts", content=spaced, headers=sent | it))
        assert found == Refusal(422, "idempotency_key_reused")
        found = refused(
            lambda it: officers["G01.79"].post(offered, json=file | {"size": 10}, headers=key | it)
        )
        assert found == Refusal(422, "idempotency_key_reused")
        again = good(citizen.http.post("/drafts", json={"procedure": "3.000347"}, headers=key))
        assert again == first


@pytest.mark.parametrize(
    "name",
    ["x" * 201, "%00", "%C3%81", "%FF", "D%23x", "' OR 1=1", "{draft}", "$ne", "null"],
)
def test_a_name_that_is_none_is_not_found(citizen: Citizen, name: str) -> None:
    """A name too long to be a key, one that is no text, one that means something elsewhere."""
    for path in (
        f"/drafts/{name}",
        f"/dossiers/{name}",
        f"/payments/{name}",
        f"/procedures/{name}",
    ):
        found = refused(lambda it, path=path: citizen.http.get(path, headers=it))
        assert found == NOT_FOUND, path


@pytest.mark.parametrize(
    "path", ["..", "%2e%2e", "..%2f..%2f_aws", "a%2f..%2fb", "%5c..%5c", "%0d%0aX-Injected:%201"]
)
def test_a_path_leads_nowhere_else(nobody: httpx.Client, path: str) -> None:
    """The front, or API Gateway, refuses these itself."""
    answer = nobody.get(f"/drafts/{path}/check")
    assert answer.status_code in {403, 404}
    assert "X-Injected" not in answer.headers


@pytest.mark.parametrize("secret", ["aaa", "aaaaa", "", "    ", "A-B2", "Ａ２Ｂ３"])
def test_a_secret_has_four_plain_characters(
    nobody: httpx.Client, mine: Belongings, secret: str
) -> None:
    said = {"code": mine.code, "secret": secret}
    found = refused(lambda it: nobody.post("/public/look-ups", json=said, headers=it))
    assert found == invalid(("/secret", "wrong_form"))


@pytest.mark.asvs("4.1.5")
def test_a_forged_notification_of_the_bank_moves_no_money(
    nobody: httpx.Client, mine: Belongings, books: Books, me: str
) -> None:
    said = {"vnp_TxnRef": mine.payment, "vnp_ResponseCode": "00", "vnp_TransactionStatus": "00"}
    signed = said | {"vnp_Amount": "13500000", "vnp_SecureHash": "0" * 128}

    def payment() -> object:
        return books.collection("payments", f"PAYMENT#{mine.payment}")

    before = payment()
    with books.unchanged(me):
        for query in ({}, said, signed, signed | {"vnp_SecureHash": ""}):
            answer = nobody.get("/webhooks/vnpay", params=query)
            assert (answer.status_code, answer.json()["RspCode"]) == (200, "97"), query
    assert payment() == before


def test_a_forged_return_from_the_bank_is_shown_as_one(
    citizen: Citizen, mine: Belongings, books: Books, me: str
) -> None:
    query = f"vnp_TxnRef={mine.payment}&vnp_ResponseCode=00&vnp_SecureHash={'0' * 128}"
    with books.unchanged(me):
        for text in (query, "", "&&&", "%", "vnp_TxnRef[]=1", "\u0000"):
            shown = good(citizen.http.post("/payments/returns", json={"query": text}))
            assert (shown["shown"], shown["settled"]) == ("forged", False)
        assert good(citizen.http.get(f"/payments/{mine.payment}"))["state"] == "open"
