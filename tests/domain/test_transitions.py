"""The way of a dossier as a table, written by hand: what happens, from where, to where, by whom."""

from portal.domain.dossier import TRANSITIONS, EventType

WRITTEN = """
DossierSubmitted   -                 registered        citizen
DossierHandedOver  registered        registered        portal
DossierAccepted    registered        accepted          agency
DossierRefused     registered        refused           agency
ProcessingStarted  accepted          processing        agency
FeeRequested       processing        awaiting_payment  agency
FeePaid            awaiting_payment  processing        gateway
DossierDecided     processing        decided           agency
ResultOffered      decided           decided           portal
ResultReturned     decided           returned          citizen
"""


def row(what: EventType) -> list[str]:
    origin, to, by = TRANSITIONS[what]
    return [what, ",".join(sorted(origin)) or "-", to, by]


def test_the_table_is_the_one_that_was_written() -> None:
    assert [row(what) for what in TRANSITIONS] == [
        line.split() for line in WRITTEN.split("\n")[1:-1]
    ]
