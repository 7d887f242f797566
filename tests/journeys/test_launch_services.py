"""Each service the portal was founded for is filed from some place, and goes to the agency that is competent there."""

from contextlib import closing
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import httpx
import pytest

from tests.people import Citizen, Sandbox, good, new_key, sample_pdf, until
from tests.stack import Stack


class Service(NamedTuple):
    """As whom and from where it is filed, and what has to come of it."""

    code: str
    applicant: str
    province: str
    agency: str
    fee: int
    working_days: int | None


SERVICES = [
    Service("3.000347", "citizen", "Quảng Nam", "G01.48", 135_000, 5),
    Service("2.000033", "business", "Bình Dương", "H29.02", 0, 1),
    Service("1.002759", "citizen", "02", "G24.08", 0, None),
    Service("3.000001", "household", "thanh hoa", "E10.38", 0, 7),
    Service("3.000002", "business", "TP.HCM", "E10.79", 0, 7),
    Service("3.000353", "citizen", "Hà Nội", "G01.01", 135_000, 5),
    Service("2.000138", "business", "", "G02.21", 0, 5),
    Service("1.000665", "business", "", "G02.23", 60_000, None),
]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SOON = timedelta(minutes=5)
"""Where it is counted in hours, from a moment later."""


def written(citizen: Citizen, service: Service) -> dict[str, Any]:
    """A draft with the declaration that the procedure has as its example, from there; no agency is named."""
    said = {"procedure": service.code, "applicant": service.applicant}
    draft = good(citizen.http.post("/drafts", json=said, headers=new_key()))
    schema = good(citizen.http.get(f"/procedures/{service.code}"))["declaration_schema"]
    form = {
        "declaration": schema["examples"][0],
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


def closing_after(working_days: int) -> datetime:
    """When offices close on that day after today, by somebody else's list of holidays."""
    day, known = datetime.now(VIETNAM).date(), holidays.country_holidays("VN")
    for _ in range(working_days):
        day = known.get_nth_working_day(day, 1)
    return datetime.combine(day, time(17), VIETNAM)


def desk(stack: Stack, agency: str) -> httpx.Client:
    keys = {one["code"]: one["api_key"] for one in stack.sandbox_config["agencies"]}
    proof = {"Authorization": f"Bearer {keys[agency]}"}
    return httpx.Client(base_url=f"{stack.portal}/api", timeout=30, headers=proof)


def submitted(citizen: Citizen, service: Service) -> tuple[str, str]:
    """Its code, and by when it is due if it is accepted at once."""
    draft = written(citizen, service)
    assert (draft["agency"], draft["applicant"]) == (service.agency, service.applicant)
    checked = complete(citizen, draft["draft"])
    assert (checked["ready"], checked["fee"]["total"]) == (True, service.fee), service.code
    receipt = citizen.submit(draft["draft"])
    assert (receipt["agency"], receipt["procedure"]) == (service.agency, service.code)
    return receipt["code"], checked["due_if_accepted_now"]


@pytest.mark.parametrize("service", SERVICES, ids=[one.code for one in SERVICES])
def test_it_goes_to_the_agency_of_the_place_with_its_fee_and_its_day(
    stack: Stack, sandbox: Sandbox, citizen: Citizen, service: Service
) -> None:
    code, by = submitted(citizen, service)
    until(lambda: sandbox.webhooks(service.agency, code), f"{service.agency} to be told of {code}")
    with closing(desk(stack, service.agency)) as agency:
        good(agency.post(f"/agency/dossiers/{code}/accept", json={}, headers=new_key()))
    due = datetime.fromisoformat(citizen.dossier(code)["due_at"])
    assert abs(due - datetime.fromisoformat(by)) < SOON
    if service.working_days is not None:
        assert due.astimezone(VIETNAM) == closing_after(service.working_days)


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
