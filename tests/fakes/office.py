"""An agency's office to come in at: officers, their apps, and who invites them."""

from datetime import timedelta

from portal.domain.captcha import Flow
from portal.domain.officer import Officer, StaffRole, StaffSession
from portal.domain.once import Once, once
from portal.operations.enter_office import EnterOffice, enter_office
from portal.operations.entering import Entrance, OpenInvitation
from portal.operations.inviting import Invited, InviteOfficer, Letters, Personnel, invited
from portal.operations.open_invitation import Shown, open_invitation
from portal.operations.prove_officer import ProveOfficer, prove_officer
from portal.operations.sign_in_officer import (
    OfficerSignedIn,
    Outside,
    SignInOfficer,
    sign_in_officer,
)
from portal.operations.tell_supervisors import Bulletin
from tests.catalogue import directory
from tests.fakes.staff import FakeOfficers, FakeSafe, FakeStaffSessions
from tests.fakes.totp import FakeTotpCodes
from tests.fakes.town import Town

AGENCY, OTHER_AGENCY = "G01.79", "G01.01"
PASSWORD = "trời xanh mây trắng"
HALF_MINUTE = timedelta(seconds=30)
MAIL = "can.bo@example.com"
DESK, FREE_HERE = "203.0.113.7", 20
"""An address, and the tries that one has before it waits."""


class Office:
    """`secrets` are what each officer's app was shown."""

    def __init__(self) -> None:
        town = Town()
        self.clock, self.codes, self.seal, self.mail = town.clock, town.codes, town.seal, town.mail
        self.contacts, self.passwords, self.messages = town.contacts, town.passwords, town.messages
        self.captchas, self.gate = town.captchas, town.gate
        self.staff_sessions = FakeStaffSessions()
        self.officers = FakeOfficers(self.staff_sessions)
        self.totp = FakeTotpCodes()
        self.directory = directory()
        self.safe = FakeSafe()
        self.secrets: dict[str, str] = {}

    @property
    def personnel(self) -> Personnel:
        return Personnel(self.officers, self.staff_sessions, self.contacts, self.seal, self.clock)

    @property
    def letters(self) -> Letters:
        return Letters(self.messages, self.mail, self.directory)

    @property
    def bulletin(self) -> Bulletin:
        return Bulletin(self.officers, self.letters, self.clock)

    @property
    def entrance(self) -> Entrance:
        return Entrance(self.officers, self.passwords, self.totp, self.safe, self.clock)

    def invited(
        self, *roles: StaffRole, mail: str = MAIL, agency: str = AGENCY, key: str = "key"
    ) -> Invited:
        command = InviteOfficer(name="Lê Thị Hoa", mail=mail, roles=frozenset(roles))
        return invited(command, agency, knock(key), self.personnel)

    def opened(self, told: Invited) -> Shown:
        officer, _, word = told.code.partition(".")
        shown = self.opened_by(officer, word)
        self.secrets[officer] = shown.secret
        return shown

    def opened_by(self, officer: str, word: str) -> Shown:
        """Whoever shows that word, at that officer's door."""
        command = OpenInvitation(invitation=word)
        return open_invitation(command, officer, self.entrance, self.directory)

    def entering(self, told: Invited, **changes: str) -> EnterOffice:
        officer, _, word = told.code.partition(".")
        said = {"invitation": word, "password": PASSWORD, "code": self.shown_by_app(officer)}
        return EnterOffice.model_validate(said | changes)

    def shown_by_app(self, officer: str) -> str:
        return self.totp.code(self.secrets[officer], self.clock.now())

    def arrived(self, *roles: StaffRole, **who: str) -> Officer:
        """Somebody who was invited and came in."""
        told = self.invited(*roles, **who)
        self.opened(told)
        enter_office(self.entering(told), told.officer.officer, self.entrance)
        return self.kept(told.officer.officer)

    def kept(self, officer: str) -> Officer:
        found = self.officers.find(officer)
        assert found
        return found

    def credentials(self, officer: Officer, **changes: str) -> SignInOfficer:
        said = {
            "mail": officer.mail,
            "password": PASSWORD,
            "code": self.shown_by_app(officer.officer),
            "captcha": self.captchas.answer(Flow.STAFF),
        }
        return SignInOfficer.model_validate(said | changes)

    def sign_in(self, command: SignInOfficer, address: str = DESK) -> OfficerSignedIn:
        outside = Outside(address, FREE_HERE)
        return sign_in_officer(command, outside, self.entrance, self.codes, self.gate)

    def prove(self, session: StaffSession, **changes: str) -> OfficerSignedIn:
        said = {"password": PASSWORD, **changes}
        said.setdefault("code", self.shown_by_app(session.officer))
        command = ProveOfficer.model_validate(said)
        return prove_officer(command, session, self.entrance, self.codes, self.gate)

    def mailed(self, to: str) -> list[tuple[str, str, str]]:
        return [mail for mail in self.mail.sent if mail[0] == to]

    def on_duty(self, officer: Officer, address: str = DESK) -> StaffSession:
        """Half a minute later, for their app has another code then."""
        self.clock.advance(HALF_MINUTE)
        return self.sign_in(self.credentials(officer), address).session


def knock(key: str = "key", asked: str = "asked") -> Once:
    return once("an agency", key, asked.encode())
