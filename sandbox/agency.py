"""An agency's desk: it hears of dossiers by webhook and answers through the portal's API."""

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.buttons import REASONS, STOPS, pick, said_by, text
from sandbox.config import AgencyConfig, Config
from sandbox.inbox import Inbox
from sandbox.mischief import WORDS, Moods
from sandbox.outside import Outside
from sandbox.pages import guard, page
from sandbox.portal_client import PortalClient, Reply, ResultFile
from sandbox.sample import sample_pdf
from sandbox.supplement import DEFECTS, Row, known, rows
from sandbox.talking import Talker

# How many dossiers the list asks the portal about; the older ones are links only.
_FRESH = 20

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")

# The states in which something may still be asked of the citizen.
_ASKING = {"registered", "processing"}


class AgencyDesk:
    def __init__(self, config: Config, inbox: Inbox, moods: Moods, outside: Outside) -> None:
        self._config = config
        self._inbox = inbox
        self._moods = moods
        self._outside = outside

    def routes(self) -> list[Route]:
        desk = "/agency/{code}"
        dossier = desk + "/dossiers/{dossier}"
        return [
            Route("/agency", self.agencies),
            Route(desk, self.dossiers),
            Route(desk + "/webhook", self.webhook, methods=["POST"]),
            Route(desk + "/webhooks.json", self.webhooks_json),
            Route(desk + "/mischief", self.mischief, methods=["POST"]),
            Route(desk + "/mischief.json", self.mischief_json, methods=["PUT"]),
            Route(dossier, self.dossier),
            Route(dossier + "/results", self.decide, methods=["POST"]),
            Route(dossier + "/{verb}", self.move, methods=["POST"]),
        ]

    async def agencies(self, _: Request) -> Response:
        return page("agencies.html", agencies=self._config.agencies)

    async def webhook(self, request: Request) -> Response:
        agency = self._agency(request)
        # The raw bytes are what was signed: parsed and written again they may differ.
        body = await request.body()
        return await self._moods.hear(
            agency, lambda: self._inbox.take(agency, body, request.headers)
        )

    async def mischief(self, request: Request) -> Response:
        return await self._moods.set_by_form(self._agency(request), request)

    async def mischief_json(self, request: Request) -> Response:
        return await self._moods.set_by_json(self._agency(request), request)

    async def webhooks_json(self, request: Request) -> Response:
        agency = self._agency(request)
        calls = [call.model_dump() for call in self._inbox.calls(agency.code)]
        return JSONResponse({"agency": agency.code, "webhooks": calls})

    async def dossiers(self, request: Request) -> Response:
        agency = self._agency(request)
        told = self._inbox.dossiers(agency.code)
        portal = self._portal(agency)
        replies = await asyncio.gather(*(portal.dossier(code) for code in told[:_FRESH]))
        return page(
            "agency.html",
            agency=agency,
            dossiers=zip(told, replies, strict=False),
            older=told[_FRESH:],
            calls=self._inbox.calls(agency.code),
            mischief=self._moods.of(agency),
            moods=WORDS,
        )

    async def dossier(self, request: Request) -> Response:
        return await self._show(request)

    async def move(self, request: Request) -> Response:
        """One of the plain buttons, which need no file."""
        async with request.form() as form:
            guard(form)
            said = dict(form)
        verb = request.path_params["verb"]
        reply = await self._portal(self._agency(request)).move(
            _dossier_code(request), verb, _key(said), said_by(verb, said), text(said, "etag")
        )
        return await self._after(request, reply)

    async def decide(self, request: Request) -> Response:
        """Hand the result in, and only when it lies with the portal say that it is decided."""
        code = _dossier_code(request)
        async with request.form(max_files=1) as form:
            guard(form)
            file = await _file(form, code)
            said = dict(form)
        portal, key = self._portal(self._agency(request)), _key(said)
        reply = await portal.hand_in(code, key, file)
        if reply.ok:
            decision = {"result": reply.body["result"], **pick(said, "number", "note")}
            reply = await portal.move(code, "decide", f"{key}-decide", decision)
        return await self._after(request, reply)

    async def _after(self, request: Request, reply: Reply) -> Response:
        if not reply.ok:
            return await self._show(request, problem=reply)
        code = request.path_params["code"]
        return RedirectResponse(f"/agency/{code}/dossiers/{_dossier_code(request)}", 303)

    async def _show(self, request: Request, problem: Reply | None = None) -> Response:
        agency = self._agency(request)
        code = _dossier_code(request)
        reply = await self._portal(agency).dossier(code)
        return page(
            "dossier.html",
            status=(problem or reply).status,
            agency=agency,
            code=code,
            dossier=reply.body if reply.ok else None,
            etag=reply.etag,
            problem=problem or (None if reply.ok else reply),
            reasons=REASONS,
            stops=STOPS,
            defects=DEFECTS,
            rows=await self._rows(reply),
            key=secrets.token_urlsafe(16),
        )

    async def _rows(self, dossier: Reply) -> list[Row]:
        if not dossier.ok or dossier.body.get("state") not in _ASKING:
            return []
        code = str(dossier.body.get("procedure", ""))
        return rows(await known(self._config.portal, code, self._outside))

    def _agency(self, request: Request) -> AgencyConfig:
        agency = self._config.agency(request.path_params["code"])
        if agency is None:
            raise HTTPException(404, "Không có cơ quan này.")
        return agency

    def _portal(self, agency: AgencyConfig) -> Talker:
        portal = PortalClient(self._config.portal, agency, self._outside)
        return Talker(portal, agency, self._outside, self._moods.of(agency))


def _dossier_code(request: Request) -> str:
    """Take a code and nothing else: it becomes part of a path called with the agency's key."""
    code: str = request.path_params["dossier"]
    if not _CODE.fullmatch(code):
        raise HTTPException(404, "Đây không phải mã hồ sơ.")
    return code


def _key(said: Mapping[str, Any]) -> str:
    """Take the key the page gave the form: pressed twice, the button still means one move."""
    return text(said, "key") or secrets.token_urlsafe(16)


async def _file(form: Mapping[str, Any], code: str) -> ResultFile:
    chosen = form.get("file")
    if "sample" in form:
        return ResultFile("ket-qua.pdf", "application/pdf", sample_pdf(f"KET QUA (MAU) {code}"))
    if not isinstance(chosen, UploadFile) or not chosen.filename:
        raise HTTPException(400, "Hãy chọn tệp kết quả, hoặc bấm «Dùng tệp mẫu».")
    content_type = chosen.content_type or "application/octet-stream"
    return ResultFile(chosen.filename, content_type, await chosen.read())
