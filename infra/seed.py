"""What a fresh local cloud knows: two agencies, the bank's secret and a sender that may write.

The secrets are drawn once and kept beside the cloud's data (mode 600): the sandbox plays the
agencies and the bank, so it must know both sides' keys. Seeding twice changes nothing.
"""

import base64
import hashlib
import json
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.localcloud.aws import CONFIG, Aws
from infra.localcloud.settings import EMAIL_FROM, Origins, read_json, write_private

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import AttributeValueTypeDef

# The codes are illustrative: the national list of agencies' codes was not at hand to check them.
AGENCIES = (
    {
        "code": "G01.79",
        "province": "79",
        "name": {
            "vi": "Phòng Cảnh sát giao thông – Công an TP. Hồ Chí Minh",
            "en": "Traffic Police Division – Hồ Chí Minh City Police",
        },
    },
    {
        "code": "G01.01",
        "province": "01",
        "name": {
            "vi": "Phòng Cảnh sát giao thông – Công an TP. Hà Nội",
            "en": "Traffic Police Division – Hà Nội City Police",
        },
    },
)
PAYEE = "Kho bạc Nhà nước (mô phỏng)"

Json = dict[str, Any]


def prepare_sandbox(path: Path, origins: Origins) -> Json:
    """Write what the counterparties must know, keeping the secrets an earlier run drew."""
    known: Json = read_json(path)
    bank = known.get("bank", {})
    agencies = {it["code"]: it for it in known.get("agencies", [])}
    config = {
        "portal": origins.portal,
        "cloud": origins.cloud,
        "bank": {
            "tmn_code": bank.get("tmn_code") or "MOTCUA01",
            "hash_secret": bank.get("hash_secret") or secrets.token_hex(32),
            "ipn_url": f"{origins.portal}/api/webhooks/vnpay",
            "payee": PAYEE,
        },
        "agencies": [agency_for_sandbox(it, agencies.get(it["code"], {})) for it in AGENCIES],
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
    }


def webhook_secret() -> str:
    """Draw a key as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def seed(aws: Aws, stack: str, sandbox: Json, origins: Origins) -> None:
    keys = {it["code"]: it for it in sandbox["agencies"]}
    for agency in AGENCIES:
        code = agency["code"]
        put_agency(aws, f"{stack}-identity", agency, keys[code], origins)
    put_bank_secret(aws, stack, sandbox["bank"])
    allow_sender(aws)


def allow_sender(aws: Aws) -> None:
    mail = aws.session.client("sesv2", endpoint_url=aws.endpoint, config=CONFIG)
    with suppress(mail.exceptions.AlreadyExistsException):
        mail.create_email_identity(EmailIdentity=EMAIL_FROM)


def put_agency(aws: Aws, table: str, agency: Json, keys: Json, origins: Origins) -> None:
    tables = aws.session.client("dynamodb", endpoint_url=aws.endpoint, config=CONFIG)
    key_id = hashlib.sha256(keys["api_key"].encode()).hexdigest()
    profile = agency | {
        "webhook_url": f"{origins.sandbox}/agency/{agency['code']}/webhook",
        "webhook_secret": keys["webhook_secret"],
        "key_ids": [key_id],
    }
    now = datetime.now(UTC)  # noqa: TID251 - a tool has no Clock port
    key = {"agency": agency["code"], "created_at": now.isoformat(timespec="seconds")}
    tables.put_item(TableName=table, Item=row(f"AGENCY#{agency['code']}", "AGENCY", profile))
    with suppress(tables.exceptions.ConditionalCheckFailedException):  # the key keeps its first day
        tables.put_item(
            TableName=table,
            Item=row(f"AGENCYKEY#{key_id}", "KEY", key),
            ConditionExpression="attribute_not_exists(pk)",
        )


def row(pk: str, sk: str, body: Json) -> dict[str, "AttributeValueTypeDef"]:
    text = json.dumps(body, ensure_ascii=False)
    return {"pk": {"S": pk}, "sk": {"S": sk}, "v": {"N": "1"}, "body": {"S": text}}


def put_bank_secret(aws: Aws, stack: str, bank: Json) -> None:
    value = json.dumps({"tmn_code": bank["tmn_code"], "hash_secret": bank["hash_secret"]})
    vault = aws.session.client("secretsmanager", endpoint_url=aws.endpoint, config=CONFIG)
    secret = aws.resources(stack)["VnpaySecret"]
    if vault.get_secret_value(SecretId=secret)["SecretString"] != value:
        vault.put_secret_value(SecretId=secret, SecretString=value)
