"""Follow the functions' logs as JSON lines, one event each."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.localcloud.aws import CONFIG, Aws

POLL = 1.0
RUNTIME_LINES = ("START ", "END ", "REPORT ", "INIT_START ")

Event = tuple[int, str, str]  # the emulator gives events no id: time, function and text are one


@dataclass
class Tail:
    """Reads on from where it stopped; narrowed to a function and to lines that name a dossier."""

    aws: Aws
    stack: str
    function: str = ""
    code: str = ""
    seen: set[Event] = field(default_factory=set)
    since: int = 0

    def groups(self) -> list[str]:
        logs = self.aws.session.client("logs", endpoint_url=self.aws.endpoint, config=CONFIG)
        prefix = f"/aws/lambda/{self.stack}-{self.function}"
        pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        return [it["logGroupName"] for page in pages for it in page["logGroups"]]

    def events(self) -> Iterator[Event]:
        logs = self.aws.session.client("logs", endpoint_url=self.aws.endpoint, config=CONFIG)
        reader = logs.get_paginator("filter_log_events")
        for group in self.groups():
            for page in reader.paginate(logGroupName=group, startTime=self.since):
                for it in page["events"]:
                    yield it["timestamp"], group.rpartition("/")[2], it["message"].strip()

    def read(self) -> Iterator[str]:
        """Yield what is new, oldest first."""
        for event in sorted(self.events()):
            at, function, message = event
            self.since = max(self.since, at)
            if event not in self.seen and self.wants(message):
                yield as_json(at, function, message)
            self.seen.add(event)

    def wants(self, message: str) -> bool:
        return self.code in message and not message.startswith(RUNTIME_LINES)

    def follow(self) -> Iterator[str]:
        while True:
            yield from self.read()
            time.sleep(POLL)


def as_json(at: int, function: str, message: str) -> str:
    """Pass a JSON line on as it is; wrap any other, so that every line of ours is JSON."""
    try:
        line = json.loads(message)
    except ValueError:
        line = None
    if not isinstance(line, dict):
        line = {"message": message}
    return json.dumps({"function": function, "at": at} | line, ensure_ascii=False)
