"""The working calendar from `data/calendar.toml`."""

from functools import cached_property

from portal.catalogue.reading import folder, toml
from portal.domain.calendar import Calendar


class TomlCalendars:
    def working(self) -> Calendar:
        return self._calendar

    @cached_property
    def _calendar(self) -> Calendar:
        read = toml(folder("data", "calendar.toml"))
        holidays = frozenset(one["day"] for one in read["holiday"])
        return Calendar(
            holidays=holidays,
            working_saturdays=frozenset(read["working_saturdays"]),
            known_until=read["known_until"],
        )
