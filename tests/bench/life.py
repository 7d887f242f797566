"""One dossier's straight life through the real doors, operations and stores, each step counted."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from chalice.test import Client

from app import app
from functions.wiring import use
from sandbox import vnpay
from tests.bench.book import Book
from tests.bench.doors import Doors, spoken
from tests.bench.ground import Ground
from tests.bench.meter import Meter
from tests.bench.packaged import Packaged
from tests.bench.workers import Workers
from tests.people import (
    Citizen,
    Sandbox,
    b64_sha256,
    good,
    new_key,
    sample_pdf,
    sample_photo,
)

AGENCY = "G01.79"
TRACKINGS = 8
"""How often a citizen is assumed to look at a dossier while it lives."""


class Left(NamedTuple):
    """What a life leaves behind."""

    token: str
    code: str
    dossier: str
    payment: str
    paper: dict[str, Any]
    """As the intake leg was told of it: whoever asks later hears that nothing is left to clean."""


def lived(ground: Ground) -> tuple[Book, Left]:
    """Two lives: the first one imports, connects and leases what the second, which counts, finds there."""
    meter = Meter()
    use(Packaged())
    _one(ground, Book(meter))
    return _one(ground, Book(meter))


def _one(ground: Ground, book: Book) -> tuple[Book, Left]:
    with Client(app) as client, Life.of(ground, client, book) as life:
        return book, life.straight()


class Life:
    def __init__(self, ground: Ground, citizen: Citizen, agency: httpx.Client, book: Book) -> None:
        self._ground, self._citizen, self._agency = ground, citizen, agency
        self._workers = Workers(ground, book)

    @classmethod
    @contextmanager
    def of(cls, ground: Ground, client: Client, book: Book) -> Iterator["Life"]:
        origins, doors = ground.cloud.origins, Doors(client, book)
        key = next(it["api_key"] for it in ground.sandbox["agencies"] if it["code"] == AGENCY)
        with closing(Sandbox(origins.sandbox)) as sandbox:
            citizen = Citizen(origins.portal, sandbox)
            citizen.close()
            citizen.http = spoken(origins.portal, doors)
            with citizen.http, spoken(origins.portal, doors, key) as agency:
                yield cls(ground, citizen, agency, book)

    def straight(self) -> Left:
        token = self._citizen.arrive().http.headers["Authorization"].partition(" ")[2]
        dossier, receipt = self._file()
        self._move(dossier, receipt["code"], "accept")
        self._move(dossier, receipt["code"], "start")
        self._move(dossier, receipt["code"], "fee-requests")
        payment = self._pay(dossier, receipt["code"])
        self._decide(dossier, receipt["code"])
        self._citizen.download(receipt["code"])
        self._workers.work(dossier)
        self._look(receipt)
        return Left(token, receipt["code"], dossier, payment, self._workers.papers[0])

    def _file(self) -> tuple[str, dict[str, Any]]:
        good(self._citizen.http.get("/procedures", params={"q": "doi giay phep"}))
        draft = self._citizen.save(self._citizen.start())["draft"]
        pdf, photo = sample_pdf(), sample_photo()
        self._citizen.upload(draft, "giay-kham-suc-khoe", pdf, "application/pdf", "Giấy khám.pdf")
        self._citizen.upload(draft, "giay-phep-lai-xe", photo, "image/jpeg", "GPLX.jpg")
        self._citizen.check(draft)
        receipt = self._citizen.submit(draft)
        self._workers.work(draft)
        good(self._agency.get(f"/agency/dossiers/{receipt['code']}"))
        return draft, receipt

    def _move(self, dossier: str, code: str, move: str, **said: str) -> None:
        answer = self._agency.post(f"/agency/dossiers/{code}/{move}", json=said, headers=new_key())
        good(answer)
        self._workers.work(dossier)

    def _pay(self, dossier: str, code: str) -> str:
        offer = self._citizen.pay(code)
        said = told(offer["url"], self._ground.sandbox["bank"])
        good(self._citizen.http.get("/webhooks/vnpay", params=said))
        self._citizen.come_back(f"?{urlencode(said)}")
        self._workers.settled(offer["payment"])
        self._workers.work(dossier)
        return str(offer["payment"])

    def _decide(self, dossier: str, code: str) -> None:
        content = sample_pdf()
        file = {
            "file_name": "Quyết định.pdf",
            "content_type": "application/pdf",
            "size": len(content),
            "sha256": b64_sha256(content),
        }
        path = f"/agency/dossiers/{code}/results"
        offer = good(self._agency.post(path, json=file, headers=new_key()))
        assert self._citizen.post_file(offer["upload"], content).is_success
        decision = {"result": offer["result"], "number": "12/2026/QĐ-GPLX", "note": "Đủ điều kiện"}
        self._move(dossier, code, "decide", **decision)

    def _look(self, receipt: dict[str, Any]) -> None:
        for _ in range(TRACKINGS):
            self._citizen.dossier(receipt["code"])
        good(self._citizen.http.get("/dossiers"))
        said = {"code": receipt["code"], "secret": receipt["secret"]}
        good(self._citizen.http.post("/public/look-ups", json=said))


def told(address: str, bank: dict[str, Any]) -> dict[str, str]:
    """What the bank says of a payment that was made at `address`."""
    asked = dict(parse_qsl(urlsplit(address).query))
    kept = ("vnp_TmnCode", "vnp_Amount", "vnp_OrderInfo", "vnp_TxnRef")
    said = {name: asked[name] for name in kept} | {
        "vnp_BankCode": "NCB",
        "vnp_PayDate": asked["vnp_CreateDate"],
        "vnp_TransactionNo": "14000001",
        "vnp_ResponseCode": vnpay.PAID,
        "vnp_TransactionStatus": vnpay.PAID,
    }
    return {**said, vnpay.SIGNATURE: vnpay.sign(said, bank["hash_secret"])}
