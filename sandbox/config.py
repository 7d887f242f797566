"""What the seed wrote down for the counterparties."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BankConfig(_Frozen):
    tmn_code: str
    hash_secret: str
    ipn_url: str
    payee: str


class AgencyConfig(_Frozen):
    code: str
    name: str
    api_key: str
    webhook_secret: str
    answer_secret: str


class Config(_Frozen):
    portal: str
    cloud: str
    bank: BankConfig
    agencies: tuple[AgencyConfig, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        return cls.model_validate_json(path.read_bytes())

    def agency(self, code: str) -> AgencyConfig | None:
        return next((agency for agency in self.agencies if agency.code == code), None)
