"""The operators' check: I1 to I6 over everything there is. docs/runbooks/verify.md says what each holds.

    python -m infra.verify                        on the local cloud
    python -m infra.verify --stack NAME           on AWS, with the credentials of the environment
    python -m infra.verify --canaries FILE        and look for each line of it in every key and log

Exits 0 if nothing is wrong, 1 if something is. Reads whole tables, and with canaries whole logs.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import boto3

from infra.books import StackBooks
from infra.localcloud.aws import CONFIG
from infra.localcloud.cloud import LocalCloud
from infra.names import REGION
from infra.tools import say
from portal.operations.verify_books import Shelves, VerifiedBooks, verify_books
from portal.stores.deliveries import DynamoDeliveries
from portal.stores.dossiers import DynamoDossiers
from portal.stores.machine import SystemClock
from portal.stores.notices import DynamoNotices
from portal.stores.payments import DynamoPayments
from portal.stores.people import DynamoPeople
from portal.stores.table import Table
from portal.stores.vault import KmsVault


@contextmanager
def shelves(stack: str, session: boto3.Session, endpoint: str | None = None) -> Iterator[Shelves]:
    """Where a deployed stack keeps everything; `endpoint` is the local cloud's."""
    with ExitStack() as opened:

        def client(service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
            made = session.client(service, endpoint_url=endpoint, config=CONFIG)  # type: ignore[call-overload]  # the name is data here
            return opened.enter_context(closing(made))

        yield _shelves(stack, client, patience=0 if endpoint else 1)


def _shelves(stack: str, client: Callable[[str], Any], patience: int) -> Shelves:
    tables, named = client("dynamodb"), resources(client, stack)
    deliveries, identity = (Table(tables, f"{stack}-{name}") for name in ("deliveries", "identity"))
    vault = KmsVault(identity, lambda: client("kms"), named["PersonalKey"])
    return Shelves(
        dossiers=DynamoDossiers(Table(tables, f"{stack}-dossiers"), vault),
        payments=DynamoPayments(Table(tables, f"{stack}-payments")),
        notices=DynamoNotices(deliveries),
        deliveries=DynamoDeliveries(deliveries),
        people=DynamoPeople(identity, vault),
        books=StackBooks(stack, named, client, patience),
    )


def resources(client: Callable[[str], Any], stack: str) -> dict[str, str]:
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        it["LogicalResourceId"]: it.get("PhysicalResourceId", "")
        for page in pages
        for it in page["StackResourceSummaries"]
    }


def local(cloud: LocalCloud, canaries: Sequence[str] = ()) -> VerifiedBooks:
    with shelves(cloud.stack, cloud.aws.session, cloud.aws.endpoint) as kept:
        return verify_books(kept, SystemClock(), canaries)


def tell(found: VerifiedBooks) -> int:
    """Say what was counted and what was found; answer the exit code."""
    for finding in found.findings:
        say(f"WRONG   {finding.invariant}  {finding.about}  {finding.wrong}")
    counted = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    verdict = f"{len(found.findings)} wrong" if found.findings else "the books hold"
    say(f"{counted}: {verdict}")
    return 1 if found.findings else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", help="a stack on AWS; without it, the local cloud's")
    parser.add_argument("--canaries", type=Path, help="a file of words nobody may find, one a line")
    parser.add_argument("--canary", action="append", default=[], help="one such word")
    chosen = parser.parse_args()
    lines = chosen.canaries.read_text("utf-8").splitlines() if chosen.canaries else []
    canaries = [word.strip() for word in (*chosen.canary, *lines) if word.strip()]
    if not chosen.stack:
        return tell(local(LocalCloud(), canaries))
    with shelves(chosen.stack, boto3.Session(region_name=REGION)) as kept:
        return tell(verify_books(kept, SystemClock(), canaries))


if __name__ == "__main__":
    sys.exit(main())
