"""Every five minutes: legs that died are started again, and attempts that did not come are put again.

What came back to its citizen and was never answered ends. What people asked about their data, and nobody answered in
time, is counted.
"""

from contextlib import ExitStack

from functions import telemetry
from functions.wiring import ports
from portal.operations.sweep import Swept, sweep
from portal.operations.sweep_deliveries import sweep_deliveries
from portal.operations.watch_data_requests import watch_data_requests


def handler(_event: object, _context: object) -> None:
    """Each, whatever becomes of the others."""
    with ExitStack() as sweeps:
        sweeps.callback(_requests)
        sweeps.callback(_deliveries)
        sweeps.callback(_legs)


def _legs() -> None:
    swept = sweep(ports().dossiers, ports().legs, ports().messages, ports().clock)
    _tell("sweep", swept)
    if swept.started or swept.failed:
        telemetry.count("LegsRestarted", by=swept.started + len(swept.failed))


def _deliveries() -> None:
    swept = sweep_deliveries(ports().deliveries, ports().delivery_jobs, ports().clock)
    _tell("sweep_deliveries", swept)
    if swept.started or swept.failed:
        telemetry.count("DeliveriesPutAgain", by=swept.started + len(swept.failed))


def _requests() -> None:
    watched = watch_data_requests(ports().data_requests, ports().clock)
    telemetry.log("data_requests", waiting=watched.waiting, overdue=watched.overdue)
    if watched.overdue:
        telemetry.count("DataRequestsOverdue", by=watched.overdue)


def _tell(name: str, swept: Swept) -> None:
    telemetry.log(name, waiting=swept.waiting, started=swept.started, stopped=swept.stopped)
    for dossier in swept.failed:
        telemetry.log(f"{name}_failed", dossier_id=dossier)
