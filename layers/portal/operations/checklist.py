from datetime import date
from typing import NamedTuple

from portal.domain.calendar import local_day
from portal.domain.ports.catalogue import Calendars, Declarations, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.places import Directory, Places


class Checklist(NamedTuple):
    """What is looked into to say whether something can be filed, and with whom: of a trial, a draft or a dossier."""

    procedures: Procedures
    declarations: Declarations
    calendars: Calendars
    places: Places
    directory: Directory
    clock: Clock

    def today(self) -> date:
        return local_day(self.clock.now())
