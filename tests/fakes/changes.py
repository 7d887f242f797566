"""Security notices, contact changes and ways back in, in plain dictionaries, with the conditions of the real ones."""

from dataclasses import dataclass, field

from portal.domain.contact_change import ContactChange
from portal.domain.errors import Raced
from portal.domain.ports.changes import AccountJob
from portal.domain.recovery import Recovery
from portal.domain.security_notice import SecurityNotice


@dataclass
class FakeSecurityNotices:
    kept: dict[str, SecurityNotice] = field(default_factory=dict)

    def put(self, notice: SecurityNotice) -> None:
        self.kept[notice.notice] = notice

    def find(self, notice: str) -> SecurityNotice | None:
        return self.kept.get(notice)

    def save(self, notice: SecurityNotice) -> None:
        stored = self.kept.get(notice.notice)
        if stored is None or stored.version != notice.version - 1:
            raise Raced
        self.kept[notice.notice] = notice


@dataclass
class FakeContactChanges:
    kept: dict[str, ContactChange] = field(default_factory=dict)

    def add(self, change: ContactChange) -> None:
        if change.change in self.kept:
            raise Raced
        self.kept[change.change] = change

    def find(self, change: str) -> ContactChange | None:
        return self.kept.get(change)

    def save(self, change: ContactChange) -> None:
        stored = self.kept.get(change.change)
        if stored is None or stored.version != change.version - 1:
            raise Raced
        self.kept[change.change] = change


@dataclass
class FakeRecoveries:
    kept: dict[str, Recovery] = field(default_factory=dict)

    def add(self, recovery: Recovery) -> None:
        if recovery.recovery in self.kept:
            raise Raced
        self.kept[recovery.recovery] = recovery

    def find(self, recovery: str) -> Recovery | None:
        return self.kept.get(recovery)

    def save(self, recovery: Recovery) -> None:
        stored = self.kept.get(recovery.recovery)
        if stored is None or stored.version != recovery.version - 1:
            raise Raced
        self.kept[recovery.recovery] = recovery


@dataclass
class FakeAccountJobs:
    queued: list[tuple[AccountJob, int]] = field(default_factory=list)

    def put(self, job: AccountJob, *, delay: int = 0) -> None:
        self.queued.append((job, delay))
