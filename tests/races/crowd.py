"""A crowd that knocks in the same moment, and the logs that say how many came through."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

import httpx

from tests.people import BRIEF, until
from tests.soak.asked import SOAK
from tests.stack import Stack

CROWD = 200 if SOAK else 50
REACHED = CROWD * 4 // 5
ABREAST = 12 if SOAK else 4
"""How many may be inside a function at once; the others are turned away at the gate until there is room.

The emulator gives each a process of its own, and a new one costs two seconds of processor. More than twelve come no
nearer to each other on two cores, and some would be ended for coming too slowly.
"""
SIDE_BY_SIDE = ABREAST // 2
"""So many at least were inside in the same moment, or it was no race."""
PATIENCE = 120.0
LATE = 10.0


class Knock(NamedTuple):
    method: str
    url: str
    headers: dict[str, str]
    body: dict[str, Any] | None = None


def all_at_once(knocks: Sequence[Knock], turned: Counter[str]) -> list[httpx.Response]:
    """Everybody knocks in the same moment; who is told to come again knocks again, as any client has to.

    `turned` counts who was, by what told them so.
    """
    return asyncio.run(_together(knocks, turned))


async def _together(knocks: Sequence[Knock], turned: Counter[str]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=len(knocks), keepalive_expiry=BRIEF.keepalive_expiry)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as http:
        return await asyncio.gather(*(_let_in(http, knock, turned) for knock in knocks))


async def _let_in(http: httpx.AsyncClient, knock: Knock, turned: Counter[str]) -> httpx.Response:
    end = time.monotonic() + PATIENCE
    while True:
        answer = await http.request(knock.method, knock.url, headers=knock.headers, json=knock.body)
        why = turned_away(answer)
        if not why or time.monotonic() > end:
            return answer
        turned[why] += 1
        await asyncio.sleep(0.02)


def turned_away(answer: httpx.Response) -> str:
    """By what, if at all: the gate's refusal for want of room, or a 503 because a neighbour took too long.

    A 429 of ours is a problem document or the bank's answer, and counts.
    """
    ours = "application/problem+json" in answer.headers.get("content-type", "")
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS and not ours:
        return "the gate"
    return "a 503" if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else ""


class Line(NamedTuple):
    """What a function says of one request."""

    status: int
    ended: datetime
    lasted: timedelta


@dataclass(frozen=True)
class Gate:
    """One function of the deployed stack, opened for a crowd and watched."""

    stack: Stack
    function: str

    @property
    def name(self) -> str:
        return f"{self.stack.name}-{self.function}"

    @contextmanager
    def widened(self) -> Iterator[None]:
        """Let `ABREAST` in at once, and put back what was."""
        with closing(self.stack.client("lambda")) as lambdas:
            before = lambdas.get_function_concurrency(FunctionName=self.name)
            self._let(lambdas, ABREAST)
            try:
                yield
            finally:
                self._let(lambdas, before["ReservedConcurrentExecutions"])

    def _let(self, lambdas: Any, abreast: int) -> None:  # noqa: ANN401 - boto3's
        lambdas.put_function_concurrency(
            FunctionName=self.name, ReservedConcurrentExecutions=abreast
        )

    def lines(self, route: str, since: datetime) -> list[Line]:
        """One for each request of a route since then, as the function logged it."""
        with closing(self.stack.client("logs")) as logs:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=f"/aws/lambda/{self.name}", startTime=int(since.timestamp() * 1000)
            )
            found = [_line(event["message"], route) for page in pages for event in page["events"]]
        return [line for line in found if line]


class Race(NamedTuple):
    """What everybody heard; how many the operation worked on, as its answers say and as the function logged it.

    `abreast` is how many were inside at once, by the log; `turned` how many were turned away first, by what.
    """

    answers: list[httpx.Response]
    worked_on: int
    logged: int
    abreast: int
    turned: Counter[str]

    @property
    def reached(self) -> int:
        """A busy emulator loses lines of the log; who heard what only the operation says was there all the same."""
        return max(self.worked_on, self.logged)

    @property
    def statuses(self) -> list[int]:
        return [answer.status_code for answer in self.answers]


def race(gate: Gate, route: str, knocks: Sequence[Knock], worked_on: set[int], idle: Knock) -> Race:
    """Have them all knock; `worked_on` are the statuses that only the operation gives.

    `idle` is a knock at the same function that does nothing: it wakes the processes the race is run in,
    for while a process starts the emulator answers nobody, and a race of late starters is none.
    """
    turned = Counter[str]()
    with gate.widened():
        all_at_once([idle] * ABREAST, Counter())
        began = datetime.now(UTC)
        answers = all_at_once(knocks, turned)

    def worked() -> list[Line]:
        return [
            line
            for line in gate.lines(route, began)
            if line.status in worked_on and line.ended > began
        ]

    lines = until(complete(worked, len(knocks)), "the log", 2 * LATE)
    heard = sum(answer.status_code in worked_on for answer in answers)
    return Race(answers, heard, len(lines), most_at_once(lines), turned)


def complete(worked: Callable[[], list[Line]], most: int) -> Callable[[], list[Line] | None]:
    """What was logged; a late line is waited for until it is clear that none will come."""
    end = time.monotonic() + LATE

    def look() -> list[Line] | None:
        found = worked()
        return found if len(found) >= most or time.monotonic() > end else None

    return look


def most_at_once(lines: Sequence[Line]) -> int:
    came = [(line.ended - line.lasted, 1) for line in lines]
    left = [(line.ended, -1) for line in lines]
    return max(accumulate(change for _, change in sorted(came + left)), default=0)


def _line(text: str, route: str) -> Line | None:
    """A line that says one request of this route was answered."""
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or (said.get("message"), said.get("route")) != ("request", route):
        return None
    ended = datetime.strptime(said["timestamp"], "%Y-%m-%d %H:%M:%S,%f%z")
    return Line(said["status"], ended, timedelta(milliseconds=said["ms"]))
