"""The deliveries queue: agencies are told."""

from functions import telemetry
from functions.wiring import ports
from functions.work import queue_records
from portal.domain.delivery import DeliveryState
from portal.domain.ports.legs import Job
from portal.operations.deliver_event import deliver_event


@queue_records(Job)
def handler(job: Job) -> str:
    p = ports()
    delivery = deliver_event(
        job,
        p.delivery_ladder,
        p.dossiers,
        p.agencies,
        p.deliveries,
        p.agency_webhooks,
        p.ladder_jobs,
        p.clock,
    )
    if delivery and delivery.state is DeliveryState.DEAD:
        telemetry.count("DeliveryDead")
    return job.code
