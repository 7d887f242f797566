"""The schedule that looks at what nobody came back to."""

from datetime import timedelta

import pytest

from functions import wiring
from functions.dossier.sweep import handler
from portal.catalogue.calendars import TomlCalendars
from portal.domain.data_request import Kind, asked
from portal.domain.once import once
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.notices import FakeDeliveries
from tests.fakes.personal import FakeDataRequests
from tests.fakes.work import FakeJobs, FakeLegs


class Ports(wiring.Ports):
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.dossiers, self.legs = FakeDossiers(), FakeLegs()
        self.deliveries, self.delivery_jobs = FakeDeliveries(), FakeJobs()
        self.data_requests = FakeDataRequests()
        calendar = TomlCalendars().working()
        said = once("somebody", "key", b"asked")
        self.data_requests.add(asked("request-01", "person-0001", Kind.EXPORT, NOW, calendar, said))


def test_a_request_that_is_overdue_is_counted_and_nobody_is_named(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    handler({}, None)
    assert "DataRequestsOverdue" not in capsys.readouterr().out
    ports.clock.advance(timedelta(days=30))
    handler({}, None)
    told = capsys.readouterr().out
    assert "DataRequestsOverdue" in told
    assert "person-0001" not in told
