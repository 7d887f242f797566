"""One JSON log line per request, metrics in embedded metric format, and traces: the only module that knows X-Ray.

Nothing personal is ever logged: no names, numbers, addresses, codes or tokens; a dossier's code is none of these.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

NAMESPACE = "MotCua"


@cache
def logger() -> Logger:
    return Logger(utc=True)


def log(message: str, **facts: str | int | None) -> None:
    logger().info(
        message, extra={name: value for name, value in facts.items() if value is not None}
    )


def failed(message: str, **facts: str | int | None) -> None:
    """An error nobody foresaw: with its stack, without its arguments."""
    logger().exception(message, extra=facts)


def count(name: str, *, by: int = 1, **dimensions: str) -> None:
    """One metric, as an EMF line that CloudWatch turns into a number."""
    service = os.environ.get("POWERTOOLS_SERVICE_NAME", "portal")  # noqa: TID251  # Powertools' name, no setting of ours
    metrics = Metrics(namespace=NAMESPACE, service=service)
    for dimension, value in dimensions.items():
        metrics.add_dimension(name=dimension, value=value)
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=by)
    metrics.flush_metrics()


@cache
def _tracing() -> bool:
    return "_X_AMZN_TRACE_ID" in os.environ  # noqa: TID251  # set by the Lambda runtime for each call


@cache
def _recorder() -> Any:  # noqa: ANN401  # the SDK has no types
    from aws_xray_sdk.core import patch, xray_recorder  # noqa: PLC0415  # dear to import; only where traces are kept
    from aws_xray_sdk.core.emitters.udp_emitter import UDPEmitter  # noqa: PLC0415
    from wrapt import register_post_import_hook  # noqa: PLC0415  # what the SDK itself patches with

    class Discreet(UDPEmitter):  # type: ignore[misc]  # the SDK has no types
        def send_entity(self, entity: Any) -> None:  # noqa: ANN401
            forget_words(entity)
            super().send_entity(entity)

    xray_recorder.configure(emitter=Discreet())
    # Patching botocore imports it: whoever asks AWS for nothing, as the catalogue does, need not pay for that.
    register_post_import_hook(lambda _: patch(("botocore",), raise_errors=False), "boto3")
    return xray_recorder


def forget_words(entity: Any) -> None:  # noqa: ANN401  # a segment or subsegment of the SDK
    """AWS quotes what it refuses, telephone numbers and addresses too: of an error only its kind is told."""
    for error in (
        (entity.cause or {}).get("exceptions", []) if isinstance(entity.cause, dict) else []
    ):
        error.message = error.type
    for part in entity.subsegments:
        forget_words(part)


@contextmanager
def trace(name: str, **annotations: str | int) -> Iterator[None]:
    """A subsegment around the work of one door; annotations are what an operator searches by."""
    if not _tracing():
        yield
        return
    with _recorder().in_subsegment(name) as subsegment:
        for key, value in annotations.items():
            if subsegment is not None:
                subsegment.put_annotation(key, value)
        yield
