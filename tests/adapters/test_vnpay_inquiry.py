"""The bank's query desk: asked over HTTP at the sandbox's own, which shares no code with us, and at worse ones."""

import json
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from portal.domain.payment import Notification, Verdict
from portal.domain.ports.payments import Inquiry
from portal.gateways import vnpay_inquiry
from portal.gateways.vnpay import Vnpay
from portal.gateways.vnpay_inquiry import VnpayInquiry
from portal.operations.reconcile_payments import ROUND
from portal.outbound.addresses import Guard
from portal.stores.machine import SystemCodes
from sandbox import vnpay as sandbox_vnpay
from sandbox.notebook import Notebook
from sandbox.outside import GMT7
from sandbox.queries import QueryDesk
from sandbox.transactions import Ledger, Transaction
from tests.adapters.dripping import dripping
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakeInquiry, FakePayments
from tests.paying import attempt
from tests.sandbox.world import CONFIG, SECRET, World

CREDENTIALS = json.dumps({"tmn_code": CONFIG.bank.tmn_code, "hash_secret": SECRET})
RETURNS = {"vi": "https://portal.example/vi/", "en": "https://portal.example/en/"}
PAYMENT = attempt(FakePayments())
FUNCTIONS = tomllib.loads(Path("infra/functions.toml").read_text("utf-8"))
Answer = Callable[[bytes], tuple[int, bytes]]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def inquiry(url: str, *, allowed: tuple[str, ...] = ("127.0.0.0/8",)) -> VnpayInquiry:
    return VnpayInquiry(lambda: CREDENTIALS, url, Guard(allowed), FakeClock(), SystemCodes())


class Bank:
    """The sandbox's book and its query desk."""

    def __init__(self) -> None:
        world = World()
        self.ledger = Ledger(Notebook(":memory:"))
        self.desk = QueryDesk(CONFIG.bank, self.ledger, world.outside)
        self.asked: list[dict[str, str]] = []

    def answer(self, body: bytes) -> tuple[int, bytes]:
        self.asked.append(json.loads(body))
        return 200, json.dumps(self.desk.answer(body)).encode()

    def opened(self) -> Transaction:
        url = Vnpay(lambda: CREDENTIALS, "https://bank.example/pay", RETURNS).address(PAYMENT)
        params = dict(parse_qsl(urlsplit(url).query))
        found = self.ledger.open(params, NOW.astimezone(GMT7), "nonce")
        assert found is not None
        return found

    def decided(self, code: str) -> Transaction:
        transaction = self.opened()
        transaction.response_code, transaction.pay_date = code, sandbox_vnpay.stamp(NOW)
        self.ledger.keep(transaction)
        return transaction


@pytest.fixture
def bank() -> Bank:
    return Bank()


def asked(bank: Bank) -> Notification | None:
    with serving(bank.answer) as url:
        return inquiry(url).ask(PAYMENT)


@pytest.fixture(params=["fake", "vnpay"])
def desk(request: pytest.FixtureRequest, bank: Bank) -> Iterator[Inquiry]:
    """One that knows the attempt as paid."""
    if request.param == "fake":
        fake = FakeInquiry()
        gateway = FakeGateway()
        said = gateway.said(gateway.tell(PAYMENT.payment, PAYMENT.amount))
        assert said is not None
        fake.answers[PAYMENT.payment] = said
        yield fake
        return
    bank.decided("00")
    with serving(bank.answer) as url:
        yield inquiry(url)


def test_of_a_paid_attempt_it_says_what_a_notification_would(desk: Inquiry) -> None:
    said = desk.ask(PAYMENT)
    assert said is not None
    assert (said.payment, said.amount, said.verdict) == ("attempt1", 135_000, Verdict.PAID)
    assert said.gateway_transaction == "14000001"


def test_it_is_asked_in_its_own_terms_each_time_anew(bank: Bank) -> None:
    bank.decided("00")
    assert asked(bank) == asked(bank)
    first, second = bank.asked
    assert first["vnp_TransactionDate"] == sandbox_vnpay.stamp(PAYMENT.opened_at)
    assert first["vnp_RequestId"] != second["vnp_RequestId"]
    assert first.keys() == {*sandbox_vnpay.QUERY_FIELDS, "vnp_SecureHash"}


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("24", Verdict.FAILED),
        ("51", Verdict.FAILED),
        ("07", Verdict.SUSPECTED),
    ],
)
def test_other_endings(bank: Bank, code: str, verdict: Verdict) -> None:
    bank.decided(code)
    said = asked(bank)
    assert said is not None
    assert (said.verdict, said.amount) == (verdict, 135_000)


