"""Alarms and the dashboard, written from the same tables as what they watch."""

import json
from collections.abc import Iterable, Sequence

from infra.functions import Function
from infra.names import Json, function_id, logical, ref, service, sub

_MINUTE = 60
_MINUTES_BEHIND = 10 * 60 * 1000
_SECONDS_WAITING = 15 * 60
_SECONDS_PUT_OFF = {"DeliveriesQueue": 15 * 60}
"""How long its own delay may hold a job (QueueHolds): AWS does not say whether the metric counts that time."""

_QUEUES = ("NoticesQueue", "DeliveriesQueue", "AccountQueue", "ExportsQueue")
_DEAD = (
    "NoticesDeadLetters",
    "DeliveriesDeadLetters",
    "RecordsDeadLetters",
    "AccountDeadLetters",
    "ExportsDeadLetters",
)
_SWEEPER, _RECONCILER = "dossier-sweep", "payment-reconcile"

OWN_METRICS = {
    "DeliveryDead": "delivery",
    "LegsRestarted": _SWEEPER,
    "DeliveriesPutAgain": _SWEEPER,
    "DataRequestsOverdue": _SWEEPER,
    "MoneyCases": "dossier-settlements",
    "BankSilent": _RECONCILER,
    "SignInFailures": "auth",
    "SignInWaits": "auth",
    "SignInStops": "auth",
    "CaptchasRaised": "auth",
    "NewDevicesUntold": "auth",
    "TextsRefused": "auth",
}
"""What the functions count themselves (embedded metric format): metric → the function that counts it."""

ALSO_COUNTED = {
    "Officers": {"SignInFailures": "agency", "SignInWaits": "agency"},
    "Account": {"TextsRefused": "account"},
}
"""The same metrics where another function counts them too, by what the names of their alarms begin with.

Officers are few; the codes of a reset are sent behind the door.
"""

_MANY_A_MINUTE = {
    "auth": {"SignInFailures": 120, "SignInWaits": 60, "SignInStops": 5},
    "agency": {"SignInFailures": 20, "SignInWaits": 10},
}
"""One of these is somebody mistyping: so many are not."""

_THROTTLES_A_MINUTE = {"documents": 100}
"""Legs take several of its slots at once and wait for one, each wait counting: a hundred are more than waiting."""

_PERIODS = {"DataRequestsOverdue": 900}
"""Counted anew by every sweep for as long as it is so: the alarm stays on between two of them."""

Dimension = tuple[str, Json | str]


def alarm_resources(functions: Sequence[Function], legs: Iterable[str]) -> Json:
    """One alarm for each thing that an operator must not learn from a citizen."""
    alarms: Json = {}
    for function in functions:
        alarms |= _of_function(function)
    for leg in legs:
        machine = f"{logical(leg)}Leg"
        dimension = ("StateMachineArn", ref(machine))
        for metric in ("ExecutionsFailed", "ExecutionsTimedOut"):
            alarms[f"{machine}{metric}Alarm"] = _alarm("AWS/States", metric, dimension)
    for queue in _DEAD:
        dimension = ("QueueName", {"Fn::GetAtt": [queue, "QueueName"]})
        metric = "ApproximateNumberOfMessagesVisible"
        alarms[f"{queue}Alarm"] = _alarm("AWS/SQS", metric, dimension, statistic="Maximum")
    for queue in _QUEUES:
        dimension = ("QueueName", {"Fn::GetAtt": [queue, "QueueName"]})
        metric = "ApproximateAgeOfOldestMessage"
        most = _SECONDS_WAITING + _SECONDS_PUT_OFF.get(queue, 0)
        alarms[f"{queue}AgeAlarm"] = _alarm(
            "AWS/SQS", metric, dimension, threshold=most, statistic="Maximum"
        )
    for metric, name in OWN_METRICS.items():
        alarms[f"{metric}Alarm"] = _counted(metric, name)
    for whose, metrics in ALSO_COUNTED.items():
        for metric, name in metrics.items():
            alarms[f"{whose}{metric}Alarm"] = _counted(metric, name)
    alarms["SweeperSilentAlarm"] = _silence(_SWEEPER)
    alarms["ReconcilerSilentAlarm"] = _silence(_RECONCILER)
    api = ("ApiName", sub("${AWS::StackName}"))
    alarms["ApiServerErrorsAlarm"] = _alarm("AWS/ApiGateway", "5XXError", api, threshold=5)
    return alarms


def _counted(metric: str, name: str) -> Json:
    dimension, most = ("service", sub(service(name))), _MANY_A_MINUTE.get(name, {}).get(metric, 1)
    alarm = _alarm("MotCua", metric, dimension, threshold=most)
    alarm["Properties"]["Period"] = _PERIODS.get(metric, _MINUTE)
    return alarm


