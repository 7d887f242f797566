"""A bank that misbehaves on request, as whoever is called sees it."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest

from sandbox import vnpay
from sandbox.bank_mischief import CONDUCTS, DEEDS, DESKS, LATE_SECONDS
from tests.sandbox.test_bank import pay_path, press, thanks, told
from tests.sandbox.test_vnpay import PAY, QUERY
from tests.sandbox.world import SECRET, World, nonce_of

REF = PAY["vnp_TxnRef"]
At = Callable[[httpx.AsyncClient], Awaitable[None]]


def run(world: World, at: At) -> World:
    async def main() -> None:
        async with world.open() as browser:
            await browser.get(pay_path())
            await at(browser)
            await world.courier.rest()

    asyncio.run(main())
    return world


async def do(browser: httpx.AsyncClient, deed: str) -> httpx.Response:
    form = {"nonce": nonce_of(await browser.get("/bank")), "deed": deed}
    return await browser.post(f"/bank/transactions/{REF}/deeds", data=form)


def heard(world: World) -> list[dict[str, str]]:
    return [told(str(call.url)) for call in world.called]


def is_signed(said: dict[str, str]) -> bool:
    return said[vnpay.SIGNATURE] == vnpay.sign(said, SECRET)


@pytest.mark.parametrize(
    ("conduct", "before", "pauses", "calls"),
    [
        ("honest", 0, [], 1),
        ("early", 1, [2], 1),
        ("late", 0, [LATE_SECONDS], 1),
        ("silent", 0, [], 0),
    ],
)
def test_how_it_tells_of_what_was_decided(
    conduct: str, before: int, pauses: list[float], calls: int
) -> None:
    world = World(thanks)

    async def at(browser: httpx.AsyncClient) -> None:
        await press(browser, outcome="pay", conduct=conduct)
        assert len(world.called) == before

    run(world, at)
    assert (world.pauses, len(world.called)) == (pauses, calls)


def test_who_never_tells_does_not_after_a_restart(tmp_path: object) -> None:
    book = f"{tmp_path}/book.sqlite3"

    async def at(browser: httpx.AsyncClient) -> None:
        await press(browser, outcome="pay", conduct="silent")

    run(World(thanks, book), at)
    again = World(thanks, book)

    async def nothing(_: httpx.AsyncClient) -> None:
        """Only start and stop."""

    assert run(again, nothing).called == []


@pytest.mark.parametrize(
    ("deed", "changes", "signed"),
    [
        ("again", {}, True),
        ("wrong_amount", {"vnp_Amount": "13600000"}, True),
        ("bad_signature", {}, False),
        ("contradiction", {"vnp_TransactionStatus": "02"}, True),
        ("pay_again", {"vnp_TransactionNo": "24000001"}, True),
    ],
)
def test_what_it_says_afterwards(deed: str, changes: dict[str, str], signed: object) -> None:
    world = World(thanks)

    async def at(browser: httpx.AsyncClient) -> None:
        await press(browser, outcome="pay")
        await world.courier.rest()
        assert (await do(browser, deed)).status_code == 303

    first, second = heard(run(world, at))
    mine = {vnpay.SIGNATURE, "vnp_BankTranNo"}
    differing = {name for name in second if first[name] != second[name]} - mine
    assert differing == set(changes)
    assert {name: second[name] for name in changes} == changes
    assert (is_signed(first), is_signed(second)) == (True, signed)


def test_twenty_times_at_once() -> None:
    world = World(thanks)

    async def at(browser: httpx.AsyncClient) -> None:
        await press(browser, outcome="pay", conduct="silent")
        await do(browser, "twenty")

    assert len({str(call.url) for call in run(world, at).called}) == 1
    assert len(world.called) == 20


def test_paid_after_it_was_cancelled() -> None:
    world = World(thanks)

    async def at(browser: httpx.AsyncClient) -> None:
        await press(browser, outcome="cancel")
        await world.courier.rest()
        await do(browser, "pay_again")

    codes = [(one["vnp_ResponseCode"], one["vnp_TransactionNo"]) for one in heard(run(world, at))]
    assert codes == [("24", "0"), ("00", "14000001")]


@pytest.mark.parametrize("deed", ["again", "twenty", "burn"])
def test_what_cannot_be_done_is_refused(deed: str) -> None:
    world = World(thanks)

    async def at(browser: httpx.AsyncClient) -> None:
        assert (await do(browser, deed)).status_code == 400

    assert run(world, at).called == []


def test_the_query_desk_misbehaves_until_told_otherwise() -> None:
    world = World(thanks)

    async def ask(browser: httpx.AsyncClient) -> httpx.Response:
        asked = QUERY | {"vnp_RequestId": f"r{len(world.pauses)}{world.now}"}
        signature = vnpay.sign_fields(vnpay.QUERY_FIELDS, asked, SECRET)
        return await browser.post("/bank/query", json=asked | {"vnp_SecureHash": signature})

    async def at(browser: httpx.AsyncClient) -> None:
        nonce = nonce_of(await browser.get("/bank"))
        for desk in ("slow", "silent", "forged", "honest"):
            form = {"nonce": nonce, "desk": desk, "seconds": "7"}
            assert (await browser.post("/bank/desk", data=form)).status_code == 303
            answer = await ask(browser)
            if desk == "silent":
                assert answer.status_code == 503
                continue
            said = json.loads(answer.content)
            expected = vnpay.sign_fields(vnpay.ANSWER_FIELDS, said, SECRET)
            assert (said[vnpay.SIGNATURE] == expected) is (desk != "forged")
        bad = await browser.post("/bank/desk", data={"nonce": nonce, "desk": "burnt"})
        assert bad.status_code == 400

    assert run(world, at).pauses == [7.0, 60.0]


def test_every_manner_has_its_words_on_the_pages() -> None:
    async def at(browser: httpx.AsyncClient) -> None:
        counter = (await browser.get(pay_path())).text
        await press(browser, outcome="pay")
        book = (await browser.get("/bank")).text
        assert all(words in counter for words in CONDUCTS.values())
        assert all(words in book for words in (*DEEDS.values(), *DESKS.values()))

    run(World(thanks), at)
