"""All files of the open data, by name: the same catalogue gives the same bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from infra.open_data import linked, tables
from infra.open_data.entry import line, schema
from infra.open_data.serving import MEDIA_TYPES
from infra.open_data.tables import Table
from portal.domain.procedure import Procedure

LINES = "procedures.jsonl"
SCHEMA = "procedure.schema.json"
PACKAGE = "datapackage.json"
LICENCE = "licence.txt"
TABLES = ("procedures.csv", "papers.csv", "fees.csv", "times.csv")
_CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_LICENCE = """\
Một Cửa: dữ liệu mở về thủ tục hành chính

Sự kiện, con số, tên và số hiệu văn bản lấy từ những gì Nhà nước đã công bố: không ai có quyền tác giả đối với chúng.
Phần lời của cổng (tóm tắt, các bước, trợ giúp, bản tiếng Anh, lời cảnh báo) theo giấy phép Creative Commons
Ghi công 4.0 (CC BY 4.0): bạn được dùng lại, sửa đổi và chia sẻ, miễn là ghi nguồn "Một Cửa".
Mỗi giá trị có nguồn và cho biết đã được kiểm chứng hay chưa. Dữ liệu được cung cấp nguyên trạng,
không thay thế văn bản pháp luật.


Một Cửa: open data on administrative procedures

Facts, figures, names and numbers of laws are taken from what the State has published: nobody has a copyright in them.
The portal's own words (summaries, steps, help, English, flags) are licensed under Creative Commons
Attribution 4.0 (CC BY 4.0): use, change and share them, naming "Một Cửa" as the source.
Every value has its source and says whether it was verified. The data come as they are and take the place of no law.

https://creativecommons.org/licenses/by/4.0/
"""


def files(procedures: Iterable[Procedure]) -> dict[str, bytes]:
    """`procedures` are the versions in force."""
    told = sorted(procedures, key=lambda one: one.code)
    made = tables.tables(told)
    plain = {
        LINES: "".join(f"{line(one)}\n" for one in told),
        **{f"{table.name}.csv": tables.written(table) for table in made},
        SCHEMA: _json(schema()),
        LICENCE: _LICENCE,
        **{f"procedures/{one.code}.jsonld": linked.written(one) for one in told},
    }
    bodies = {name: text.encode() for name, text in plain.items()}
    return {**bodies, PACKAGE: _json(_package(made, bodies)).encode()}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _package(made: Iterable[Table], bodies: Mapping[str, bytes]) -> dict[str, Any]:
    """A Data Package (Frictionless 1.0): each file with its size, checksum and schema."""
    lines = _resource(LINES, bodies[LINES], "jsonl")
    return {
        "name": "mot-cua-procedures",
        "title": "Một Cửa: administrative procedures of Viet Nam",
        "licenses": [_CC_BY],
        "resources": [
            {**lines, "jsonSchema": SCHEMA},
            *(_described(table, bodies[f"{table.name}.csv"]) for table in made),
        ],
    }


def _described(table: Table, body: bytes) -> dict[str, Any]:
    fields = [
        {"name": name, "type": "string", "description": meaning}
        for name, meaning in table.columns.items()
    ]
    plain = _resource(f"{table.name}.csv", body, "csv")
    return {**plain, "profile": "tabular-data-resource", "schema": {"fields": fields}}


def _resource(name: str, body: bytes, form: str) -> dict[str, Any]:
    return {
        "name": name.partition(".")[0] + ("" if form == "csv" else "-lines"),
        "path": name,
        "format": form,
        "mediatype": MEDIA_TYPES[f".{form}"].partition(";")[0],
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
    }
