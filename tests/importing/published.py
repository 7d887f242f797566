"""Records in the national portal's form, of our own making: a small one, and one of what a procedure of ours says."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from infra.import_catalogue.record import Record
from portal.domain.fee import ALL
from portal.domain.procedure import Procedure
from portal.domain.processing import Time, Unit

DAY = date(2026, 11, 20)
_METHODS = {"online": "ONLINE", "counter": "DIRECT", "post": "POSTAL"}
_UNITS = {
    Unit.WORKING_DAYS: "WORKING_DAY",
    Unit.DAYS: "DAY",
    Unit.WORKING_HOURS: "WORKING_HOUR",
    Unit.HOURS: "HOUR",
    Unit.SAME_DAY: "OTHER",
}
_WAYS = {"online": "ONLINE", "counter": "AT_SUBMISSION_PLACE", "post": "AT_HOME"}
_WHO = {
    "citizen": "Công dân Việt Nam",
    "household": "Hộ gia đình",
    "business": "Doanh nghiệp",
    "organisation": "Tổ chức (không bao gồm doanh nghiệp, HTX)",
}
_FLAGS = {
    "commune": "isWard",
    "province": "isProvince",
    "ministry": "isMinistry",
    "other": "isOtherAgency",
}


def method(**changes: object) -> dict[str, object]:
    fees = [{"type": "FEE", "value": 50000}]
    plain = {"submissionMethod": "ONLINE", "processingTime": 5, "processingTimeUnit": "WORKING_DAY"}
    return {**plain, "description": "", "fees": fees, **changes}


def row(name: str, **changes: object) -> dict[str, object]:
    return {"name": name, "originalQty": 1, "copyQty": 0, "required": False, "code": "", **changes}


def published(**changes: object) -> dict[str, object]:
    """A permit for a fair, which nobody knows yet."""
    plain = {
        "id": "019d0000-0000-7000-8000-000000000001",
        "code": "1.999001",
        "name": "Cấp phép hội chợ ẩm thực",
        "executionSteps": [{"name": "", "description": "Người tổ chức gửi đơn."}],
        "executionMethods": [method()],
        "executionCases": [{"name": "", "profileComponents": [row("Đơn đề nghị", code="G02-KQ1")]}],
        "isProvince": True,
        "categoriesDetails": [{"name": "Thương mại", "code": "G02-CT01"}],
        "departmentsExecuting": [{"name": "Sở Công Thương", "code": "SCT"}],
        "legalBasisesDetails": [{"name": "Nghị định", "code": "81/2018/NĐ-CP"}],
        "resultsDetails": [{"name": "Giấy phép", "code": "KQ.1"}],
        "subjectTypesDetails": [{"name": "Doanh nghiệp", "code": "ĐT2"}],
        "returningMethods": [{"type": "ONLINE", "value": ["ONLINE"]}],
        "someKeyNobodyReads": {"deep": [1, 2]},
    }
    return {**plain, **changes}


def record(**changes: object) -> Record:
    return Record.model_validate(published(**changes))


def with_method(**changes: object) -> Record:
    return record(executionMethods=[method(**changes)])


def told_of(procedure: Procedure, day: date = DAY) -> dict[str, object]:
    """What the national portal would publish, if it published what we hold."""
    return {
        "code": procedure.code,
        "name": procedure.title.vi,
        "executionMethods": [*_methods(procedure, day)],
        "executionCases": [*_cases(procedure)],
        _FLAGS[procedure.authority]: True,
        "isFullProcess": procedure.level == 4,
        "categoriesDetails": [{"name": procedure.field.vi}],
        "departmentsExecuting": _named([procedure.agency_kind.vi] if procedure.agency_kind else []),
        "legalBasisesDetails": [{"code": law} for law in procedure.legal_basis],
        "resultsDetails": _named([one.vi for one in procedure.results]),
        "subjectTypesDetails": _named([_WHO[who] for who in procedure.audience]),
        "returningMethods": [{"value": [_WAYS[way] for way in procedure.returns]}],
    }


def _named(names: list[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _methods(procedure: Procedure, day: date) -> Iterator[Mapping[str, object]]:
    for channel in procedure.channels:
        fees = [
            {"value": line.amount or 0}
            for line in procedure.fees
            if line.holds(channel, day) and not (line.of or line.tiers or line.province)
            if line.subject == ALL
        ]
        plain = {"submissionMethod": _METHODS[channel], "fees": fees}
        times = procedure.granted(channel)
        yield from ({**plain, **_time(time)} for time in times)
        if not times:
            yield plain


def _time(time: Time) -> dict[str, Any]:
    said = "Trong ngày" if time.unit is Unit.SAME_DAY else ""
    amount = time.amount or 1
    return {
        "processingTime": amount,
        "processingTimeUnit": _UNITS[time.unit],
        "description": said,
    }


def _cases(procedure: Procedure) -> Iterator[Mapping[str, object]]:
    cases = [case.name.vi for case in procedure.cases] or [""]
    papers = [row(p.name.vi, originalQty=p.originals, copyQty=p.copies) for p in procedure.papers]
    yield from ({"name": name, "profileComponents": papers} for name in cases)
