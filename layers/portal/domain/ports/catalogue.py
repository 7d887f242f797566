"""Procedures, the calendar and the words of the portal: data that ships with it."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from pydantic import JsonValue

from portal.domain.calendar import Calendar
from portal.domain.errors import Defect
from portal.domain.model import Words
from portal.domain.procedure import Procedure


class Procedures(Protocol):
    def find(self, code: str, version: str) -> Procedure:
        """That version, whether it is in force or not. Raises NotFound."""

    def in_force(self, code: str, day: date) -> Procedure:
        """The version that began last by that day. Raises NotFound, with the first day if it is still ahead."""


class Calendars(Protocol):
    def working(self) -> Calendar: ...


class Declarations(Protocol):
    def defects(
        self, schema: Mapping[str, JsonValue], declaration: Mapping[str, JsonValue]
    ) -> tuple[Defect, ...]:
        """Every place where the declaration departs from its JSON Schema (2020-12); empty if none does."""


class Messages(Protocol):
    def text(self, key: str, language: str, **params: str | int) -> str:
        """The words for `key` in `vi` or `en`, filled in. Raises KeyError: a missing text is our mistake."""

    def words(self, key: str, **params: str | int) -> Words:
        """The same in both languages."""
