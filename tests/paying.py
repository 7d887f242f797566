"""What the tests of paying begin with: a dossier that awaits its fee, and whose it is."""

from collections.abc import Mapping

from portal.domain.chain import GENESIS
from portal.domain.dossier import Dossier, FeeDue
from portal.domain.model import Words
from portal.domain.once import Once, once
from portal.domain.payment import OFFERED_FOR, PaymentRequest
from portal.domain.session import Session
from portal.domain.transitions import State
from portal.operations.open_payment import fee_of
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.payments import FakeGateway, FakePayments

CODE = "G01.79-261120-0001"
ME = Session(token_hash="0" * 64, person="person-0001", started_at=NOW, seen_at=NOW)
SOMEBODY = ME.model_copy(update={"person": "person-0002"})
AWAITING = Dossier(
    id="dossier-0001",
    code=CODE,
    secret="A2B3",
    owner=ME.person,
    procedure="3.000347",
    procedure_version="2026-01-01",
    title=Words(vi="Đổi giấy phép lái xe", en="Renew a driving licence"),
    agency="G01.79",
    state=State.AWAITING_PAYMENT,
    version=5,
    seq=5,
    chain=GENESIS,
    submitted_at=NOW,
    fee=FeeDue(amount=135_000, requested_at=NOW),
)


def key(name: str, request: str = "POST /payments") -> Once:
    return once(ME.person, name, request.encode())


def kept(head: Dossier = AWAITING) -> FakeDossiers:
    found = FakeDossiers()
    found.heads[head.id] = head
    found.happened[head.id] = []
    return found


def attempt(
    payments: FakePayments, name: str = "attempt1", gateway: str = FakeGateway.name
) -> PaymentRequest:
    """Another attempt at the one fee, open for a quarter of an hour."""
    fee = fee_of(AWAITING, payments, FakeClock())
    assert fee is not None
    payment = PaymentRequest(
        payment=name,
        gateway=gateway,
        dossier=fee.dossier,
        code=fee.code,
        owner=fee.owner,
        amount=fee.amount,
        payer_address="203.0.113.10",
        language="vi",
        opened_at=NOW,
        expires_at=NOW + OFFERED_FOR,
        once=key(name),
    )
    payments.attempt(payment, fee.tried(name))
    return payment


class OneName:
    """A directory in which every agency has the same name."""

    names: Mapping[str, str] = {"vi": "Phòng Cảnh sát giao thông", "en": "Traffic Police Division"}

    def name(self, _agency: str) -> Words:
        return Words(**self.names)
