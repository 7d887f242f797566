"""From the sources to a deployed stack, skipping what has not changed."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.build import build
from infra.localcloud.errors import LocalCloudError
from infra.localcloud.services import clean, digest
from infra.localcloud.settings import EMAIL_FROM, ROOT, Home, Origins, own_python
from infra.locking import locked
from infra.tools import BuildRefused

BUILD = ROOT / "build" / "local"
MARKS = ROOT / "build" / ".marks"
PAGES = ROOT / "web" / "public"


def pages_version() -> str:
    """Of the pages' own sources, and of the catalogue that they give away with the shape it has."""
    portal = ROOT / "layers" / "portal"
    makers = [ROOT / "infra" / name for name in ("catalogue", "open_data")]
    return digest([ROOT / "web", portal / "catalogue", portal / "domain", *makers])


def built() -> tuple[Path, str]:
    """Build unless nothing changed; answer the template and the name of its inputs."""
    with locked(MARKS / "local.lock"):
        try:
            template = build(BUILD)
        except BuildRefused as reason:
            raise LocalCloudError(str(reason)) from reason
        return template, (BUILD / "inputs.sha256").read_text()


@dataclass(frozen=True)
class Product:
    """A folder made from sources, made again when they change."""

    folder: Path
    version: str
    command: tuple[str, ...]

    @property
    def stamp(self) -> Path:
        return MARKS / f"{self.folder.name}.version"

    def is_fresh(self) -> bool:
        return (
            self.folder.exists() and self.stamp.exists() and self.stamp.read_text() == self.version
        )

    def make(self, home: Home) -> None:
        with locked(MARKS / f"{self.folder.name}.lock"):
            if not self.is_fresh():
                run_module(home, *self.command)
                self.stamp.write_text(self.version)


def pages_product() -> Product:
    return Product(PAGES, pages_version(), ("web.render",))


def run_module(home: Home, *words: str) -> None:
    environment = clean(home, own_python()) | {"PYTHONPATH": f"{ROOT}:{ROOT / 'layers'}"}
    result = subprocess.run(  # noqa: S603 - every word of the command is ours
        [own_python(), "-m", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise LocalCloudError(f"{result.stdout}{result.stderr}\n{words[0]} failed (above)")


def parameters(origins: Origins) -> dict[str, str]:
    """Tell the template what is different on a laptop; all else is as in the cloud."""
    return {
        "PortalOrigin": origins.portal,
        "S3Endpoint": origins.papers,  # so that presigned URLs carry the papers' origin
        "RequireTls": "false",
        "ReserveConcurrency": "true",
        "EmailFrom": EMAIL_FROM,
        "OutboundAllowedNetworks": "127.0.0.0/8",
        "VnpayPayUrl": f"{origins.sandbox}/bank/pay",
        "VnpayQueryUrl": f"{origins.sandbox}/bank/query",
        "DeliveryLadder": "2,5,15,60,300,900,3600",
        "AddressTries": "1000",  # everybody on a laptop has one address
        "CaptchaWork": "50",  # nobody to be kept away, and one processor does what many phones would
        "QueueHolds": "10",  # so that Scheduler has something to do here too
        "ContactCoolOff": "20",  # so that its end is seen
        "ThrottleRate": "10000",
        "ThrottleBurst": "5000",
    }
