"""`make bench`: measure what the running local cloud and its packages cost, and write docs/benchmarks.md."""

import sys

from infra.localcloud.cloud import LocalCloud
from infra.localcloud.code import BUILD
from infra.names import ROOT
from infra.tools import say, step
from portal.stores.table import Table
from portal.stores.vault import KmsVault
from tests.bench import deployed, finding, passwords, sizes
from tests.bench.figures import Figures, Machine, this_machine
from tests.bench.ground import ground
from tests.bench.report import written

PAGE = ROOT / "docs/benchmarks.md"


def main() -> int:
    cloud, machine = LocalCloud(), this_machine()
    with step("finding, beside another engine"):
        found = finding.measured()
    say("A dossier through the deployed portal, then questions to it:")
    seen = deployed.measured(cloud)
    figures = _in_process(cloud, machine, seen, found)
    PAGE.write_text(written(figures), encoding="utf-8")
    say(f"{PAGE.relative_to(ROOT)} is written")
    return 0


def _in_process(
    cloud: LocalCloud, machine: Machine, seen: deployed.Deployed, found: finding.Finding
) -> Figures:
    with ground(cloud) as own:
        # Imported only now: the portal reads its environment once, and has it now.
        from tests.bench import cold, imports, life  # noqa: PLC0415

        with step("two lives in this process, each call counted"):
            book, left = life.lived(own)
        colds = cold.Colds(own, left)
        measured = colds.measure()
        with step("the bare hello without byte-code, and imports"):
            without, dearest = colds.hello_without_byte_code(), imports.dearest(colds)
        with step("known and unknown numbers by turns"):
            table = Table(own.client("dynamodb"), own.environment["IDENTITY_TABLE"])
            kms, master = own.client("kms"), own.environment["PERSONAL_KEY"]
            known_or_not = passwords.told_apart(table, KmsVault(table, lambda: kms, master))
    return Figures(
        machine=machine,
        layers=sizes.layers(BUILD),
        functions=sizes.functions(BUILD),
        colds=measured,
        hello_sources_ms=without,
        imports=dearest,
        book=book,
        deployed=seen,
        password=passwords.measured(),
        apart=known_or_not,
        finding=found,
    )


if __name__ == "__main__":
    sys.exit(main())
