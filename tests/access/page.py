"""docs/access.md: who may do what, from the two tables written by hand and the calls that try them.

PYTHONPATH=.:layers .venv/bin/python -m tests.access.page
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from infra.functions import load_functions
from infra.names import ROOT
from tests.access import callers
from tests.access.grants import Grant, expected
from tests.access.probes import Probe, allowed, probes
from tests.access.things import Things, object_keys

PAGE = ROOT / "docs" / "access.md"
FUNCTIONS = """# Who may do what

Made by `python -m tests.access.page` from `tests/access/functions.toml`, `tests/access/routes.txt` and
`tests/access/staff.txt`, which are written by hand, and from the calls of `tests/access/probes.py`. Tests hold
policies, template and deployed stack to the same tables: each cell is tried with the role of the deployed function,
each door is knocked at by each caller.

## Function × action × resource

`yes`: tried and answered. `-`: tried and AccessDenied. Keys serve through tables and buckets: asked directly,
`IdentityKey` serves `auth` and `agency` (secrets of authenticator apps), `PersonalKey` those who open data keys, and
`DataKey` nobody.

"""
CONDITIONS = """
On conditions, which the template holds and the emulator does not look at:

"""
UNTRIED = """
Granted and held against the template alone, because the emulator cannot show it (`tests/access/test_roles.py`
says why):

"""
STAFF = """
## Route × officer

By role; `elsewhere` is another agency's officer of every role. At every other door an officer hears what `garbage`
hears.

"""
ROUTES = """
## Route × caller

401 not signed in, 403 another site's doing, 404 as if it were not there, 2xx let in; after a slash, what the answer
itself says. `cookie` is the citizen's own session sent from another site, `other` the key of another agency.

"""


def page() -> str:
    return "".join(
        [
            *(FUNCTIONS, *functions(), CONDITIONS, *conditions(), UNTRIED, *untried()),
            *(ROUTES, *routes(callers.CALLERS, callers.expected())),
            *(STAFF, *routes(callers.STAFF, callers.officers())),
        ]
    )


def functions() -> Iterator[str]:
    names = [function.name for function in load_functions()]
    grants = expected()
    yield from head(["resource", "action", *(f"`{name}`" for name in names)])
    for probe in tried():
        cells = ("yes" if allowed(probe, grants[name]) else "-" for name in names)
        yield row([probe.target, probe.action, *cells])


def tried() -> list[Probe]:
    """The calls, of a stack that need not be there: what they are of is enough."""
    nowhere = Things(defaultdict(str), dict.fromkeys(object_keys(""), ""), "", "")
    return list(probes(nowhere, "", ""))


def conditions() -> Iterator[str]:
    for function, grants in expected().items():
        found = {(one.resource, one.kind, one.only) for one in grants if one.kind}
        for resource, kind, only in sorted(found):
            yield f"- `{function}` on {resource}: {kind} {', '.join(f'`{it}`' for it in only)}\n"


def untried() -> Iterator[str]:
    for function, grants in expected().items():
        by_resource: dict[str, list[str]] = defaultdict(list)
        for one in sorted(grants):
            if one.effect == "Allow" and not any(grants_it(one, probe) for probe in tried()):
                by_resource[one.resource].append(one.action)
        told = "; ".join(f"{name}: {', '.join(acts)}" for name, acts in by_resource.items())
        yield f"- `{function}`: {told}\n"


def grants_it(grant: Grant, probe: Probe) -> bool:
    return grant.action == probe.action and grant.resource in probe.under


def routes(who: Iterable[str], said: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield from head(["route", *who])
    for route, heard in said.items():
        yield row([f"`{route}`", *heard.values()])


def head(cells: list[str]) -> Iterator[str]:
    yield row(cells)
    yield row("---" for _ in cells)


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
