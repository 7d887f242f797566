"""A mailbox for everybody: the letters the portal sent."""

from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.cloud import Cloud, CloudSilent
from sandbox.outside import GMT7
from sandbox.pages import message, page


class Mailbox:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[Route]:
        return [Route("/mail", self.screen), Route("/mail/messages.json", self.messages_json)]

    async def screen(self, request: Request) -> Response:
        to = request.query_params.get("to", "")
        try:
            messages = await self._messages(to)
        except CloudSilent:
            return message("Đám mây nội bộ không trả lời", "Hãy chạy make up.", status=503)
        refresh = request.query_params.get("refresh") != "off"
        return page("mail.html", messages=messages, to=to, refresh=refresh)

    async def messages_json(self, request: Request) -> Response:
        try:
            messages = await self._messages(request.query_params.get("to", ""))
        except CloudSilent as silence:
            return JSONResponse({"error": str(silence)}, 503)
        return JSONResponse({"messages": messages})

    async def _messages(self, to: str) -> list[dict[str, Any]]:
        mails = sorted(await self._cloud.mails(), key=lambda mail: mail["Timestamp"], reverse=True)
        messages = [_shown(mail) for mail in mails]
        wanted = to.strip().casefold()
        return [
            mail for mail in messages if not wanted or wanted in " ".join(mail["to"]).casefold()
        ]


def _shown(mail: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": mail["MessageId"],
        "from": _decoded(mail["Source"]),
        "to": [_decoded(address) for address in mail["To"]],
        "subject": _decoded(mail["Subject"]),
        "text": mail["BodyText"] or "",
        "html": mail["BodyHtml"],
        "at": datetime.fromtimestamp(mail["Timestamp"], GMT7).isoformat(timespec="seconds"),
    }


def _decoded(header: str) -> str:
    """Read a header's `=?utf-8?…?=` words as text; the cloud decodes some of them, not all."""
    try:
        return str(make_header(decode_header(header)))
    except (HeaderParseError, LookupError, UnicodeError):
        return header
