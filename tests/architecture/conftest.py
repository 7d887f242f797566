"""The built portal, once for all tests: build/test is reused where nothing has changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.build import build
from infra.functions import Function, load_functions
from infra.locking import locked
from infra.names import ROOT, Json

OUT = ROOT / "build/test"
Resources = dict[str, Json]


@pytest.fixture(scope="session")
def out() -> Path:
    with locked(OUT.with_suffix(".lock")):  # two workers share it
        return build(OUT).parent


@pytest.fixture(scope="session")
def template(out: Path) -> Json:
    content: Json = json.loads((out / "template.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def resources(template: Json) -> Resources:
    found: Resources = template["Resources"]
    return found


@pytest.fixture(scope="session")
def functions() -> tuple[Function, ...]:
    return load_functions()


@pytest.fixture(scope="session")
def of_type(resources: Resources) -> Callable[[str], Resources]:
    """Resources of one CloudFormation type: logical id → properties."""

    def found(kind: str) -> Resources:
        chosen = {
            name: resource.get("Properties", {})
            for name, resource in resources.items()
            if resource["Type"] == kind
        }
        assert chosen, f"the template has no {kind}"
        return chosen

    return found
