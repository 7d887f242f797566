"""Every five minutes: legs that died are started again."""

from functions import telemetry
from functions.wiring import ports
from portal.operations.sweep import sweep


def handler(_event: object, _context: object) -> None:
    waiting = sweep(ports().dossiers, ports().legs, ports().clock)
    telemetry.log("sweep", waiting=waiting)
    if waiting:
        telemetry.count("LegsRestarted", by=waiting)
