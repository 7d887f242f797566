"""The way of a dossier as a table, written by hand: what happens, from where, to where, by whom.

`back` is where it came from, `here` where it is; `~` remembers where it was, `_` may happen beneath a wish to withdraw.
"""

from portal.domain.transitions import TRANSITIONS, EventType

ALL_BUT_THE_END = (
    "accepted,awaiting_payment,awaiting_supplement,processing,registered,withdrawal_requested"
)
WRITTEN = f"""
DossierSubmitted     -                    registered           citizen
DossierHandedOver    registered           registered           portal
SupplementRequested  processing,registered awaiting_supplement agency,portal  ~
SupplementGiven      awaiting_supplement  back                 citizen
SupplementReceived   {ALL_BUT_THE_END}    here                 portal
WithdrawalRequested  accepted,awaiting_payment,awaiting_supplement,processing,registered withdrawal_requested citizen ~
WithdrawalRefused    withdrawal_requested back                 agency
DossierStopped       awaiting_supplement,processing,withdrawal_requested stopped agency,citizen,portal
DossierAccepted      registered           accepted             agency
DossierRefused       registered           refused              agency
ProcessingStarted    accepted             processing           agency
FeeRequested         processing           awaiting_payment     agency
FeePaid              awaiting_payment     processing           gateway  _
DossierDecided       processing           decided              agency
ResultOffered        decided              decided              portal
ResultReturned       decided              returned             citizen
"""


def row(what: EventType) -> list[str]:
    rule = TRANSITIONS[what]
    marks = [mark for mark, has in (("~", rule.remembers), ("_", rule.beneath)) if has]
    return [
        what,
        ",".join(sorted(rule.origin)) or "-",
        rule.to.value,
        ",".join(sorted(rule.by)),
        *marks,
    ]


def test_the_table_is_the_one_that_was_written() -> None:
    written = sorted(line.split() for line in WRITTEN.split("\n")[1:-1])
    assert sorted(row(what) for what in TRANSITIONS) == written
