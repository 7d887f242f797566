"""Books of a portal in which everything went well, for a test to spoil."""

from datetime import timedelta

from portal.domain.delivery import WEBHOOKS, Delivery, Reply, delivery
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.notice import CHANNELS, Channel, Notice
from portal.domain.payment import PaymentRequest
from portal.domain.transitions import EventType
from portal.operations.apply_settlement import apply_settlement
from portal.operations.open_payment import open_payment
from portal.operations.settle_payment import settle_payment
from portal.operations.start_payment import Payer, PaymentOffer, StartPayment, start_payment
from portal.operations.verify_books import Shelves, VerifiedBooks, verify_books
from portal.operations.walk_return import find_result, offer_result, publish_result
from tests.fakes.books import FakeBooks
from tests.fakes.identity import FakePeople
from tests.fakes.notices import FakeDeliveries, FakeNotices
from tests.fakes.payments import FakeGateway, FakePayments
from tests.operations.walk import owned
from tests.operations.world import RESULT, World, key, result_key


class Library:
    """A world, what it is paid and told, and the one dossier that went all the way."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.payments = FakePayments()
        self.gateway = FakeGateway()
        self.notices = FakeNotices()
        self.deliveries = FakeDeliveries()
        self.people: FakePeople = owned()
        self.books = FakeBooks()

    @property
    def shelves(self) -> Shelves:
        return Shelves(
            dossiers=self.world.dossiers,
            payments=self.payments,
            notices=self.notices,
            deliveries=self.deliveries,
            people=self.people,
            books=self.books,
        )

    def verified(self, *canaries: str) -> VerifiedBooks:
        return verify_books(self.shelves, self.world.clock, canaries)

    def wrong(self, *canaries: str) -> list[tuple[str, str]]:
        found = self.verified(*canaries).findings
        return [(finding.invariant.value, finding.wrong) for finding in found]

    # --- what happens in it
    def complete(self) -> Dossier:
        """From draft to offered result, paid once, everybody told, every copy in its place."""
        world, code = self.world, self.paid()
        dossier, result = world.identifier(code), world.announced_result(code)
        world.quarantine.upload(result_key(dossier, result), RESULT)
        world.decide(code, result)
        publish_result(dossier, find_result(dossier, world.dossiers), world.quarantine, world.clean)
        offer_result(dossier, world.dossiers, world.clock)
        self.tell_everybody(dossier)
        self.books.keys = list(world.clean.stored)
        return world.dossiers.heads[dossier]

    def paid(self) -> str:
        code = self.world.awaiting_payment()
        apply_settlement(self.captured(code), self.world.dossiers, self.payments, self.world.clock)
        return code

    def captured(self, code: str, name: str = "pay") -> PaymentRequest:
        """Paid at the bank; the dossier does not know yet."""
        offer = self.offered(code, name)
        said = self.gateway.tell(offer.payment, offer.amount)
        settle_payment(said, self.payments, self.gateway, self.world.clock)
        payment = self.payments.find(offer.payment)
        assert payment is not None
        self.books.attempts.append(payment)
        self.books.spoken_of.append(payment.payment)
        return payment

    def offered(self, code: str, name: str = "pay") -> PaymentOffer:
        """An attempt of which no bank has spoken."""
        world = self.world
        open_payment(world.identifier(code), world.dossiers, self.payments, world.clock)
        return start_payment(
            StartPayment(dossier=code),
            world.me,
            key(name),
            Payer("192.0.2.1", "vi"),
            world.dossiers,
            self.payments,
            self.gateway,
            world.procedures,
            world.directory,
            world.clock,
        )

    def tell_everybody(self, dossier: str) -> None:
        for event in self.world.dossiers.events(dossier):
            self.told(event, *CHANNELS[event.type])
            if event.type in WEBHOOKS:
                self.knocked(event, Reply(status=204), last=True)

    def told(self, event: Event, *by: Channel) -> None:
        """Claimed, and sent by these channels."""
        now = self.world.clock.now()
        claim = Notice(dossier=event.dossier, seq=event.seq, claimed_at=now)
        self.notices.save(claim)
        if by:
            self.notices.save(claim.marked(by, now))

    def knocked(self, event: Event, reply: Reply, *, last: bool) -> None:
        head = self.world.dossiers.heads[event.dossier]
        known: Delivery = self.deliveries.find(event.dossier, event.seq) or delivery(head, event)
        now = self.world.clock.now()
        due = None if last else now + timedelta(hours=1)
        self.deliveries.save(known.tried(known.upcoming, now, reply, due))

    def event(self, dossier: str, what: EventType) -> Event:
        return next(one for one in self.world.dossiers.events(dossier) if one.type is what)

    def rewrite(self, event: Event, **changes: object) -> None:
        events = self.world.dossiers.happened[event.dossier]
        events[event.seq - 1] = event.model_copy(update=changes)
