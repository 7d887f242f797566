"""A small town to register and sign in in: every port of identity, joined up."""

from datetime import date

from portal.catalogue.messages import TomlMessages
from portal.domain.captcha import Flow
from portal.domain.once import Once, once
from portal.domain.person import Contact, Particulars, Person
from portal.operations.confirm_sign_in import Door
from portal.operations.pass_gate import Gate
from portal.operations.register_person import Desk, RegisterPerson
from portal.operations.sign_in import Counter, StartSignIn
from portal.operations.write_to import Post
from tests.fakes.common import FakeClock, FakeCodes, FakeSeal
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

CCCD = "079085012345"
PASSWORD = "trời xanh mây trắng"
HOST = "dichvucong.example.gov.vn"


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
        self.captchas = FakeCaptchas(self.clock)
        self.spent = FakeSpentCaptchas()
        self.passwords = FakePasswords()
        self.text_messages = FakeTextMessages()
        self.mail = FakeMail()
        self.contacts = FakeContacts()
        self.messages = TomlMessages()

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
        return Counter(self.people, self.passwords, self.sign_ins, self.codes)

    @property
    def door(self) -> Door:
        return Door(
            self.sign_ins,
            self.people,
            self.sessions,
            self.tries,
            self.codes,
            self.seal,
            self.clock,
        )

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
        """Read the code in the last text message, as a telephone does."""
        return self.text_messages.sent[-1][1].rpartition("#")[2]

    def code_mailed(self) -> str:
        words = self.mail.sent[-1][2].split()
        return next(word for word in words if word.isdigit() and len(word) == 6)


def knock(key: str = "key-1", asked: str = "asked") -> Once:
    return once("somebody", key, asked.encode())
