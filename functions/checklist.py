from functions.wiring import ports
from portal.operations.checklist import Checklist


def checklist() -> Checklist:
    """What the trial of a declaration, the check of a draft and filing it are held to."""
    p = ports()
    return Checklist(p.procedures, p.declarations, p.calendars, p.places, p.directory, p.clock)
