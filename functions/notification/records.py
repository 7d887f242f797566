"""The notices queue: citizens are told."""

from functions.wiring import ports
from functions.work import queue_records
from portal.domain.ports.legs import Job
from portal.operations.notify import notify


@queue_records(Job)
def handler(job: Job) -> str:
    p = ports()
    notify(job, p.dossiers, p.people, p.notices, p.messages, p.mail, p.text_messages, p.clock)
    return job.code
