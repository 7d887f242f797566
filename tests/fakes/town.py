"""A small town to register and sign in in: every port of identity, joined up."""

from datetime import date

from portal.catalogue.messages import TomlMessages
from portal.domain.captcha import Flow
from portal.domain.device import Whence
from portal.domain.once import Once, once
from portal.domain.person import Contact, Particulars, Person
from portal.operations.change_contact import Moving
from portal.operations.come_in import Hall
from portal.operations.confirm_contact_change import Waits
from portal.operations.confirm_recovery import Desk as RecoveryDesk
from portal.operations.confirm_sign_in import Door
from portal.operations.factors import Factors
from portal.operations.offer_passkey import Ring
from portal.operations.offer_totp import Setting
from portal.operations.pass_gate import Gate
from portal.operations.password_provider import PasswordAndFactor
from portal.operations.register_person import Desk, RegisterPerson
from portal.operations.security_notice import Bell
from portal.operations.shut_account import Safe
from portal.operations.sign_in import Counter, StartSignIn
from portal.operations.start_reset import Asking
from portal.operations.write_to import Post
from tests.fakes.changes import (
    FakeAccountJobs,
    FakeContactChanges,
    FakeRecoveries,
    FakeSecurityNotices,
)
from tests.fakes.common import FakeClock, FakeCodes, FakeRates, FakeSeal
from tests.fakes.devices import FakeArrivals, FakeDevices
from tests.fakes.factors import (
    FakeCeremonies,
    FakeLocker,
    FakePasskeyChallenges,
    FakePasskeys,
    FakeRecoverySets,
    FakeTotps,
)
from tests.fakes.identity import (
    FakeCaptchas,
    FakeContacts,
    FakeMail,
    FakePasswords,
    FakePeople,
    FakeRegistrations,
    FakeSessions,
    FakeSignIns,
    FakeSpentCaptchas,
    FakeTextMessages,
    FakeTries,
)
from tests.fakes.totp import FakeTotpCodes

CCCD = "079085012345"
PASSWORD = "trời xanh mây trắng"
COOL_OFF = 86_400
HOST = "dichvucong.example.gov.vn"
HOME = Whence("203.0.113.7", None, "Chrome, Android")
"""Somewhere nobody signed in before."""


