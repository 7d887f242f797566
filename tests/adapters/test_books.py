"""Dead letters are read whole and put back, however many there are and however long that takes; papers stand alone."""

from itertools import islice
from typing import Any

import pytest

from infra.books import StackBooks
from portal.domain.ports.legs import Job

QUEUES = ("NoticesDeadLetters", "DeliveriesDeadLetters", "RecordsDeadLetters")
"""Each is known by its name here; the first alone holds anything."""


class FakeQueues:
    """As AWS has them: a receipt is good while its message is hidden; then the message is there again.

    Each call takes its time. Of a batch, what cannot be done is named in the answer, which is no error.
    """

    def __init__(self, messages: int, call_seconds: float) -> None:
        self.hidden_until = [0.0] * messages
        self.now, self.call_seconds = 0.0, call_seconds
        self.calls = 0

    def receive_message(self, **asked: Any) -> dict[str, Any]:  # noqa: ANN401  # as boto3 has it
        self._called()
        if asked["QueueUrl"] != QUEUES[0]:
            return {}
        seen = (it for it, until in enumerate(self.hidden_until) if until <= self.now)
        given = list(islice(seen, asked["MaxNumberOfMessages"]))
        if not given:
            self.now += asked["WaitTimeSeconds"]
            return {}
        for one in given:
            self.hidden_until[one] = self.now + asked["VisibilityTimeout"]
        messages = [
            {
                "MessageId": str(one),
                "Body": Job(dossier="d", code="G01.79-261124-0001", seq=one).model_dump_json(),
                "ReceiptHandle": f"{one}@{self.hidden_until[one]}",
            }
            for one in given
        ]
        return {"Messages": messages}

    def change_message_visibility_batch(self, **asked: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
        self._called()
        entries = asked["Entries"]
        assert asked["QueueUrl"] == QUEUES[0]
        assert len(entries) <= 10
        assert len({entry["Id"] for entry in entries}) == len(entries)
        failed = []
        for entry in entries:
            one, until = entry["ReceiptHandle"].split("@")
            if float(until) <= self.now:
                failed.append({"Id": entry["Id"], "Code": "InvalidParameterValue"})
            else:
                self.hidden_until[int(one)] = self.now + entry["VisibilityTimeout"]
        return {"Successful": [], "Failed": failed}

    def _called(self) -> None:
        self.now += self.call_seconds
        self.calls += 1
        assert self.calls < 10_000, "it reads without end"


def read(queues: FakeQueues) -> set[int]:
    """The numbers of the messages that were found; by then each is where others see it."""
    books = StackBooks("motcua", {name: name for name in QUEUES}, lambda _: queues)
    found = {seq for _, seq in books.dead().notices}
    assert all(until <= queues.now for until in queues.hidden_until)
    return found


@pytest.mark.parametrize("messages", [0, 7, 1_200, 12_000])
def test_dead_letters_are_read_to_their_end_and_seen_again(messages: int) -> None:
    assert read(FakeQueues(messages, call_seconds=0.06)) == set(range(messages))


def test_what_is_read_more_slowly_than_it_is_hidden_ends_all_the_same() -> None:
    assert read(FakeQueues(100, call_seconds=100))


class FakeShelf:
    """A bucket with these keys."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def get_paginator(self, _: str) -> "FakeShelf":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"Contents": [{"Key": key} for key in self.keys]}]


def test_what_is_no_paper_is_no_clean_copy() -> None:
    shelf = FakeShelf("papers/d/p", "exports/r.zip", "erased/person", "results/d/r", "strange")
    books = StackBooks("motcua", {"CleanBucket": "clean"}, lambda _: shelf)
    assert list(books.clean()) == ["papers/d/p", "results/d/r", "strange"]
