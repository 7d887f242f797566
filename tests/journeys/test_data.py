"""One's own data: who opened it, a copy of all of it, a correction, its end; and what stays open without KMS."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from infra.data_requests import act, files, tell
from infra.data_requests import again as erased_again
from portal.operations.decide_data_request import DecideDataRequest, Files
from tests.people import Citizen, good, new_key, until
from tests.stack import Stack

Aws = Callable[[str], Any]
AGENCY = "G01.79"


@pytest.fixture
def desk(stack: Stack) -> Iterator[Files]:
    """The operators', of this stack."""
    with files(stack.name, stack.aws.session, stack.endpoint) as here:
        yield here


def ask(citizen: Citizen, kind: str, **said: str) -> str:
    body = {"kind": kind, **said}
    asked = good(citizen.http.post("/auth/data-requests", json=body, headers=new_key()))
    assert asked["acknowledge_by"] < asked["act_by"]
    return str(asked["request"])


def line(citizen: Citizen, request: str) -> dict[str, Any]:
    found = good(citizen.http.get("/auth/data-requests"))["items"]
    return next(dict(one) for one in found if one["request"] == request)


def person(citizen: Citizen) -> str:
    return str(good(citizen.http.get("/auth/session"))["person"])


def agencys(stack: Stack, path: str) -> httpx.Response:
    known = stack.sandbox_config["agencies"]
    key = next(one["api_key"] for one in known if one["code"] == AGENCY)
    bearer = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{stack.portal}/api{path}", headers=bearer, timeout=30)


def test_who_opened_my_dossier_and_a_copy_of_everything(stack: Stack, newcomer: Citizen) -> None:
    newcomer.arrive()
    code = newcomer.file()["code"]
    opened = until(
        lambda: (found := agencys(stack, f"/agency/dossiers/{code}")).is_success and found,
        "the agency to be let in",
    )
    assert opened.json()["declaration"]["full_name"] == newcomer.name
    assert agencys(stack, f"/agency/dossiers/{code}").is_success
    (seen,) = good(newcomer.http.get("/auth/diary"))["items"]
    assert (seen["about"], seen["why"]["en"]) == (code, "To handle the dossier")

    request = ask(newcomer, "export")
    until(lambda: line(newcomer, request)["stage"] == "done", "the copy to be made")
    link = good(newcomer.http.post(f"/auth/data-requests/{request}/export", json={}))
    fetched = httpx.get(link["url"], timeout=30)
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        said = json.loads(archive.read("data.json"))
        papers = sorted(name for name in archive.namelist() if name != "data.json")
    assert said["account"]["particulars"]["cccd"] == newcomer.cccd
    assert said["account"]["particulars"]["contact"]["phone"] == newcomer.phone
    assert [one["outcome"] for one in said["sign_ins"]] == ["came_in"]
    assert said["factors"]["recovery_codes_left"] == 0
    assert said["dossiers"][0]["declaration"]["full_name"] == newcomer.name
    assert said["opened_by_others"][0]["who"] == AGENCY
    assert [name.rpartition(".")[2] for name in papers] in (["jpg", "pdf"], ["pdf", "jpg"])
    assert "argon2" not in fetched.text


def test_what_is_kept_of_a_dossier_stands_sealed(stack: Stack, newcomer: Citizen, aws: Aws) -> None:
    newcomer.arrive()
    code = newcomer.file()["code"]
    me, tables = person(newcomer), aws("dynamodb")
    found = tables.query(
        TableName=f"{stack.name}-dossiers",
        IndexName="by_person",
        KeyConditionExpression="person = :p",
        ExpressionAttributeValues={":p": {"S": me}},
    )["Items"]
    (head,) = [item["pk"]["S"] for item in found]
    kept = str(whole(tables, f"{stack.name}-dossiers", head))
    account = str(whole(tables, f"{stack.name}-identity", f"PERSON#{me}"))
    assert code in kept
    for word in (
        newcomer.name,
        newcomer.cccd,
        newcomer.phone,
        newcomer.email,
        "Lê Lợi",
        "Giấy khám",
    ):
        assert word not in kept
        assert word not in account


