"""What happens to the calls of every function while two hundred dossiers are on their way."""

from tests.faults.rig import Fault

OFTEN = 10**9

WEATHER = (
    Fault("down", "auth", "sns", odds=1 / 8, times=OFTEN),
    Fault("down", "auth", "ses", odds=1 / 8, times=OFTEN),
    Fault("down", "auth", "trentservice", odds=1 / 20, times=OFTEN),
    Fault("kill", odds=1 / 250, times=OFTEN),
    Fault("lost", odds=1 / 80, times=OFTEN),
    Fault("throttle", service="dynamodb", odds=1 / 40, times=OFTEN),
    Fault("conflict", operation="TransactWriteItems", odds=1 / 12, times=OFTEN),
    Fault("down", service="dynamodb", odds=1 / 120, times=OFTEN),
    Fault("delay", odds=1 / 40, times=OFTEN, seconds=0.4),
)
"""So often that no dossier comes through unharmed, so seldom that each comes through. A call is harmed in one way.

The first three, of which the last is KMS, are for those who register and sign in meanwhile: a few arrive all the same.
"""
