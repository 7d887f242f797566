"""An agency that misbehaves as it was told to, and in no other way."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.sandbox.test_agency import API, CODE, PAGE, Portal
from tests.sandbox.test_inbox import BODY, DOOR, signed
from tests.sandbox.world import ANSWERS, World, nonce_of

MOODS = "/agency/G01.79/mischief.json"
TELL = "/api/agency/webhooks/G01.79"


def knocked(**mischief: str) -> tuple[httpx.Response, list[float], list[dict[str, Any]]]:
    """The answer to a webhook, how long it was waited for, and what was written down."""

    async def main() -> tuple[httpx.Response, list[float], list[dict[str, Any]]]:
        world = World()
        async with world.open() as browser:
            assert (await browser.put(MOODS, json=mischief)).status_code == 200
            answer = await browser.post(DOOR, content=BODY, headers=signed())
            noted = (await browser.get("/agency/G01.79/webhooks.json")).json()["webhooks"]
        return answer, world.pauses, noted

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("hears", "status", "taken"),
    [("well", 204, 1), ("down", 503, 0), ("gone", 410, 0), ("redirects", 307, 0), ("slow", 204, 1)],
)
def test_it_hears_as_it_was_told_to(hears: str, status: int, taken: int) -> None:
    answer, pauses, noted = knocked(hears=hears)
    assert (answer.status_code, len(noted)) == (status, taken)
    assert bool(pauses) == (hears == "slow")


def pressed(
    verb: str = "accept", form: dict[str, str] | None = None, **mischief: str
) -> list[httpx.Request]:
    """What reached the portal when an officer pressed a button."""

    async def main() -> list[httpx.Request]:
        portal = Portal()
        async with World(portal).open() as browser:
            await browser.put(MOODS, json=mischief)
            guard = {"nonce": nonce_of(await browser.get(PAGE)), "key": "k1", "etag": '"3"'}
            await browser.post(f"{PAGE}/{verb}", data=guard | (form or {}))
        return portal.moves

    return asyncio.run(main())


def test_a_move_is_told_by_a_signed_webhook() -> None:
    form = {"reason_code": "papers_invalid", "reason": "Ảnh mờ"}
    [told] = pressed("refuse", form, by="webhook")
    assert told.url.path == TELL
    assert told.headers["authorization"] == ""
    said = Webhook(ANSWERS).verify(told.content, dict(told.headers) | now(told))
    assert said["type"] == "dossier.refused"
    assert said["data"] == {"dossier": CODE, "version": 3, **form}
    assert told.headers["webhook-id"] == "k1"


def now(told: httpx.Request) -> dict[str, str]:
    """The library looks at this machine's clock, and the sandbox at the test's: sign it again for now."""
    from datetime import UTC, datetime  # noqa: PLC0415

    name, at = told.headers["webhook-id"], datetime.now(UTC)
    sent = datetime.fromtimestamp(int(told.headers["webhook-timestamp"]), UTC)
    ours = Webhook(ANSWERS)
    assert told.headers["webhook-signature"] == ours.sign(name, sent, told.content.decode())
    return {
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": ours.sign(name, at, told.content.decode()),
    }


@pytest.mark.parametrize("by", ["api", "webhook"])
def test_an_answer_that_is_given_twice_is_the_same_twice(by: str) -> None:
    first, second = pressed(talks="twice", by=by)
    assert first.content == second.content
    name = {"api": "idempotency-key", "webhook": "webhook-id"}[by]
    assert first.headers[name] == second.headers[name] == "k1"


def test_the_next_step_may_come_first() -> None:
    early, then = pressed(talks="early")
    assert (early.url.path, then.url.path) == (f"{API}/start", f"{API}/accept")
    early, then = pressed(talks="early", by="webhook")
    types = [json.loads(one.content)["type"] for one in (early, then)]
    assert types == ["dossier.processing_started", "dossier.accepted"]
    assert early.headers["webhook-id"] != then.headers["webhook-id"]
    assert len(pressed("fee-requests", talks="early")) == 1, "nothing follows a fee"


def test_a_stale_answer_names_an_old_version() -> None:
    [stale] = pressed(talks="stale")
    assert stale.headers["if-match"] == '"1"'
    [told] = pressed(talks="stale", by="webhook")
    assert json.loads(told.content)["data"]["version"] == 1


def test_a_forgery_is_signed_with_nothing_that_was_agreed_upon() -> None:
    [told] = pressed(talks="forged", by="webhook")
    with pytest.raises(AssertionError):
        now(told)
    [called] = pressed(talks="forged")
    assert called.headers["authorization"] != "Bearer agency-key"


def test_the_page_sets_it_and_shows_it() -> None:
    async def main() -> None:
        async with World(Portal()).open() as browser:
            page = "/agency/G01.79"
            form = {"hears": "down", "talks": "stale", "by": "webhook"}
            assert (await browser.post(f"{page}/mischief", data=form)).status_code == 403
            guard = {"nonce": nonce_of(await browser.get(page))}
            assert (await browser.post(f"{page}/mischief", data=guard | form)).status_code == 303
            shown = (await browser.get(page)).text
        for value in form.values():
            assert f'value="{value}" selected' in shown

    asyncio.run(main())


@pytest.mark.parametrize("said", [{"hears": "badly"}, {"moods": "well"}, []])
def test_there_is_no_other_mischief(said: object) -> None:
    async def main() -> None:
        async with World().open() as browser:
            assert (await browser.put(MOODS, json=said)).status_code == 400

    asyncio.run(main())
