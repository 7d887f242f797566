"""What wakes a worker: changes in a table, messages in a queue, tasks of a leg.

    @stream_records                                    @queue_records(Job)
    def handler(change: Change) -> str | None: ...     def handler(job: Job) -> str | None: ...

    task = Tasks()
    @task(Task.OPEN_PAYMENT, OfDossier)
    def open_fee(command: OfDossier) -> Outcome: ...
    handler = task.handle

A worker of records returns the code of the dossier it was about, for the log, or None.
Each record and each task is one JSON line.
"""

import functools
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

import stamina
from pydantic import BaseModel, JsonValue

from functions import telemetry
from functions.neighbours import passing
from functions.wiring import ports
from portal.domain.errors import Raced, Unavailable
from portal.domain.leg import Outcome, Task
from portal.domain.ports.records import DeadRecord

Event: TypeAlias = Mapping[str, Any]
Failures: TypeAlias = dict[str, list[dict[str, str]]]
"""A partial batch response: what is named here comes again, the rest is done."""

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_TRIES = 3


class Change(NamedTuple):
    """An item of a table as somebody wrote it; `created` if it was not there before.

    Of one that was `removed` only the key is known.
    """

    pk: str
    sk: str
    kind: str
    v: int
    body: str
    created: bool
    removed: bool = False


def stream_records(
    worker: Callable[[Change], str | None], *, removals: bool = False
) -> Callable[[Event, object], Failures]:
    """Give `worker` each item written, in order, and each one removed if it asks for `removals`.

    A change that cannot be worked on is put with the dead letters, for those behind it cannot
    wait. If only a neighbour is out of reach, or even that fails, it is raised: Lambda then comes
    again with all of them, and what was done is done once. A failure that is only reported would
    do on AWS, and the local cloud forgets it.
    """

    @functools.wraps(worker)
    def handler(event: Event, _context: object) -> Failures:
        for record in event["Records"]:
            change = _change(record)
            if removals or not change.removed:
                _deal_with(worker, change, record)
        return _failed([])

    return handler


def queue_records(
    model: type[M],
) -> Callable[[Callable[[M], str | None]], Callable[[Event, object], Failures]]:
    """Give the worker each message, read as `model`.

    What fails is reported: the queue brings it again, and in the end puts it with its dead letters.
    """

    def decorate(worker: Callable[[M], str | None]) -> Callable[[Event, object], Failures]:
        def read(text: str) -> str | None:
            return worker(model.model_validate_json(text))

        @functools.wraps(worker)
        def handler(event: Event, _context: object) -> Failures:
            tried = (
                (record, _once(worker.__name__, read, record["body"]))
                for record in event["Records"]
            )
            return _failed([record["messageId"] for record, trouble in tried if trouble])

        return handler

    return decorate


class Done(NamedTuple):
    """An outcome with what the next state of the machine needs to know beside it."""

    outcome: Outcome
    facts: Mapping[str, JsonValue] = {}


class Tasks:
    """The tasks of one function: `{"task": name, …}` in, `{"outcome": word, …}` out."""

    def __init__(self) -> None:
        self._known: dict[Task, Callable[[Event], Outcome | Done]] = {}

    def __call__(
        self, task: Task, takes: type[M]
    ) -> Callable[[Callable[[M], Outcome | Done]], Callable[[M], Outcome | Done]]:
        """Let the decorated function do `task`; the rest of the event is its command."""

        def decorate(work: Callable[[M], Outcome | Done]) -> Callable[[M], Outcome | Done]:
            self._known[task] = lambda command: work(takes.model_validate(command))
            return work

        return decorate

    def handle(self, event: Event, _context: object) -> dict[str, JsonValue]:
        """Do what the machine asks. An error is raised again: retries are the machine's."""
        task = Task(event["task"])
        started = time.perf_counter()
        with telemetry.trace(task.value):
            done = self._done(
                task, {name: value for name, value in event.items() if name != "task"}
            )
        telemetry.log(
            "task",
            task=task.value,
            dossier_id=event.get("dossier"),
            outcome=done.outcome.value,
            ms=_ms(started),
        )
        return {"outcome": done.outcome.value, **done.facts}

    def _done(self, task: Task, command: Event) -> Done:
        try:
            given = self._known[task](command)
        except Exception:
            telemetry.failed("task", task=task.value, dossier_id=command.get("dossier"))
            raise
        return given if isinstance(given, Done) else Done(given)


def _deal_with(worker: Callable[[Change], str | None], change: Change, record: Event) -> None:
    """Raises what has to pass by itself before the stream may go on."""
    trouble = _worked(worker, change)
    if trouble and not _passes(trouble):
        trouble = _burial(worker, change, record)
    if trouble:
        raise trouble


def _passes(trouble: Exception) -> bool:
    return isinstance(trouble, Unavailable | Raced) or passing(trouble)


def _worked(worker: Callable[[Change], str | None], change: Change) -> Exception | None:
    """What stopped it, in up to three tries: most failures are a neighbour out of breath."""

    def retried(given: Change) -> str | None:
        found = None
        for attempt in stamina.retry_context(
            on=Exception, attempts=_TRIES, wait_initial=0.2, wait_max=2.0
        ):
            with attempt:
                found = worker(given)
        return found

    return _once(worker.__name__, retried, change, kind=change.kind)


def _once(name: str, work: Callable[[T], str | None], given: T, **facts: str) -> Exception | None:
    """Do it, with its line in the log; answers what went wrong."""
    started = time.perf_counter()
    try:
        with telemetry.trace(name):
            dossier = work(given)
    except Exception as trouble:  # noqa: BLE001  # one record's trouble is not its neighbours'
        telemetry.failed("record", worker=name, **facts)
        return trouble
    telemetry.log("record", worker=name, dossier=dossier, ms=_ms(started), **facts)
    return None


def _burial(
    worker: Callable[[Change], str | None], change: Change, record: Event
) -> Exception | None:
    stone = DeadRecord(
        worker=f"{worker.__module__}.{worker.__name__}",
        event=record["eventID"],
        pk=change.pk,
        sk=change.sk,
        v=change.v,
    )
    telemetry.count("RecordsBuried")
    return _once("bury", ports().dead_records.put, stone)


def _change(record: Event) -> Change:
    image = record["dynamodb"].get("NewImage") or record["dynamodb"]["Keys"]
    return Change(
        pk=image["pk"]["S"],
        sk=image["sk"]["S"],
        kind=image.get("kind", {"S": "-"})["S"],
        v=int(image.get("v", {"N": "0"})["N"]),
        body=image.get("body", {"S": "{}"})["S"],
        created=record["eventName"] == "INSERT",
        removed=record["eventName"] == "REMOVE",
    )


def _failed(identifiers: list[str]) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": one} for one in identifiers]}


def _ms(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
