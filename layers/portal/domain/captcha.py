"""Mã xác nhận: work a machine has to do before a door opens, so that guessing costs something."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import ConfigDict, JsonValue, RootModel

LASTS = timedelta(minutes=5)


class Flow(StrEnum):
    """What a challenge was given out for; it opens no other door."""

    REGISTER = "register"
    SIGN_IN = "sign-in"
    RESET = "reset"
    STAFF = "staff"


class Challenge(RootModel[dict[str, JsonValue]]):
    """In the words of the widget that solves it: none of our business."""

    model_config = ConfigDict(frozen=True)


class Solved(NamedTuple):
    """`mark` is the same for every solution of one challenge; nobody accepts it after `until`."""

    mark: str
    until: datetime
