"""Stands between the functions and the local cloud, counts their calls, and harms those it is told to.

Run by mitmproxy, in its own environment: nothing of the project is imported here. Told what to do at
`/_faults/rules` (a list, in place of the one before), asked what it saw at `/_faults/calls`.
"""

import asyncio
import json
import os
import random
import signal
from pathlib import Path
from urllib.parse import parse_qs

from mitmproxy import http
from mitmproxy.connection import Client

MARK = f"MOT_CUA_HOME={os.environ['MOT_CUA_HOME']}".encode()
CONTROL = "/_faults/"
SIGNALS = {"kill": signal.SIGKILL, "freeze": signal.SIGSTOP}
"""A frozen process is ended by the cloud, when its function's time is over."""

REFUSED = {
    "throttle": ("ProvisionedThroughputExceededException", {}),
    "conflict": ("TransactionConflictException", {}),
    "down": ("InternalServerError", {}),
}


def marked() -> list[Path]:
    """The processes of this very stack, by what they inherited."""
    return [one for one in Path("/proc").iterdir() if one.name.isdecimal() and has_mark(one)]


def has_mark(process: Path) -> bool:
    try:
        return MARK in environment(process)
    except OSError:
        return False


def environment(process: Path) -> list[bytes]:
    return (process / "environ").read_bytes().split(b"\0")


def inode(port: int, ours: int) -> str | None:
    """Of the socket on this machine that calls from `port` to `ours`; old connections have the same ports."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        ports = [int(words[place].rpartition(":")[2], 16) for place in (1, 2)]
        if ports == [port, ours] and words[9] != "0":
            return words[9]
    return None


def holds(process: Path, wanted: str) -> bool:
    try:
        return any(
            str(one.readlink()) == f"socket:[{wanted}]" for one in (process / "fd").iterdir()
        )
    except OSError:
        return False


class Caller:
    """Whose connection it is: which process of the stack, and which function it runs."""

    def __init__(self, client: Client) -> None:
        wanted = inode(client.peername[1], client.sockname[1])
        found = [one for one in marked() if wanted and holds(one, wanted)]
        named = [(one, name) for one in found if (name := function(one))]
        self.pid, self.function = (int(named[0][0].name), named[0][1]) if named else (None, "")


def function(process: Path) -> str:
    """`dossier-outbox` of `<stack>-dossier-outbox`."""
    told = dict(one.split(b"=", 1) for one in environment(process) if b"=" in one)
    return told.get(b"AWS_LAMBDA_FUNCTION_NAME", b"").decode().partition("-")[2]


class Rule:
    def __init__(self, told: dict) -> None:
        self.told = told
        self.chance = random.Random(self.told["seed"])  # noqa: S311 - chance, and no secret
        self.seen = self.fired = 0

    def takes(self, call: dict) -> bool:
        """Whether to harm this call: after `skip` of its kind each `every`th, or as chance has it, `times` in all."""
        wanted = {name: self.told.get(name) for name in ("function", "service", "operation")}
        if any(value and value != call[name] for name, value in wanted.items()):
            return False
        self.seen += 1
        place = self.seen - self.told["skip"]
        if not 0 < place <= self.told["times"] * self.told["every"] or place % self.told["every"]:
            return False
        return self.chance.random() < self.told["odds"]

    def done(self, call: dict) -> None:
        """Counted once the harm is done: what was only meant harmed nobody."""
        self.fired += 1
        call["fault"] = self.told["fault"]


def said(request: http.Request) -> tuple[str, str]:
    """The service and the operation of a call, however that service writes it."""
    target = request.headers.get("x-amz-target", "")
    if target:
        service, _, operation = target.rpartition(".")
        return service.partition("_")[0].lower(), operation
    scope = request.headers.get("authorization", "").split("/")
    service = scope[3] if len(scope) > 3 else "?"
    form = parse_qs(request.get_text(strict=False) or "") if service == "sns" else {}
    return service, form.get("Action", [request.method])[0]


def refusal(fault: str, call: dict) -> http.Response:
    name, more = REFUSED[fault]
    if fault == "conflict" and call["operation"] == "TransactWriteItems":
        name = "TransactionCanceledException"
        more = {"CancellationReasons": [{"Code": "TransactionConflict", "Message": "-"}]}
    if fault == "down" and not call["json"]:
        return http.Response.make(500)  # each protocol reads nothing as an error of the service
    status = 500 if fault == "down" else 400
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{name}", "message": fault, **more}
    return http.Response.make(
        status, json.dumps(body), {"content-type": "application/x-amz-json-1.0"}
    )


def partial(body: dict) -> dict:
    """A batch of which the last of each table was not read: its key is told, and no item."""
    for table, items in body.get("Responses", {}).items():
        if items:
            item = items.pop()
            key = {name: item[name] for name in ("pk", "sk")}
            body.setdefault("UnprocessedKeys", {}).setdefault(table, {"Keys": []})["Keys"] += [key]
    return body


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.calls: list[dict] = []
        self.callers: dict[str, Caller] = {}

    def client_disconnected(self, client: Client) -> None:
        self.callers.pop(client.id, None)

    async def request(self, flow: http.HTTPFlow) -> None:
        if flow.request.path.startswith(CONTROL):
            flow.response = self.control(flow.request)
            return
        caller = self.caller(flow.client_conn)
        service, operation = said(flow.request)
        call = {
            "function": caller.function,
            "service": service,
            "operation": operation,
            "json": "x-amz-target" in flow.request.headers,
            "fault": None,
        }
        self.calls.append(call)
        rule = next((one for one in self.rules if one.takes(call)), None)
        if rule:
            await self.harm(flow, rule, call)

    async def harm(self, flow: http.HTTPFlow, rule: Rule, call: dict) -> None:
        fault = rule.told["fault"]
        if fault in REFUSED:
            flow.response = refusal(fault, call)
            rule.done(call)
        elif fault == "delay":
            rule.done(call)
            await asyncio.sleep(rule.told["seconds"])
        else:
            flow.metadata["harm"] = rule, call

    def response(self, flow: http.HTTPFlow) -> None:
        """What was asked is done by now; whether the asker hears of it is another matter."""
        if "harm" not in flow.metadata:
            return
        rule, call = flow.metadata["harm"]
        fault = rule.told["fault"]
        if fault == "lost":
            flow.kill()
        if fault == "partial" and flow.response:
            flow.response.text = json.dumps(partial(json.loads(flow.response.get_text() or "{}")))
        if fault not in SIGNALS or self.struck(flow.client_conn, SIGNALS[fault]):
            rule.done(call)

    def struck(self, client: Client, blow: signal.Signals) -> bool:
        """Whether there was a process to strike: it may be nobody's of this stack, or dead already."""
        caller = self.caller(client)
        if not caller.pid:
            return False
        try:
            os.kill(caller.pid, blow)
        except ProcessLookupError:
            return False
        return True

    def caller(self, client: Client) -> Caller:
        if client.id not in self.callers:
            self.callers[client.id] = Caller(client)
        return self.callers[client.id]

    def control(self, request: http.Request) -> http.Response:
        if request.method == "PUT":
            self.rules = [Rule(told) for told in json.loads(request.get_text() or "[]")]
            self.calls = []
        seen = {"calls": self.calls, "fired": [rule.fired for rule in self.rules]}
        return http.Response.make(200, json.dumps(seen), {"content-type": "application/json"})


addons = [Faults()]
