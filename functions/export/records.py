"""The exports queue: a copy of everything is made for whom it is about."""

from functions.wiring import ports
from functions.work import queue_records
from portal.domain.ports.data_requests import ExportJob
from portal.operations.export_data import Holdings, export_data


@queue_records(ExportJob)
def handler(job: ExportJob) -> None:
    p = ports()
    holdings = Holdings(
        p.people, p.drafts, p.dossiers, p.payments, p.diary, p.data_requests, p.consents
    )
    export_data(job, holdings, p.exports, p.clock)
