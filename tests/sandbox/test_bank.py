import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from sandbox import vnpay
from tests.sandbox.test_vnpay import PAY, QUERY
from tests.sandbox.world import SECRET, World, nonce_of


def thanks(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"RspCode": "00", "Message": "Confirm Success"})


def pay_path(params: Mapping[str, str] = PAY, secret: str = SECRET) -> str:
    signature = vnpay.sign(params, secret)
    return "/bank/pay?" + urlencode({**params, "vnp_SecureHash": signature})


def told(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, strict_parsing=True))


async def press(browser: httpx.AsyncClient, **form: str) -> httpx.Response:
    shown = await browser.get(pay_path())
    data = {"txn_ref": PAY["vnp_TxnRef"], "nonce": nonce_of(shown)} | form
    return await browser.post("/bank/pay", data=data)


def test_the_counter_says_whom_what_for_and_how_much() -> None:
    async def main() -> None:
        async with World().open() as browser:
            shown = await browser.get(pay_path())
        assert shown.status_code == 200
        for said in ("Kho bạc Nhà nước (mô phỏng)", PAY["vnp_OrderInfo"], "135.000 đ", "Mô phỏng"):
            assert said in shown.text

    asyncio.run(main())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (pay_path(secret="ANOTHER"), 400),
        (pay_path().replace("13500000", "1350000000"), 400),
        (pay_path() + "&vnp_Amount=100", 400),
        (pay_path({k: v for k, v in PAY.items() if k != "vnp_ReturnUrl"}), 400),
        (pay_path(PAY | {"vnp_ExpireDate": "20261123101900"}), 410),
        ("/bank/pay", 400),
    ],
)
def test_a_forged_broken_or_late_request_is_refused(path: str, status: int) -> None:
    async def main() -> None:
        async with World().open() as browser:
            assert (await browser.get(path)).status_code == status
            assert (await browser.get("/bank/transactions.json")).json() == {"transactions": []}

    asyncio.run(main())


def test_one_number_names_one_request() -> None:
    async def main() -> None:
        async with World().open() as browser:
            await browser.get(pay_path())
            other = await browser.get(pay_path(PAY | {"vnp_Amount": "100"}))
        assert other.status_code == 409

    asyncio.run(main())


@pytest.mark.parametrize(
    ("form", "code", "status"),
    [
        ({"outcome": "pay"}, "00", "00"),
        ({"outcome": "cancel"}, "24", "02"),
        ({"outcome": "fail"}, "51", "02"),
        ({"outcome": "fail", "code": "79"}, "79", "02"),
        ({"outcome": "fail", "code": "07"}, "07", "07"),
    ],
)
def test_every_outcome_is_told_twice_and_signed(
    form: dict[str, str], code: str, status: str
) -> None:
    async def main() -> None:
        world = World(thanks)
        async with world.open() as browser:
            left = await press(browser, **form)
            await world.courier.rest()
        assert left.status_code == 303
        assert left.headers["location"].startswith(PAY["vnp_ReturnUrl"] + "?")
        returned = told(left.headers["location"])
        [ipn] = world.called
        assert told(str(ipn.url)) == returned
        assert returned["vnp_SecureHash"] == vnpay.sign(returned, SECRET)
        assert returned["vnp_ResponseCode"] == code
        assert returned["vnp_TransactionStatus"] == status
        assert returned["vnp_Amount"] == "13500000"
        assert returned["vnp_PayDate"] == "20261123102000"

    asyncio.run(main())


def test_a_button_pressed_late_is_an_expired_payment() -> None:
    async def main() -> None:
        world = World(thanks)
        async with world.open() as browser:
            shown = await browser.get(pay_path())
            world.now += timedelta(minutes=11)
            form = {"txn_ref": PAY["vnp_TxnRef"], "nonce": nonce_of(shown), "outcome": "pay"}
            left = await browser.post("/bank/pay", data=form)
        assert told(left.headers["location"])["vnp_ResponseCode"] == "11"

    asyncio.run(main())


def test_a_button_pressed_twice_leads_to_one_return_and_one_ipn() -> None:
    async def main() -> None:
        world = World(thanks)
        async with world.open() as browser:
            shown = await browser.get(pay_path())
            form = {"txn_ref": PAY["vnp_TxnRef"], "nonce": nonce_of(shown)}
            first = await browser.post("/bank/pay", data=form | {"outcome": "pay"})
            second = await browser.post("/bank/pay", data=form | {"outcome": "cancel"})
            await world.courier.rest()
            again = await browser.get(pay_path())
        assert first.headers["location"] == second.headers["location"]
        assert len(world.called) == 1
        assert "Giao dịch này đã kết thúc" in again.text

    asyncio.run(main())


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"nonce": "guessed", "outcome": "pay"}, 403),
        ({"txn_ref": "unknown", "outcome": "pay"}, 404),
        ({"outcome": "steal"}, 400),
        ({"outcome": "fail", "code": "00"}, 400),
    ],
)
def test_a_form_not_of_our_page_decides_nothing(form: dict[str, str], status: int) -> None:
    async def main() -> None:
        async with World().open() as browser:
            assert (await press(browser, **form)).status_code == status
            [known] = (await browser.get("/bank/transactions.json")).json()["transactions"]
        assert known["state"] == "open"

    asyncio.run(main())


