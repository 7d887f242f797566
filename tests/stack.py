"""A local cloud of the tests' own, beside the developer's: other folder, other ports."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.localcloud.aws import Aws
from infra.localcloud.cloud import DEFAULT_HOME, LocalCloud
from infra.localcloud.settings import Ports, read_json, write_private

FOLDER = DEFAULT_HOME / f"test{os.environ.get('PYTEST_XDIST_WORKER', '')}"
"""Each worker of a run has a stack to itself."""

PORTS = FOLDER / "ports.json"


@dataclass(frozen=True)
class Stack:
    """What a journey needs: where everything is, and what the counterparties know."""

    cloud: LocalCloud

    @property
    def name(self) -> str:
        return self.cloud.stack

    @property
    def portal(self) -> str:
        return self.cloud.origins.portal

    @property
    def papers(self) -> str:
        return self.cloud.origins.papers

    @property
    def sandbox(self) -> str:
        return self.cloud.origins.sandbox

    @property
    def endpoint(self) -> str:
        """Name the emulator's own address: for looking into the cloud, never for a citizen."""
        return self.cloud.origins.cloud

    @property
    def aws(self) -> Aws:
        return self.cloud.aws

    @property
    def sandbox_config(self) -> dict[str, Any]:
        return read_json(self.cloud.home.sandbox)

    def client(self, service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
        return self.aws.session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]


@contextmanager
def stack() -> Iterator[Stack]:
    """Bring a fresh stack up and take it down again.

    With STACK_KEEP=1 a stack left running is used again, with its data, and left running.
    """
    if os.environ.get("STACK_KEEP"):
        yield kept()
        return
    LocalCloud(FOLDER).reset()
    cloud = LocalCloud(FOLDER, Ports.free())
    try:
        cloud.up()
        yield Stack(cloud)
    finally:
        cloud.down()


def kept() -> Stack:
    known = {name: int(str(port)) for name, port in read_json(PORTS).items()}
    cloud = LocalCloud(FOLDER, Ports(**known) if known else Ports.free())
    cloud.up()
    write_private(PORTS, cloud.ports.by_name())
    return Stack(cloud)


def under(path: Path, folders: set[str]) -> bool:
    """Tell whether a test file lies in one of these folders of tests/."""
    return bool(folders & set(path.relative_to(Path(__file__).parent).parts[:1]))
