"""A way to the local cloud on which answers are lost or old, conflicts met and batches cut, as a test says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from portal.stores.table import Table
from tests.stack import Stack

LOST, CONFLICT, CUT, OLD, HALF = "lost", "conflict", "cut", "old", "half"
_CONFLICT = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
    "message": "-",
}


class Losing:
    """A table at the end of that way. `fates` are those of the next requests; the rest arrive."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.takes()

    def takes(self, *fates: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        """What happens `meanwhile` does so between a request and its answer that is lost."""
        self.fates, self.meanwhile = list(fates), meanwhile
        self.asked: list[str] = []


def cut(asked: bytes) -> bytes:
    """The same batch with its first key alone."""
    words = json.loads(asked)
    for batch in words["RequestItems"].values():
        del batch["Keys"][1:]
    return json.dumps(words).encode()


def left_out(asked: bytes, said: bytes) -> bytes:
    """The answer to a batch that was cut, as DynamoDB says so."""
    left = json.loads(asked)["RequestItems"]
    for batch in left.values():
        del batch["Keys"][:1]
    return json.dumps(json.loads(said) | {"UnprocessedKeys": left}).encode()


def from_before(_asked: bytes, said: bytes) -> bytes:
    """Where nothing was there yet."""
    known = {"Items": [], "Count": 0} if b"Items" in said else {}
    return json.dumps(known).encode()


def half(_asked: bytes, said: bytes) -> bytes:
    """The last item as it is now, and the one before it not yet there."""
    known = json.loads(said)
    del known["Items"][-2]
    return json.dumps(known).encode()


CHANGES = {CUT: left_out, OLD: from_before, HALF: half}


@contextmanager
def losing(stack: Stack, table: str) -> Iterator[Losing]:
    cloud = urlsplit(stack.endpoint)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            way.asked.append(self.headers["X-Amz-Target"].rpartition(".")[2])
            fate = way.fates.pop(0) if way.fates else ""
            if fate == CONFLICT:
                self._answer(400, json.dumps(_CONFLICT).encode())
                return
            status, said = self._asked(cut(body) if fate == CUT else body)
            if fate == LOST:
                way.meanwhile()
            else:
                self._answer(status, CHANGES.get(fate, lambda _, said: said)(body, said))

        def _asked(self, body: bytes) -> tuple[int, bytes]:
            there = HTTPConnection(str(cloud.hostname), cloud.port)
            headers = {**self.headers, "Content-Length": str(len(body))}
            there.request("POST", "/", body, headers)
            answer = there.getresponse()
            said = answer.status, answer.read()
            there.close()
            return said

        def _answer(self, status: int, said: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as it is called
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    client = stack.aws.session.client(
        "dynamodb", endpoint_url=f"http://127.0.0.1:{server.server_port}"
    )
    way = Losing(Table(client, table))
    try:
        yield way
    finally:
        client.close()
        server.shutdown()
        thread.join()
        server.server_close()
