"""The officer's buttons, against a portal that answers as its contract says."""

import asyncio
import base64
import io
import json
from hashlib import sha256
from typing import Any

import pikepdf
import pytest

from sandbox.sample import sample_pdf
from tests.sandbox.desk import API, CODE, PAGE, Portal
from tests.sandbox.test_inbox import BODY, DOOR, signed
from tests.sandbox.world import World, nonce_of


def test_the_list_holds_what_the_agency_was_told_of() -> None:
    async def main() -> None:
        world = World(Portal())
        async with world.open() as browser:
            await browser.post(DOOR, content=BODY, headers=signed())
            shown = await browser.get("/agency/G01.79")
        assert PAGE in shown.text
        assert "Mới đăng ký" in shown.text

    asyncio.run(main())


def test_the_list_survives_a_silent_portal() -> None:
    async def main() -> None:
        async with World().open() as browser:
            await browser.post(DOOR, content=BODY, headers=signed())
            shown = await browser.get("/agency/G01.79")
        assert "Không gọi được Cổng" in shown.text

    asyncio.run(main())


def test_the_dossier_is_shown_and_escaped() -> None:
    async def main() -> None:
        async with World(Portal()).open() as browser:
            shown = await browser.get(PAGE)
        for said in ("licence.number", "Ảnh chân dung", "DossierSubmitted"):
            assert said in shown.text
        assert "<script>" not in shown.text
        assert "&lt;script&gt;" in shown.text
        assert 'href="javascript:' not in shown.text
        assert "X-Amz-Signature=1&amp;x=2" in shown.text

    asyncio.run(main())


@pytest.mark.parametrize(
    ("verb", "form", "body"),
    [
        ("accept", {}, {}),
        ("start", {}, {}),
        ("fee-requests", {}, {}),
        (
            "refuse",
            {"reason_code": "papers_invalid", "reason": " Ảnh mờ "},
            {"reason_code": "papers_invalid", "reason": "Ảnh mờ"},
        ),
        (
            "stop",
            {"reason_code": "withdrawn", "reason": "Đồng ý"},
            {"reason_code": "withdrawn", "reason": "Đồng ý"},
        ),
        ("refuse-withdrawal", {"reason": "Đã có kết quả"}, {"reason": "Đã có kết quả"}),
        (
            "supplement-requests",
            {
                "paper.photo.code": "unreadable",
                "paper.photo.text": " Ảnh mờ ",
                "field.number.code": "wrong",
                "field.number.text": "Không khớp",
                "field.note.code": "",
                "field.note.text": "",
                "why_again": "",
            },
            {
                "items": [
                    {"about": "paper", "target": "photo", "code": "unreadable", "text": "Ảnh mờ"},
                    {"about": "field", "target": "number", "code": "wrong", "text": "Không khớp"},
                ],
                "why_again": None,
            },
        ),
    ],
)
def test_a_button_is_one_move_by_the_agencys_key(
    verb: str, form: dict[str, str], body: dict[str, Any]
) -> None:
    async def main() -> None:
        portal = Portal()
        async with World(portal).open() as browser:
            guard = {"nonce": nonce_of(await browser.get(PAGE)), "key": "k1", "etag": '"3"'}
            answer = await browser.post(f"{PAGE}/{verb}", data=guard | form)
        assert answer.status_code == 303
        assert answer.headers["location"] == PAGE
        [move] = portal.moves
        assert move.url.path == f"{API}/{verb}"
        assert json.loads(move.content) == body
        assert move.headers["authorization"] == "Bearer agency-key"
        assert move.headers["idempotency-key"] == "k1"
        assert move.headers["if-match"] == '"3"'

    asyncio.run(main())


def test_a_problem_document_is_read_out() -> None:
    async def main() -> None:
        async with World(Portal(refusal="accept")).open() as browser:
            guard = {"nonce": nonce_of(await browser.get(PAGE))}
            answer = await browser.post(f"{PAGE}/accept", data=guard)
        assert answer.status_code == 409
        for said in (
            "Chưa làm được việc này",
            "&lt;b&gt;tiếp nhận",
            "Thiếu lý do",
            "not_allowed_now",
        ):
            assert said in answer.text

    asyncio.run(main())


