"""Recompute every dossier's chain of events: `python -m infra.verify_chain` (the local cloud).

On AWS: `--aws --table <stack>-dossiers`, with credentials that may read that table.
"""

import argparse
import sys
from collections.abc import Sequence

import boto3

from infra.localcloud.aws import Aws
from infra.localcloud.settings import REGION, Origins, Ports
from infra.tools import say
from portal.operations.verify_chain import Verified, verify_chain
from portal.stores.dossiers import DynamoDossiers
from portal.stores.table import Table


def recompute(table: str, *, on_aws: bool) -> Verified:
    if on_aws:
        client = boto3.client("dynamodb", region_name=REGION)
    else:
        aws = Aws(Origins.at(Ports.from_environment()).cloud)
        client = aws.session.client("dynamodb", endpoint_url=aws.endpoint)
    return verify_chain(DynamoDossiers(Table(client, table)))


def report(verified: Verified) -> int:
    """Name each first broken link; answer the exit code."""
    for it in verified.broken:
        say(f"BROKEN  {it.code}: event {it.seq} does not follow from the one before it")
    intact = verified.dossiers - len(verified.broken)
    say(f"{intact} of {verified.dossiers} dossiers intact ({verified.events} events recomputed)")
    return 1 if verified.broken else 0


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.verify_chain", description=__doc__)
    parser.add_argument("--table", default="motcua-dossiers")
    parser.add_argument("--aws", action="store_true", help="not the local cloud")
    chosen = parser.parse_args(words)
    return report(recompute(chosen.table, on_aws=chosen.aws))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
