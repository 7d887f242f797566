"""What a desk may ask a citizen to supplement: the papers and fields of the procedure, each with what is wrong."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from sandbox.outside import Outside

DEFECTS = {
    "missing": "Còn thiếu",
    "unreadable": "Không đọc được",
    "wrong": "Chưa đúng",
    "expired": "Đã hết hạn",
    "other": "Khác",
}

_CODE = ".code"


class Row(NamedTuple):
    """One thing that may be asked for. `field` is how the form names it."""

    field: str
    name: Any


async def known(portal: str, code: str, outside: Outside) -> dict[str, Any]:
    """What the portal tells everybody of a procedure; nothing if it does not answer."""
    try:
        answer = await outside.http.get(f"{portal}/api/procedures/{quote(code, safe='')}")
        found = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def rows(procedure: Mapping[str, Any]) -> list[Row]:
    """Its papers, then the fields of its declaration."""
    papers = [Row(f"paper.{paper['id']}", paper["name"]) for paper in procedure.get("papers", [])]
    fields = procedure.get("declaration_schema", {}).get("properties", {})
    return papers + [
        Row(f"field.{name}", schema.get("x-label", name)) for name, schema in fields.items()
    ]


def asked(said: Mapping[str, str]) -> dict[str, Any]:
    """The request that a filled form means: every row with a defect chosen is an item."""
    return {"items": list(_items(said)), "why_again": said.get("why_again", "") or None}


def _items(said: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for name, code in said.items():
        if name.endswith(_CODE) and code:
            field = name.removesuffix(_CODE)
            about, _, target = field.partition(".")
            text = said.get(f"{field}.text", "")
            yield {"about": about, "target": target, "code": code, "text": text}
