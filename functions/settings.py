"""The environment as one frozen model, read once. No other module asks os.environ for a setting."""

import os
from functools import cache

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Each field is the environment variable of the same name in capitals; infra/build.py sets them."""

    model_config = ConfigDict(frozen=True)

    portal_origin: str
    identity_table: str
    dossiers_table: str
    payments_table: str
    deliveries_table: str
    quarantine_bucket: str
    clean_bucket: str
    notices_queue: str
    deliveries_queue: str
    records_dead_letters: str
    portal_secret: str
    personal_key: str = ""
    exports_queue: str = ""
    vnpay_secret: str
    email_from: str
    sms_sender: str
    vnpay_pay_url: str
    vnpay_query_url: str
    intake_leg: str = ""
    money_leg: str = ""
    return_leg: str = ""
    outbound_allowed_networks: str = ""
    delivery_ladder: str = Field(
        default="5,60,300,900", description="seconds between attempts, each at most a day"
    )
    queue_holds: int = Field(
        default=900, le=900, description="seconds a delay may be a queue's; beyond, a schedule's"
    )
    deliveries_queue_arn: str = ""
    deliveries_schedules: str = ""
    deliveries_schedule_role: str = ""
    address_tries: int = Field(
        default=100, description="failed sign-ins from one address before it waits"
    )
    captcha_work: int = Field(default=5_000, ge=1, description="keys that a captcha tries at least")
    stack: str = ""
    account_queue: str = ""
    account_queue_arn: str = ""
    account_schedules: str = ""
    account_schedule_role: str = ""
    contact_cool_off: int = Field(
        default=86_400, ge=1, description="seconds before another telephone or mailbox counts"
    )
    pepper_secret: str = ""
    registering_texts_a_day: int = Field(default=5_000, description="parts of text messages")
    texts_a_day: int = Field(default=20_000, description="the same, whatever they are for")
    phone_countries: str = Field(default="84", description="calling codes, comma separated")
    identity_key: str = Field(default="", description="the KMS key that closes secrets away")
    clamd_address: str = ""


def group() -> str:
    """The endpoint group this Lambda serves; empty where all are."""
    return os.environ.get("PORTAL_GROUP", "")  # noqa: TID251  # this is where the environment is read


@cache
def settings() -> Settings:
    environment = {name.lower(): value for name, value in os.environ.items()}  # noqa: TID251  # as above
    return Settings.model_validate(
        {name: environment[name] for name in Settings.model_fields if name in environment}
    )
