"""What a job is about: many are told of an event, each by a job of its own."""

from portal.domain.dossier import Moved
from portal.domain.errors import NotFound
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Job


def told_of(job: Job, dossiers: Dossiers) -> Moved:
    """Find the dossier as it stands now, and the event.

    Raises NotFound: nobody could have put such a job.
    """
    story = dossiers.story(job.dossier)
    event = next((one for one in story.events if one.seq == job.seq), None) if story else None
    if story is None or event is None:
        raise NotFound
    return Moved(story.dossier, event)
