"""What a fresh local cloud knows: the agencies, the bank's secret and a sender that may write.

The secrets are drawn once and kept beside the cloud's data (mode 600): the sandbox plays the
agencies and the bank, so it must know both sides' keys. Seeding twice changes nothing.
"""

import base64
import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.catalogue import places
from infra.localcloud.aws import CONFIG, Aws
from infra.localcloud.settings import EMAIL_FROM, Origins, read_json, write_private
from portal.domain.agency_key import KeyKind, made
from portal.domain.once import once
from portal.domain.session import hashed
from portal.stores.agencies import DynamoKeyRings
from portal.stores.machine import SystemClock
from portal.stores.table import Table

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import AttributeValueTypeDef

PAYEE = "Kho bạc Nhà nước (mô phỏng)"

Json = dict[str, Any]


def agencies() -> list[Json]:
    """Read the agencies the catalogue names, as the registry keeps them."""
    listed = [one.agency for one in places.agencies()]
    return [one.model_dump(include={"code", "province", "name"}) for one in listed]


def prepare_sandbox(path: Path, origins: Origins) -> Json:
    """Write what the counterparties must know, keeping the secrets an earlier run drew."""
    known: Json = read_json(path)
    bank = known.get("bank", {})
    kept = {it["code"]: it for it in known.get("agencies", [])}
    config = {
        "portal": origins.portal,
        "cloud": origins.cloud,
        "bank": {
            "tmn_code": bank.get("tmn_code") or "MOTCUA01",
            "hash_secret": bank.get("hash_secret") or secrets.token_hex(32),
            "ipn_url": f"{origins.portal}/api/webhooks/vnpay",
            "payee": PAYEE,
        },
        "agencies": [agency_for_sandbox(it, kept.get(it["code"], {})) for it in agencies()],
    }
    if config != known:
        write_private(path, config)
    return config


def agency_for_sandbox(agency: Json, known: Json) -> Json:
    return {
        "code": agency["code"],
        "name": agency["name"]["vi"],
        "api_key": known.get("api_key") or secrets.token_urlsafe(32),
        "webhook_secret": known.get("webhook_secret") or webhook_secret(),
        "answer_secret": known.get("answer_secret") or webhook_secret(),
    }


def webhook_secret() -> str:
    """Draw a key as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def seed(aws: Aws, stack: str, sandbox: Json, origins: Origins) -> None:
    put_agencies(aws, f"{stack}-identity", sandbox, origins)
    put_bank_secret(aws, stack, sandbox["bank"])
    allow_sender(aws)


def allow_sender(aws: Aws) -> None:
    mail = aws.session.client("sesv2", endpoint_url=aws.endpoint, config=CONFIG)
    with suppress(mail.exceptions.AlreadyExistsException):
        mail.create_email_identity(EmailIdentity=EMAIL_FROM)


def put_agencies(aws: Aws, table: str, sandbox: Json, origins: Origins) -> None:
    """All of them, with one client: there are some in every province."""
    tables = aws.session.client("dynamodb", endpoint_url=aws.endpoint, config=CONFIG)
    rings = DynamoKeyRings(Table(tables, table))
    keys = {it["code"]: it for it in sandbox["agencies"]}
    for agency in agencies():
        code = agency["code"]
        profile = agency | {"webhook_url": f"{origins.sandbox}/agency/{code}/webhook"}
        tables.put_item(TableName=table, Item=row(f"AGENCY#{code}", "AGENCY", profile))
        hang(rings, code, keys[code])


def hang(rings: DynamoKeyRings, agency: str, keys: Json) -> None:
    """Let each serve, unless it hangs there already: what its supervisor revoked stays so."""
    ring = rings.of(agency)
    for kind, secret in (
        (KeyKind.CALLS, keys["api_key"]),
        (KeyKind.PORTAL_SIGNS, keys["webhook_secret"]),
        (KeyKind.AGENCY_SIGNS, keys["answer_secret"]),
    ):
        seeded = once("seed", f"{kind}|{hashed(secret)}", b"")
        if ring.find(seeded.key[:26]) is None:
            key = made(kind, secret, seeded, SystemClock().now(), "operator")
            ring = ring.having(key)
            rings.add(ring, key, secret)


def row(pk: str, sk: str, body: Json) -> dict[str, "AttributeValueTypeDef"]:
    text, kind = json.dumps(body, ensure_ascii=False), sk.lower()
    return {
        "pk": {"S": pk},
        "sk": {"S": sk},
        "v": {"N": "1"},
        "body": {"S": text},
        "kind": {"S": kind},
    }


def put_bank_secret(aws: Aws, stack: str, bank: Json) -> None:
    value = json.dumps({"tmn_code": bank["tmn_code"], "hash_secret": bank["hash_secret"]})
    vault = aws.session.client("secretsmanager", endpoint_url=aws.endpoint, config=CONFIG)
    secret = aws.resources(stack)["VnpaySecret"]
    if vault.get_secret_value(SecretId=secret)["SecretString"] != value:
        vault.put_secret_value(SecretId=secret, SecretString=value)
