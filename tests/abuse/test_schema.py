"""What the served OpenAPI document allows and forbids, tried at every door by schemathesis.

As a program of its own: its plugin for pytest does not know this pytest yet.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from infra.names import ROOT
from tests.abuse.conftest import AGENCY, OTHER_AGENCY
from tests.officers import Clerk
from tests.people import Citizen, Sandbox, until
from tests.stack import Stack

CONFIG = Path(__file__).with_name("schemathesis.toml")
DOCUMENT = ROOT / "functions" / "public" / "openapi.json"
PHASES = "coverage,fuzzing"
"""What the document names, and its bounds, and what chance makes of it; all of it in `make soak`."""

NOT_ASKED = (
    "unsupported_method",  # API Gateway refuses a method before a door hears of it
    "allow_header_conformance",  # likewise
    "positive_data_acceptance",  # a number's digits, a captcha, a draft's version: no schema knows them
    "use_after_free",  # a sequence of calls: journeys
    "ensure_resource_availability",  # likewise
)
DOORS = {
    "citizen": r"^(?!(DELETE /auth/sessions?|POST /auth/session/freeze)$)\w+ /(?!agency/)",
    "agency": r"^\w+ /agency/dossiers",
    "staff": r"^(?!DELETE /agency/staff/session$)\w+ /agency/(staff|keys|webhook-secrets)",
    "signing": r"^\w+ /agency/webhooks/",
    # What ends one's own session, each with one that nothing else is tried with.
    "leaving": r"^DELETE /auth/session$",
    "leaving everywhere": r"^DELETE /auth/sessions$",
    "freezing": r"^POST /auth/session/freeze$",
    "staff leaving": r"^DELETE /agency/staff/session$",
}
"""Who tries which operations, by the document's names for them."""


@pytest.fixture(scope="session")
def tester(stack: Stack, sandbox: Sandbox, opened: ExitStack) -> Citizen:
    """Somebody of their own: fifty drafts are soon started, and nobody has more."""
    return opened.enter_context(closing(Citizen(stack.portal, sandbox))).arrive()


@pytest.fixture
def caller(
    who: str,
    stack: Stack,
    sandbox: Sandbox,
    tester: Citizen,
    officers: dict[str, httpx.Client],
) -> Iterator[httpx.Client]:
    """The staff is another agency's: what keys and secrets it makes are nobody else's."""
    with ExitStack() as opened:
        match who:
            case "citizen":
                yield tester.http
            case "agency" | "signing":
                yield officers[AGENCY]
            case "staff" | "staff leaving":
                clerk = opened.enter_context(closing(Clerk(stack, sandbox)))
                yield clerk.bootstrapped(OTHER_AGENCY).http
            case _:
                yield opened.enter_context(closing(Citizen(stack.portal, sandbox))).arrive().http


@pytest.fixture(scope="session")
def names(tester: Citizen, sandbox: Sandbox) -> Mapping[str, str]:
    """A draft to write in, and a dossier that has ended, so that no move of an agency's ends another test's."""
    code = tester.file()["code"]
    until(lambda: sandbox.webhooks(AGENCY, code), "the hand-over")
    sandbox.press(AGENCY, code, "refuse", reason_code="not_eligible", reason="Không đủ điều kiện")
    return {"DRAFT": tester.start()["draft"], "CODE": code, "AGENCY": AGENCY}


def test_somebody_tries_each_operation() -> None:
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    names = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    tried = {
        name: [who for who, which in DOORS.items() if re.search(which, name)] for name in names
    }
    assert {name: whose for name, whose in tried.items() if len(whose) != 1} == {}


@pytest.mark.soak
@pytest.mark.asvs("2.2.1", "4.1.1")
@pytest.mark.parametrize("who", DOORS)
def test_every_door_keeps_to_the_document(
    stack: Stack, caller: httpx.Client, names: Mapping[str, str], tmp_path: Path, who: str
) -> None:
    api, token = f"{stack.portal}/api", caller.headers["Authorization"].removeprefix("Bearer ")
    agencies = {one["code"]: one for one in stack.sandbox_config["agencies"]}
    known = {"PORTAL_API": api, "PORTAL_TOKEN": token, "PYTHONPATH": str(ROOT), **names}
    known["PORTAL_SECRET"] = agencies[AGENCY]["answer_secret"]
    # Its calls are signed as they leave (hooks.py): none is without.
    left_out = [*NOT_ASKED, *(("ignored_auth",) if who == "signing" else ())]
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "--no-color"),
        *("run", f"{api}/public/openapi.json", "--phases", PHASES),
        *("--max-examples", "5", "--generation-deterministic"),
        *("--checks", "all", "--exclude-checks", ",".join(left_out)),
        *("--include-name-regex", DOORS[who]),
    ]
    ran = subprocess.run(  # noqa: S603  # our own command; it leaves a folder where it runs
        command,
        cwd=tmp_path,
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, f"{ran.stdout[-8000:]}\n{ran.stderr[-2000:]}"
    assert " passed" in ran.stdout
