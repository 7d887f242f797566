"""What people ask about their own data: list every request, follow one, or say why not. docs/runbooks/personal-data.md.

    python -m infra.data_requests                                       on the local cloud: open ones first
    python -m infra.data_requests show PERSON REQUEST --by ROLE         what a correction wants; the diary knows
    python -m infra.data_requests follow PERSON REQUEST --by ROLE       correct; erase unless something holds; copy anew
    python -m infra.data_requests refuse PERSON REQUEST --by ROLE --words WORDS
    python -m infra.data_requests erase-again                           all who ever were: after a table was restored
    python -m infra.data_requests --stack NAME …                        on AWS, with the credentials of the environment

Exits 1 if a request is overdue, or cannot be acted upon.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any

import boto3

from infra.localcloud.aws import CONFIG
from infra.localcloud.cloud import LocalCloud
from infra.names import REGION
from infra.tools import say
from infra.verify import resources
from portal.domain.calendar import local_day
from portal.domain.data_request import DataRequest, Stage
from portal.domain.errors import PortalError
from portal.operations.decide_data_request import (
    DecideDataRequest,
    Files,
    decide_data_request,
    show_correction,
)
from portal.operations.erase_again import erase_again
from portal.stores.data_requests import DynamoDataRequests
from portal.stores.diary import DynamoDiary
from portal.stores.dossiers import DynamoDossiers
from portal.stores.erasures import S3Erasures
from portal.stores.exports import S3Exports, SqsExportJobs
from portal.stores.machine import HmacSeal, SystemClock
from portal.stores.payments import DynamoPayments
from portal.stores.people import DynamoPeople
from portal.stores.secrets import Secret
from portal.stores.sessions import DynamoSessions
from portal.stores.table import Table
from portal.stores.vault import KmsVault


@contextmanager
def files(stack: str, session: boto3.Session, endpoint: str | None = None) -> Iterator[Files]:
    """Where a deployed stack keeps people's data; `endpoint` is the local cloud's."""
    with ExitStack() as opened:

        def client(service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
            made = session.client(service, endpoint_url=endpoint, config=CONFIG)  # type: ignore[call-overload]  # the name is data here
            return opened.enter_context(closing(made))

        yield _files(stack, client)


def _files(stack: str, client: Callable[[str], Any]) -> Files:
    tables, named = client("dynamodb"), resources(client, stack)
    identity = Table(tables, f"{stack}-identity")
    vault = KmsVault(identity, lambda: client("kms"), named["PersonalKey"])
    return Files(
        requests=DynamoDataRequests(identity, vault),
        people=DynamoPeople(identity, vault),
        sessions=DynamoSessions(identity),
        dossiers=DynamoDossiers(Table(tables, f"{stack}-dossiers"), vault),
        payments=DynamoPayments(Table(tables, f"{stack}-payments")),
        diary=DynamoDiary(identity),
        vault=vault,
        seal=HmacSeal(Secret(client("secretsmanager"), named["PortalSecret"])),
        clock=SystemClock(),
        exports=S3Exports(client("s3"), named["CleanBucket"], SystemClock()),
        jobs=SqsExportJobs(client("sqs"), named["ExportsQueue"]),
        erasures=S3Erasures(client("s3"), named["CleanBucket"]),
    )


def line(request: DataRequest, now: datetime) -> str:
    """One request as an operator reads it: nothing of a person but their id."""
    late = "OVERDUE" if request.overdue(now) else request.stage.value
    by = local_day(request.act_by if request.acknowledged_at else request.acknowledge_by)
    what = "act" if request.acknowledged_at else "acknowledge"
    due = f"{what} by {by}" if request.stage is Stage.OPEN else ", ".join(request.holds)
    return f"{late:9}{request.kind:12}{request.person}  {request.request}  {due}"


def tell(here: Files) -> int:
    """List them, open ones first; answer the exit code."""
    now = here.clock.now()
    kept = sorted(here.requests.every(), key=lambda one: (one.stage is not Stage.OPEN, one.act_by))
    for request in kept:
        say(line(request, now))
    late = sum(one.overdue(now) for one in kept)
    say(f"{sum(one.stage is Stage.OPEN for one in kept)} open, {late} overdue")
    return 1 if late else 0


def act(here: Files, verb: str, command: DecideDataRequest) -> int:
    try:
        if verb == "show":
            person, wanted = show_correction(command, here)
            now = person.particulars
            say(f"name        {now.name}  →  {wanted.name or '(stays)'}")
            say(f"birth date  {now.birth_date}  →  {wanted.birth_date or '(stays)'}")
        else:
            say(line(decide_data_request(command, here), here.clock.now()))
    except PortalError as error:
        say(f"{command.request}: {error.reason}")
        return 1
    return 0


def again(here: Files) -> int:
    say(f"{len(erase_again(here))} erased again")
    return 0


def main() -> int:
    chosen = _parser().parse_args()
    cloud = LocalCloud()
    stack = chosen.stack or cloud.stack
    session = boto3.Session(region_name=REGION) if chosen.stack else cloud.aws.session
    with files(stack, session, None if chosen.stack else cloud.aws.endpoint) as here:
        if chosen.command is None:
            return tell(here)
        if chosen.command == "erase-again":
            return again(here)
        said = {"person": chosen.person, "request": chosen.request, "by": chosen.by}
        words = chosen.words if chosen.command == "refuse" else None
        return act(here, chosen.command, DecideDataRequest(**said, refuse=words))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", help="a stack on AWS; without it, the local cloud's")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("erase-again")
    for verb in ("show", "follow", "refuse"):
        one = commands.add_parser(verb)
        one.add_argument("person")
        one.add_argument("request")
        one.add_argument("--by", required=True, help="the role that decided, for instance du-lieu")
        if verb == "refuse":
            one.add_argument("--words", required=True, help="why, for the citizen to read")
    return parser


if __name__ == "__main__":
    sys.exit(main())
