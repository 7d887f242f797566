"""What schemathesis makes up, narrowed to what reaches a door: loaded by its command line."""

import re
from typing import Any

import schemathesis

_UNROUTED = re.compile(r"[\x00-\x1f\x7f-\x9f/\\%?#]|^\.*$")
"""Such names API Gateway, or the front, refuses itself: `test_forged.test_a_path_leads_nowhere_else`."""


@schemathesis.hook
def filter_path_parameters(_context: schemathesis.HookContext, path_parameters: Any) -> bool:  # noqa: ANN401  # as generated
    return not any(_UNROUTED.search(str(name)) for name in (path_parameters or {}).values())
