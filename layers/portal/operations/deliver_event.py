from datetime import timedelta

from portal.domain.agency import Agency
from portal.domain.delivery import Delivery, Ladder, delivery, webhook
from portal.domain.errors import NotFound
from portal.domain.ports.agencies import Agencies
from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries, Webhooks
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Job, LadderJobs
from portal.operations.told_of import told_of


def deliver_event(
    job: Job,
    ladder: Ladder,
    dossiers: Dossiers,
    agencies: Agencies,
    deliveries: Deliveries,
    webhooks: Webhooks,
    ladder_jobs: LadderJobs,
    clock: Clock,
) -> Delivery | None:
    """Knock at the agency once, and see to the next attempt; None if this one was made already.

    The next attempt is queued before this one is recorded. If the record is lost on the way the
    agency hears a knock more, and knows it by its name; the other way round it would hear none
    until a sweep finds that the next attempt is overdue.

    Raises NotFound for an agency that is not registered: our mistake, for the dead letters.
    """
    dossier, event = told_of(job, dossiers)
    stored = deliveries.find(job.dossier, job.seq) or delivery(dossier, event)
    if not stored.awaits(job.attempt):
        return None
    reply = webhooks.call(_agency(stored, agencies), stored.webhook, webhook(dossier, event))
    now, wait = clock.now(), None
    if not reply.taken:
        wait = ladder.wait(job.attempt - stored.replayed, reply)
    if wait is not None:
        ladder_jobs.put(job.model_copy(update={"attempt": job.attempt + 1}), delay=wait)
    due = None if wait is None else now + timedelta(seconds=wait)
    tried = stored.tried(job.attempt, now, reply, due)
    deliveries.save(tried)
    return tried


def _agency(stored: Delivery, agencies: Agencies) -> Agency:
    agency = agencies.find(stored.agency)
    if agency is None:
        raise NotFound
    return agency
