"""Working days in Vietnam: weekends and holidays off, swapped Saturdays worked."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from portal.domain.model import Value

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""No daylight saving since 1975: a fixed offset is exact, and needs no time zone database."""

OFFICE_CLOSES = time(17, 0)
_OPEN = ((time(8, 0), time(12, 0)), (time(13, 0), OFFICE_CLOSES))
"""Eight hours a working day."""
_FRIDAY = 4


class Calendar(Value):
    """`holidays` are days off beside weekends; `working_saturdays` are worked to make up for a bridge day.

    The Ministry of Home Affairs announces both each year, so they are data and not arithmetic.
    `known_until` is the last day the data speak about.
    """

    holidays: frozenset[date]
    working_saturdays: frozenset[date]
    known_until: date

    def is_working(self, day: date) -> bool:
        if day in self.working_saturdays:
            return True
        return day.weekday() <= _FRIDAY and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day have been announced: a date beyond may still move."""
        return day <= self.known_until

    def after(self, day: date, working_days: int) -> date:
        """The n-th working day after `day`; `day` itself is not counted (Civil Code 2015, article 147.2)."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def working_from(self, day: date) -> date:
        """`day` itself if it is worked, or the first working day after it."""
        return day if self.is_working(day) else self.after(day, 1)

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and including `last`."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def hours_after(self, at: datetime, hours: int) -> datetime:
        """The moment until which offices were open for so many hours since `at`."""
        day, left = local_day(at), timedelta(hours=hours)
        while True:
            for opens, closes in _OPEN if self.is_working(day) else ():
                begun = max(datetime.combine(day, opens, VIETNAM), at)
                there = max(datetime.combine(day, closes, VIETNAM) - begun, timedelta())
                if left <= there:
                    return (begun + left).astimezone(UTC)
                left -= there
            day += timedelta(days=1)


def local_day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def opening(day: date) -> datetime:
    """When offices open on `day`, in UTC."""
    return datetime.combine(day, _OPEN[0][0], VIETNAM).astimezone(UTC)


def closing(day: date) -> datetime:
    """When offices close on `day`, in UTC: a deadline is met until then."""
    return datetime.combine(day, OFFICE_CLOSES, VIETNAM).astimezone(UTC)
