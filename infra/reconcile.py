"""Put back what the emulator's CloudFormation drops and a journey could notice. Local only.

MiniStack creates functions without reserved concurrency and dead-letter settings and tables
without TTL. Everything else it drops is asserted on the template.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.localcloud.aws import CONFIG, Aws

Properties = Mapping[str, Any]


def reconcile(aws: Aws, stack: str, template: Path) -> int:
    """Apply them again from the deployed template; answer how many."""
    physical = aws.resources(stack)
    resources = json.loads(template.read_text("utf-8"))["Resources"]
    return sum(
        reconcile_function(aws, physical, physical[name], properties)
        for name, properties in of_type(resources, "AWS::Serverless::Function")
    ) + sum(
        reconcile_table(aws, physical[name], properties)
        for name, properties in of_type(resources, "AWS::DynamoDB::Table")
    )


def of_type(resources: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Properties]]:
    for name, resource in resources.items():
        if resource["Type"] == kind:
            yield name, resource["Properties"]


def reconcile_function(
    aws: Aws, physical: Mapping[str, str], name: str, properties: Properties
) -> int:
    functions = aws.session.client("lambda", endpoint_url=aws.endpoint, config=CONFIG)
    concurrency = switched_on(properties.get("ReservedConcurrentExecutions"))
    if concurrency is not None:
        functions.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=concurrency
        )
    letters = properties.get("DeadLetterQueue")
    if letters:
        queue = physical[letters["TargetArn"]["Fn::GetAtt"][0]]
        functions.update_function_configuration(
            FunctionName=name, DeadLetterConfig={"TargetArn": queue_arn(aws, queue)}
        )
    return (concurrency is not None) + bool(letters)


def switched_on(value: object) -> int | None:
    """Read a number, or the branch that the local parameters choose (`Fn::If` on, then off)."""
    match value:
        case {"Fn::If": [_, int(number), _]} | int(number):
            return number
        case _:
            return None


def queue_arn(aws: Aws, url: str) -> str:
    queues = aws.session.client("sqs", endpoint_url=aws.endpoint, config=CONFIG)
    answer = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return answer["Attributes"]["QueueArn"]


def reconcile_table(aws: Aws, name: str, properties: Properties) -> int:
    ttl = properties.get("TimeToLiveSpecification")
    if not ttl:
        return 0
    tables = aws.session.client("dynamodb", endpoint_url=aws.endpoint, config=CONFIG)
    state = tables.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if state.get("TimeToLiveStatus") == "ENABLED":
        return 0  # enabling it twice is an error
    tables.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
    return 1
