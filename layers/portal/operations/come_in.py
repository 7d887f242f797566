"""What happens once somebody proved who they are, whatever the way."""

from datetime import datetime
from typing import NamedTuple

from portal.domain.arrival import Arrival, Outcome
from portal.domain.device import Device, Whence, welcomed
from portal.domain.happened import What
from portal.domain.person import Person
from portal.domain.ports.common import Clock, Codes
from portal.domain.ports.devices import Arrivals, Devices
from portal.domain.ports.identity import Sessions
from portal.domain.ports.identity_providers import Identified
from portal.domain.session import Session, hashed
from portal.operations.security_notice import Bell, warn


class SignedIn(NamedTuple):
    """`token` is told once and kept nowhere; so is `device`, None on a public computer. `told`: of a new device."""

    person: str
    name: str
    expires_at: datetime
    token: str
    device: str | None = None
    told: bool = True


class Hall(NamedTuple):
    """What lies behind the door."""

    sessions: Sessions
    devices: Devices
    arrivals: Arrivals
    bell: Bell
    codes: Codes
    clock: Clock


def come_in(
    came: Identified, arrival: Arrival, account: str, whence: Whence, hall: Hall
) -> SignedIn:
    """Begin a session, always under a new token; a device that was not known is told of, and known from now on.

    `account` is the subject that a device knows somebody by. Raises Raced if the account changed meanwhile.
    """
    now, token, person = hall.clock.now(), hall.codes.token(), came.person
    session = Session(
        token_hash=hashed(token),
        person=person.person,
        started_at=now,
        seen_at=now,
        session=hall.codes.id(),
        proved_at=now,
        device=arrival.device,
        public=arrival.public,
        assurance=came.assurance,
    )
    hall.sessions.add(session, person)
    before = hall.devices.find(hashed(whence.device)) if whence.device else None
    account = hall.devices.called(account)
    known = before is not None and before.knows(account, now)
    hall.arrivals.keep(arrival.model_copy(update={"outcome": Outcome.CAME_IN, "known": known}))
    device = None if arrival.public else _welcome(account, before, whence.device, now, hall)
    told = known or _tell(person, session, hall)
    return SignedIn(person.person, person.particulars.name, session.expires_at, token, device, told)


def _welcome(
    account: str, before: Device | None, shown: str | None, now: datetime, hall: Hall
) -> str | None:
    """The token by which the device is known from now on: the one it has, if it knew them already."""
    if before is not None and before.knows(account, now):
        hall.devices.keep(before.seen(now))
        return shown
    token = hall.codes.token()
    hall.devices.keep(welcomed(account, before, hashed(token), now))
    if before is not None:
        hall.devices.forget(before)
    return token


def _tell(person: Person, session: Session, hall: Hall) -> bool:
    """By telephone and by mail; whether either went out. Nobody is kept out because neither does."""
    return warn(hall.bell, person, What.NEW_DEVICE, device=session.device or "?")
