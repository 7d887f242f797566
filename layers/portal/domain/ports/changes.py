"""What proves somebody changes: notices with a code against it, changes that wait, ways back in."""

from typing import Literal, Protocol

from portal.domain.contact_change import ContactChange
from portal.domain.model import Kept
from portal.domain.recovery import Recovery
from portal.domain.security_notice import SecurityNotice


class SecurityNotices(Protocol):
    def put(self, notice: SecurityNotice) -> None:
        """Keep it, in the place of an earlier one of its number: what was sent last is what counts."""

    def find(self, notice: str) -> SecurityNotice | None:
        """May return one that has expired."""

    def save(self, notice: SecurityNotice) -> None:
        """Raises Raced unless the version follows the stored one."""


class ContactChanges(Protocol):
    def add(self, change: ContactChange) -> None:
        """Raises Raced if one of that name is there."""

    def find(self, change: str) -> ContactChange | None:
        """May return one that has expired."""

    def save(self, change: ContactChange) -> None:
        """Raises Raced unless the version follows the stored one."""


class Recoveries(Protocol):
    def add(self, recovery: Recovery) -> None:
        """Raises Raced if one of that name is there."""

    def find(self, recovery: str) -> Recovery | None:
        """May return one that has expired."""

    def save(self, recovery: Recovery) -> None:
        """Raises Raced unless the version follows the stored one."""


class AccountJob(Kept):
    """An errand for the worker beside `auth`: carry out a contact change, or send a recovery's codes."""

    errand: Literal["contact-change", "recovery"]
    name: str


class AccountJobs(Protocol):
    def put(self, job: AccountJob, *, delay: int = 0) -> None:
        """See that it is worked on in `delay` seconds. Put twice, it may be worked on twice."""
