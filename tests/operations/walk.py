"""A dossier that went all the way, and who is told of it."""

from datetime import date, timedelta

from portal.domain.agency import Agency
from portal.domain.chain import GENESIS
from portal.domain.dossier import Dossier, FeeDue, Moved, move, opened
from portal.domain.event import Event
from portal.domain.model import Words
from portal.domain.once import once
from portal.domain.person import Contact, Language, Particulars, Person
from portal.domain.ports.legs import Job
from portal.domain.transitions import PORTAL, Actor, EventType, Role, State
from tests.fakes.common import NOW
from tests.fakes.dossiers import FakeDossiers, FakeDrafts
from tests.fakes.identity import FakePeople

DOSSIER = "d" * 26
OWNER = "person-00000001"
CCCD, PHONE, EMAIL = "079085012345", "+84912345678", "binh@example.vn"
POLICE = Agency(
    code="G01.79",
    name=Words(vi="Phòng Cảnh sát giao thông", en="Traffic police"),
    province="79",
    webhook_url="http://127.0.0.1:8001/agency/G01.79/webhook",
    webhook_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
)

_BY = {
    Role.CITIZEN: Actor(role=Role.CITIZEN, id=OWNER),
    Role.AGENCY: Actor(role=Role.AGENCY, id=POLICE.code),
    Role.PORTAL: PORTAL,
    Role.GATEWAY: Actor(role=Role.GATEWAY, id="vnpay"),
}
_WAY = (
    (EventType.HANDED_OVER, Role.PORTAL),
    (EventType.ACCEPTED, Role.AGENCY),
    (EventType.PROCESSING_STARTED, Role.AGENCY),
    (EventType.FEE_REQUESTED, Role.AGENCY),
    (EventType.FEE_PAID, Role.GATEWAY),
    (EventType.DECIDED, Role.AGENCY),
    (EventType.RESULT_OFFERED, Role.PORTAL),
    (EventType.RESULT_RETURNED, Role.CITIZEN),
)
_ASIDE = (
    (EventType.HANDED_OVER, Role.PORTAL),
    (EventType.SUPPLEMENT_REQUESTED, Role.AGENCY),
    (EventType.SUPPLEMENT_GIVEN, Role.CITIZEN),
    (EventType.SUPPLEMENT_RECEIVED, Role.PORTAL),
    (EventType.WITHDRAWAL_REQUESTED, Role.CITIZEN),
    (EventType.WITHDRAWAL_REFUSED, Role.AGENCY),
    (EventType.WITHDRAWAL_REQUESTED, Role.CITIZEN),
    (EventType.STOPPED, Role.AGENCY),
)


class Drafts(FakeDrafts):
    """They remember what they forgot."""

    def __init__(self, dossiers: FakeDossiers) -> None:
        super().__init__(dossiers)
        self.forgotten: list[str] = []
        self.forget = self._forget

    def _forget(self, draft: str) -> None:
        self.forgotten.append(draft)


def walked(code: str = "G01.79-261124-0001", amount: int = 135_000) -> FakeDossiers:
    """Every event of the main job has happened."""
    return _gone(_WAY, code, amount)


def aside(code: str = "G01.79-261124-0003") -> FakeDossiers:
    """It was supplemented, and withdrawn in the end."""
    return _gone(_ASIDE, code, 0)


def having(what: EventType) -> FakeDossiers:
    """A dossier to which that has happened."""
    if what is EventType.REFUSED:
        return refused()
    return walked() if what in {EventType.SUBMITTED, *(one for one, _ in _WAY)} else aside()


def _gone(way: tuple[tuple[EventType, Role], ...], code: str, amount: int) -> FakeDossiers:
    moved = _filed(code)
    events = [moved.event]
    for what, role in way:
        moved = _move(moved.dossier, what, _BY[role], amount)
        events.append(moved.event)
    return _stored(moved.dossier, events)


def refused() -> FakeDossiers:
    first = _filed("G01.79-261124-0002")
    second = move(first.dossier, EventType.HANDED_OVER, PORTAL, NOW)
    third = move(second.dossier, EventType.REFUSED, _BY[Role.AGENCY], NOW)
    return _stored(third.dossier, [first.event, second.event, third.event])


def owned(language: Language = "vi") -> FakePeople:
    """Give the dossier's owner an account."""
    contact = Contact(phone=PHONE, email=EMAIL, language=language)
    particulars = Particulars(
        cccd=CCCD,
        name="Trần Văn Bình",
        birth_date=date(1985, 3, 2),
        contact=contact,
        password="a hash",
        consented_at=NOW,
    )
    people = FakePeople()
    people.settle(Person(person=OWNER, particulars=particulars, registered_at=NOW), CCCD)
    return people


def event(dossiers: FakeDossiers, what: EventType) -> Event:
    return next(one for one in dossiers.events(DOSSIER) if one.type is what)


def job(dossiers: FakeDossiers, what: EventType, attempt: int = 1) -> Job:
    found = event(dossiers, what)
    return Job(dossier=found.dossier, code=found.code, seq=found.seq, attempt=attempt)


def _move(dossier: Dossier, what: EventType, by: Actor, amount: int) -> Moved:
    if what is EventType.ACCEPTED:
        return move(dossier, what, by, NOW, accepted_at=NOW, due_at=NOW + timedelta(days=7))
    if what is EventType.FEE_REQUESTED:
        return move(dossier, what, by, NOW, fee=FeeDue(amount=amount, requested_at=NOW))
    if what is EventType.SUPPLEMENT_REQUESTED:
        return move(dossier, what, by, NOW, data={"answer_by": NOW.isoformat()})
    return move(dossier, what, by, NOW)


def _filed(code: str) -> Moved:
    new = Dossier(
        id=DOSSIER,
        code=code,
        secret="AB12",
        owner=OWNER,
        procedure="3.000347",
        procedure_version="1",
        title=Words(vi="Đổi giấy phép lái xe", en="Exchange of a driving licence"),
        agency=POLICE.code,
        state=State.REGISTERED,
        version=6,
        seq=0,
        chain=GENESIS,
        submitted_at=NOW,
    )
    return opened(new, _BY[Role.CITIZEN], {}, once(OWNER, "key", b""))


def _stored(dossier: Dossier, events: list[Event]) -> FakeDossiers:
    dossiers = FakeDossiers()
    dossiers.heads[dossier.id] = dossier
    dossiers.happened[dossier.id] = events
    return dossiers