def test_an_attempt_that_nobody_has_paid(bank: Bank) -> None:
    unheard_of = asked(bank)
    bank.opened()
    unfinished = asked(bank)
    for said in (unheard_of, unfinished):
        assert said is not None
        assert (said.verdict, said.amount) == (Verdict.UNFINISHED, 135_000)


def signed(said: Mapping[str, str], secret: str = SECRET) -> bytes:
    signature = sandbox_vnpay.sign_fields(sandbox_vnpay.ANSWER_FIELDS, said, secret)
    return json.dumps({**said, "vnp_SecureHash": signature}).encode()


TOLD = {
    "vnp_ResponseId": "1",
    "vnp_Command": "querydr",
    "vnp_ResponseCode": "00",
    "vnp_TmnCode": CONFIG.bank.tmn_code,
    "vnp_TxnRef": "attempt1",
    "vnp_Amount": "13500000",
    "vnp_TransactionNo": "14000001",
    "vnp_TransactionType": "01",
    "vnp_TransactionStatus": "00",
}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, signed(TOLD, "ANOTHER"), id="another's secret"),
        pytest.param(200, json.dumps(TOLD).encode(), id="unsigned"),
        pytest.param(200, signed(TOLD).replace(b"13500000", b"13500100"), id="another amount"),
        pytest.param(200, signed(TOLD | {"vnp_TxnRef": "attempt2"}), id="another attempt"),
        pytest.param(200, signed(TOLD | {"vnp_TmnCode": "SOMEBODY"}), id="another merchant"),
        pytest.param(200, signed(TOLD | {"vnp_Command": "refund"}), id="another command"),
        pytest.param(200, signed(TOLD | {"vnp_TransactionType": "02"}), id="a refund"),
        pytest.param(200, signed(TOLD | {"vnp_ResponseCode": "94"}), id="asked twice"),
        pytest.param(200, signed(TOLD | {"vnp_ResponseCode": "99"}), id="its own trouble"),
        pytest.param(200, b"[" * 5000, id="deep"),
        pytest.param(200, b"[]", id="no object"),
        pytest.param(200, b'{"vnp_TxnRef": 1}', id="no texts"),
        pytest.param(200, b" " * 20_000, id="too much"),
        pytest.param(500, signed(TOLD), id="an error"),
        pytest.param(307, signed(TOLD), id="elsewhere"),
        pytest.param(200, b"", id="nothing"),
    ],
)
def test_what_it_did_not_say_to_us_of_this_attempt_says_nothing(status: int, body: bytes) -> None:
    with serving(lambda _: (status, body)) as url:
        assert inquiry(url).ask(PAYMENT) is None


def test_what_it_signed_is_believed() -> None:
    with serving(lambda _: (200, signed(TOLD))) as url:
        said = inquiry(url).ask(PAYMENT)
    assert said is not None
    assert (said.verdict, said.response) == (Verdict.PAID, "00")


def test_money_that_did_not_move_well_is_for_people() -> None:
    with serving(lambda _: (200, signed(TOLD | {"vnp_TransactionStatus": "04"}))) as url:
        said = inquiry(url).ask(PAYMENT)
    assert said is not None
    assert said.verdict is Verdict.SUSPECTED


def test_our_own_network_is_not_called(bank: Bank) -> None:
    bank.decided("00")
    with serving(bank.answer) as url:
        assert inquiry(url, allowed=()).ask(PAYMENT) is None
    assert bank.asked == []


def test_nobody_there() -> None:
    with serving(lambda _: (200, b"")) as gone:
        pass
    assert inquiry(gone).ask(PAYMENT) is None


def test_a_silent_bank_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vnpay_inquiry, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert inquiry(f"http://127.0.0.1:{silent.getsockname()[1]}/").ask(PAYMENT) is None


@pytest.mark.parametrize("head", [b"X: ", b"Content-Length: 9999\r\n\r\n", b"\r\n"])
def test_a_bank_that_drips_is_left_as_a_silent_one(
    monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(vnpay_inquiry, "SECONDS", 0.3)
    with dripping(b"HTTP/1.1 200 OK\r\n" + head, b" ") as there:
        begun = time.monotonic()
        assert inquiry(f"http://{there}/").ask(PAYMENT) is None
        assert time.monotonic() - begun < 2


def test_nobody_waits_longer_for_it_than_a_round_allows() -> None:
    timeout = FUNCTIONS["payment-reconcile"]["timeout"]
    assert ROUND.total_seconds() + vnpay_inquiry.SECONDS < timeout
