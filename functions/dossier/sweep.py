"""Every five minutes: legs that died are started again."""

from functions import telemetry
from functions.wiring import ports
from portal.operations.sweep import sweep


def handler(_event: object, _context: object) -> None:
    swept = sweep(ports().dossiers, ports().legs, ports().clock)
    telemetry.log("sweep", waiting=swept.waiting, started=swept.started)
    for dossier in swept.failed:
        telemetry.log("sweep_failed", dossier_id=dossier)
    if swept.started or swept.failed:
        telemetry.count("LegsRestarted", by=swept.started + len(swept.failed))
