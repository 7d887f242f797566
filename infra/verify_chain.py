"""Recompute every dossier's chain of events, naming the first broken link of each.

    python -m infra.verify_chain                  on the local cloud
    python -m infra.verify_chain --table NAME     on AWS, with the credentials of the environment

Exits 0 if every chain holds, 1 if one does not. Reads the whole table.
"""

import argparse
import sys

from infra.localcloud.cloud import LocalCloud
from infra.tools import say
from portal.operations.verify_chain import Verified, verify_chain
from portal.stores.aws import client
from portal.stores.dossiers import DynamoDossiers
from portal.stores.table import Table
from portal.stores.vault import LockedVault


def local_table() -> Table:
    cloud = LocalCloud()
    tables = cloud.aws.session.client("dynamodb", endpoint_url=cloud.aws.endpoint)
    return Table(tables, f"{cloud.stack}-dossiers")


def tell(found: Verified) -> int:
    """Say what was found; answer the exit code."""
    for broken in found.broken:
        say(f"BROKEN  {broken.code}  event {broken.seq} does not follow")
    verdict = f"{len(found.broken)} broken" if found.broken else "every chain holds"
    say(f"{found.dossiers} dossiers, {found.events} events: {verdict}")
    return 1 if found.broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", help="a dossiers table on AWS; without it, the local cloud's")
    name = parser.parse_args().table
    table = Table(client("dynamodb"), name) if name else local_table()
    return tell(verify_chain(DynamoDossiers(table, LockedVault())))


if __name__ == "__main__":
    sys.exit(main())
