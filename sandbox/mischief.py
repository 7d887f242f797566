"""How an agency misbehaves, on request: what it does with the portal's webhooks, and how it answers itself."""

from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from sandbox.config import AgencyConfig
from sandbox.notebook import Notebook
from sandbox.outside import Outside
from sandbox.pages import guard

_SHELF = "mischief"
_LONGER_THAN_THE_PORTAL_WAITS = 20.0


class Hears(StrEnum):
    WELL = "well"
    DOWN = "down"
    SLOW = "slow"
    GONE = "gone"
    REDIRECTS = "redirects"


class Talks(StrEnum):
    WELL = "well"
    TWICE = "twice"
    EARLY = "early"
    STALE = "stale"
    FORGED = "forged"


class Way(StrEnum):
    API = "api"
    WEBHOOK = "webhook"


class Mischief(BaseModel):
    """What an agency does until it is told otherwise. By itself it is well-behaved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hears: Hears = Hears.WELL
    talks: Talks = Talks.WELL
    by: Way = Way.API


WORDS = {
    "hears": {
        Hears.WELL: "Nhận bình thường",
        Hears.DOWN: "Ngừng hoạt động (503)",
        Hears.SLOW: "Trả lời quá chậm",
        Hears.GONE: "Đã đóng địa chỉ (410)",
        Hears.REDIRECTS: "Chuyển hướng (307)",
    },
    "talks": {
        Talks.WELL: "Trả lời bình thường",
        Talks.TWICE: "Trả lời hai lần",
        Talks.EARLY: "Bước sau trước bước này",
        Talks.STALE: "Theo phiên bản cũ",
        Talks.FORGED: "Giả chữ ký hoặc khoá",
    },
    "by": {Way.API: "Trả lời qua API", Way.WEBHOOK: "Trả lời bằng webhook"},
}
"""For the select boxes of the agency's page."""


class Moods:
    """Each agency's mischief, and the doors that set it."""

    def __init__(self, notebook: Notebook, outside: Outside) -> None:
        self._notebook, self._outside = notebook, outside

    def of(self, agency: AgencyConfig) -> Mischief:
        known = self._notebook.get(_SHELF, agency.code)
        return Mischief.model_validate(known) if known else Mischief()

    async def hear(self, agency: AgencyConfig, take: Callable[[], int]) -> Response:
        """Answer a webhook of the portal's; `take` writes it down and says with which status."""
        match self.of(agency).hears:
            case Hears.DOWN:
                return Response(status_code=503)
            case Hears.GONE:
                return Response(status_code=410)
            case Hears.REDIRECTS:
                return RedirectResponse(f"/agency/{agency.code}/elsewhere", 307)
            case Hears.SLOW:
                status = take()
                await self._outside.sleep(_LONGER_THAN_THE_PORTAL_WAITS)
                return Response(status_code=status)
            case Hears.WELL:
                return Response(status_code=take())

    async def set_by_form(self, agency: AgencyConfig, request: Request) -> Response:
        async with request.form() as form:
            guard(form)
            self._set(agency, {name: form.get(name) for name in Mischief.model_fields})
        return RedirectResponse(f"/agency/{agency.code}", 303)

    async def set_by_json(self, agency: AgencyConfig, request: Request) -> Response:
        """PUT, which no other site can make a browser send."""
        self._set(agency, await request.json())
        return JSONResponse(self.of(agency).model_dump())

    def _set(self, agency: AgencyConfig, said: object) -> None:
        try:
            mischief = Mischief.model_validate(said)
        except ValidationError:
            raise HTTPException(400, "Không có cách cư xử này.") from None
        self._notebook.put(_SHELF, agency.code, mischief.model_dump())
