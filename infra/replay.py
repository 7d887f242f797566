"""Tell agencies again what nobody took, or what they took and lost.

    python -m infra.replay CODE                   the dead deliveries of one dossier, on the local cloud
    python -m infra.replay --from 2026-11-24T08:00:00+07:00
                                                  those of every dossier whose last attempt was no earlier
    python -m infra.replay … --taken              and those an agency took: it knows each by its webhook-id
    python -m infra.replay … --stack NAME         on AWS, with the credentials of the environment

Attempts go on counting, and the ladder begins again. With --from it reads the whole dossiers table.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import boto3

from infra.localcloud.aws import CONFIG
from infra.localcloud.cloud import LocalCloud
from infra.names import REGION
from infra.tools import say
from infra.verify import resources
from portal.domain.delivery import Delivery
from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Jobs
from portal.operations.replay_deliveries import replay_deliveries
from portal.stores.deliveries import DynamoDeliveries
from portal.stores.dossiers import DynamoDossiers
from portal.stores.legs import SqsJobs
from portal.stores.machine import SystemClock
from portal.stores.table import Table
from portal.stores.vault import LockedVault


class Office(NamedTuple):
    """What a replay reads and writes."""

    dossiers: Dossiers
    deliveries: Deliveries
    jobs: Jobs
    clock: Clock


@contextmanager
def office(stack: str, session: boto3.Session, endpoint: str | None = None) -> Iterator[Office]:
    """A deployed stack's; `endpoint` is the local cloud's."""
    with ExitStack() as opened:

        def client(service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
            made = session.client(service, endpoint_url=endpoint, config=CONFIG)  # type: ignore[call-overload]  # the name is data here
            return opened.enter_context(closing(made))

        yield _office(stack, client)


def _office(stack: str, client: Callable[[str], Any]) -> Office:
    tables = client("dynamodb")
    return Office(
        dossiers=DynamoDossiers(Table(tables, f"{stack}-dossiers"), LockedVault()),
        deliveries=DynamoDeliveries(Table(tables, f"{stack}-deliveries")),
        jobs=SqsJobs(client("sqs"), resources(client, stack)["DeliveriesQueue"]),
        clock=SystemClock(),
    )


def replay(
    here: Office, code: str | None, since: datetime | None, *, taken: bool
) -> Iterator[Delivery]:
    """Begin again, of one dossier or of all."""
    for dossier in _dossiers(here, code):
        yield from replay_deliveries(
            dossier, here.deliveries, here.jobs, here.clock, since=since, taken=taken
        )


def _dossiers(here: Office, code: str | None) -> Iterator[str]:
    if code is None:
        yield from here.dossiers.ids()
        return
    found = here.dossiers.find(code)
    if found:
        yield found.id


def tell(replayed: Iterator[Delivery]) -> int:
    """Say which, and answer the exit code: 1 if there was nothing to replay."""
    count = 0
    for count, one in enumerate(replayed, start=1):  # noqa: B007  # it is said after
        say(f"{one.code}  event {one.seq}  {one.type}  attempt {one.upcoming}")
    say(f"{count} deliveries begin again")
    return 0 if count else 1


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("say in which time zone: 2026-11-24T08:00:00+07:00")
    return moment


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("code", nargs="?", help="a dossier code")
    which.add_argument("--from", dest="since", type=_moment, help="every dossier, from that moment")
    parser.add_argument("--taken", action="store_true", help="also what an agency took")
    parser.add_argument("--stack", help="a stack on AWS; without it, the local cloud's")
    asked = parser.parse_args()
    if asked.stack:
        opened = office(asked.stack, boto3.Session(region_name=REGION))
    else:
        cloud = LocalCloud()
        opened = office(cloud.stack, cloud.aws.session, cloud.aws.endpoint)
    with opened as here:
        return tell(replay(here, asked.code, asked.since, taken=asked.taken))


if __name__ == "__main__":
    sys.exit(main())