class Town:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.codes = FakeCodes()
        self.seal = FakeSeal()
        self.people = FakePeople()
        self.registrations = FakeRegistrations(self.people)
        self.consents = self.registrations.consents
        self.sign_ins = FakeSignIns()
        self.sessions = FakeSessions(self.people)
        self.tries = FakeTries()
        self.devices = FakeDevices()
        self.arrivals = FakeArrivals()
        self.rates = FakeRates(self.clock)
        self.free = 20
        self.captchas = FakeCaptchas(self.clock)
        self.spent = FakeSpentCaptchas()
        self.passwords = FakePasswords()
        self.text_messages = FakeTextMessages()
        self.mail = FakeMail()
        self.contacts = FakeContacts()
        self.messages = TomlMessages()
        self.totps, self.totp_codes = FakeTotps(), FakeTotpCodes()
        self.recovery_sets, self.locker = FakeRecoverySets(), FakeLocker()
        self.passkeys, self.passkey_challenges = FakePasskeys(), FakePasskeyChallenges()
        self.ceremonies = FakeCeremonies()
        self.security_notices = FakeSecurityNotices()
        self.contact_changes = FakeContactChanges()
        self.recoveries = FakeRecoveries()
        self.account_jobs = FakeAccountJobs()

    @property
    def bell(self) -> Bell:
        return Bell(self.security_notices, self.post, self.codes, self.seal, self.clock)

    @property
    def safe(self) -> Safe:
        return Safe(self.people, self.sessions, self.bell)

    @property
    def moving(self) -> Moving:
        return Moving(self.contact_changes, self.contacts, self.safe)

    @property
    def waits(self) -> Waits:
        return Waits(self.contact_changes, self.account_jobs, COOL_OFF)

    @property
    def recovery_desk(self) -> RecoveryDesk:
        return RecoveryDesk(
            self.recoveries,
            self.passwords,
            self.safe,
            self.factors,
            self.passkeys,
            self.devices,
        )

    @property
    def asking(self) -> Asking:
        return Asking(self.recoveries, self.account_jobs, self.codes, self.devices, self.free)

    @property
    def gate(self) -> Gate:
        return Gate(self.captchas, self.spent, self.tries, self.seal, self.clock)

    @property
    def post(self) -> Post:
        return Post(self.messages, self.text_messages, self.mail, HOST)

    @property
    def desk(self) -> Desk:
        return Desk(self.registrations, self.people, self.passwords, self.contacts, self.codes)

    @property
    def counter(self) -> Counter:
        return Counter(
            self.people,
            self.passwords,
            self.sign_ins,
            self.codes,
            self.factors,
            self.devices,
            self.arrivals,
            self.rates,
            self.free,
        )

    @property
    def factors(self) -> Factors:
        return Factors(self.totps, self.recovery_sets, self.totp_codes, self.locker)

    @property
    def setting(self) -> Setting:
        return Setting(self.totps, self.totp_codes, self.locker, self.clock)

    @property
    def ring(self) -> Ring:
        return Ring(self.passkeys, self.passkey_challenges, self.ceremonies, self.codes, self.clock)

    def provider(self, session: str = "", device: str = "Chrome, Android") -> PasswordAndFactor:
        return PasswordAndFactor(
            self.sign_ins,
            self.people,
            self.factors,
            self.seal,
            self.clock,
            self.arrivals,
            session,
            device,
        )

    @property
    def door(self) -> Door:
        return Door(self.tries, self.seal, self.hall)

    @property
    def hall(self) -> Hall:
        return Hall(self.sessions, self.devices, self.arrivals, self.bell, self.codes, self.clock)

    def application(self, **changes: object) -> RegisterPerson:
        """Take a captcha and fill in the form."""
        said = {
            "cccd": CCCD,
            "name": "Nguyễn Văn An",
            "birth_date": date(1985, 3, 20),
            "sex": "male",
            "phone": "0912 345 678",
            "email": "an.nguyen@example.com",
            "password": PASSWORD,
            "captcha": self.captchas.answer(Flow.REGISTER),
            "consents": ["terms", "personal-data"],
            "language": "vi",
        }
        return RegisterPerson.model_validate(said | changes)

    def credentials(self, **changes: object) -> StartSignIn:
        said = {
            "cccd": CCCD,
            "password": PASSWORD,
            "captcha": self.captchas.answer(Flow.SIGN_IN),
        }
        return StartSignIn.model_validate(said | changes)

    def settled(self) -> Person:
        """Let somebody have an account here."""
        contact = Contact(phone="+84987654321", email="chu.nha@example.com", language="vi")
        person = Person(
            person="person-0001",
            particulars=Particulars(
                cccd=CCCD,
                name="Nguyễn Văn An",
                birth_date=date(1985, 3, 20),
                contact=contact,
                password=self.passwords.hash(PASSWORD),
                consented_at=self.clock.now(),
                sex="male",
            ),
            registered_at=self.clock.now(),
        )
        self.people.settle(person, self.seal.of("national", CCCD))
        return person

    def code_texted(self) -> str:
        """Read the code in the last text message that has one, as a telephone does."""
        texts = [text for _, text in self.text_messages.sent if "#" in text]
        return texts[-1].rpartition("#")[2]

    def code_mailed(self) -> str:
        words = self.mail.sent[-1][2].split()
        return next(word for word in words if word.isdigit() and len(word) == 6)


def knock(key: str = "key-1", asked: str = "asked") -> Once:
    return once("somebody", key, asked.encode())
