"""Step Functions walk the legs; SQS keeps the jobs."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.domain.leg import Leg
from portal.domain.ports.legs import Job

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient

MOST_DELAY = 900


class StepFunctionsLegs:
    """`machines` maps a leg to its state machine's ARN."""

    def __init__(self, client: "SFNClient", machines: Mapping[Leg, str]) -> None:
        self._client, self._machines = client, machines

    def start(self, leg: Leg, *, dossier: str, code: str, number: int) -> None:
        """The name is what an operator looks for in the console: see `execution_name`.

        Started twice, AWS returns the running one or says that it exists; both mean it was started.
        """
        try:
            self._client.start_execution(
                stateMachineArn=self._machines[leg],
                name=execution_name(code, leg, number),
                input=json.dumps({"dossier": dossier, "code": code}),
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return


def execution_name(code: str, leg: Leg, number: int) -> str:
    """The code with its dots as underscores: with other characters, AWS keeps no log of the execution."""
    return f"{code}-{leg}-{number}".replace(".", "_")


class SqsJobs:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, job: Job, *, delay: int = 0) -> None:
        if not 0 <= delay <= MOST_DELAY:
            raise ValueError(f"SQS delays at most {MOST_DELAY} seconds, not {delay}")
        self._client.send_message(
            QueueUrl=self._url, MessageBody=job.model_dump_json(), DelaySeconds=delay
        )
