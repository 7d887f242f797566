"""Money that people decide about: list every case, and close one. docs/runbooks/money-cases.md says how to decide.

    python -m infra.cases                                       on the local cloud: open ones first
    python -m infra.cases close ID --by ROLE --words WORDS      what was done with the money; ROLE is no name
    python -m infra.cases --stack NAME …                        on AWS, with the credentials of the environment

Exits 1 if a case cannot be closed.
"""

import argparse
import sys
from datetime import datetime

import boto3

from infra.localcloud.cloud import LocalCloud
from infra.names import REGION
from infra.tools import say
from infra.verify import shelves
from portal.domain.errors import PortalError
from portal.domain.money_case import MoneyCase
from portal.operations.close_case import CloseCase, close_case
from portal.operations.list_cases import list_cases
from portal.operations.verify_books import Shelves
from portal.stores.machine import SystemClock


def line(case: MoneyCase, now: datetime) -> str:
    """One case as an operator reads it: nothing of a person."""
    days, rest = divmod(int((now - case.opened_at).total_seconds()), 86_400)
    age = f"{days} d {rest // 3600} h"
    amount = "? đ" if case.amount is None else f"{case.amount} đ"
    about = case.code or "no dossier"
    return f"{_state(case):10}{case.kind:17}{amount:>14}  {age:>9}  {about}  {case.id}"


def _state(case: MoneyCase) -> str:
    if case.is_open:
        return "OPEN"
    return f"closed/{case.closed.by}" if case.closed else "dissolved"


def tell(kept: Shelves) -> int:
    cases, now = list_cases(kept.books), SystemClock().now()
    for case in cases:
        say(line(case, now))
    is_open = sum(case.is_open for case in cases)
    say(f"{is_open} open, {len(cases) - is_open} decided")
    return 0


def close(kept: Shelves, command: CloseCase) -> int:
    try:
        case = close_case(command, kept.payments, SystemClock())
    except PortalError as error:
        say(f"{command.case}: {error.reason}")
        return 1
    say(line(case, SystemClock().now()))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", help="a stack on AWS; without it, the local cloud's")
    commands = parser.add_subparsers(dest="command")
    closing = commands.add_parser("close")
    closing.add_argument("case")
    closing.add_argument("--by", required=True, help="the role that decided, for instance doi-soat")
    closing.add_argument("--words", required=True)
    chosen = parser.parse_args()
    cloud = LocalCloud()
    stack = chosen.stack or cloud.stack
    session = boto3.Session(region_name=REGION) if chosen.stack else cloud.aws.session
    with shelves(stack, session, None if chosen.stack else cloud.aws.endpoint) as kept:
        if chosen.command is None:
            return tell(kept)
        return close(kept, CloseCase(case=chosen.case, by=chosen.by, words=chosen.words))


if __name__ == "__main__":
    sys.exit(main())
