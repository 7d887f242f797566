from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.alertness import FAILURES, WINDOW
from portal.domain.arrival import Arrival, Outcome
from portal.domain.captcha import Flow
from portal.domain.device import Whence
from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import Cccd, Password, Person
from portal.domain.ports.common import Codes
from portal.domain.ports.devices import Arrivals, Devices
from portal.domain.ports.identity import Passwords, People, SignIns
from portal.domain.ports.rates import Rates
from portal.domain.sign_in import LASTS, SignIn
from portal.domain.way import Way
from portal.operations.brake import Brake, brake
from portal.operations.factors import Factors, ways_of
from portal.operations.known_device import known_device
from portal.operations.pass_gate import Gate, pass_gate
from portal.operations.renew_hash import renew_hash
from portal.operations.write_to import Post


class StartSignIn(Value):
    cccd: Cccd
    password: Password
    captcha: Annotated[str, Field(max_length=4096)]


class SigningIn(Value):
    """`ways` are what may be brought, the strongest first. A text may be asked for at `next_text_at`."""

    sign_in: str
    phone_hint: str
    expires_at: datetime
    ways: tuple[Way, ...]
    next_text_at: datetime | None


class Counter(NamedTuple):
    """Where somebody signs in."""

    people: People
    passwords: Passwords
    sign_ins: SignIns
    codes: Codes
    factors: Factors
    devices: Devices
    arrivals: Arrivals
    rates: Rates
    free: int
    """Tries that one address has before it waits."""


def sign_in(
    command: StartSignIn, whence: Whence, counter: Counter, gate: Gate, post: Post
) -> SigningIn:
    """Ask whoever knows the password for more: for a code that is sent at once, unless they have a stronger way.

    Raises NotSignedIn, the same for a number without an account, and after as many reads and as much hashing. Invalid
    for the captcha; TooMany; Forbidden after too many in a row.
    """
    name = counter.codes.id()
    account = gate.subject(Flow.SIGN_IN, command.cccd)
    pass_gate(gate, Flow.SIGN_IN, command.captcha, name)
    device = known_device(whence, account, counter.devices, gate.clock)
    slower = Brake(gate.tries, gate.seal, gate.clock, counter.free)
    counted = brake(account, device, whence.address, slower)
    person = _known(command, counter, gate)
    begun = SignIn(
        sign_in=name,
        person=person.person,
        account=account,
        code="",
        expires_at=gate.clock.now() + LASTS,
        epoch=person.epoch,
        ways=ways_of(person.person, counter.factors),
        texts=0,
        tried_at=counted.account,
        address=counted.address,
        known=device is not None,
    )
    counter.arrivals.keep(arrived(begun, whence.name))
    return asked_for_more(begun, person, counter, gate, post)


def asked_for_more(
    begun: SignIn, person: Person, counter: Counter, gate: Gate, post: Post
) -> SigningIn:
    """Keep it, and send the code if that is the first way."""
    code = counter.codes.digits(DIGITS)
    if begun.ways[0] is Way.SMS:
        begun = begun.sent(sealed(gate.seal, begun.sign_in, code), gate.clock.now())
    counter.sign_ins.add(begun)
    contact = person.contact_at(gate.clock.now())
    if begun.texts:
        post.code_by_text(contact, begun.notice, code)
    return SigningIn(
        sign_in=begun.sign_in,
        phone_hint=contact.phone_hint,
        expires_at=begun.expires_at,
        ways=begun.ways,
        next_text_at=begun.next_text_at(),
    )


def arrived(begun: SignIn, device: str, outcome: Outcome = Outcome.BEGUN) -> Arrival:
    """How somebody who knew the password fares."""
    return Arrival(
        sign_in=begun.sign_in,
        person=begun.person,
        at=begun.began_at,
        device=device,
        known=begun.known,
        outcome=outcome,
    )


def _known(command: StartSignIn, counter: Counter, gate: Gate) -> Person:
    person = counter.people.owner(gate.seal.of("national", command.cccd))
    right = counter.passwords.right(
        command.password, person.particulars.password if person else None
    )
    if person is None or not right:
        counter.rates.hit(FAILURES, WINDOW)
        raise NotSignedIn("wrong_credentials")
    renew_hash(command.password, person, counter.people, counter.passwords)
    return person
