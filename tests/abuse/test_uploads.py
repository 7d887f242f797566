"""Uploads that are not what was announced, and papers that would do something when they are copies."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.abuse import files
from tests.abuse.books import Books
from tests.abuse.conftest import AGENCY
from tests.abuse.refusing import NOT_FOUND, Refusal, invalid, refusal, refused
from tests.people import Citizen, b64_sha256, good, new_key, sample_pdf, sample_photo, until

HEALTH, LICENCE, OTHER = "giay-kham-suc-khoe", "giay-phep-lai-xe", "giay-to-khac"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MOST = 10 * 2**20
FILE = {
    "required_document": HEALTH,
    "file_name": "a.pdf",
    "content_type": PDF,
    "size": 1000,
    "sha256": base64.b64encode(bytes(32)).decode(),
}


@pytest.fixture(scope="module")
def draft(citizen: Citizen) -> str:
    return str(citizen.save(citizen.start())["draft"])


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"size": 0}, "/size", None),
        ({"size": -1}, "/size", None),
        ({"size": 1.5}, "/size", None),
        ({"size": "1000"}, "/size", None),
        ({"size": MOST + 1}, "/size", "file_too_large"),
        ({"size": 10**30}, "/size", None),
        ({"content_type": "application/zip"}, "/content_type", "file_type_not_taken"),
        ({"content_type": "image/svg+xml"}, "/content_type", "file_type_not_taken"),
        ({"content_type": "text/html"}, "/content_type", "file_type_not_taken"),
        ({"content_type": "application/pdf; x=y"}, "/content_type", "file_type_not_taken"),
        (
            {"content_type": "application/vnd.ms-word.document.macroEnabled.12"},
            "/content_type",
            "file_type_not_taken",
        ),
        ({"required_document": "../giay-kham"}, "/required_document", "not_offered"),
        ({"sha256": "A" * 44}, "/sha256", "wrong_form"),
        ({"sha256": "a" * 64}, "/sha256", "wrong_form"),
        ({"file_name": "giấy\0.pdf"}, "/file_name", "invisible_character"),
        ({"file_name": "fdp.\u202eexe"}, "/file_name", "invisible_character"),
        ({"file_name": "x" * 201}, "/file_name", "too_long"),
    ],
)
def test_an_announcement_of_what_is_not_taken(
    citizen: Citizen,
    draft: str,
    books: Books,
    me: str,
    changes: dict[str, object],
    pointer: str,
    code: str | None,
) -> None:
    with books.unchanged(me):
        found = refused(
            lambda it: citizen.http.post(f"/drafts/{draft}/papers", json=FILE | changes, headers=it)
        )
        assert found.status == 422
        ((where, why),) = found.defects
        assert where == pointer
        assert code is None or why == code


@pytest.mark.asvs("5.2.1")
@pytest.mark.fault("F27")
@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (b"", {}),
        (sample_pdf() + b"!", {}),
        (sample_pdf()[:-1], {}),
        (sample_pdf(), {"Content-Type": "text/html"}),
        (sample_pdf(), {"key": "papers/somebody/elses"}),
        (sample_pdf(), {"key": "results/x/y"}),
        (sample_pdf(), {"x-amz-checksum-sha256": FILE["sha256"]}),
        (sample_pdf(), {"acl": "public-read"}),
        (sample_pdf(), {"success_action_redirect": "https://evil.example"}),
        (sample_pdf(), {"policy": base64.b64encode(b"{}").decode()}),
        (sample_pdf(), {"x-amz-signature": "0" * 64}),
    ],
    ids=[
        "empty", "a byte over", "a byte under", "another type", "another key",
        "a result's key", "another checksum", "public", "a redirection", "another policy", "unsigned",
    ],
)  # fmt: skip
def test_a_form_takes_what_was_announced_and_nothing_else(
    citizen: Citizen, draft: str, books: Books, me: str, content: bytes, changes: dict[str, str]
) -> None:
    """S3 refuses it in its own words; to the portal, nothing was uploaded."""
    offer = citizen.announce(draft, HEALTH, sample_pdf(), PDF, "a.pdf")
    form = offer["upload"] | {"fields": offer["upload"]["fields"] | changes}
    door = f"/drafts/{draft}/papers/{offer['paper']['paper']}"
    with books.unchanged(me):
        assert citizen.post_file(form, content).status_code in {400, 403}
        found = refused(lambda it: citizen.http.post(f"{door}/finalise", json={}, headers=it))
        assert found == Refusal(409, "nothing_uploaded")
    good(citizen.http.delete(door))


@pytest.mark.fault("F27")
def test_bytes_of_another_checksum_are_refused_by_somebody(citizen: Citizen, draft: str) -> None:
    """S3 compares the checksum of a form's upload. The emulator does not: then `finalise` is the one that does."""
    offer = citizen.announce(draft, HEALTH, sample_pdf(), PDF, "a.pdf")
    door = f"/drafts/{draft}/papers/{offer['paper']['paper']}"
    if citizen.post_file(offer["upload"], sample_pdf()[:-1] + b"!").status_code == 204:
        after = good(citizen.http.post(f"{door}/finalise", json={}))
        refusals = [one["refusal"] for one in after["papers"] if one["state"] == "refused"]
        assert refusals == [{"code": "differs"}]
    good(citizen.http.delete(door))


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(
    ("made", "content_type", "code"),
    [
        (files.program, PDF, "type_differs"),
        (files.page, PDF, "type_differs"),
        (files.drawing, PNG, "type_differs"),
        (files.zip_bomb, PDF, "type_differs"),
        (files.macro_document, PDF, "type_differs"),
        (files.old_macro_document, PDF, "type_differs"),
        (files.shifted_pdf, PDF, "type_differs"),
        (sample_photo, PDF, "type_differs"),
        (sample_pdf, JPEG, "type_differs"),
        (sample_photo, PNG, "type_differs"),
        (lambda: b"\0", PDF, "type_differs"),
        (lambda: sample_pdf() + files.EICAR, PDF, "infected"),
        (lambda: sample_photo() + files.EICAR, JPEG, "infected"),
    ],
    ids=[
        "program", "page", "drawing", "zip bomb", "macros", "old macros", "polyglot",
        "photo as PDF", "PDF as photo", "JPEG as PNG", "a byte", "EICAR", "EICAR in a photo",
    ],
)  # fmt: skip
def test_a_file_in_disguise_is_refused_with_its_reason(
    citizen: Citizen, draft: str, made: Callable[[], bytes], content_type: str, code: str
) -> None:
    paper = citizen.upload(draft, HEALTH, made(), content_type, "giấy khám.pdf")
    assert (paper["state"], paper["refusal"]["code"]) == ("refused", code)
    again = good(citizen.http.post(f"/drafts/{draft}/papers/{paper['paper']}/finalise", json={}))
    assert paper in again["papers"]
    submitted = citizen.http.post("/dossiers", json={"draft": draft}, headers=new_key())
    assert (f"/papers/{HEALTH}", "paper_refused") in refusal(submitted).defects
    good(citizen.http.delete(f"/drafts/{draft}/papers/{paper['paper']}"))


