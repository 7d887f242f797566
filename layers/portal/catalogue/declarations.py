"""A declaration held against its JSON Schema (draft 2020-12), with formats asserted."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import jsonschema_rs
from pydantic import JsonValue

from portal.domain.errors import Defect

MOST_DEFECTS = 50

_CODES = {
    "required": "missing",
    "additionalProperties": "unknown_field",
    "unevaluatedProperties": "unknown_field",
    "pattern": "wrong_form",
    "format": "wrong_form",
    "enum": "not_offered",
    "const": "not_offered",
    "minLength": "too_short",
    "maxLength": "too_long",
    "type": "wrong_kind",
}


class SchemaDeclarations:
    def defects(
        self, schema: Mapping[str, JsonValue], declaration: Mapping[str, JsonValue]
    ) -> tuple[Defect, ...]:
        validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)
        errors = validator.iter_errors(dict(declaration))
        found = (defect for error in errors for defect in _defects(error))
        return tuple(islice(found, MOST_DEFECTS))


def _defects(error: jsonschema_rs.ValidationError) -> Iterator[Defect]:
    """One error is one defect, but for fields nobody asked for: each is named."""
    path = [str(part) for part in error.instance_path]
    rule = next((str(part) for part in reversed(error.schema_path) if str(part) in _CODES), "")
    for name in _blamed(error):
        yield Defect(pointer=_pointer([*path, *name]), code=_CODES.get(rule, "wrong_value"))


def _blamed(error: jsonschema_rs.ValidationError) -> list[list[str]]:
    """The fields an error is about that its place does not name: the missing one, the unknown ones."""
    if hasattr(error.kind, "unexpected"):
        return [[str(name)] for name in error.kind.unexpected]
    missing = getattr(error.kind, "property", None)
    return [[str(missing).strip('"')] if missing else []]


def _pointer(path: Sequence[str]) -> str:
    """RFC 6901."""
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in ["declaration", *path])
    return "".join(f"/{part}" for part in escaped)
