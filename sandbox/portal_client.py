"""The portal's agency API, as an agency's own programmer would call it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx

from sandbox.config import AgencyConfig
from sandbox.outside import Outside

_UNREACHABLE = 503


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]
    etag: str = ""

    @property
    def ok(self) -> bool:
        return httpx.codes.is_success(self.status)


@dataclass(frozen=True)
class ResultFile:
    name: str
    content_type: str
    content: bytes

    def described(self) -> dict[str, Any]:
        digest = sha256(self.content).digest()
        return {
            "file_name": self.name,
            "content_type": self.content_type,
            "size": len(self.content),
            "sha256": base64.b64encode(digest).decode(),
        }


class PortalClient:
    def __init__(self, portal: str, agency: AgencyConfig, outside: Outside) -> None:
        self.portal = portal
        self._base = f"{portal}/api/agency"
        self._agency = agency
        self._outside = outside

    async def dossier(self, code: str) -> Reply:
        return await self._call("GET", f"/dossiers/{code}")

    async def move(
        self, code: str, verb: str, key: str, body: Mapping[str, Any], etag: str = ""
    ) -> Reply:
        headers = {"Idempotency-Key": key} | ({"If-Match": etag} if etag else {})
        path = f"/dossiers/{code}/{verb}"
        return await self._call("POST", path, json=dict(body), headers=headers)

    async def tell(self, text: str, signature: Mapping[str, str]) -> Reply:
        """A webhook of the agency's own: its signature says who calls."""
        headers = {"Content-Type": "application/json", **signature, "Authorization": ""}
        path = f"/webhooks/{self._agency.code}"
        return await self._call("POST", path, content=text.encode(), headers=headers)

    async def hand_in(self, code: str, key: str, file: ResultFile) -> Reply:
        """Announce the result, then send it through the door the portal opened for it."""
        offered = await self.move(code, "results", f"{key}-result", file.described())
        if not offered.ok:
            return offered
        refusal = await self._upload(offered.body["upload"], file)
        return refusal or offered

    async def _upload(self, door: Mapping[str, Any], file: ResultFile) -> Reply | None:
        try:
            answer = await self._outside.http.post(
                door["url"],
                data=dict(door["fields"]),
                files={"file": (file.name, file.content, file.content_type)},
            )
        except httpx.HTTPError as error:
            return _unreachable(error)
        if answer.is_success:
            return None
        return Reply(answer.status_code, _problem("Kho giấy tờ không nhận tệp", answer.text))

    async def _call(self, method: str, path: str, **request: Any) -> Reply:  # noqa: ANN401 -- httpx's own
        headers = {
            "Authorization": f"Bearer {self._agency.api_key}",
            "Accept-Language": "vi",
        } | request.pop("headers", {})
        try:
            answer = await self._outside.http.request(
                method, self._base + path, headers=headers, **request
            )
        except httpx.HTTPError as error:
            return _unreachable(error)
        return Reply(answer.status_code, _read(answer), answer.headers.get("etag", ""))


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = None
    return body if isinstance(body, dict) else _problem("Câu trả lời lạ", answer.text)


def _unreachable(error: httpx.HTTPError) -> Reply:
    return Reply(_UNREACHABLE, _problem("Không gọi được Cổng", type(error).__name__))


def _problem(title: str, detail: str) -> dict[str, Any]:
    return {"title": title, "detail": detail[:1000]}
