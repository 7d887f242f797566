"""Accounts, and what proves who somebody is."""

from collections.abc import Sequence
from typing import Protocol

from portal.domain.captcha import Challenge, Flow, Solved
from portal.domain.happened import Happened
from portal.domain.person import Contact, Person
from portal.domain.registration import Registration
from portal.domain.session import Session
from portal.domain.sign_in import SignIn
from portal.domain.tries import Tries


class Sessions(Protocol):
    def add(self, session: Session, of: Person) -> None:
        """Begin one. Raises Raced if the account changed since it was read: it may be barred by now."""

    def of(self, person: str) -> Sequence[Session]:
        """Everyone of theirs that was not ended; some may have expired."""

    def replace(self, session: Session, by: Session, of: Person) -> None:
        """Let the same session go on under another token, all or nothing.

        Raises Raced if it was ended, or the account changed since it was read: all its sessions may be ending.
        """

    def find(self, token_hash: str) -> Session | None:
        """May return a session that has expired: whoever asks checks `live`."""

    def touch(self, session: Session) -> None:
        """Keep when it was last used; does not bring back one that was ended."""

    def end(self, *sessions: Session) -> None:
        """Let them be over at once, under whatever token each goes on by then; ending an ended one is nothing.

        Raises Raced if one is given new tokens all the time.
        """


class People(Protocol):
    """Accounts. `national` is the keyed hash of a personal identification number."""

    def find(self, person: str) -> Person | None: ...

    def owner(self, national: str) -> Person | None:
        """Whose number it is."""

    def contact(self, person: str) -> Contact | None:
        """Where they can be reached; None if there is no such account."""

    def save(self, person: Person, *happened: Happened) -> None:
        """Keep the account's new version and what happened to it. Raises Raced unless it follows the stored one."""

    def past(self, person: str) -> Sequence[Happened]:
        """What happened to what proves them, the last first."""

    def erase(self, person: Person, national: str) -> None:
        """Leave a stone in its place and free its number. Raises Raced if it changed since."""

    def clear(self, person: str) -> None:
        """Forget what stands beside an account: all that proved them, where they came in, what happened to it.

        What they agreed to stays, for whoever has to show it. Again is nothing.
        """


class Registrations(Protocol):
    def add(self, registration: Registration) -> None:
        """Raises Raced if one of that id is there."""

    def find(self, registration: str) -> Registration | None:
        """May return one that has expired."""

    def save(self, registration: Registration) -> None:
        """Raises Raced unless the version follows the stored one."""

    def remove(self, registration: Registration) -> None: ...

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        """The account, its number, its first consents and the registration's new version, all or nothing.

        Raises Raced if the number is taken or the registration changed.
        """


class SignIns(Protocol):
    def add(self, sign_in: SignIn) -> None: ...

    def find(self, sign_in: str) -> SignIn | None:
        """May return one that has expired."""

    def save(self, sign_in: SignIn) -> None:
        """Raises Raced unless the version follows the stored one."""


class Captchas(Protocol):
    def offer(self, flow: Flow, effort: int = 1) -> Challenge:
        """`effort` multiplies the work that it is."""

    def solved(self, flow: Flow, answer: str) -> Solved | None:
        """What was solved; None if it is no solution, none of ours, of another flow, or too late.

        Finds a solution right as often as it is asked: whoever asks spends it.
        """


class SpentCaptchas(Protocol):
    def spend(self, solved: Solved, by: str) -> bool:
        """Whether it was still unspent, or spent by the same intention as now (`by`)."""


class TriesLately(Protocol):
    def find(self, subject: str) -> Tries | None: ...

    def save(self, tries: Tries) -> None:
        """Raises Raced unless the version follows the stored one."""

    def forget(self, subject: str) -> None:
        """It, and what is counted beneath it: the subjects that begin with it and a slash."""


class Passwords(Protocol):
    def hash(self, password: str) -> str: ...

    def right(self, password: str, kept: str | None) -> bool:
        """Whether `kept` is its hash; with None it takes as long and is never right."""

    def stale(self, kept: str) -> bool:
        """Whether a hash made today would be made otherwise."""

    def common(self, password: str) -> bool:
        """Whether it is among the first that anybody would guess."""

    def weakness(self, password: str, known: Sequence[str]) -> str | None:
        """Why whoever has the words `known` too would soon guess it, as a defect's code; None if they would not."""


class Contacts(Protocol):
    def phone(self, written: str) -> str | None:
        """A Vietnamese mobile number in E.164; None if it is not one."""

    def email(self, written: str) -> str | None:
        """A mail address in its normal form; None if it is not one."""