@pytest.mark.asvs("5.2.4", "2.3.2")
def test_no_draft_holds_more_papers_than_a_dossier_needs(
    citizen: Citizen, books: Books, me: str
) -> None:
    door = f"/drafts/{citizen.start()['draft']}/papers"
    for number in range(20):
        other = {"sha256": b64_sha256(bytes([number]))}
        good(citizen.http.post(door, json=FILE | other))
    with books.unchanged(me):
        found = refused(lambda it: citizen.http.post(door, json=FILE, headers=it))
        assert found == Refusal(409, "too_many_papers")


def test_a_paper_that_was_never_announced_is_not_found(citizen: Citizen, draft: str) -> None:
    for name in ("0" * 26, "..", "x" * 200, "HEAD"):
        door = f"/drafts/{draft}/papers/{name.replace('.', '%2e')}/finalise"
        answer = citizen.http.post(door, json={})
        if name != "..":  # the front's, or API Gateway's, own refusal
            assert refusal(answer) == NOT_FOUND
        assert answer.status_code == 404


def submit(citizen: Citizen, draft: str) -> Refusal:
    return refused(
        lambda it: citizen.http.post("/dossiers", json={"draft": draft}, headers=new_key() | it)
    )


@pytest.mark.asvs("2.3.1", "2.2.2")
def test_nothing_is_submitted_without_its_papers(citizen: Citizen, books: Books, me: str) -> None:
    draft = citizen.save(citizen.start())["draft"]
    missing = (f"/papers/{HEALTH}", "paper_missing"), (f"/papers/{LICENCE}", "paper_missing")
    with books.unchanged(me):
        assert submit(citizen, draft) == invalid(*missing)
    offer = citizen.announce(draft, HEALTH, sample_pdf(), PDF, "a.pdf")
    waiting = (f"/papers/{HEALTH}", "paper_awaiting_upload")
    with books.unchanged(me):
        assert submit(citizen, draft) == invalid(*missing, waiting)
    assert citizen.post_file(offer["upload"], sample_pdf()).status_code == 204
    with books.unchanged(me):  # it lies there, and nobody has looked at it
        assert submit(citizen, draft) == invalid(*missing, waiting)


HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted.pdf": (files.encrypted_pdf, PDF),
    "locked.pdf": (files.locked_pdf, PDF),
    "form.pdf": (files.form_pdf, PDF),
    "split.pdf": (files.split_pdf, PDF),
    "odd.pdf": (files.odd_link_pdf, PDF),
    "burst.pdf": (files.bursting_pdf, PDF),
    "flood.png": (files.pixel_flood, PNG),
    "bomb.png": (files.picture_bomb, PNG),
}
"""What opens as it says and cannot be made safe."""
MENDED: dict[str, tuple[Callable[[], bytes], str]] = {
    "script.pdf": (files.script_pdf, PDF),
    "polyglot.pdf": (files.polyglot_pdf, PDF),
    "polyglot.jpg": (files.polyglot_photo, JPEG),
    "photo.jpg": (sample_photo, JPEG),
}
CANARIES = (files.SCRIPT, b"JavaScript", files.TAIL, b"PK\x03\x04", b"evil.js", b"CANARY-CAMERA")


def bring(citizen: Citizen, code: str, content: bytes, content_type: str, name: str) -> None:
    """Upload for the open supplement."""
    said = {
        "required_document": OTHER,
        "file_name": name,
        "content_type": content_type,
        "size": len(content),
        "sha256": b64_sha256(content),
    }
    offer = good(citizen.http.post(f"/dossiers/{code}/papers", json=said))
    assert citizen.post_file(offer["upload"], content).status_code == 204
    paper = offer["paper"]["paper"]
    good(citizen.http.post(f"/dossiers/{code}/papers/{paper}/finalise", json={}))


@pytest.fixture(scope="module")
def copies(citizen: Citizen, officers: dict[str, httpx.Client]) -> dict[str, dict[str, Any]]:
    """One dossier with every harmful paper comes back; as its agency sees it then: the copies by the files' names."""
    draft = citizen.save(citizen.start())["draft"]
    citizen.upload(draft, HEALTH, sample_pdf(), PDF, "health.pdf")
    twice = sample_pdf()
    offer = citizen.announce(draft, LICENCE, twice, PDF, "replaced.pdf")
    assert citizen.post_file(offer["upload"], twice).status_code == 204
    end = f"/drafts/{draft}/papers/{offer['paper']['paper']}/finalise"
    assert {one["state"] for one in good(citizen.http.post(end, json={}))["papers"]} == {"clean"}
    citizen.post_file(offer["upload"], twice)  # once more, when it was looked at already
    for name, (made, content_type) in (HARMFUL | MENDED).items():
        paper = citizen.upload(draft, OTHER, made(), content_type, name)
        assert paper["state"] == "clean", name
    code = citizen.submit(draft)["code"]
    ((item,)) = citizen.wait_for(code, "awaiting_supplement")["supplement"]["items"]
    assert item["target"] == OTHER
    assert {name for name in HARMFUL | MENDED if f"{name}: " in item["text"]} == set(HARMFUL)
    assert officers[AGENCY].get(f"/agency/dossiers/{code}").status_code == 404
    for name, (made, content_type) in MENDED.items():
        bring(citizen, code, made(), content_type, name)
    given = citizen.http.post(
        f"/dossiers/{code}/supplement", json={"declaration": {}}, headers=new_key()
    )
    assert good(given)["state"] == "registered"

    def look() -> list[dict[str, Any]] | None:
        found = officers[AGENCY].get(f"/agency/dossiers/{code}")
        return list(found.json()["papers"]) if found.is_success else None

    return {paper["file_name"]: paper for paper in until(look, f"{code} to be handed over")}


@pytest.mark.asvs("5.4.3", "5.2.6")
@pytest.mark.parametrize("name", HARMFUL)
def test_what_cannot_be_made_safe_is_shown_to_nobody(
    copies: dict[str, dict[str, Any]], name: str
) -> None:
    assert name not in copies


@pytest.mark.asvs("14.2.8")
@pytest.mark.parametrize("name", [*MENDED, "health.pdf", "replaced.pdf"])
def test_a_copy_has_nothing_that_acts_or_tells(
    copies: dict[str, dict[str, Any]], name: str
) -> None:
    paper = copies[name]
    fetched = httpx.get(paper["url"], timeout=30)
    assert fetched.status_code == 200
    assert b64_sha256(fetched.content) == paper["sha256"]
    assert fetched.headers["content-type"] == paper["content_type"]
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert not [canary for canary in CANARIES if canary in fetched.content]


@pytest.mark.fault("F27")
def test_a_link_opens_its_own_paper_for_its_own_time(copies: dict[str, dict[str, Any]]) -> None:
    url = copies["health.pdf"]["url"]
    other = copies["photo.jpg"]["paper"]
    paper = copies["health.pdf"]["paper"]
    for forged in (
        url.replace(paper, other),
        url.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"),
        url.partition("?")[0],
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace("-clean-", "-quarantine-"),
    ):
        assert forged != url
        assert httpx.get(forged, timeout=30).status_code in {403, 404}, forged
