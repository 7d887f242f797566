"""What a trace costs whoever asks AWS for nothing, and what it sees of whoever does. In a process of its own."""

import os
import subprocess
import sys

from infra.names import ROOT

TRACED = {
    "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0",
    "LAMBDA_TASK_ROOT": "/var/task",
    "PYTHONPATH": f"{ROOT}:{ROOT / 'layers'}",
}
PROGRAM = """
import sys
from functions.telemetry import trace
with trace("nothing"):
    print("botocore.client" in sys.modules)
import boto3, botocore.client
print(type(botocore.client.BaseClient.__dict__["_make_api_call"]).__name__)
"""


def test_calls_of_aws_are_traced_and_tracing_alone_imports_no_client() -> None:
    done = subprocess.run(  # noqa: S603  # the program is above
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **TRACED},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "FunctionWrapper"]
