"""The REST API as Chalice described it, with every route led to its own group's Lambda."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from infra.functions import Function
from infra.names import STAGE, Json, arn, function_id, logical, ref, sub
from infra.tools import BuildRefused

API = "RestAPI"

_INVOKE = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"
_EXECUTE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"

_LOGGED = {
    "request": "$context.requestId",
    "at": "$context.requestTime",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",  # the pattern, never the path: codes stay out of the log
    "status": "$context.status",
    "error": "$context.error.responseType",
    "milliseconds": "$context.responseLatency",
    "trace": "$context.xrayTraceId",
}


class Route(NamedTuple):
    path: str
    method: str
    module: str

    @property
    def group(self) -> str:
        """`functions.auth.routes` → `auth`."""
        match self.module.split("."):
            case ["functions", group, _]:
                return group
            case _:
                raise BuildRefused(f"{self.path} is not a view of a module of functions.<group>")


def api_resources(sam: Json, routes: Sequence[Route], functions: Iterable[Function]) -> Json:
    groups = {function.name for function in functions if function.is_api}
    _refuse_strangers(routes, groups)
    chalice: Json = sam["Resources"][API]
    body = _body(chalice["Properties"]["DefinitionBody"], routes)
    return {API: _api(body), **_permissions(routes)}


def _refuse_strangers(routes: Sequence[Route], groups: set[str]) -> None:
    named = {route.group for route in routes}
    if named != groups:
        odd = ", ".join(sorted(named ^ groups))
        raise BuildRefused(f"app.py and infra/functions.toml disagree on these groups: {odd}")


def _body(body: Json, routes: Sequence[Route]) -> Json:
    for route in routes:
        operation = body["paths"][route.path][route.method.lower()]
        uri = f"{_INVOKE}/${{{function_id(route.group)}.Arn}}/invocations"
        operation["x-amazon-apigateway-integration"]["uri"] = sub(uri)
    body.pop("x-amazon-apigateway-binary-media-types", None)  # papers never pass through the API
    body["info"]["title"] = sub("${AWS::StackName}")
    body["x-amazon-apigateway-gateway-responses"] = {
        kind: _problem(*told) for kind, told in _AT_THE_GATE.items()
    }
    return body


_AT_THE_GATE: Mapping[str, tuple[int | None, str, str, str]] = {
    "DEFAULT_4XX": (
        None,
        "refused_at_the_gate",
        "Yêu cầu không được chấp nhận",
        "The request was not accepted",
    ),
    "DEFAULT_5XX": (
        None,
        "unavailable",
        "Hệ thống tạm thời chưa trả lời được",
        "The system cannot answer for the moment",
    ),
    # What API Gateway calls a missing token is a path or a method that nobody documented.
    "MISSING_AUTHENTICATION_TOKEN": (404, "not_found", "Không tìm thấy", "Not found"),
    "REQUEST_TOO_LARGE": (413, "too_large", "Nội dung quá lớn", "The content is too large"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "content_type_not_json", "Chỉ nhận JSON", "Only JSON is taken"),
    "THROTTLED": (
        429,
        "too_many",
        "Quá nhiều yêu cầu, vui lòng thử lại sau",
        "Too many requests, please try again later",
    ),
}
"""What API Gateway says by itself. It knows no Accept-Language: the detail is in both languages."""


def _problem(status: int | None, code: str, vi: str, en: str) -> Json:
    """Let what API Gateway answers by itself speak the portal's languages too (RFC 9457)."""
    known: Json = {"status": status} if status else {}
    document = known | {
        "type": f"https://motcua.example/problems/{code}",
        "code": code,
        "title": vi,
        "detail": f"{vi}. / {en}.",
        "instance": "urn:request:$context.requestId",
        "errors": [],
    }
    fixed: Json = {"statusCode": str(status)} if status else {}
    return fixed | {
        "responseParameters": {
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            "gatewayresponse.header.Cache-Control": "'no-store'",
            "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
        },
        "responseTemplates": {"application/json": json.dumps(document, ensure_ascii=False)},
    }


def _api(body: Json) -> Json:
    throttled = {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": ref("ThrottleRate"),
        "ThrottlingBurstLimit": ref("ThrottleBurst"),
        "MetricsEnabled": False,  # those per method cost money each; the API's own come without
    }
    # A stage may log only once the account is set; DependsOn cannot name what may not be there.
    account = {"Fn::If": ["SetsApiAccount", ref("ApiAccount"), "elsewhere"]}
    access_log = {"DestinationArn": arn("ApiLogs"), "Format": json.dumps(_LOGGED)}
    return {
        "Type": "AWS::Serverless::Api",
        "Properties": {
            "Name": sub("${AWS::StackName}"),
            "StageName": STAGE,
            "OpenApiVersion": "2.0",  # without it SAM adds a second stage of its own
            "EndpointConfiguration": {"Type": "REGIONAL"},
            "DefinitionBody": body,
            "TracingEnabled": True,
            "MethodSettings": [throttled],
            "AccessLogSetting": access_log,
            "Variables": {"account": account},
        },
    }


def _permissions(routes: Sequence[Route]) -> Json:
    """Let API Gateway call a group's Lambda for that group's paths, and for no other."""
    heads = sorted({(route.group, route.path.split("/")[1]) for route in routes})
    return {
        f"{function_id(group)}{logical(head)}Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(function_id(group)),
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": sub(f"{_EXECUTE}:${{{API}}}/{STAGE}/*/{head}*"),
            },
        }
        for group, head in heads
    }
