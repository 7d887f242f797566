"""Keywords of the portal's own in a declaration's schema: words for its reader, and the earliest day that will do."""

from collections.abc import Iterator

from portal.domain.not_before import KEYWORD, misruled
from portal.domain.procedure import Procedure

_OURS = {"x-label", "x-help", "x-enum-labels", KEYWORD}
"""What a field says in keywords of the portal's own: JSON Schema takes any other without a word."""


def about_keywords(found: Procedure) -> Iterator[tuple[str, str]]:
    """What is wrong with them: key and reason."""
    fields = "declaration_schema.properties"
    for name, schema in found.fields.items():
        keys = schema if isinstance(schema, dict) else {}
        for key in keys:
            if key.startswith("x-") and key not in _OURS:
                yield f"{fields}.{name}.{key}", "there is no such keyword"
        if "pattern" in keys and "x-help" not in keys:
            yield f"{fields}.{name}.x-help", "its pattern has to be told: an example, or what fits"
    for name, reason in misruled(found.fields):
        yield f"{fields}.{name}.{KEYWORD}", reason
