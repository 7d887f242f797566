"""The Lambdas of infra/functions.toml."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from infra.names import ROOT, function_id

Layer = Literal["portal", "core", "sealing", "identity", "documents"]


class Function(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Literal["api", "task", "stream", "queue", "schedule"]
    folder: str
    handler: str = "app.app"
    layers: tuple[Layer, ...]
    memory: int = Field(ge=128, le=10_240)
    timeout: int = Field(ge=1, le=900)
    concurrency: int = Field(ge=1)
    starts_legs: bool = False

    @property
    def logical_id(self) -> str:
        return function_id(self.name)

    @property
    def is_api(self) -> bool:
        return self.kind == "api"


def load_functions(root: Path = ROOT) -> tuple[Function, ...]:
    tables = tomllib.loads((root / "infra/functions.toml").read_text(encoding="utf-8"))
    return tuple(Function(name=name, **table) for name, table in tables.items())
