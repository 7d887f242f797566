"""How long we wait for AWS, by which connections, and what a trace tells of it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from functions.telemetry import forget_words
from infra.functions import load_functions
from portal.channels.sms import SnsTextMessages
from portal.operations import sweep, sweep_deliveries
from portal.stores.aws import PATIENCE, USUAL, make

SHORTEST = min(function.timeout for function in load_functions())


@pytest.mark.parametrize("service", ["dynamodb", *PATIENCE])
def test_a_silent_neighbour_leaves_the_function_time_to_say_so(service: str) -> None:
    """One silent service; two in turn are more than any door has time for."""
    limits = {"s3": min(f.timeout for f in load_functions() if f.name in {"submission", "agency"})}
    assert PATIENCE.get(service, USUAL).at_most() < limits.get(service, SHORTEST)


class Purged(BaseHTTPRequestHandler):
    """An operator that keeps each connection open, and forgets it: whoever uses one again gets no answer."""

    protocol_version = "HTTP/1.1"
    said = b"<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
    kept = False

    def do_POST(self) -> None:
        if self.kept:
            self.close_connection = True
            return
        self.kept = True
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.said)))
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def operator() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Purged) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_text_goes_out_by_a_connection_that_nobody_let_go_stale(
    operator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has one attempt, and its process may have stood still for minutes since the last one."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", operator)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-1")
    texts = SnsTextMessages(make("sns"), "MotCua")
    for _ in range(3):
        texts.send("+84912345678", "-")


def test_a_sweep_outlives_silent_neighbours() -> None:
    """Each round, and in each the last call that was begun in time; then the law's clock is looked at."""
    (sweeper,) = (f for f in load_functions() if f.name == "dossier-sweep")
    rounds = sweep.ROUND + sweep_deliveries.ROUND
    assert rounds.total_seconds() + 3 * USUAL.at_most() < sweeper.timeout


def entity(*errors: Any, parts: Any = ()) -> Any:  # noqa: ANN401  # stands for the SDK's own
    return SimpleNamespace(cause={"exceptions": list(errors)} if errors else {}, subsegments=parts)


def test_a_trace_tells_the_kind_of_an_error_and_none_of_its_words() -> None:
    quoted = [
        SimpleNamespace(type="ClientError", message=f"PhoneNumber +8491234567{n} is not valid")
        for n in range(2)
    ]
    whole = entity(quoted[0], parts=[entity(), entity(quoted[1])])
    whole.subsegments[0].cause = "an id of another exception"
    forget_words(whole)
    assert [error.message for error in quoted] == ["ClientError", "ClientError"]
