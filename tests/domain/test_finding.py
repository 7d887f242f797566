"""A procedure as a list shows it."""

from datetime import date

from portal.domain.finding import Listed
from tests.catalogue import TODAY, procedures

GPLX = procedures().in_force("3.000347", TODAY)


def test_it_costs_what_it_costs_that_day() -> None:
    listed = Listed.of(GPLX)
    assert (listed.code, listed.channel, listed.working_days) == ("3.000347", "online", 5)
    assert listed.files_online
    assert listed.fee(date(2025, 1, 1)) == 115_000
    assert listed.fee(date(2026, 1, 1)) == 135_000


def test_what_the_source_does_not_say_is_not_known() -> None:
    listed = Listed.of(GPLX.model_copy(update={"unknown": ("fees",)}))
    assert listed.fees is None
    assert listed.fee(date(2026, 1, 1)) is None
