"""An IPN is repeated until it is acknowledged, and not for ever."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from sandbox.courier import LADDER
from tests.sandbox.test_bank import press
from tests.sandbox.world import World, silence


def answers(*answers: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    """Give each answer in turn, the last one for ever."""
    waiting = list(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return answer


def says(code: str) -> httpx.Response:
    return httpx.Response(200, json={"RspCode": code, "Message": "…"})


async def paid(world: World) -> dict[str, object]:
    async with world.open() as browser:
        await press(browser, outcome="pay")
        await world.courier.rest()
        [known] = (await browser.get("/bank/transactions.json")).json()["transactions"]
    assert isinstance(known, dict)
    return known


def test_it_goes_on_until_acknowledged() -> None:
    world = World(answers(says("99"), httpx.Response(500, text="<p>"), says("97"), says("00")))
    known = asyncio.run(paid(world))
    assert len(world.called) == 4
    assert world.pauses == [2, 2, 4]
    assert known["acknowledged"]


@pytest.mark.parametrize("code", ["00", "02"])
def test_an_acknowledgement_ends_it(code: str) -> None:
    world = World(answers(says(code)))
    asyncio.run(paid(world))
    assert len(world.called) == 1


@pytest.mark.parametrize(
    "answer",
    [
        silence,
        answers(says("01")),
        answers(says("04")),
        answers(httpx.Response(200, json=["00"])),
        answers(httpx.Response(302, headers={"location": "http://elsewhere.example/"})),
        answers(httpx.Response(500, json={"RspCode": "00"})),
    ],
    ids=["silence", "not found", "amount", "no object", "redirect", "error"],
)
def test_it_gives_up_after_ten_tries(answer: Callable[[httpx.Request], httpx.Response]) -> None:
    world = World(answer)
    known = asyncio.run(paid(world))
    assert len(world.called) == 10
    assert world.pauses == list(LADDER[1:])
    assert not known["acknowledged"]
    assert all("elsewhere" not in str(request.url) for request in world.called)
