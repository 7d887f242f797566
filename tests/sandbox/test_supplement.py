"""What the desk shows of supplements and withdrawals, and which buttons each state has."""

import asyncio
import re

import httpx
import pytest

from tests.sandbox.desk import PAGE, PROBLEM, Portal
from tests.sandbox.world import World


def test_what_was_supplemented_is_shown_with_what_it_replaced() -> None:
    async def main() -> None:
        async with World(Portal("processing")).open() as browser:
            shown = await browser.get(PAGE)
        for said in ("Bổ sung lần 1", "đã được thay", "Cổng giữ lại: encrypted"):
            assert said in shown.text
        assert "Người nộp đã bổ sung lúc 08:00:00 24/11/2026" in shown.text
        assert "Không đọc được. &lt;b&gt;Mờ" in shown.text

    asyncio.run(main())


def test_the_desk_reads_why_somebody_withdraws() -> None:
    async def main() -> None:
        async with World(Portal("withdrawal_requested")).open() as browser:
            shown = await browser.get(PAGE)
        assert "Tôi đổi ý" in shown.text

    asyncio.run(main())


@pytest.mark.parametrize("state", ["registered", "processing"])
def test_everything_of_the_procedure_can_be_asked_for(state: str) -> None:
    async def main() -> None:
        async with World(Portal(state)).open() as browser:
            shown = await browser.get(PAGE)
        for name in ("paper.photo.code", "paper.photo.text", "field.number.code", "why_again"):
            assert f'name="{name}"' in shown.text
        assert "Số &lt;i&gt;giấy phép" in shown.text

    asyncio.run(main())


def test_a_portal_that_does_not_know_the_procedure_is_said_to() -> None:
    async def main() -> None:
        portal = Portal(procedure=httpx.Response(404, json=PROBLEM))
        async with World(portal).open() as browser:
            shown = await browser.get(PAGE)
        assert shown.status_code == 200
        assert "Cổng chưa cho biết thành phần hồ sơ" in shown.text

    asyncio.run(main())


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("accepted", {"start"}),
        ("processing", {"fee-requests", "results", "stop", "supplement-requests"}),
        ("awaiting_supplement", {"stop"}),
        ("withdrawal_requested", {"stop", "refuse-withdrawal"}),
        ("stopped", set()),
    ],
)
def test_each_state_has_its_buttons(state: str, buttons: set[str]) -> None:
    async def main() -> None:
        async with World(Portal(state)).open() as browser:
            shown = await browser.get(PAGE)
        assert set(re.findall(rf'action="{re.escape(PAGE)}/([^"]+)"', shown.text)) == buttons

    asyncio.run(main())