@pytest.mark.parametrize("form", [{}, {"nonce": "guessed"}])
def test_another_sites_form_moves_nothing(form: dict[str, str]) -> None:
    async def main() -> None:
        portal = Portal()
        async with World(portal).open() as browser:
            for verb in ("accept", "results"):
                assert (await browser.post(f"{PAGE}/{verb}", data=form)).status_code == 403
        assert portal.moves == []

    asyncio.run(main())


@pytest.mark.parametrize("verb", ["decide", "escape"])
def test_there_are_no_other_buttons(verb: str) -> None:
    async def main() -> None:
        portal = Portal()
        async with World(portal).open() as browser:
            guard = {"nonce": nonce_of(await browser.get(PAGE))}
            assert (await browser.post(f"{PAGE}/{verb}", data=guard)).status_code == 404
        assert portal.moves == []

    asyncio.run(main())


@pytest.mark.parametrize("code", ["..%2e", "a%3Fb", "a%20b", "-"])
def test_only_a_code_is_asked_for(code: str) -> None:
    async def main() -> None:
        world = World(Portal())
        async with world.open() as browser:
            answer = await browser.get(f"/agency/G01.79/dossiers/{code}")
        assert answer.status_code == 404
        assert world.called == []

    asyncio.run(main())


def test_a_result_goes_through_the_portals_door_and_then_decides() -> None:
    async def main() -> None:
        portal = Portal("processing")
        content = b"%PDF-1.4 the result"
        async with World(portal).open() as browser:
            form = {
                "nonce": nonce_of(await browser.get(PAGE)),
                "key": "k1",
                "number": "12/QĐ",
                "note": "",
            }
            file = {"file": ("kết quả.pdf", content, "application/pdf")}
            answer = await browser.post(f"{PAGE}/results", data=form, files=file)
        assert answer.status_code == 303
        announced, uploaded, decided = portal.moves
        digest = base64.b64encode(sha256(content).digest()).decode()
        assert json.loads(announced.content) == {
            "file_name": "kết quả.pdf",
            "content_type": "application/pdf",
            "size": len(content),
            "sha256": digest,
        }
        assert uploaded.content.index(b"results/1") < uploaded.content.index(content)
        assert "authorization" not in uploaded.headers
        assert json.loads(decided.content) == {"result": "r1", "number": "12/QĐ", "note": ""}
        assert decided.headers["idempotency-key"] != announced.headers["idempotency-key"]

    asyncio.run(main())


@pytest.mark.parametrize("refusal", ["results", "quarantine"])
def test_nothing_is_decided_without_the_file(refusal: str) -> None:
    async def main() -> None:
        portal = Portal("processing", refusal)
        async with World(portal).open() as browser:
            form = {"nonce": nonce_of(await browser.get(PAGE)), "sample": "1"}
            answer = await browser.post(f"{PAGE}/results", data=form)
        assert answer.status_code == 409
        assert all(not move.url.path.endswith("/decide") for move in portal.moves)

    asyncio.run(main())


def test_a_result_needs_a_file() -> None:
    async def main() -> None:
        portal = Portal("processing")
        async with World(portal).open() as browser:
            form = {"nonce": nonce_of(await browser.get(PAGE)), "number": "1"}
            assert (await browser.post(f"{PAGE}/results", data=form)).status_code == 400
        assert portal.moves == []

    asyncio.run(main())


def test_the_sample_is_a_sound_pdf() -> None:
    with pikepdf.open(io.BytesIO(sample_pdf("KET QUA (MAU) Ộ\\ " + CODE))) as pdf:
        assert len(pdf.pages) == 1
        assert CODE.encode() in pdf.pages[0].Contents.read_bytes()
        assert pdf.check_pdf_syntax() == []
