"""Each service the portal was founded for is filed from some place, and goes to the agency that is competent there."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import httpx
import pytest

from tests.people import Citizen, Sandbox, good, new_key, sample_pdf, until
from tests.stack import Stack

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
OFF = holidays.country_holidays("VN")
"""Somebody else's list of days off."""
OPEN = {8, 9, 10, 11, 13, 14, 15, 16}
"""The hours in which offices work."""
EXACT = timedelta(minutes=1)

Rule = Callable[[datetime], datetime]
"""When it is due that was accepted then."""


def closes(day: date) -> datetime:
    """Offices, on that day or the next one that is no day off."""
    while not OFF.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(17), VIETNAM)


def working_days(count: int) -> Rule:
    def due(at: datetime) -> datetime:
        day = at.date()
        for _ in range(count):
            day = OFF.get_nth_working_day(day, 1)
        return closes(day)

    return due


def working_hours(count: int) -> Rule:
    def due(at: datetime) -> datetime:
        left = 60 * count
        while left:
            left -= OFF.is_working_day(at.date()) and at.hour in OPEN
            at += timedelta(minutes=1)
        return at

    return due


def same_day(at: datetime) -> datetime:
    return closes(at.date() + timedelta(days=at.time() >= time(15, 1)))


class Service(NamedTuple):
    """As whom and from where it is filed, and what has to come of it."""

    code: str
    applicant: str
    province: str
    agency: str
    fee: int
    due: Rule


HEALTH_CARD = Service("1.002759", "citizen", "02", "G24.08", 0, same_day)
SERVICES = [
    Service("3.000347", "citizen", "Quảng Nam", "G01.48", 135_000, working_days(5)),
    Service("2.000033", "business", "Bình Dương", "H29.02", 0, working_days(1)),
    HEALTH_CARD,
    Service("3.000001", "household", "thanh hoa", "E10.38", 0, working_days(7)),
    Service("3.000002", "business", "TP.HCM", "E10.79", 0, working_days(7)),
    Service("3.000353", "citizen", "Hà Nội", "G01.01", 135_000, working_days(5)),
    Service("2.000138", "business", "", "G02.21", 0, working_days(5)),
    Service("1.000665", "business", "", "G02.23", 60_000, working_hours(6)),
    Service("2.001372", "organisation", "", "G02.23", 60_000, working_hours(6)),
    Service("2.000004", "business", "Hưng Yên", "H31.02", 0, working_days(5)),
]


def ahead(example: dict[str, Any]) -> dict[str, Any]:
    """The same with days that are still to come: an example grows old."""
    today = datetime.now(VIETNAM).date()
    days = {"starts_on": today + timedelta(days=30), "ends_on": today + timedelta(days=45)}
    return example | {name: day.isoformat() for name, day in days.items() if name in example}


def written(citizen: Citizen, service: Service) -> dict[str, Any]:
    """A draft with the declaration that the procedure has as its example, from there; no agency is named."""
    said = {"procedure": service.code, "applicant": service.applicant}
    draft = good(citizen.http.post("/drafts", json=said, headers=new_key()))
    schema = good(citizen.http.get(f"/procedures/{service.code}"))["declaration_schema"]
    form = {
        "declaration": ahead(schema["examples"][0]),
        "province": service.province or None,
        "return_by": draft["return_by"],
    }
    seen = {"If-Match": f'"{draft["version"]}"'}
    return dict(good(citizen.http.put(f"/drafts/{draft['draft']}", json=form, headers=seen)))


def complete(citizen: Citizen, draft: str) -> dict[str, Any]:
    """What the check says once every paper came that it missed."""
    for defect in citizen.check(draft)["defects"]:
        _, kind, paper = defect["pointer"].split("/")
        assert kind == "papers", defect
        citizen.upload(draft, paper, sample_pdf(), "application/pdf", f"{paper}.pdf")
    return citizen.check(draft)


def desk(stack: Stack, agency: str) -> httpx.Client:
    keys = {one["code"]: one["api_key"] for one in stack.sandbox_config["agencies"]}
    proof = {"Authorization": f"Bearer {keys[agency]}"}
    return httpx.Client(base_url=f"{stack.portal}/api", timeout=30, headers=proof)


def submitted(citizen: Citizen, service: Service) -> str:
    draft = written(citizen, service)
    assert (draft["agency"], draft["applicant"]) == (service.agency, service.applicant)
    checked = complete(citizen, draft["draft"])
    assert (checked["ready"], checked["fee"]["total"]) == (True, service.fee), service.code
    receipt = citizen.submit(draft["draft"])
    assert (receipt["agency"], receipt["procedure"]) == (service.agency, service.code)
    return str(receipt["code"])


def does(agency: httpx.Client, code: str, verb: str, **said: object) -> None:
    good(agency.post(f"/agency/dossiers/{code}/{verb}", json=said, headers=new_key()))


def due_of(citizen: Citizen, code: str) -> datetime:
    return datetime.fromisoformat(citizen.dossier(code)["due_at"])


@pytest.mark.parametrize("service", SERVICES, ids=[one.code for one in SERVICES])
def test_it_goes_to_the_agency_of_the_place_with_its_fee_and_its_day(
    stack: Stack, sandbox: Sandbox, citizen: Citizen, service: Service
) -> None:
    code = submitted(citizen, service)
    until(lambda: sandbox.webhooks(service.agency, code), f"{service.agency} to be told of {code}")
    with closing(desk(stack, service.agency)) as agency:
        earliest = service.due(datetime.now(VIETNAM))
        does(agency, code, "accept")
        latest = service.due(datetime.now(VIETNAM))
        assert earliest - EXACT <= due_of(citizen, code) <= latest + EXACT
        if service == HEALTH_CARD:
            answers_the_same_day(citizen, agency, code)


def answers_the_same_day(citizen: Citizen, agency: httpx.Client, code: str) -> None:
    """What was due in its own case is due in it still."""
    due = due_of(citizen, code)
    does(agency, code, "start")
    wrong = {"about": "field", "target": "address", "code": "wrong", "text": "Chưa đúng"}
    does(agency, code, "supplement-requests", items=[wrong])
    answer = {"declaration": {"address": "9 ngõ 3 phố Ví Dụ, phường Ba Đình, thành phố Hà Nội"}}
    good(citizen.http.post(f"/dossiers/{code}/supplement", json=answer, headers=new_key()))
    assert due_of(citizen, code) == due


def test_whoever_is_no_business_is_told_whom_it_is_for(citizen: Citizen) -> None:
    said = {"procedure": "3.000002", "applicant": "household"}
    refused = citizen.http.post("/drafts", json=said, headers=new_key())
    assert (refused.status_code, refused.json()["code"]) == (422, "not_for_applicant")
    assert [one["detail"] for one in refused.json()["errors"]] == ["Dành cho doanh nghiệp."]


def test_what_a_province_was_called_is_understood(citizen: Citizen) -> None:
    there = good(citizen.http.get("/provinces/Hà Giang", params={"on": "2025-06-30"}))
    assert (there["asked"]["code"], there["today"]["code"]) == ("02", "08")
    quote = good(citizen.http.post("/procedures/1.001193/quotes", json={"ward": "00070"}))
    assert quote["where"]["name"]["vi"].startswith("Ủy ban nhân dân phường Hoàn Kiếm")
