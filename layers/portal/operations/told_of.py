"""What a job is about: many are told of an event, each by a job of its own."""

from portal.domain.dossier import Moved
from portal.domain.errors import NotFound
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Job


def told_of(job: Job, dossiers: Dossiers) -> Moved:
    """Find the dossier as it stands now, and the event.

    Raises NotFound: nobody could have put such a job.
    """
    dossier = dossiers.get(job.dossier)
    event = next((one for one in dossiers.events(job.dossier) if one.seq == job.seq), None)
    if dossier is None or event is None:
        raise NotFound
    return Moved(dossier, event)
