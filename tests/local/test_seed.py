"""The seed draws secrets once and tells each side the same."""

import base64
import stat
from pathlib import Path

from infra.localcloud.settings import Origins, Ports
from infra.seed import prepare_sandbox

ORIGINS = Origins.at(Ports())


def test_secrets_are_drawn_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    assert prepare_sandbox(path, ORIGINS) == prepare_sandbox(path, ORIGINS)


def test_secrets_survive_a_move_to_other_ports(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    first = prepare_sandbox(path, ORIGINS)
    moved = prepare_sandbox(path, Origins.at(Ports(portal=9000)))
    assert moved["bank"]["ipn_url"] == "http://localhost:9000/api/webhooks/vnpay"
    assert moved["agencies"] == first["agencies"]


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    prepare_sandbox(path, ORIGINS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_two_agencies_share_a_key(tmp_path: Path) -> None:
    agencies = prepare_sandbox(tmp_path / "sandbox.json", ORIGINS)["agencies"]
    assert len({it["api_key"] for it in agencies}) == len(agencies)
    secrets = {it[way] for it in agencies for way in ("webhook_secret", "answer_secret")}
    assert len(secrets) == 2 * len(agencies)


def test_a_webhook_secret_is_written_as_the_standard_says(tmp_path: Path) -> None:
    agency = prepare_sandbox(tmp_path / "sandbox.json", ORIGINS)["agencies"][0]
    drawn = base64.b64decode(agency["webhook_secret"].removeprefix("whsec_"), validate=True)
    assert len(drawn) == 32
