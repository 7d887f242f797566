"""A file of records: one JSON object, a list, or one a line. Refused whole, with file, record, key and reason."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from infra.catalogue.reading import Refused
from infra.import_catalogue.record import Record

MOST_BYTES = 64 * 2**20
MOST_RECORDS = 10_000
DEEPEST = 20


def read_records(file: Path) -> tuple[Record, ...]:
    """Raises Refused with everything that is wrong."""
    found, wrongs = [*_objects(file)], []
    records: list[Record] = []
    for number, given in enumerate(found, 1):
        try:
            records.append(Record.model_validate(given))
        except ValidationError as error:
            where = f"{file.name}: record {number} ({_code(given)})"
            wrongs += [_said(where, one) for one in error.errors(include_url=False)]
    wrongs += [
        f"{file.name}: {code}: code: there are two records of it" for code in _twice(records)
    ]
    if not found:
        wrongs.append(f"{file.name}: there is no record in it")
    if wrongs:
        raise Refused(wrongs)
    return tuple(records)


def _objects(file: Path) -> list[Any]:
    text = _text(file)
    try:
        whole = _parsed(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise Refused([f"{file.name}: line {error.lineno}: {error.msg}"]) from error
        found = [*_lines(file, text)]
    except (ValueError, RecursionError) as error:
        raise Refused([f"{file.name}: {_reason(error)}"]) from error
    else:
        found = whole if isinstance(whole, list) else [whole]
    if len(found) > MOST_RECORDS:
        raise Refused([f"{file.name}: {len(found)} records: more than {MOST_RECORDS}"])
    return found


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refused([f"{file.name}: larger than {MOST_BYTES // 2**20} MB"])
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused([f"{file.name}: cannot be read as UTF-8 text: {error}"]) from error


def _lines(file: Path, text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _parsed(line)
            except (ValueError, RecursionError) as error:
                raise Refused([f"{file.name}: line {number}: {_reason(error)}"]) from error


def _parsed(text: str) -> Any:  # noqa: ANN401  # whatever a file holds
    parsed = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    if _depth(parsed) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    return parsed


def _reason(error: Exception) -> str:
    return f"nested deeper than {DEEPEST}" if isinstance(error, RecursionError) else str(error)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("one object has a key twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _depth(given: object) -> int:
    depth, level = 0, [given]
    while level := [inner for outer in level for inner in _inside(outer)]:
        depth += 1
    return depth


def _inside(given: object) -> Iterator[object]:
    if isinstance(given, dict):
        yield from given.values()
    elif isinstance(given, list):
        yield from given


def _code(given: object) -> str:
    """What it calls itself, if that is fit to be said."""
    code = given.get("code") if isinstance(given, dict) else None
    return code[:40] if isinstance(code, str) and code.isprintable() else "no code"


def _said(where: str, error: Mapping[str, Any]) -> str:
    return f"{where}: {'.'.join(map(str, error['loc']))}: {error['msg']}"


def _twice(records: list[Record]) -> list[str]:
    codes = [record.code for record in records]
    return sorted({code for code in codes if codes.count(code) > 1})
