"""Function × action × resource: what the policies grant is what the table says, cell for cell."""

import json

import pytest

from infra.functions import load_functions
from infra.localcloud.code import built
from infra.names import ROOT, Json
from tests.access.grants import expected, granted, written
from tests.access.page import PAGE, page

NAMES = [function.name for function in load_functions()]


@pytest.fixture(scope="session")
def resources() -> dict[str, Json]:
    template, _ = built()
    found: dict[str, Json] = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    return found


def test_the_table_has_a_row_for_every_function_and_for_nobody_else() -> None:
    assert set(expected()) == set(NAMES)


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.access.page"


@pytest.mark.parametrize("function", NAMES)
def test_a_function_is_granted_what_the_table_says(
    resources: dict[str, Json], function: str
) -> None:
    wanted, found = expected()[function], granted(resources, function)
    assert sorted(found - wanted) == [], "granted, and not in the table"
    assert sorted(wanted - found) == [], "in the table, and not granted"


@pytest.mark.parametrize("function", NAMES)
def test_a_role_is_its_policy_with_its_own_logs_and_traces(
    resources: dict[str, Json], function: str
) -> None:
    policy = json.loads((ROOT / f".chalice/policies/{function}.json").read_text(encoding="utf-8"))
    besides = granted(resources, function) ^ written(policy, function)
    assert {each.resource for each in besides} == {"own logs", "any xray"}
