"""Accounts, sessions and codes in plain dictionaries, with the conditions of the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from portal.domain.captcha import LASTS, Challenge, Flow, Solved
from portal.domain.errors import Raced, Unavailable
from portal.domain.happened import Happened
from portal.domain.person import Contact, Person
from portal.domain.ports.common import Clock
from portal.domain.registration import Registration
from portal.domain.session import Session
from portal.domain.sign_in import SignIn
from portal.domain.tries import Tries
from tests.fakes.consents import FakeConsents


@dataclass
class FakeSessions:
    people: "FakePeople" = field(default_factory=lambda: FakePeople())  # noqa: PLW0108  # it stands below
    kept: dict[str, Session] = field(default_factory=dict)

    def add(self, session: Session, of: Person) -> None:
        if session.token_hash in self.kept or self.people.find(of.person) != of:
            raise Raced
        self.kept[session.token_hash] = session

    def settle(self, session: Session) -> None:
        """Let somebody be signed in, for a test to begin with."""
        self.kept[session.token_hash] = session

    def of(self, person: str) -> Sequence[Session]:
        return [session for session in self.kept.values() if session.person == person]

    def replace(self, session: Session, by: Session, of: Person) -> None:
        if session.token_hash not in self.kept or self.people.find(of.person) != of:
            raise Raced
        del self.kept[session.token_hash]
        self.kept[by.token_hash] = by

    def find(self, token_hash: str) -> Session | None:
        return self.kept.get(token_hash)

    def touch(self, session: Session) -> None:
        if session.token_hash in self.kept:
            self.kept[session.token_hash] = session

    def end(self, *sessions: Session) -> None:
        over = {(session.person, session.session) for session in sessions}
        going = [one for one in self.kept.values() if (one.person, one.session) not in over]
        self.kept = {one.token_hash: one for one in going}


@dataclass
class FakePeople:
    kept: dict[str, Person] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    happened: dict[str, list[Happened]] = field(default_factory=dict)

    def find(self, person: str) -> Person | None:
        return self.kept.get(person)

    def owner(self, national: str) -> Person | None:
        return self.kept.get(self.owners.get(national, ""))

    def contact(self, person: str) -> Contact | None:
        found = self.find(person)
        return found.contact if found else None

    def save(self, person: Person, *happened: Happened) -> None:
        stored = self.find(person.person)
        if stored is None or stored.version != person.version - 1:
            raise Raced
        self.kept[person.person] = person
        self.happened.setdefault(person.person, []).extend(happened)

    def past(self, person: str) -> Sequence[Happened]:
        return self.happened.get(person, [])[::-1]

    def erase(self, person: Person, national: str) -> None:
        if self.find(person.person) != person:
            raise Raced
        del self.kept[person.person], self.owners[national]

    def clear(self, person: str) -> None:
        self.happened.pop(person, None)

    def settle(self, person: Person, national: str) -> None:
        """Make an account without a registration, for a test to begin with."""
        self.kept[person.person] = person
        self.owners[national] = person.person


@dataclass
class FakeRegistrations:
    people: FakePeople
    kept: dict[str, Registration] = field(default_factory=dict)
    consents: FakeConsents = field(default_factory=FakeConsents)

    def add(self, registration: Registration) -> None:
        if registration.registration in self.kept:
            raise Raced
        self.kept[registration.registration] = registration

    def find(self, registration: str) -> Registration | None:
        return self.kept.get(registration)

    def save(self, registration: Registration) -> None:
        self._check(registration)
        self.kept[registration.registration] = registration

    def remove(self, registration: Registration) -> None:
        self.kept.pop(registration.registration, None)

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        self._check(registration)
        if national in self.people.owners or person.person in self.people.kept:
            raise Raced
        self.kept[registration.registration] = registration
        self.people.settle(person, national)
        for change in registration.ledger(person):
            self.consents.add(change)

    def _check(self, registration: Registration) -> None:
        stored = self.kept.get(registration.registration)
        if stored is None or stored.version != registration.version - 1:
            raise Raced


@dataclass
class FakeSignIns:
    kept: dict[str, SignIn] = field(default_factory=dict)

    def add(self, sign_in: SignIn) -> None:
        if sign_in.sign_in in self.kept:
            raise Raced
        self.kept[sign_in.sign_in] = sign_in

    def find(self, sign_in: str) -> SignIn | None:
        return self.kept.get(sign_in)

    def save(self, sign_in: SignIn) -> None:
        stored = self.kept.get(sign_in.sign_in)
        if stored is None or stored.version != sign_in.version - 1:
            raise Raced
        self.kept[sign_in.sign_in] = sign_in


@dataclass
class FakeTries:
    kept: dict[str, Tries] = field(default_factory=dict)

    def find(self, subject: str) -> Tries | None:
        return self.kept.get(subject)

    def save(self, tries: Tries) -> None:
        stored = self.kept.get(tries.subject)
        if (stored.version if stored else 0) != tries.version - 1:
            raise Raced
        self.kept[tries.subject] = tries

    def forget(self, subject: str) -> None:
        for one in [one for one in self.kept if one == subject or one.startswith(f"{subject}/")]:
            del self.kept[one]


@dataclass
class FakeCaptchas:
    """The answer to a challenge is the challenge itself."""

    clock: Clock
    offered: int = 0
    effort: int = 1

    def offer(self, flow: Flow, effort: int = 1) -> Challenge:
        self.offered += 1
        self.effort = effort
        until = int((self.clock.now() + LASTS).timestamp())
        return Challenge({"answer": f"{flow}|{self.offered}|{until}"})

    def solved(self, flow: Flow, answer: str) -> Solved | None:
        asked, _, rest = answer.partition("|")
        number, _, until = rest.partition("|")
        if asked != flow or not until.isdigit() or int(until) < self.clock.now().timestamp():
            return None
        return Solved(number, datetime.fromtimestamp(int(until), UTC))

    def answer(self, flow: Flow) -> str:
        return str(self.offer(flow).root["answer"])


@dataclass
class FakeSpentCaptchas:
    by: dict[str, str] = field(default_factory=dict)

    def spend(self, solved: Solved, by: str) -> bool:
        return self.by.setdefault(solved.mark, by) == by


class FakePasswords:
    """Says backwards what it is told, after its version."""

    version = "p2"

    def hash(self, password: str) -> str:
        return f"{self.version}${password[::-1]}"

    def right(self, password: str, kept: str | None) -> bool:
        return kept is not None and kept.partition("$")[2] == password[::-1]

    def stale(self, kept: str) -> bool:
        return kept.partition("$")[0] != self.version

    def common(self, password: str) -> bool:
        return password.startswith("matkhau")

    def weakness(self, password: str, known: Sequence[str]) -> str | None:
        if any(len(word) >= 4 and word in password for word in known):
            return "password_personal"
        return "password_repeats" if len(set(password)) < 4 else None


class FakeContacts:
    def phone(self, written: str) -> str | None:
        digits = written.replace(" ", "")
        return f"+84{digits[1:]}" if digits.startswith("09") and len(digits) == 10 else None

    def email(self, written: str) -> str | None:
        local, at, host = written.partition("@")
        return f"{local}@{host.lower()}" if local and at and "." in host else None


@dataclass
class FakeTextMessages:
    sent: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False

    def send(self, to: str, text: str, *, serves: str = "", instead_of: str = "") -> None:
        """Sends whatever it is told to: what is enough is known by `SparingTexts`."""
        del serves, instead_of
        if self.down:
            raise Unavailable
        self.sent.append((to, text))


@dataclass
class FakeMail:
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    down: bool = False

    def send(
        self, to: str, subject: str, text: str, *, serves: str = "", instead_of: str = ""
    ) -> None:
        """Sends whatever it is told to: what is enough is known by `SparingMail`."""
        del serves, instead_of
        if self.down:
            raise Unavailable
        self.sent.append((to, subject, text))
