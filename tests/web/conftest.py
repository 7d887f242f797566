"""The pages' modules, ready to be run."""

from pathlib import Path

import pytest

from tests.web.modules import write_scripts


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scripts = tmp_path_factory.mktemp("site") / "js"
    write_scripts(scripts)
    return scripts
