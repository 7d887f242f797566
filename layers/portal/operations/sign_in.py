from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.captcha import Flow
from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import Cccd, Password, Person
from portal.domain.ports.common import Codes
from portal.domain.ports.identity import Passwords, People, SignIns
from portal.domain.sign_in import LASTS, SignIn
from portal.operations.pass_gate import Gate, pass_gate
from portal.operations.renew_hash import renew_hash
from portal.operations.write_to import Post


class StartSignIn(Value):
    cccd: Cccd
    password: Password
    captcha: Annotated[str, Field(max_length=4096)]


class SigningIn(Value):
    sign_in: str
    phone_hint: str
    expires_at: datetime


class Counter(NamedTuple):
    """Where somebody signs in."""

    people: People
    passwords: Passwords
    sign_ins: SignIns
    codes: Codes


def sign_in(command: StartSignIn, counter: Counter, gate: Gate, post: Post) -> SigningIn:
    """Send a code to the telephone of whoever knows the password.

    Raises NotSignedIn, the same for a number without an account, and after as many reads and as much hashing. Invalid
    for the captcha; TooMany.
    """
    name = counter.codes.id()
    account = gate.subject(Flow.SIGN_IN, command.cccd)
    pass_gate(gate, Flow.SIGN_IN, command.captcha, name, account)
    person = _known(command, counter, gate)
    return _begun(name, account, person, counter, gate, post)


def _known(command: StartSignIn, counter: Counter, gate: Gate) -> Person:
    person = counter.people.owner(gate.seal.of("national", command.cccd))
    right = counter.passwords.right(
        command.password, person.particulars.password if person else None
    )
    if person is None or not right:
        raise NotSignedIn("wrong_credentials")
    renew_hash(command.password, person, counter.people, counter.passwords)
    return person


def _begun(
    name: str, account: str, person: Person, counter: Counter, gate: Gate, post: Post
) -> SigningIn:
    code = counter.codes.digits(DIGITS)
    begun = SignIn(
        sign_in=name,
        person=person.person,
        account=account,
        code=sealed(gate.seal, name, code),
        expires_at=gate.clock.now() + LASTS,
        epoch=person.epoch,
    )
    counter.sign_ins.add(begun)
    post.code_by_text(person.contact, "sign_in_code", code)
    return SigningIn(
        sign_in=name, phone_hint=person.contact.phone_hint, expires_at=begun.expires_at
    )
