"""The agency's webhook door, judged with the public library's own signatures."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.sandbox.world import WHSEC, World

ANOTHER = "whsec_" + "QUJD" * 8
DOOR = "/agency/G01.79/webhook"
BODY = json.dumps(
    {
        "type": "dossier.handed_over",
        "timestamp": "2026-11-23T10:20:00+07:00",
        "data": {"dossier": "G01.79-261123-0001", "state": "registered", "version": 3},
    }
)


def signed(
    name: str = "evt_1", *, body: str = BODY, secret: str = WHSEC, age: timedelta = timedelta()
) -> dict[str, str]:
    at = datetime.now(UTC) - age
    signature = Webhook(secret).sign(name, at, body)
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
    }


async def heard(browser: httpx.AsyncClient) -> list[dict[str, object]]:
    twin = (await browser.get("/agency/G01.79/webhooks.json")).json()
    assert twin["agency"] == "G01.79"
    calls: list[dict[str, object]] = twin["webhooks"]
    return calls


def test_a_genuine_call_is_kept() -> None:
    async def main() -> None:
        async with World().open() as browser:
            headers = signed()
            answer = await browser.post(DOOR, content=BODY, headers=headers)
            assert answer.status_code == 204
            assert await heard(browser) == [
                {
                    "id": "evt_1",
                    "timestamp": headers["webhook-timestamp"],
                    "type": "dossier.handed_over",
                    "data": json.loads(BODY)["data"],
                    "verified": True,
                    "received_at": "2026-11-23T10:20:00+07:00",
                    "times": 1,
                }
            ]

    asyncio.run(main())


def test_a_repeated_call_is_thanked_and_listed_once() -> None:
    async def main() -> None:
        async with World().open() as browser:
            for _ in range(2):
                answer = await browser.post(DOOR, content=BODY, headers=signed())
                assert answer.status_code == 204
            [call] = await heard(browser)
            assert call["times"] == 2

    asyncio.run(main())


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(dict, id="no headers"),
        pytest.param(lambda: signed(secret=ANOTHER), id="another secret"),
        pytest.param(lambda: signed(body=BODY.replace("reg", "Reg")), id="another body"),
        pytest.param(lambda: signed(age=timedelta(minutes=6)), id="too old"),
        pytest.param(lambda: signed() | {"webhook-id": "evt_2"}, id="another id"),
        pytest.param(lambda: signed() | {"webhook-signature": "v1,not base64"}, id="not base64"),
        pytest.param(lambda: signed() | {"webhook-signature": "nonsense"}, id="nonsense"),
        pytest.param(lambda: signed() | {"webhook-timestamp": "yesterday"}, id="no time"),
    ],
)
def test_a_forged_call_is_refused_and_kept_as_such(forge: Callable[[], dict[str, str]]) -> None:
    async def main() -> None:
        async with World().open() as browser:
            answer = await browser.post(DOOR, content=BODY, headers=forge())
            assert answer.status_code == 401
            [call] = await heard(browser)
            assert call["verified"] is False

    asyncio.run(main())


def test_a_forgery_does_not_stand_in_the_way_of_the_genuine_call() -> None:
    async def main() -> None:
        async with World().open() as browser:
            forged = signed(secret=ANOTHER)
            await browser.post(DOOR, content=BODY, headers=forged)
            await browser.post(DOOR, content=BODY, headers=signed())
            assert sorted(call["verified"] is True for call in await heard(browser)) == [
                False,
                True,
            ]

    asyncio.run(main())


def test_an_unknown_agency_has_no_door() -> None:
    async def main() -> None:
        async with World().open() as browser:
            answer = await browser.post("/agency/X/webhook", content=BODY, headers=signed())
        assert answer.status_code == 404

    asyncio.run(main())
