"""What only the deployed portal shows: legs as their machines walked them, and answers through its front."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import httpx

from infra.localcloud.cloud import LocalCloud
from infra.tools import say
from tests import demo
from tests.bench.ground import client
from tests.people import Citizen, Sandbox

CALLS = 200
WARM = 15
CLIENTS = (1, 4)
LEGS = ("IntakeLeg", "MoneyLeg", "ReturnLeg")


class Silent(demo.Steps):
    def say(self, line: str = "") -> None:
        """The demo's steps are not this bench's."""


class Latency(NamedTuple):
    p50: float
    p99: float


class Deployed(NamedTuple):
    transitions: dict[str, int]
    latencies: dict[str, dict[int, Latency]]


def measured(cloud: LocalCloud) -> Deployed:
    with closing(Sandbox(cloud.origins.sandbox)) as sandbox:
        citizen = Citizen(cloud.origins.portal, sandbox)
        with closing(citizen):
            code = _demo(citizen, sandbox)
            return Deployed(_transitions(cloud, code), _latencies(citizen, code))


def _demo(citizen: Citizen, sandbox: Sandbox) -> str:
    """One dossier on the way that `make demo` goes; its code."""
    step = Silent()
    demo.arrive(step, citizen)
    code = demo.file(step, citizen)
    demo.answer(step, citizen, sandbox, code)
    assert demo.fetch(step, citizen, code), "the result differs"
    return code


def _transitions(cloud: LocalCloud, code: str) -> dict[str, int]:
    """What Step Functions would charge for the legs of one dossier."""
    machines, physical = client(cloud, "stepfunctions"), cloud.aws.resources(cloud.stack)
    return {
        leg.removesuffix("Leg").lower(): _of_dossier(machines, physical[leg], code) for leg in LEGS
    }


def _of_dossier(machines: Any, machine: str, code: str) -> int:  # noqa: ANN401  # boto3's own
    listed = machines.list_executions(stateMachineArn=machine, maxResults=20)["executions"]
    known = [machines.describe_execution(executionArn=it["executionArn"]) for it in listed]
    own = [it["executionArn"] for it in known if json.loads(it["input"])["code"] == code]
    return sum(_charged(machines, it) for it in own)


def _charged(machines: Any, execution: str) -> int:  # noqa: ANN401
    """States entered, and tasks beyond those: retries, and a Map's own, which the emulator does not say it enters."""
    pages = machines.get_paginator("get_execution_history").paginate(executionArn=execution)
    types = Counter(event["type"] for page in pages for event in page["events"])
    entered = sum(count for name, count in types.items() if name.endswith("StateEntered"))
    return entered + types["TaskScheduled"] - types["TaskStateEntered"]


def _latencies(citizen: Citizen, code: str) -> dict[str, dict[int, Latency]]:
    found: dict[str, dict[int, Latency]] = {}
    for name, ways in _questions(citizen, code).items():
        found[name] = {count: _asked(ways[:count]) for count in CLIENTS}
        say(f"  {name}: p50 {found[name][1].p50:.0f} ms")
    return found


def _questions(citizen: Citizen, code: str) -> dict[str, list[Callable[[], httpx.Response]]]:
    """Each question as often as there are clients; whoever saves has a draft of their own."""
    many = max(CLIENTS)
    return {
        "GET health": [lambda: citizen.http.get("/public/health")] * many,
        "GET procedures?q=": [lambda: citizen.http.get("/procedures", params={"q": "gplx"})] * many,
        "GET dossier": [lambda: citizen.http.get(f"/dossiers/{code}")] * many,
        "PUT draft (autosave)": [_saving(citizen) for _ in range(many)],
    }


def _saving(citizen: Citizen) -> Callable[[], httpx.Response]:
    draft = citizen.start()
    said = {"declaration": citizen.declaration(), "agency": demo.AGENCY, "return_by": "online"}

    def save() -> httpx.Response:
        seen = {"If-Match": f'"{draft["version"]}"'}
        answer = citizen.http.put(f"/drafts/{draft['draft']}", json=said, headers=seen)
        draft["version"] = answer.json().get("version")
        return answer

    return save


def _asked(ways: list[Callable[[], httpx.Response]]) -> Latency:
    """All clients at once, each asking one question after another; first as many as make every worker warm."""
    with ThreadPoolExecutor(len(ways)) as pool:
        list(pool.map(lambda ask: _timed(ask, WARM), ways))
        each = CALLS // len(ways)
        times = [it for done in pool.map(lambda ask: _timed(ask, each), ways) for it in done]
    return Latency(statistics.median(times), statistics.quantiles(times, n=100)[98])


def _timed(ask: Callable[[], httpx.Response], times: int) -> list[float]:
    return [_once(ask) for _ in range(times)]


def _once(ask: Callable[[], httpx.Response]) -> float:
    begun = time.perf_counter()
    ask().raise_for_status()
    return (time.perf_counter() - begun) * 1000
