"""What the pages mark as required is what a declaration is refused for lacking: one rule, in two languages."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence

import pytest
from pydantic import JsonValue

from infra.bootstrap import node
from infra.catalogue.reading import read_procedures
from infra.names import ROOT
from portal.catalogue.declarations import SchemaDeclarations
from portal.domain.procedure import Procedure
from tests.catalogue import TODAY, procedures

Pair = tuple[Mapping[str, JsonValue], Mapping[str, JsonValue]]
MODULE = ROOT / "web/assets/js/kit/required.js"
ASK = (
    f"import {{ requiredOf }} from {json.dumps(MODULE.as_uri())};"
    "let said = ''; for await (const part of process.stdin) said += part;"
    "console.log(JSON.stringify(JSON.parse(said).map((one) => [...requiredOf(...one)])));"
)
CASED: Mapping[str, JsonValue] = {
    "required": ["case"],
    "if": {"properties": {"case": {"const": "sale"}}, "required": ["case"]},
    "then": {"required": ["buyer"]},
    "else": {"required": ["heir"]},
}
BY_SEVERAL: Mapping[str, JsonValue] = {
    "allOf": [
        {"if": {"properties": {"kind": {"enum": ["a", "b"]}}}, "then": {"required": ["one"]}},
        {
            "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
            "then": {"required": ["two"], "if": {"required": ["two"]}, "then": CASED},
        },
    ]
}
RULES: Sequence[tuple[Pair, set[str]]] = [
    (({}, {}), set()),
    ((CASED, {}), {"case", "heir"}),
    ((CASED, {"case": "sale"}), {"case", "buyer"}),
    ((CASED, {"case": "gift"}), {"case", "heir"}),
    ((BY_SEVERAL, {}), {"one"}),
    ((BY_SEVERAL, {"kind": "a"}), {"one"}),
    ((BY_SEVERAL, {"kind": "b"}), {"one", "two"}),
    ((BY_SEVERAL, {"kind": "c"}), set()),
    ((BY_SEVERAL, {"kind": "b", "two": 2}), {"one", "two", "case", "heir"}),
    (({"if": {"properties": {"n": {"const": 1}}}, "else": {"required": ["m"]}}, {"n": 2}), {"m"}),
]


def marked(pairs: Sequence[Pair]) -> list[set[str]]:
    """What the pages' module says of each."""
    command = [str(node()), "--input-type=module", "-e", ASK]
    answer = subprocess.run(  # noqa: S603 - our own module
        command, input=json.dumps(pairs), check=True, capture_output=True, text=True
    )
    return [set(names) for names in json.loads(answer.stdout)]


def lacking(schema: Mapping[str, JsonValue], said: Mapping[str, JsonValue]) -> set[str]:
    """What the API refuses it for."""
    found = SchemaDeclarations().defects(schema, said)
    return {one.pointer.removeprefix("/declaration/") for one in found if one.code == "missing"}


def declarations(procedure: Procedure) -> Iterator[Mapping[str, JsonValue]]:
    """Nothing, each example, and each choice that there is by itself."""
    yield {}
    examples = procedure.declaration_schema["examples"]
    assert isinstance(examples, list)
    yield from (one for one in examples if isinstance(one, dict))
    for name, schema in procedure.fields.items():
        offered = schema.get("enum") if isinstance(schema, dict) else None
        yield from ({name: value} for value in (offered if isinstance(offered, list) else []))


def test_a_case_asks_for_its_own() -> None:
    assert marked([pair for pair, _ in RULES]) == [names for _, names in RULES]
    for (schema, said), names in RULES:
        assert lacking(schema, said) == names - set(said)


def test_what_is_marked_is_what_is_refused_in_every_procedure() -> None:
    held = read_procedures(ROOT / "layers/portal/catalogue/data/procedures").values()
    pairs = [
        (one.declaration_schema, said)
        for one in held
        if one.declaration_schema
        for said in declarations(one)
    ]
    assert len(pairs) > 100
    for (schema, said), names in zip(pairs, marked(pairs), strict=True):
        assert names - set(said) == lacking(schema, said), said


@pytest.mark.parametrize("code", ["2.001372", "1.000665"])
def test_a_certificate_asks_for_a_consignment_and_a_trader_for_none(code: str) -> None:
    schema = procedures().in_force(code, TODAY).declaration_schema
    certificate, trader = marked(
        [(schema, {"case": "cap-co"}), (schema, {"case": "ho-so-thuong-nhan"})]
    )
    assert {"consignee_name", "goods", "fob_usd"} <= certificate - trader
    assert trader <= certificate
