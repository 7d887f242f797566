from portal.domain.agency import Agency
from portal.domain.delivery import Delivery, Ladder, delivery, webhook
from portal.domain.errors import NotFound
from portal.domain.ports.agencies import Agencies
from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries, Webhooks
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Job, Jobs
from portal.operations.told_of import told_of


def deliver_event(
    job: Job,
    ladder: Ladder,
    dossiers: Dossiers,
    agencies: Agencies,
    deliveries: Deliveries,
    webhooks: Webhooks,
    delivery_jobs: Jobs,
    clock: Clock,
) -> Delivery | None:
    """Knock at the agency once, and see to the next attempt; None if this one was made already.

    The next attempt is queued before this one is recorded. If the record is lost on the way the
    agency hears a knock more, and knows it by its name; the other way round it would hear none.

    Raises NotFound for an agency that is not registered: our mistake, for the dead letters.
    """
    dossier, event = told_of(job, dossiers)
    stored = deliveries.find(job.dossier, job.seq) or delivery(dossier, event)
    if not stored.awaits(job.attempt):
        return None
    reply = webhooks.call(_agency(stored, agencies), stored.webhook, webhook(dossier, event))
    wait = None if reply.taken else ladder.wait(job.attempt, reply)
    if wait is not None:
        delivery_jobs.put(job.model_copy(update={"attempt": job.attempt + 1}), delay=wait)
    tried = stored.tried(job.attempt, clock.now(), reply, last=wait is None)
    deliveries.save(tried)
    return tried


def _agency(stored: Delivery, agencies: Agencies) -> Agency:
    agency = agencies.find(stored.agency)
    if agency is None:
        raise NotFound
    return agency
