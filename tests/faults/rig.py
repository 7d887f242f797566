"""The fault rig: a stack of its own, a proxy before its cloud, and a clock that is pushed on by hand."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import httpx

from infra.localcloud import services, streams
from infra.localcloud.cloud import DEFAULT_HOME, LocalCloud
from infra.localcloud.processes import Service
from infra.localcloud.settings import LOOPBACK, Ports, tool_python
from infra.verify import shelves, tell
from portal.domain.books import Seen
from portal.domain.notice import CLAIM_HOLDS, Notice
from portal.domain.ports.dossiers import Dossiers
from portal.operations.verify_books import Shelves, VerifiedBooks, verify_books
from portal.stores.machine import SystemClock
from tests.faults.traces import Traces
from tests.people import BRIEF, PASSWORD, Citizen, Sandbox, until
from tests.stack import Stack

FOLDER = DEFAULT_HOME / "faults"
PROXY = "faults"
PATIENCE_SECONDS = 280.0
"""Of the wall's clock, for everything to be over; how many rounds of the sweeper that may take, `ways` says."""
VISIBILITY = 15
"""Seconds until a queue brings a message again; on AWS four minutes and more."""

EVERY_SECONDS = 10.0
"""How often the rig's five minutes are over."""

_OPEN = (Seen.UNDER_WAY, Seen.OWED)


@dataclass(frozen=True)
class Fault:
    """What the proxy does to calls of that kind: after `skip` of them to each `every`th, `times` in all.

    With `odds` below one, chance has a word in it; `seed` is where that begins.
    """

    fault: str
    function: str = ""
    service: str = ""
    operation: str = ""
    skip: int = 0
    times: int = 1
    every: int = 1
    seconds: float = 0.0
    odds: float = 1.0
    seed: int = 0


class Fresh:
    """The dossiers, without those that were found settled."""

    def __init__(self, dossiers: Dossiers, settled: Collection[str]) -> None:
        self.dossiers, self.settled = dossiers, settled

    def ids(self) -> Iterator[str]:
        return (one for one in self.dossiers.ids() if one not in self.settled)

    def codes(self) -> Iterator[tuple[str, str]]:
        return ((code, one) for code, one in self.dossiers.codes() if one not in self.settled)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever they can do
        return getattr(self.dossiers, name)