def _of_function(function: Function) -> Json:
    name = function.logical_id
    dimension = ("FunctionName", ref(name))
    alarms = {
        f"{name}ErrorsAlarm": _alarm("AWS/Lambda", "Errors", dimension),
        f"{name}ThrottlesAlarm": _alarm(
            "AWS/Lambda",
            "Throttles",
            dimension,
            threshold=_THROTTLES_A_MINUTE.get(function.name, 1),
        ),
    }
    if function.kind == "stream":
        alarms[f"{name}IteratorAgeAlarm"] = _alarm(
            "AWS/Lambda", "IteratorAge", dimension, threshold=_MINUTES_BEHIND, statistic="Maximum"
        )
    return alarms


def _alarm(
    namespace: str,
    metric: str,
    dimension: Dimension,
    *,
    threshold: int = 1,
    statistic: str = "Sum",
) -> Json:
    name, value = dimension
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value}],
            "Statistic": statistic,
            "Period": _MINUTE,
            "EvaluationPeriods": 1,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("AlarmsTopic")],
        },
    }


def _silence(function: str) -> Json:
    """Tell when a schedule no longer wakes its function: three of its five minutes went by."""
    alarm = _alarm("AWS/Lambda", "Invocations", ("FunctionName", ref(function_id(function))))
    alarm["Properties"] |= {
        "Period": 300,
        "EvaluationPeriods": 3,
        "ComparisonOperator": "LessThanThreshold",
        "TreatMissingData": "breaching",  # a function that is not called sends nothing
    }
    return alarm


def dashboard(functions: Sequence[Function], legs: Iterable[str]) -> Json:
    """Show requests first, then who answers them, then the work behind, then what is stuck."""
    names = [f"${{{function.logical_id}}}" for function in functions]
    streams = [f"${{{each.logical_id}}}" for each in functions if each.kind == "stream"]
    machines = [f"${{{logical(leg)}Leg}}" for leg in legs]
    queues = list(_QUEUES)
    stuck = list(_DEAD)
    api = [
        ["AWS/ApiGateway", metric, "ApiName", "${AWS::StackName}"]
        for metric in ("Count", "4XXError", "5XXError")
    ]
    widgets = [
        _widget("API: requests and errors", "Sum", api),
        _widget("API: p99 (ms)", "p99", [["AWS/ApiGateway", "Latency", *api[0][2:]]]),
        _widget("Lambda: errors", "Sum", _each("AWS/Lambda", "Errors", "FunctionName", names)),
        _widget("Lambda: p99 (ms)", "p99", _each("AWS/Lambda", "Duration", "FunctionName", names)),
        _widget(
            "Streams: how far behind (ms)",
            "Maximum",
            _each("AWS/Lambda", "IteratorAge", "FunctionName", streams),
        ),
        _widget(
            "Legs that failed",
            "Sum",
            _each("AWS/States", "ExecutionsFailed", "StateMachineArn", machines),
        ),
        _widget("Queues: age of the oldest (s)", "Maximum", _queues(queues, "OldestMessage")),
        _widget("Dead letters", "Maximum", _queues(stuck, "Visible")),
        _widget(
            "Given up, put again or restarted; cases, a silent bank, late requests; sign-ins refused",
            "Sum",
            _own(),
        ),
    ]
    placed = [_place(index, widget) for index, widget in enumerate(widgets)]
    properties = {
        "DashboardName": sub("${AWS::StackName}"),
        "DashboardBody": sub(json.dumps({"widgets": placed}, ensure_ascii=False)),
    }
    return {"Dashboard": {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties}}


def _each(namespace: str, metric: str, dimension: str, values: Iterable[str]) -> list[list[str]]:
    return [[namespace, metric, dimension, value] for value in values]


def _own() -> list[list[str]]:
    counted = (OWN_METRICS, *ALSO_COUNTED.values())
    return [
        ["MotCua", metric, "service", service(name)]
        for metrics in counted
        for metric, name in metrics.items()
    ]


def _queues(names: Iterable[str], what: str) -> list[list[str]]:
    metrics = {
        "OldestMessage": "ApproximateAgeOfOldestMessage",
        "Visible": "ApproximateNumberOfMessagesVisible",
    }
    values = [f"${{{name}.QueueName}}" for name in names]
    return _each("AWS/SQS", metrics[what], "QueueName", values)


def _widget(title: str, statistic: str, metrics: list[list[str]]) -> Json:
    shown = {"title": title, "stat": statistic, "period": 60, "view": "timeSeries"}
    return {
        "type": "metric",
        "properties": shown | {"region": "${AWS::Region}", "metrics": metrics},
    }


def _place(index: int, widget: Json) -> Json:
    row, column = divmod(index, 2)
    return widget | {"x": 12 * column, "y": 6 * row, "width": 12, "height": 6}
