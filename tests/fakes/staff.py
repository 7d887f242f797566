"""Officers in plain dictionaries, with the conditions of the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.domain.errors import Raced, Unavailable
from portal.domain.officer import Officer, StaffSession


@dataclass
class FakeStaffSessions:
    kept: dict[str, StaffSession] = field(default_factory=dict)

    def find(self, token_hash: str) -> StaffSession | None:
        return self.kept.get(token_hash)

    def touch(self, session: StaffSession) -> None:
        if session.token_hash in self.kept:
            self.kept[session.token_hash] = session

    def of(self, officer: str) -> Sequence[StaffSession]:
        return [session for session in self.kept.values() if session.officer == officer]

    def end(self, *sessions: StaffSession) -> None:
        for session in sessions:
            self.kept.pop(session.token_hash, None)


@dataclass
class FakeOfficers:
    sessions: FakeStaffSessions = field(default_factory=FakeStaffSessions)
    kept: dict[str, Officer] = field(default_factory=dict)
    mailboxes: dict[str, str] = field(default_factory=dict)

    def find(self, officer: str) -> Officer | None:
        return self.kept.get(officer)

    def owner(self, mailbox: str) -> Officer | None:
        return self.kept.get(self.mailboxes.get(mailbox, ""))

    def of(self, agency: str) -> Sequence[Officer]:
        theirs = (officer for officer in self.kept.values() if officer.agency == agency)
        return sorted(theirs, key=lambda officer: officer.created_at)

    def add(self, officer: Officer, mailbox: str) -> None:
        if officer.officer in self.kept or mailbox in self.mailboxes:
            raise Raced
        self.kept[officer.officer] = officer
        self.mailboxes[mailbox] = officer.officer

    def save(
        self,
        officer: Officer,
        begins: StaffSession | None = None,
        ends: StaffSession | None = None,
    ) -> None:
        stored = self.kept.get(officer.officer)
        if stored is None or stored.version != officer.version - 1:
            raise Raced
        if ends and ends.token_hash not in self.sessions.kept:
            raise Raced
        self.kept[officer.officer] = officer
        if ends:
            self.sessions.end(ends)
        if begins:
            self.sessions.kept[begins.token_hash] = begins


class FakeSafe:
    """Writes whose it is on the outside."""

    def lock(self, text: str, officer: str, purpose: str) -> str:
        return f"{officer}|{purpose}|{text[::-1]}"

    def open(self, locked: str, officer: str, purpose: str) -> str:
        whose, what, text = locked.split("|")
        if (whose, what) != (officer, purpose):
            raise Unavailable
        return text[::-1]
