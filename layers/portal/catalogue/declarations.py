"""A declaration held against its JSON Schema (draft 2020-12), with formats asserted."""

from collections.abc import Mapping

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
        found = [_defect(error) for error in validator.iter_errors(dict(declaration))]
        return tuple(found[:MOST_DEFECTS])


def _defect(error: jsonschema_rs.ValidationError) -> Defect:
    path = [str(part).replace("~", "~0").replace("/", "~1") for part in error.instance_path]
    rule = str(error.schema_path[-1]) if error.schema_path else ""
    if rule == "required":
        path.append(str(getattr(error.kind, "property", "")).strip('"'))
    rule = next((str(part) for part in reversed(error.schema_path) if str(part) in _CODES), rule)
    return Defect(
        pointer="".join("/" + part for part in ["declaration", *path]),
        code=_CODES.get(rule, "wrong_value"),
    )
