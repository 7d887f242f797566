"""A phone for every number: the text messages the portal sent."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.cloud import Cloud, CloudSilent
from sandbox.pages import message, page
from sandbox.sms import measure


class Phone:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[Route]:
        return [Route("/phone", self.screen), Route("/phone/messages.json", self.messages_json)]

    async def screen(self, request: Request) -> Response:
        number = _number(request.query_params.get("number", ""))
        try:
            messages = await self._messages(number)
        except CloudSilent:
            return message("Đám mây nội bộ không trả lời", "Hãy chạy make up.", status=503)
        by_number: dict[str, list[dict[str, Any]]] = {}
        for text in messages:
            by_number.setdefault(text["number"], []).append(text)
        refresh = request.query_params.get("refresh") != "off"
        return page("phone.html", phones=by_number, number=number, refresh=refresh)

    async def messages_json(self, request: Request) -> Response:
        try:
            messages = await self._messages(_number(request.query_params.get("number", "")))
        except CloudSilent as silence:
            return JSONResponse({"error": str(silence)}, 503)
        return JSONResponse({"messages": messages})

    async def _messages(self, number: str) -> list[dict[str, Any]]:
        messages = [_shown(text) for text in reversed(await self._cloud.sms())]
        return [text for text in messages if number in {"", text["number"]}]


def _shown(text: dict[str, Any]) -> dict[str, Any]:
    size = measure(text["Message"])
    sender = (text.get("MessageAttributes") or {}).get("AWS.SNS.SMS.SenderID", {})
    return {
        "id": text["MessageId"],
        "number": text["PhoneNumber"],
        "sender": sender.get("StringValue"),
        "text": text["Message"],
        "encoding": size.encoding,
        "length": size.length,
        "parts": size.parts,
    }


def _number(typed: str) -> str:
    """Read 0912…, 84912… and +84912… as one number; a plus in a query arrives as a blank."""
    digits = "".join(c for c in typed if c.isdigit())
    if not digits:
        return ""
    return f"+84{digits[1:]}" if digits.startswith("0") else f"+{digits}"