@dataclass
class Rig:
    stack: Stack
    sandbox: Sandbox
    citizen: Citizen
    port: int
    http: httpx.Client
    aws: Callable[[str], Any]
    traces: Traces
    others: list[Citizen] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    rounds: int = 0
    """How often the sweeper came since the last `harm`."""

    # --- the proxy
    def harm(self, *faults: Fault) -> None:
        """From now on, these and no others; what was counted is forgotten."""
        self.rounds = 0
        told = [vars(fault) for fault in faults]
        self.http.put(f"{self.proxy}/_faults/rules", json=told).raise_for_status()

    def calm(self) -> None:
        self.harm()

    def fired(self) -> list[int]:
        """How many calls met each of the faults, in the order they were told."""
        return list(self._seen()["fired"])

    def calls(self, function: str) -> list[str]:
        """What that function asked of AWS since the last `harm`."""
        return [
            f"{call['service']}.{call['operation']}"
            for call in self._seen()["calls"]
            if call["function"] == function
        ]

    def harmed(self, function: str = "") -> Counter[str]:
        """How many calls, of that function or of any, met which fault since the last `harm`."""
        calls = [call for call in self._seen()["calls"] if function in {"", call["function"]}]
        return Counter(call["fault"] for call in calls if call["fault"])

    def _seen(self) -> dict[str, Any]:
        seen: dict[str, Any] = (
            self.http.get(f"{self.proxy}/_faults/calls").raise_for_status().json()
        )
        return seen

    @property
    def proxy(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    # --- the cloud itself
    def stop_cloud(self) -> None:
        self.stack.cloud.processes.stop(services.CLOUD)

    def start_cloud(self) -> None:
        cloud = self.stack.cloud
        streams.read_anew(cloud.home)
        cloud.processes.start(services.cloud(cloud.home, cloud.ports))

    # --- the clock
    def sweep(self) -> None:
        """Five minutes later: what waits for a leg is due, claims are old, and the schedule comes round."""
        self.rounds += 1
        self._let_legs_be_due()
        self._let_claims_be_old()
        self.aws("lambda").invoke(FunctionName=f"{self.stack.name}-dossier-sweep", Payload=b"{}")

    def _let_legs_be_due(self) -> None:
        name = f"{self.stack.name}-dossiers"
        asked = {"IndexName": "next_action", "ProjectionExpression": "pk, sk"}
        for key in self._tables.scan(TableName=name, **asked)["Items"]:
            with suppress(self._tables.exceptions.ConditionalCheckFailedException):
                self._tables.update_item(
                    TableName=name,
                    Key=key,
                    UpdateExpression="SET due_at = :now",
                    ConditionExpression="attribute_exists(due_at)",
                    ExpressionAttributeValues={":now": {"S": datetime.now(UTC).isoformat()}},
                )

    def _let_claims_be_old(self) -> None:
        name = f"{self.stack.name}-deliveries"
        asked = {
            "FilterExpression": "kind = :k",
            "ExpressionAttributeValues": {":k": {"S": "notice"}},
        }
        for page in self._tables.get_paginator("scan").paginate(TableName=name, **asked):
            for item in page["Items"]:
                notice = Notice.model_validate_json(item["body"]["S"])
                older = notice.model_copy(update={"claimed_at": notice.claimed_at - CLAIM_HOLDS})
                self._revise(name, item, older.model_dump_json())

    def _revise(self, table: str, item: dict[str, Any], body: str) -> None:
        """Unless somebody wrote it meanwhile."""
        with suppress(self._tables.exceptions.ConditionalCheckFailedException):
            self._tables.update_item(
                TableName=table,
                Key={"pk": item["pk"], "sk": item["sk"]},
                UpdateExpression="SET body = :new",
                ConditionExpression="body = :old",
                ExpressionAttributeValues={":new": {"S": body}, ":old": item["body"]},
            )

    @cached_property
    def _tables(self) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
        return self.aws("dynamodb")

    # --- the end of every test
    def recovered(self, *, dead: int = 0) -> VerifiedBooks:
        """Nobody lifts a hand: the sweeper comes round, and in the end the books hold and nothing is open."""
        begun = swept = time.monotonic()
        while self._is_open(found := self._unsettled()) or self._is_open(found := self._whole()):
            now = time.monotonic()
            assert now - begun < PATIENCE_SECONDS, f"not recovered: {found}"
            if now - swept > EVERY_SECONDS:
                self.sweep()
                swept = now
            time.sleep(0.5)
        assert tell(found) == 0
        assert found.counts[Seen.DEAD] == dead
        return found

    def everybody_told(self) -> None:
        """Wait until all that happened is known; legs may still be walking."""
        until(lambda: not self._unsettled().counts[Seen.UNDER_WAY], "everybody to be told", 240)

    def _unsettled(self) -> VerifiedBooks:
        """A quick look, at what was not found settled before: each test leaves dossiers, and logs, behind."""
        with self.shelves() as all_of_them:
            fresh = all_of_them._replace(dossiers=Fresh(all_of_them.dossiers, self.settled))
            return verify_books(fresh, SystemClock())

    def _whole(self) -> VerifiedBooks:
        """`make verify`, with canaries. If nothing is open, quick looks pass these dossiers over from now on."""
        with self.shelves() as all_of_them:
            known = set(all_of_them.dossiers.ids())
            found = verify_books(all_of_them, SystemClock(), self.canaries)
        self.settled = set() if self._is_open(found) else known
        return found

    def shelves(self) -> AbstractContextManager[Shelves]:
        cloud = self.stack.cloud
        return shelves(cloud.stack, cloud.aws.session, cloud.aws.endpoint)

    def _is_open(self, found: VerifiedBooks) -> bool:
        return any(found.counts[what] for what in _OPEN)

    @property
    def canaries(self) -> list[str]:
        """What the citizens are known by: nobody may find it where things stay."""
        people = [self.citizen, *self.others]
        known = {
            word
            for one in people
            for word in (one.cccd, one.phone, one.phone[3:], one.email, one.name)
        }
        return [*sorted(known), PASSWORD, "790123456789"]


def proxy_service(cloud: LocalCloud, port: int) -> Service:
    python = tool_python("faults")
    words = f"--mode reverse:{cloud.origins.cloud} --listen-host {LOOPBACK} --listen-port {port}"
    settings = {
        "keep_host_header": "true",  # it is signed
        "connection_strategy": "lazy",  # it answers for itself while the cloud is down
        "confdir": str(cloud.home.temporary / "mitmproxy"),
    }
    options = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    script = str(Path(__file__).with_name("proxy.py"))
    program = str(python.with_name("mitmdump"))
    command = (program, "--quiet", *words.split(), *options, "--scripts", script)
    home = services.clean(cloud.home, python)
    return Service(PROXY, command, home, port, "/_faults/calls", "-")


def divert(stack: Stack, endpoint: str, daemon: str) -> None:
    """Every function calls AWS at `endpoint` and sends its traces to `daemon`.

    They are environment variables that the SDKs know, and the portal does not.
    """
    told = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_XRAY_DAEMON_ADDRESS": daemon,
    }
    with closing(stack.client("lambda")) as functions:
        _divert(functions, told)


