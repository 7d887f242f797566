"""The citizen's side of money."""

import json

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from functions import wiring
from functions.session import hashed
from portal.catalogue.messages import TomlMessages
from portal.domain.payment import Verdict
from portal.domain.transitions import State
from portal.operations.settle_payment import settle_payment
from tests import catalogue
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.identity import FakeSessions
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import AWAITING, CODE, ME, SOMEBODY, OneName, kept

TOKEN, OTHERS_TOKEN = "mine", "somebody-elses"


class Ports(wiring.Ports):
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.dossiers: FakeDossiers = kept()
        self.payments = FakePayments()
        self.gateway = FakeGateway()
        self.procedures = catalogue.procedures()
        self.directory = OneName()
        self.messages = TomlMessages()
        self.sessions = FakeSessions()
        for token, session in ((TOKEN, ME), (OTHERS_TOKEN, SOMEBODY)):
            self.sessions.settle(session.model_copy(update={"token_hash": hashed(token)}))


def ask(
    method: str, path: str, body: object = None, *, token: str = TOKEN, **headers: str
) -> HTTPResponse:
    sent = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", **headers}
    text = b"" if body is None else json.dumps(body).encode()
    with Client(app) as client:
        return client.http.request(method, path, headers=sent, body=text)


def start(key: str = "key-1", **headers: str) -> HTTPResponse:
    return ask("POST", "/payments", {"dossier": CODE}, **{"Idempotency-Key": key, **headers})


def test_starting_to_pay(ports: Ports) -> None:
    answer = start()
    assert answer.status_code == 201
    payment = answer.json_body["payment"]
    assert answer.json_body == {
        "payment": payment,
        "url": f"https://bank.example/pay?ref={payment}&amount=135000",
        "amount": 135_000,
        "payee": "Phòng Cảnh sát giao thông",
        "dossier": CODE,
        "expires_at": "2026-11-20T02:45:00Z",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    stored = ports.payments.find(payment)
    assert stored is not None
    assert stored.payer_address == "127.0.0.1"


def test_starting_in_english(ports: Ports) -> None:
    answer = start(**{"Accept-Language": "en"})
    assert answer.json_body["payee"] == "Traffic Police Division"
    stored = ports.payments.find(answer.json_body["payment"])
    assert stored is not None
    assert stored.language == "en"


@pytest.mark.usefixtures("ports")
def test_starting_twice_is_starting_once() -> None:
    assert start().json_body == start().json_body == start("second-tab").json_body


@pytest.mark.usefixtures("ports")
def test_a_key_is_needed() -> None:
    answer = ask("POST", "/payments", {"dossier": CODE})
    assert (answer.status_code, answer.json_body["code"]) == (400, "idempotency_key_missing")


@pytest.mark.usefixtures("ports")
def test_somebody_elses_dossier_is_not_there() -> None:
    assert start(Authorization=f"Bearer {OTHERS_TOKEN}").status_code == 404


def test_nothing_due(ports: Ports) -> None:
    ports.dossiers.heads[AWAITING.id] = AWAITING.model_copy(update={"state": State.PROCESSING})
    answer = start()
    assert (answer.status_code, answer.json_body["code"]) == (409, "payment_not_due")
    assert answer.json_body["title"] == "Hồ sơ chưa có khoản phải nộp"


def test_paid_already(ports: Ports) -> None:
    _told(ports, start().json_body["payment"], Verdict.PAID)
    answer = start("again", **{"Accept-Language": "en"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "fee_paid")
    assert answer.json_body["title"] == "The fee has been paid"


def test_in_review(ports: Ports) -> None:
    _told(ports, start().json_body["payment"], Verdict.SUSPECTED)
    answer = start("again")
    assert (answer.status_code, answer.json_body["code"]) == (409, "payment_in_review")


@pytest.mark.usefixtures("ports")
def test_what_became_of_it() -> None:
    payment = start().json_body["payment"]
    answer = ask("GET", f"/payments/{payment}")
    assert answer.status_code == 200
    assert answer.json_body == {
        "payment": payment,
        "dossier": CODE,
        "amount": 135_000,
        "state": "open",
        "remark": None,
        "opened_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "expires_at": "2026-11-20T02:45:00Z",
        "settled_at": None,
        "cases": [],
    }
    assert ask("GET", f"/payments/{payment}", token=OTHERS_TOKEN).status_code == 404


def test_every_attempt_of_a_dossier_with_what_people_decide_about(ports: Ports) -> None:
    payment = start().json_body["payment"]
    _told(ports, payment, Verdict.SUSPECTED)
    answer = ask("GET", f"/dossiers/{CODE}/payments")
    assert (answer.status_code, answer.json_body["dossier"]) == (200, CODE)
    (item,) = answer.json_body["items"]
    assert item == ask("GET", f"/payments/{payment}").json_body
    (case,) = item["cases"]
    assert (case["kind"], case["amount"], case["closed_at"]) == ("suspected", 135_000, None)
    assert case["next"]["en"].startswith("We are asking the bank.")
    assert ask("GET", f"/dossiers/{CODE}/payments", token=OTHERS_TOKEN).status_code == 404


def test_coming_back_from_the_bank(ports: Ports) -> None:
    payment = start().json_body["payment"]
    query = ports.gateway.tell(payment, 135_000)
    answer = ask("POST", "/payments/returns", {"query": query})
    assert answer.status_code == 200
    assert answer.json_body == {
        "payment": payment,
        "dossier": CODE,
        "shown": "paid",
        "settled": False,
    }


@pytest.mark.usefixtures("ports")
def test_coming_back_with_a_tale() -> None:
    answer = ask("POST", "/payments/returns", {"query": "payment=attempt1"})
    assert answer.json_body["shown"] == "forged"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/payments"),
        ("POST", "/payments/returns"),
        ("GET", "/payments/attempt1"),
        ("GET", f"/dossiers/{CODE}/payments"),
    ],
)
@pytest.mark.usefixtures("ports")
def test_nobody_pays_without_a_session(method: str, path: str) -> None:
    body = None if method == "GET" else {}
    assert ask(method, path, body, token="nobodys").status_code == 401


def _told(ports: Ports, payment: str, verdict: Verdict) -> None:
    told = ports.gateway.tell(payment, 135_000, verdict)
    settle_payment(told, ports.payments, ports.gateway, ports.clock)
