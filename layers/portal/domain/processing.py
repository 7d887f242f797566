"""Thời hạn giải quyết: how long a decision may take, in the unit that the law counts in."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from portal.domain.calendar import VIETNAM, Calendar, closing, local_day
from portal.domain.model import Value, Words

CUT_OFF = time(15, 0)
"""What is accepted after that minute is due the next working day, where the law says "within the day"."""


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    HOURS = "hours"
    SAME_DAY = "same_day"


class Time(Value):
    """So long from acceptance, in one case (any, if None) on one channel (any, if None)."""

    amount: Annotated[int, Field(ge=0, le=1000)] = 0
    unit: Unit
    case: str | None = None
    channel: str | None = None
    cut_off: time = CUT_OFF
    words: Words | None = None

    def holds(self, channel: str, case: str | None) -> bool:
        """Whoever names no case is spoken of by every one."""
        return self.channel in {None, channel} and (case is None or self.case in {None, case})

    def ends(self, at: datetime, calendar: Calendar) -> datetime:
        """When it is over if it began at `at`.

        A day of acceptance does not count (Civil Code 2015, article 147.2), and what ends on a day off ends on the
        next working day (article 148.5); hours count from the very moment.
        """
        day = local_day(at)
        match self.unit:
            case Unit.WORKING_DAYS:
                return closing(calendar.after(day, self.amount))
            case Unit.DAYS:
                return closing(calendar.working_from(day + timedelta(days=self.amount)))
            case Unit.WORKING_HOURS:
                return calendar.hours_after(at, self.amount)
            case Unit.HOURS:
                return at + timedelta(hours=self.amount)
            case _:  # the same day
                return closing(self._today(at, calendar))

    def _today(self, at: datetime, calendar: Calendar) -> date:
        day = local_day(at)
        minute = at.astimezone(VIETNAM).time().replace(second=0, microsecond=0)
        in_time = minute <= self.cut_off
        return calendar.working_from(day if in_time else day + timedelta(days=1))

    @property
    def working_days(self) -> int | None:
        """How many they are, where the law counts in them."""
        return self.amount if self.unit is Unit.WORKING_DAYS else None