def whole(tables: Any, table: str, pk: str) -> list[Any]:  # noqa: ANN401 - boto3's
    asked = {":pk": {"S": pk}}
    return list(
        tables.query(
            TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=asked
        )["Items"]
    )


def test_a_name_is_corrected_by_the_operators_and_the_diary_says_so(
    newcomer: Citizen, desk: Files
) -> None:
    newcomer.arrive()
    request = ask(newcomer, "correction", name="Nguyễn Thị Ánh Nguyệt")
    by = DecideDataRequest(person=person(newcomer), request=request, by="du-lieu")
    assert line(newcomer, request)["acknowledged_at"]
    assert tell(desk) == 0
    assert act(desk, "show", by) == act(desk, "follow", by) == 0
    assert good(newcomer.http.get("/auth/session"))["name"] == "Nguyễn Thị Ánh Nguyệt"
    (seen,) = good(newcomer.http.get("/auth/diary"))["items"]
    assert (seen["who"]["en"], seen["about"]) == ("The portal's operators (du-lieu)", request)
    assert act(desk, "follow", by) == 1


def test_erasure_waits_for_a_dossier_and_leaves_nothing_of_who_has_none(
    newcomer: Citizen, desk: Files, stack: Stack
) -> None:
    newcomer.arrive()
    newcomer.save(newcomer.start())
    copy = ask(newcomer, "export")
    until(lambda: line(newcomer, copy)["stage"] == "done", "the copy to be made")
    link = good(newcomer.http.post(f"/auth/data-requests/{copy}/export", json={}))["url"]
    me, request = person(newcomer), ask(newcomer, "erasure")
    assert act(desk, "follow", DecideDataRequest(person=me, request=request, by="du-lieu")) == 0
    assert httpx.get(link, timeout=30).status_code in {403, 404}
    assert newcomer.http.get("/auth/session").status_code == 401
    assert newcomer.knock().status_code == 401
    again = Citizen(stack.portal, newcomer.sandbox, cccd=newcomer.cccd).arrive()
    assert person(again) != me
    again.file()
    assert me in desk.erasures.every()
    assert erased_again(desk) == 0  # and the one who came after, under the same number, stays
    request = ask(again, "erasure")
    by = DecideDataRequest(person=person(again), request=request, by="du-lieu")
    assert act(desk, "follow", by) == 0
    told = line(again, request)
    assert (told["stage"], [why["en"] for why in told["why"]]) == (
        "refused",
        ["You have a dossier that is not finished."],
    )
    again.close()


@pytest.mark.asvs("16.5.3")
@pytest.mark.fault("F30")
def test_without_kms_personal_data_are_closed_and_public_pages_open(
    stack: Stack, newcomer: Citizen, aws: Aws
) -> None:
    newcomer.arrive()
    draft = newcomer.start()
    said = {"declaration": newcomer.declaration(), "agency": AGENCY, "return_by": "online"}
    door, seen = f"/drafts/{draft['draft']}", {"If-Match": '"1"'}
    kms, key = aws("kms"), stack.aws.resources(stack.name)["PersonalKey"]
    kms.disable_key(KeyId=key)
    try:
        closed = newcomer.http.put(door, json=said, headers=seen)
        assert (closed.status_code, closed.json()["code"]) == (503, "unavailable")
        unknown = newcomer.http.post(
            "/auth/registrations",
            json=newcomer.particulars() | {"cccd": "079190123456"},
            headers=new_key(),
        )
        assert unknown.status_code == 503
        for page in ("/vi/", "/en/", "/api/procedures", "/api/public/health"):
            assert httpx.get(f"{stack.portal}{page}", timeout=30).status_code == 200
        assert newcomer.http.get("/dossiers").status_code == 200
    finally:
        kms.enable_key(KeyId=key)
    assert good(newcomer.http.get(door))["version"] == 1
    assert good(newcomer.http.put(door, json=said, headers=seen))["version"] == 2
