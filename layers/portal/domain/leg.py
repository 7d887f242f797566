"""A leg of a dossier's way that a state machine walks: its tasks, and the words they answer with.

The machines in infra/workflows choose on these words and on nothing else; an architecture test holds the two
together.
"""

from datetime import timedelta
from enum import StrEnum

from portal.domain.model import Kept

PATIENCE = timedelta(minutes=5)
"""By when a step of the portal's own is done, and how late an attempt at an agency may come."""

UNATTENDED = timedelta(minutes=1)
"""How long a dossier may wait for its leg before the sweeper looks after it.

An event starts its leg within seconds. If the leg is only slow, a second one finds done what the first has done.
"""


class Leg(StrEnum):
    INTAKE = "intake"
    MONEY = "money"
    RETURN = "return"


class Original(Kept):
    """What a leg is told of an uploaded file: its name, and whose it is, are not for execution histories."""

    id: str
    content_type: str
    sha256: str
    object_version: str


class Task(StrEnum):
    LIST_PAPERS = "list_papers"
    CLEAN_PAPER = "clean_paper"
    HAND_OVER = "hand_over"
    OPEN_PAYMENT = "open_payment"
    FIND_RESULT = "find_result"
    PUBLISH_RESULT = "publish_result"
    OFFER_RESULT = "offer_result"


class Outcome(StrEnum):
    LISTED = "listed"
    CLEAN = "clean"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    SENT_BACK = "sent_back"
    OVERTAKEN = "overtaken"
    OFFERED = "offered"
    NOT_DUE = "not_due"
    FOUND = "found"
    PUBLISHED = "published"