def _divert(functions: Any, told: dict[str, str]) -> None:  # noqa: ANN401 - as above
    for page in functions.get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            variables = function["Environment"]["Variables"]
            functions.update_function_configuration(
                FunctionName=function["FunctionName"],
                Environment={"Variables": variables | told},
            )


def hurry(stack: Stack, visibility: int) -> None:
    known = stack.aws.resources(stack.name)
    with closing(stack.client("sqs")) as queues:
        for name in ("NoticesQueue", "DeliveriesQueue"):
            told = {"VisibilityTimeout": str(visibility)}
            queues.set_queue_attributes(QueueUrl=known[name], Attributes=told)


@contextmanager
def rig(visibility: int = VISIBILITY) -> Iterator[Rig]:
    """Bring the stack up with the proxy between, and take all of it down again."""
    LocalCloud(FOLDER).reset()
    cloud, port = LocalCloud(FOLDER, Ports.free()), Ports.free().cloud
    try:
        cloud.up()
        cloud.processes.start(proxy_service(cloud, port))
        stack = Stack(cloud)
        with ExitStack() as opened:
            traces = opened.enter_context(closing(Traces()))
            divert(stack, f"http://{LOOPBACK}:{port}", traces.address)
            hurry(stack, visibility)
            yield at_work(stack, port, traces, opened)
    finally:
        cloud.processes.stop(PROXY)
        cloud.down()


def at_work(stack: Stack, port: int, traces: Traces, opened: ExitStack) -> Rig:
    """The rig with its citizen signed in; whatever it opens is closed with `opened`."""
    sandbox = opened.enter_context(closing(Sandbox(stack.sandbox)))
    citizen = opened.enter_context(closing(Citizen(stack.portal, sandbox)))
    http = opened.enter_context(httpx.Client(timeout=30, limits=BRIEF, trust_env=False))

    @cache
    def aws(service: str) -> Any:  # noqa: ANN401 - any of boto3's, as it makes them
        return opened.enter_context(closing(stack.client(service)))

    return Rig(stack, sandbox, citizen.arrive(), port, http, aws, traces)


def answered(ask: Callable[[], httpx.Response], tries: int = 12) -> httpx.Response:
    """As a browser and its owner do: the same again, until there is an answer that is not the portal's weakness."""
    answer = None
    for pause in range(tries):
        try:
            answer = ask()
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code < 500 and answer.status_code != 429:
            break
        time.sleep(min(0.2 * 2**pause, 3.0))
    assert answer is not None
    return answer


def insist(ask: Callable[[], httpx.Response], tries: int = 12) -> httpx.Response:
    """The same again, until the answer is a good one."""
    answer = answered(ask, tries)
    assert answer.is_success, f"{answer.status_code} {answer.text}"
    return answer
