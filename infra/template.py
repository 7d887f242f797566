"""The one template that AWS and the local cloud both deploy."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from infra.alarms import alarm_resources, dashboard
from infra.api import API, Route, api_resources
from infra.functions import Function
from infra.lambdas import lambda_resources, layer_id, layer_resource
from infra.legs import definitions, leg_outputs, leg_resources
from infra.names import ROOT, STAGE, Json, ref, sub

_URL = f"https://${{{API}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{STAGE}"


def assemble(
    sam: Json, routes: Sequence[Route], functions: Sequence[Function], root: Path = ROOT
) -> Json:
    """Chalice's template gives the API's shape; everything else is ours."""
    ours: Json = yaml.safe_load((root / "infra/resources.yaml").read_text(encoding="utf-8"))
    legs = list(definitions(root))
    resources: Json = ours["Resources"] | leg_resources(root)
    for layer in sorted({layer for function in functions for layer in function.layers}):
        resources[layer_id(layer)] = layer_resource(layer)
    for function in functions:
        resources |= lambda_resources(function, root)
    resources |= api_resources(sam, routes, functions)
    resources |= alarm_resources(functions, legs) | dashboard(functions, legs)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": "Một Cửa: the one-stop portal for public services",
        "Parameters": ours["Parameters"],
        "Conditions": ours["Conditions"],
        "Resources": resources,
        "Outputs": ours["Outputs"] | leg_outputs(root) | _api_outputs(),
    }


def _api_outputs() -> Json:
    return {"ApiId": {"Value": ref(API)}, "ApiUrl": {"Value": sub(_URL)}}
