import asyncio

import httpx
import pytest

from tests.sandbox.world import World, imported_modules


@pytest.mark.parametrize("path", ["/", "/bank", "/agency", "/agency/G01.79"])
def test_every_page_says_it_is_simulated_and_runs_no_script(path: str) -> None:
    async def main() -> None:
        async with World().open() as browser:
            shown = await browser.get(path)
        assert shown.status_code == 200
        assert "Mô phỏng" in shown.text
        assert shown.headers["content-security-policy"].startswith("default-src 'none'")
        assert shown.headers["cache-control"] == "no-store"

    asyncio.run(main())


def test_the_style_is_our_own() -> None:
    async def main() -> None:
        async with World().open() as browser:
            assert (await browser.get("/static/style.css")).status_code == 200

    asyncio.run(main())


def test_another_hosts_name_is_refused() -> None:
    async def main() -> None:
        async with World().open() as browser:
            answer = await browser.get("/", headers={"host": "evil.example"})
        assert answer.status_code == 400

    asyncio.run(main())


def test_an_enormous_body_is_refused() -> None:
    async def main() -> None:
        async with World().open() as browser:
            answer = await browser.post("/bank/query", content=b"x" * (33 * 1024 * 1024))
        assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE

    asyncio.run(main())


def test_the_sandbox_shares_no_code_with_the_portal() -> None:
    assert imported_modules().isdisjoint({"portal", "functions", "infra", "boto3"})
