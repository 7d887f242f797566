"""What wakes workers, and what becomes of what they cannot do."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import stamina

from functions import wiring
from functions.work import Change, Done, Tasks, queue_records, stream_records
from portal.domain.errors import Conflict, Raced, Unavailable
from portal.domain.leg import Outcome, Task
from portal.domain.model import Value
from portal.domain.ports.records import DeadRecord
from tests.fakes.records import FakeDeadRecords

DONE = {"batchItemFailures": []}


class Ports(wiring.Ports):
    def __init__(self) -> None:
        self.dead_records = FakeDeadRecords()


@pytest.fixture
def ports() -> Iterator[Ports]:
    found = Ports()
    wiring.use(found)
    with stamina.set_testing(True, attempts=3):
        yield found
    wiring.use(None)


def record(name: str, event: str = "MODIFY") -> dict[str, Any]:
    keys = {"pk": {"S": f"D#{name}"}, "sk": {"S": "HEAD"}}
    item = {**keys, "v": {"N": "3"}, "kind": {"S": "dossier"}, "body": {"S": "{}"}}
    image = {} if event == "REMOVE" else {"NewImage": item}
    return {
        "eventID": f"event-{name}",
        "eventName": event,
        "dynamodb": {"SequenceNumber": f"at-{name}", "Keys": keys, **image},
    }


def batch(*names: str) -> Mapping[str, Any]:
    return {"Records": [record(name) for name in names]}


class Seen:
    """A worker that remembers, and cannot do with what is poison: `trouble` is what it says then."""

    def __init__(
        self, poison: str = "-", patience: int = 99, trouble: Exception | None = None
    ) -> None:
        self.names: list[str] = []
        self._poison, self._patience = poison, patience
        self._trouble = trouble or Conflict()

    def work(self, change: Change) -> str | None:
        name = change.pk.removeprefix("D#")
        self.names.append(name)
        if name == self._poison and self.names.count(name) <= self._patience:
            raise self._trouble
        return None


def stream(seen: Seen, **options: bool) -> Callable[[Mapping[str, Any], object], Any]:
    def worker(change: Change) -> str | None:
        return seen.work(change)

    return stream_records(worker, **options)


@pytest.mark.usefixtures("ports")
def test_each_change_in_order() -> None:
    seen = Seen()
    assert stream(seen)(batch("a", "b", "c"), None) == DONE
    assert seen.names == ["a", "b", "c"]


@pytest.mark.usefixtures("ports")
def test_a_change_as_its_worker_gets_it() -> None:
    changes: list[Change] = []

    @stream_records
    def worker(change: Change) -> str | None:
        changes.append(change)
        return "G01.79-261120-0001"

    worker({"Records": [record("a", "INSERT"), record("b")]}, None)
    assert changes == [
        Change("D#a", "HEAD", "dossier", 3, "{}", created=True),
        Change("D#b", "HEAD", "dossier", 3, "{}", created=False),
    ]


@pytest.mark.usefixtures("ports")
def test_removals_are_for_those_who_ask() -> None:
    removed = {"Records": [record("a", "REMOVE")]}
    deaf, listening = Seen(), Seen()
    stream(deaf)(removed, None)
    stream(listening, removals=True)(removed, None)
    assert (deaf.names, listening.names) == ([], ["a"])


def test_a_neighbour_out_of_breath_is_asked_again(ports: Ports) -> None:
    seen = Seen(poison="a", patience=2)
    assert stream(seen)(batch("a"), None) == DONE
    assert seen.names == ["a", "a", "a"]
    assert ports.dead_records.kept == []


def test_poison_is_buried_and_the_rest_goes_on(ports: Ports) -> None:
    seen = Seen(poison="b")
    assert stream(seen)(batch("a", "b", "c"), None) == DONE
    assert seen.names == ["a", "b", "b", "b", "c"]
    (stone,) = ports.dead_records.kept
    assert stone == DeadRecord(
        worker=f"{__name__}.worker", event="event-b", pk="D#b", sk="HEAD", v=3
    )


class AwsError(Exception):
    """An error as botocore raises them, seen from outside."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}


class EndpointConnectionError(Exception):
    """Named as botocore's: nobody answers at all."""


@pytest.mark.parametrize(
    "trouble",
    [
        Unavailable(),
        Raced(),
        AwsError("ThrottlingException", 400),
        AwsError("InternalFailure", 500),
        EndpointConnectionError(),
    ],
    ids=["unavailable", "raced", "throttled", "broken", "unreachable"],
)
def test_an_outage_buries_nothing_and_keeps_the_order(ports: Ports, trouble: Exception) -> None:
    seen = Seen(poison="b", trouble=trouble)
    with pytest.raises(type(trouble)):
        stream(seen)(batch("a", "b", "c"), None)
    assert (seen.names, ports.dead_records.kept) == (["a", "b", "b", "b"], [])


def test_what_aws_refuses_for_good_is_buried(ports: Ports) -> None:
    stream(Seen(poison="a", trouble=AwsError("AccessDeniedException", 400)))(batch("a"), None)
    assert len(ports.dead_records.kept) == 1


def test_what_cannot_even_be_buried_comes_again(ports: Ports) -> None:
    class FullDrawer(FakeDeadRecords):
        def put(self, record: DeadRecord) -> None:  # noqa: ARG002 - as the port has it
            raise Unavailable

    ports.dead_records = FullDrawer()
    seen = Seen(poison="b")
    with pytest.raises(Unavailable):
        stream(seen)(batch("a", "b", "c"), None)
    assert "c" not in seen.names


class Order(Value):
    what: str


@pytest.mark.usefixtures("ports")
def test_a_message_that_fails_comes_again_alone() -> None:
    seen: list[str] = []

    @queue_records(Order)
    def worker(order: Order) -> str | None:
        if order.what == "poison":
            raise Unavailable
        seen.append(order.what)
        return None

    bodies = {
        "1": '{"what": "a"}',
        "2": '{"what": "poison"}',
        "3": "not JSON",
        "4": '{"what": "d"}',
    }
    messages = [{"messageId": name, "body": body} for name, body in bodies.items()]
    answer = worker({"Records": messages}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "3"}]}
    assert seen == ["a", "d"]


def test_a_task_answers_with_its_outcome() -> None:
    task = Tasks()

    @task(Task.OPEN_PAYMENT, Order)
    def offer(_order: Order) -> Outcome:
        return Outcome.OFFERED

    @task(Task.LIST_PAPERS, Order)
    def papers(order: Order) -> Done:
        return Done(Outcome.LISTED, {"papers": [order.what]})

    assert task.handle({"task": "open_payment", "what": "x"}, None) == {"outcome": "offered"}
    listed = task.handle({"task": "list_papers", "what": "x"}, None)
    assert listed == {"outcome": "listed", "papers": ["x"]}


def test_a_task_that_fails_is_the_machines_to_try_again() -> None:
    task = Tasks()

    @task(Task.OPEN_PAYMENT, Order)
    def offer(_order: Order) -> Outcome:
        raise Unavailable

    with pytest.raises(Unavailable):
        task.handle({"task": "open_payment", "what": "x"}, None)
    with pytest.raises(ValueError, match="unheard_of"):
        task.handle({"task": "unheard_of"}, None)
