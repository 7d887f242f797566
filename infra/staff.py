"""Officers of an agency, from outside: its first supervisor, and one who has to go. docs/runbooks/staff.md says when.

    python -m infra.staff invite AGENCY --name NAME --mail ADDRESS    a supervisor; prints an invitation, for them alone
    python -m infra.staff again OFFICER                               another invitation: what proved them does no more
    python -m infra.staff list AGENCY
    python -m infra.staff deactivate OFFICER                          at once and for good
    python -m infra.staff --stack NAME …                              on AWS, with the credentials of the environment

Operators have no account in the portal: what they do is in the cloud's own trail. Exits 1 if it was not done.
"""

import argparse
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import boto3

from infra.localcloud.aws import CONFIG
from infra.localcloud.cloud import LocalCloud
from infra.names import REGION
from infra.tools import say
from infra.verify import resources
from portal.channels.contacts import VietnameseContacts
from portal.domain.errors import NotFound, PortalError
from portal.domain.officer import Officer, StaffRole
from portal.domain.once import Once, once
from portal.operations.deactivate_officer import deactivated
from portal.operations.inviting import Invited, InviteOfficer, Personnel, invited, invited_again
from portal.operations.list_officers import line
from portal.stores.machine import HmacSeal, SystemClock
from portal.stores.secrets import Secret
from portal.stores.staff import DynamoOfficers, DynamoStaffSessions
from portal.stores.table import Table


@contextmanager
def personnel(
    stack: str, session: boto3.Session, endpoint: str | None = None
) -> Iterator[Personnel]:
    """Where a deployed stack keeps its officers; `endpoint` is the local cloud's."""
    with ExitStack() as opened:

        def client(service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
            made = session.client(service, endpoint_url=endpoint, config=CONFIG)  # type: ignore[call-overload]  # the name is data here
            return opened.enter_context(closing(made))

        table = Table(client("dynamodb"), f"{stack}-identity")
        secret = Secret(client("secretsmanager"), resources(client, stack)["PortalSecret"])
        yield Personnel(
            officers=DynamoOfficers(table),
            sessions=DynamoStaffSessions(table),
            contacts=VietnameseContacts(),
            seal=HmacSeal(secret),
            clock=SystemClock(),
        )


def invite(kept: Personnel, agency: str, name: str, mail: str) -> Invited:
    """Raises Invalid, and Conflict if the mailbox is an officer's already."""
    command = InviteOfficer(name=name, mail=mail, roles=frozenset({StaffRole.SUPERVISOR}))
    return invited(command, agency, _intention(), kept)


def tell(told: Invited) -> None:
    say(f"{told.code}")
    say(
        f"for {told.officer.officer} of {told.officer.agency}, until {told.expires_at:%d/%m %H:%M} UTC, once"
    )


def _intention() -> Once:
    """An operator repeats nothing: a command whose words were lost is followed by `again`."""
    return once("operator", secrets.token_hex(16), b"")


def _line(officer: Officer) -> str:
    known = line(officer)
    return f"{known.standing:12}{officer.officer}  {','.join(officer.roles)}  since {known.since:%Y-%m-%d}"


def _found(kept: Personnel, officer: str) -> Officer:
    found = kept.officers.find(officer)
    if found is None:
        raise NotFound
    return found


def run(kept: Personnel, chosen: argparse.Namespace) -> None:
    match chosen.command:
        case "invite":
            tell(invite(kept, chosen.agency, chosen.name, chosen.mail))
        case "again":
            found = _found(kept, chosen.officer)
            tell(invited_again(found, _intention(), kept))
            kept.sessions.end(*kept.sessions.of(found.officer))
        case "deactivate":
            say(_line(deactivated(_found(kept, chosen.officer), kept)))
        case _:
            for officer in kept.officers.of(chosen.agency):
                say(_line(officer))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--stack", help="a stack on AWS; without it, the local cloud's")
    commands = made.add_subparsers(dest="command", required=True)
    inviting = commands.add_parser("invite")
    inviting.add_argument("agency")
    inviting.add_argument("--name", required=True)
    inviting.add_argument("--mail", required=True)
    commands.add_parser("list").add_argument("agency")
    for verb in ("again", "deactivate"):
        commands.add_parser(verb).add_argument("officer")
    return made


def main() -> int:
    chosen, cloud = parser().parse_args(), LocalCloud()
    stack = chosen.stack or cloud.stack
    session = boto3.Session(region_name=REGION) if chosen.stack else cloud.aws.session
    try:
        with personnel(stack, session, None if chosen.stack else cloud.aws.endpoint) as kept:
            run(kept, chosen)
    except PortalError as error:
        say(f"{chosen.command}: {error.reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