def test_the_book_shows_the_answers() -> None:
    async def main() -> None:
        world = World(thanks)
        async with world.open() as browser:
            await press(browser, outcome="pay")
            await world.courier.rest()
            book = await browser.get("/bank")
            [known] = (await browser.get("/bank/transactions.json")).json()["transactions"]
            again = await browser.post(
                f"/bank/transactions/{PAY['vnp_TxnRef']}/deeds",
                data={"nonce": nonce_of(book), "deed": "again"},
            )
        assert "Confirm Success" in book.text
        assert known == {
            "txn_ref": PAY["vnp_TxnRef"],
            "order_info": PAY["vnp_OrderInfo"],
            "amount": 135000,
            "state": "paid",
            "response_code": "00",
            "transaction_status": "00",
            "transaction_no": "14000001",
            "opened_at": "2026-11-23T10:20:00+07:00",
            "pay_date": "20261123102000",
            "acknowledged": True,
            "ipn_attempts": [
                {
                    "at": "2026-11-23T10:20:00+07:00",
                    "status": 200,
                    "rsp_code": "00",
                    "message": "Confirm Success",
                    "error": None,
                }
            ],
        }
        assert again.status_code == 303
        assert len(world.called) == 2

    asyncio.run(main())


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        book = str(tmp_path / "sandbox.sqlite3")
        async with World(book=book).open() as browser:
            await press(browser, outcome="pay")
        world = World(thanks, book)
        async with world.open() as browser:
            await world.courier.rest()
            [known] = (await browser.get("/bank/transactions.json")).json()["transactions"]
        assert known["acknowledged"]
        assert len(world.called) == 1

    asyncio.run(main())


async def ask(browser: httpx.AsyncClient, query: Mapping[str, str]) -> dict[str, str]:
    signature = vnpay.sign_fields(vnpay.QUERY_FIELDS, query, SECRET)
    answer = await browser.post("/bank/query", json={"vnp_SecureHash": signature, **query})
    said: dict[str, str] = answer.json()
    signed = vnpay.sign_fields(vnpay.ANSWER_FIELDS, said, SECRET)
    assert said["vnp_SecureHash"] == signed
    return said


def test_the_query_says_what_became_of_it() -> None:
    async def main() -> None:
        world = World(thanks)
        async with world.open() as browser:
            unknown = await ask(browser, QUERY | {"vnp_RequestId": "1"})
            await browser.get(pay_path())
            unfinished = await ask(browser, QUERY | {"vnp_RequestId": "2"})
            await press(browser, outcome="pay")
            paid = await ask(browser, QUERY | {"vnp_RequestId": "3"})
        assert unknown["vnp_ResponseCode"] == "91"
        assert unfinished["vnp_TransactionStatus"] == "01"
        assert "vnp_PayDate" not in unfinished
        assert paid["vnp_ResponseCode"] == paid["vnp_TransactionStatus"] == "00"
        assert paid["vnp_Amount"] == "13500000"

    asyncio.run(main())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"vnp_SecureHash": "0" * 128}, "97"),
        ({"vnp_TmnCode": "OTHER"}, "02"),
        ({"vnp_Command": "refund"}, "03"),
        ({"vnp_TransactionDate": "20261122101500"}, "91"),
    ],
)
def test_a_wrong_query_is_answered_by_its_code(wrong: dict[str, str], code: str) -> None:
    async def main() -> None:
        async with World().open() as browser:
            await browser.get(pay_path())
            assert (await ask(browser, QUERY | wrong))["vnp_ResponseCode"] == code

    asyncio.run(main())


def test_a_query_is_asked_once() -> None:
    async def main() -> None:
        async with World().open() as browser:
            await browser.get(pay_path())
            assert (await ask(browser, QUERY))["vnp_ResponseCode"] == "00"
            assert (await ask(browser, QUERY))["vnp_ResponseCode"] == "94"

    asyncio.run(main())


@pytest.mark.parametrize("body", [b"", b"[]", b"[" * 100_000, b'{"vnp_Version": 2}', b"\xff"])
def test_a_query_that_is_none_is_answered_too(body: bytes) -> None:
    async def main() -> None:
        async with World().open() as browser:
            answer = await browser.post("/bank/query", content=body)
        assert answer.json()["vnp_ResponseCode"] == "03"

    asyncio.run(main())
