"""The workers behind the API, called here in their order: no stream, queue or machine is in between."""

import json
from typing import Any

from functions.delivery import records as delivery
from functions.documents import tasks as documents
from functions.dossier import outbox, settlements, tasks
from functions.notification import records as notification
from tests.bench.book import Book
from tests.bench.ground import Ground

Json = dict[str, Any]


class Workers:
    def __init__(self, ground: Ground, book: Book) -> None:
        self._ground, self._book = ground, book
        self._seen: dict[str, int] = {}
        self._handed = 0
        self.papers: list[Json] = []

    def work(self, dossier: str) -> None:
        """Relay what has happened to a dossier, and do all that follows from it."""
        self._handed = len(self._book.meter.calls)
        while new := self._new_events(dossier):
            self._seen[dossier] = self._seen.get(dossier, 0) + len(new)
            for event in new:
                self._called("relay an event", "dossier-outbox", outbox.handler, stream(event))
                self._follow()

    def settled(self, payment: str) -> None:
        """What the payments table's stream brings once a payment is settled."""
        for item in self._ground.items("PAYMENTS_TABLE", f"PAYMENT#{payment}"):
            if item["kind"]["S"] == "payment":
                self._called(
                    "apply a settlement", "dossier-settlements", settlements.handler, stream(item)
                )

    def _new_events(self, dossier: str) -> list[Json]:
        items = self._ground.items("DOSSIERS_TABLE", f"D#{dossier}")
        events = [item for item in items if item["sk"]["S"].startswith("EVENT#")]
        return events[self._seen.get(dossier, 0) :]

    def _follow(self) -> None:
        calls, self._handed = self._book.meter.calls[self._handed :], len(self._book.meter.calls)
        for call in calls:
            if call.name == "sqs.SendMessage":
                self._job(call.params["QueueUrl"], call.params["MessageBody"])
            if call.name == "stepfunctions.StartExecution":
                self._leg(call.params["name"].split("-")[-2], json.loads(call.params["input"]))
        self._handed = len(self._book.meter.calls)

    def _job(self, queue: str, body: str) -> None:
        message = {"Records": [{"messageId": "1", "body": body}]}
        told = self._ground.environment
        if queue == told["NOTICES_QUEUE"]:
            self._called("tell the citizen", "notification", notification.handler, message)
        elif queue == told["DELIVERIES_QUEUE"]:
            self._called("tell the agency", "delivery", delivery.handler, message)
        else:
            raise AssertionError(f"a record was buried: {body}")

    def _leg(self, leg: str, given: Json) -> None:
        about = {"dossier": given["dossier"]}
        {"intake": self._intake, "money": self._money, "return": self._return}[leg](about)

    def _intake(self, about: Json) -> None:
        listed = self._task("list_papers", about)
        self.papers += listed["papers"]
        cleaned = [
            self._document("clean_paper", {**about, "paper": paper}) for paper in listed["papers"]
        ]
        self._task("hand_over", {**about, "papers": cleaned})

    def _money(self, about: Json) -> None:
        self._task("open_payment", about)

    def _return(self, about: Json) -> None:
        found = self._task("find_result", about)
        self._document("publish_result", {**about, "result": found["result"]})
        self._task("offer_result", about)

    def _task(self, name: str, given: Json) -> Json:
        event = {"task": name, **given}
        return self._called(f"leg: {_words(name)}", "dossier-legs", tasks.handler, event)

    def _document(self, name: str, given: Json) -> Json:
        event = {"task": name, **given}
        return self._called(f"leg: {_words(name)}", "documents", documents.handler, event)

    def _called(self, operation: str, function: str, handler: Any, event: Json) -> Json:  # noqa: ANN401
        with self._book.entry(operation, function):
            answer: Json = handler(event, None)
        assert not answer.get("batchItemFailures"), f"{operation} failed"
        return answer


def stream(item: Json) -> Json:
    """The record a table's stream would bring of an item written now."""
    change = {"NewImage": item, "SequenceNumber": "1"}
    return {"Records": [{"eventID": "bench", "eventName": "INSERT", "dynamodb": change}]}


def _words(name: str) -> str:
    return name.replace("_", " ")
