"""The exports queue: a copy of everything is made for whom it is about."""

from functions.wiring import ports
from functions.work import queue_records
from portal.domain.ports.data_requests import ExportJob
from portal.operations.export_data import export_data
from portal.operations.holdings import Holdings


@queue_records(ExportJob)
def handler(job: ExportJob) -> None:
    p = ports()
    holdings = Holdings(
        p.people,
        p.arrivals,
        p.totps,
        p.recovery_sets,
        p.passkeys,
        p.drafts,
        p.dossiers,
        p.payments,
        p.diary,
        p.data_requests,
        p.consents,
        p.messages,
    )
    export_data(job, holdings, p.exports, p.clock)
