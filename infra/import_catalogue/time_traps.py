"""What misleads in published times: a number without a unit, units mixed, one time for many cases."""

from datetime import date

from infra.import_catalogue import said
from infra.import_catalogue.record import Record
from infra.import_catalogue.said import Found
from infra.import_catalogue.wording import deadlines, spans
from portal.domain.processing import Unit


def number_without_unit(record: Record, _day: date) -> Found:
    methods = zip(record.execution_methods, said.times(record), strict=True)
    for method, time in methods:
        if method.processing_time and method.processing_time_unit in {"OTHER", None}:
            within = time.unit is Unit.SAME_DAY
            yield (
                time.key,
                "times",
                f'Nguồn ghi "{time.amount}" không có đơn vị. '
                + (
                    "Theo nội dung, đó là trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo."
                    if within
                    else "Cổng không lấy thời hạn này."
                ),
                f'The source says "{time.amount}" without a unit. '
                + (
                    "Its text means within the day, and after 15:00 the next working day."
                    if within
                    else "It was not taken."
                ),
            )


def mixed_units(record: Record, _day: date) -> Found:
    methods = record.execution_methods
    units = {said.UNITS.get(method.processing_time_unit or "") for method in methods} - {None}
    written = {unit for method in methods for _, unit in spans(method.description)}
    if units and (len(units) > 1 or written - units):
        yield (
            "executionMethods",
            "times",
            "Nguồn dùng lẫn ngày, ngày làm việc, giờ và giờ làm việc. Hãy xem kỹ từng thời hạn.",
            "The source mixes days, working days, hours and working hours. Read each time with care.",
        )


def several_deadlines(record: Record, _day: date) -> Found:
    spoken = [spans(method.description) for method in record.execution_methods]
    services = {
        (one.processing_day.qty, one.processing_day.type)
        for one in record.cases
        if one.processing_day and one.processing_day.qty
    }
    by_case = [*spoken, tuple(services), deadlines(record.text)]
    if any(len(told) > 1 for told in by_case):
        yield (
            "executionMethods",
            "times",
            "Nguồn ghi một thời hạn chung, nhưng nội dung chia theo trường hợp. Cổng ghi thời hạn chung.",
            "The source's field gives one time for all, but its text goes by case. The one for all is shown.",
        )
