"""How long we wait for AWS, and what a trace tells of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.telemetry import forget_words
from infra.functions import load_functions
from portal.stores.aws import PATIENCE, USUAL

SHORTEST = min(function.timeout for function in load_functions())


@pytest.mark.parametrize("service", ["dynamodb", *PATIENCE])
def test_a_silent_neighbour_leaves_the_function_time_to_say_so(service: str) -> None:
    """One silent service; two in turn are more than any door has time for."""
    limits = {"s3": min(f.timeout for f in load_functions() if f.name in {"submission", "agency"})}
    assert PATIENCE.get(service, USUAL).at_most() < limits.get(service, SHORTEST)


def entity(*errors: Any, parts: Any = ()) -> Any:  # noqa: ANN401  # stands for the SDK's own
    return SimpleNamespace(cause={"exceptions": list(errors)} if errors else {}, subsegments=parts)


def test_a_trace_tells_the_kind_of_an_error_and_none_of_its_words() -> None:
    quoted = [
        SimpleNamespace(type="ClientError", message=f"PhoneNumber +8491234567{n} is not valid")
        for n in range(2)
    ]
    whole = entity(quoted[0], parts=[entity(), entity(quoted[1])])
    whole.subsegments[0].cause = "an id of another exception"
    forget_words(whole)
    assert [error.message for error in quoted] == ["ClientError", "ClientError"]
