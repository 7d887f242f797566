"""A citizen's way over HTTP, from an empty draft to the downloaded result."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import HTTPResponse

from portal.domain.checksum import sha256_of
from portal.domain.transitions import State
from portal.operations.add_paper import paper_key
from tests.doors.caller import STRANGER, Caller, calling, refused
from tests.operations.world import DECLARATION, GPLX, PDF, World

PAPERS = ("giay-kham-suc-khoe", "giay-phep-lai-xe")


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


def started(caller: Caller) -> str:
    answer = caller.ask("POST", "/drafts", {"procedure": GPLX}, key="draft-1")
    assert answer.status_code == 201
    return str(answer.json_body["draft"])


def save(caller: Caller, draft: str, version: int = 1, **changes: object) -> HTTPResponse:
    said = {"declaration": DECLARATION, "agency": "G01.79"} | changes
    return caller.ask("PUT", f"/drafts/{draft}", said, If_Match=f'"{version}"')


def announce(caller: Caller, draft: str, document: str, **changes: object) -> HTTPResponse:
    said = {
        "required_document": document,
        "file_name": "Giấy khám.pdf",
        "content_type": "application/pdf",
        "size": len(PDF),
        "sha256": sha256_of(PDF),
    }
    return caller.ask("POST", f"/drafts/{draft}/papers", said | changes)


def upload(caller: Caller, draft: str, document: str) -> HTTPResponse:
    paper = announce(caller, draft, document).json_body["paper"]["paper"]
    caller.world.quarantine.upload(paper_key(draft, paper), PDF)
    return caller.ask("POST", f"/drafts/{draft}/papers/{paper}/finalise", {})


def completed(caller: Caller) -> str:
    draft = started(caller)
    save(caller, draft)
    for document in PAPERS:
        upload(caller, draft, document)
    return draft


def submit(caller: Caller, draft: str, key: str = "submit-1", **headers: str) -> HTTPResponse:
    return caller.ask("POST", "/dossiers", {"draft": draft}, key=key, **headers)


def test_a_draft_is_started_once_for_a_key(caller: Caller) -> None:
    first = caller.ask("POST", "/drafts", {"procedure": GPLX}, key="key-1")
    again = caller.ask("POST", "/drafts", {"procedure": GPLX}, key="key-1")
    assert first.json_body == again.json_body
    assert first.headers["ETag"] == '"1"'
    assert first.json_body.keys() == {
        "draft",
        "procedure",
        "procedure_version",
        "declaration",
        "agency",
        "province",
        "applicant",
        "return_by",
        "papers",
        "saved_at",
        "expires_at",
        "version",
    }


def test_one_key_cannot_mean_two_things(caller: Caller) -> None:
    caller.ask("POST", "/drafts", {"procedure": GPLX}, key="key-1")
    other = caller.ask("POST", "/drafts", {"procedure": GPLX, "x": 1}, key="key-1")
    assert refused(other) == (422, "invalid")
    spaced = caller.send("POST", "/drafts", b'{ "procedure": "3.000347"}', key="key-1")
    assert refused(spaced) == (422, "idempotency_key_reused")


def test_another_citizens_key_of_the_same_name_is_another_key(caller: Caller) -> None:
    mine = started(caller)
    theirs = caller.ask("POST", "/drafts", {"procedure": GPLX}, key="draft-1", token=STRANGER)
    assert theirs.json_body["draft"] != mine


@pytest.mark.asvs("14.2.2", "14.3.2")
def test_saving_moves_the_etag(caller: Caller) -> None:
    draft = started(caller)
    saved = save(caller, draft)
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    read = caller.ask("GET", f"/drafts/{draft}")
    assert read.json_body == saved.json_body
    assert read.headers["ETag"] == '"2"'
    assert read.headers["Cache-Control"] == "no-store"


def test_two_windows_cannot_overwrite_each_other(caller: Caller) -> None:
    draft = started(caller)
    save(caller, draft)
    assert refused(save(caller, draft, declaration={})) == (412, "stale")


def test_a_save_may_knock_twice(caller: Caller) -> None:
    draft = started(caller)
    first, second = save(caller, draft), save(caller, draft)
    assert (second.json_body, second.headers["ETag"]) == (first.json_body, '"2"')


def test_saving_asks_what_was_seen(caller: Caller) -> None:
    draft = started(caller)
    answer = caller.ask("PUT", f"/drafts/{draft}", {"declaration": {}})
    assert refused(answer) == (400, "etag_missing")


def test_an_agency_that_does_not_take_it_is_not_offered(caller: Caller) -> None:
    answer = save(caller, started(caller), agency="G15.99", return_by="post")
    assert refused(answer) == (422, "invalid")
    pointers = [(error["pointer"], error["code"]) for error in answer.json_body["errors"]]
    assert pointers == [("/agency", "not_offered"), ("/return_by", "not_offered")]


def test_drafts_are_listed_and_removed(caller: Caller) -> None:
    draft = started(caller)
    items = caller.ask("GET", "/drafts").json_body["items"]
    assert [(item["draft"], item["title"]["en"]) for item in items] == [
        (draft, "Exchange of a driving licence")
    ]
    for _ in range(2):  # the first answer may be lost
        gone = caller.ask("DELETE", f"/drafts/{draft}")
        assert (gone.status_code, gone.body) == (204, b"")
    assert caller.ask("GET", "/drafts").json_body == {"items": []}
    assert refused(caller.ask("GET", f"/drafts/{draft}")) == (404, "not_found")


def test_an_expired_draft_is_gone(caller: Caller) -> None:
    draft = started(caller)
    kept = caller.world.dossiers.drafts
    kept[draft] = kept[draft].model_copy(update={"expires_at": caller.world.clock.now()})
    assert refused(caller.ask("GET", f"/drafts/{draft}")) == (404, "not_found")
    assert caller.ask("GET", "/drafts").json_body == {"items": []}


def test_the_offer_says_how_to_upload(caller: Caller) -> None:
    draft = started(caller)
    answer = announce(caller, draft, PAPERS[0])
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"2"')
    assert answer.json_body["paper"]["state"] == "awaiting_upload"
    assert answer.json_body["upload"].keys() == {"url", "fields", "expires_at"}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"required_document": "so-do"}, "/required_document", "not_offered"),
        ({"content_type": "text/html"}, "/content_type", "file_type_not_taken"),
        ({"size": 11 * 2**20}, "/size", "file_too_large"),
        ({"size": 0}, "/size", "wrong_value"),
        ({"sha256": "abc"}, "/sha256", "wrong_form"),
        ({"file_name": "gpj.\u202epdf"}, "/file_name", "invisible_character"),
    ],
)
def test_a_paper_nobody_takes(
    caller: Caller, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = announce(caller, started(caller), PAPERS[0], **changes)
    assert refused(answer) == (422, "invalid")
    found = [(error["pointer"], error["code"]) for error in answer.json_body["errors"]]
    assert found == [(pointer, code)]


def test_finalising_says_what_was_found(caller: Caller) -> None:
    draft = started(caller)
    answer = upload(caller, draft, PAPERS[0])
    assert answer.status_code == 200
    paper = answer.json_body["papers"][0]
    assert (paper["state"], paper["scanner"], paper["refusal"]) == ("clean", "fake", None)


def test_finalising_before_uploading(caller: Caller) -> None:
    draft = started(caller)
    paper = announce(caller, draft, PAPERS[0]).json_body["paper"]["paper"]
    answer = caller.ask("POST", f"/drafts/{draft}/papers/{paper}/finalise", {})
    assert refused(answer) == (409, "nothing_uploaded")


def test_a_silent_scanner_is_a_wait(caller: Caller) -> None:
    caller.world.scanner.silent = True
    answer = upload(caller, started(caller), PAPERS[0])
    assert refused(answer) == (503, "scanner_unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_a_paper_is_removed(caller: Caller) -> None:
    draft = started(caller)
    paper = upload(caller, draft, PAPERS[0]).json_body["papers"][0]["paper"]
    for _ in range(2):
        left = caller.ask("DELETE", f"/drafts/{draft}/papers/{paper}")
        assert (left.status_code, left.json_body["papers"], left.headers["ETag"]) == (
            200,
            [],
            '"3"',
        )


def test_papers_come_and_go_upon_what_was_seen_where_that_is_named(caller: Caller) -> None:
    draft = started(caller)
    paper = announce(caller, draft, PAPERS[0]).json_body["paper"]["paper"]
    said = {"required_document": PAPERS[1], "file_name": "a.pdf", "content_type": "application/pdf"}
    said |= {"size": len(PDF), "sha256": sha256_of(PDF)}
    doors = [("POST", "", said), ("DELETE", f"/{paper}", None)]
    for method, path, body in doors:
        answer = caller.ask(method, f"/drafts/{draft}/papers{path}", body, If_Match='"1"')
        assert refused(answer) == (412, "stale")
    for version, (method, path, body) in enumerate(doors, 2):
        seen = f'"{version}"'
        answer = caller.ask(method, f"/drafts/{draft}/papers{path}", body, If_Match=seen)
        assert answer.headers["ETag"] == f'"{version + 1}"'


def test_the_check_names_everything_at_once(caller: Caller) -> None:
    draft = started(caller)
    save(caller, draft, declaration=DECLARATION | {"license_number": "٧٩٠"}, agency=None)
    answer = caller.ask("GET", f"/drafts/{draft}/check")
    assert not answer.json_body["ready"]
    pointers = {defect["pointer"] for defect in answer.json_body["defects"]}
    assert pointers == {
        "/declaration/license_number",
        "/province",
        *(f"/papers/{p}" for p in PAPERS),
    }
    assert answer.json_body["fee"]["total"] == 135_000
    assert answer.json_body["working_days"] == 5
    assert answer.json_body["due_if_accepted_now"] == "2026-11-30T10:00:00Z"


def test_an_unfinished_draft_is_not_submitted(caller: Caller) -> None:
    answer = submit(caller, started(caller))
    assert refused(answer) == (422, "invalid")
    assert {"pointer", "code", "detail"} == answer.json_body["errors"][0].keys()


def test_submitting_gives_a_receipt_once(caller: Caller) -> None:
    draft = completed(caller)
    first = submit(caller, draft)
    assert first.status_code == 201
    assert first.json_body["code"] == "G01.79-261120-0001"
    assert first.json_body["papers"] == 2
    assert submit(caller, draft).json_body == first.json_body
    assert submit(caller, draft, key="second-tab").json_body == first.json_body
    assert len(caller.world.dossiers.heads) == 1


def test_what_was_not_seen_is_not_submitted(caller: Caller) -> None:
    draft = completed(caller)
    assert refused(submit(caller, draft, If_Match='"3"')) == (412, "stale")
    assert submit(caller, draft, If_Match='"4"').status_code == 201


def test_ones_dossiers_in_words(caller: Caller) -> None:
    code = submit(caller, completed(caller)).json_body["code"]
    listed = caller.ask("GET", "/dossiers").json_body
    assert listed["next"] is None
    assert [item["code"] for item in listed["items"]] == [code]
    shown = caller.ask("GET", f"/dossiers/{code}")
    assert shown.headers["ETag"] == f'"{shown.json_body["version"]}"'
    assert (shown.json_body["state"], shown.json_body["state_code"]) == ("registered", 1)
    assert shown.json_body["agency"]["code"] == "G01.79"
    assert shown.json_body["timeline"][0]["event"] == "DossierSubmitted"
    assert refused(caller.ask("GET", "/dossiers?cursor=forged")) == (400, "cursor_malformed")


def test_a_result_is_fetched_and_the_dossier_returned(caller: Caller) -> None:
    code = caller.world.offered()
    path = f"/dossiers/{code}/result"
    answer = caller.ask("POST", path, {}, key="fetch-1")
    assert answer.status_code == 200
    assert answer.json_body["file_name"] == "Kết quả.pdf"
    assert caller.ask("POST", path, key="fetch-2").json_body["url"] == answer.json_body["url"]
    dossier = caller.world.dossiers.find(code)
    assert dossier is not None
    assert dossier.state is State.RETURNED


def test_no_result_before_there_is_one(caller: Caller) -> None:
    answer = caller.ask("POST", f"/dossiers/{caller.world.paid()}/result", {}, key="fetch-1")
    assert refused(answer) == (409, "no_result_yet")


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "/drafts/{draft}", None),
        ("PUT", "/drafts/{draft}", {"declaration": {}}),
        ("DELETE", "/drafts/{draft}", None),
        ("GET", "/drafts/{draft}/check", None),
        ("POST", "/drafts/{draft}/papers/{paper}/finalise", {}),
        ("DELETE", "/drafts/{draft}/papers/{paper}", None),
        ("POST", "/dossiers", {"draft": "{draft}"}),
    ],
)
def test_anothers_draft_is_not_there(
    caller: Caller, method: str, path: str, said: dict[str, Any] | None
) -> None:
    draft = _with_a_paper(caller.world)
    names = {"draft": draft, "paper": caller.world.dossiers.drafts[draft].papers[0].paper}
    asked = {"draft": draft} if said == {"draft": "{draft}"} else said
    answer = caller.ask(
        method, path.format(**names), asked, key="key", token=STRANGER, If_Match='"2"'
    )
    assert refused(answer) == (404, "not_found")
    assert len(caller.world.dossiers.drafts[draft].papers) == 1


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/result")])
def test_anothers_dossier_is_not_there(caller: Caller, method: str, path: str) -> None:
    code = caller.world.offered()
    answer = caller.ask(method, f"/dossiers/{code}{path}", key="key", token=STRANGER)
    assert refused(answer) == (404, "not_found")
    assert caller.ask("GET", "/dossiers", token=STRANGER).json_body["items"] == []


def _with_a_paper(world: World) -> str:
    draft = world.draft().draft
    world.announced(draft)
    return draft


def test_a_place_is_chosen_and_the_agency_follows(caller: Caller) -> None:
    draft = started(caller)
    said = {"declaration": {}, "province": "Hà Giang"}
    saved = caller.ask("PUT", f"/drafts/{draft}", said, If_Match='"1"').json_body
    assert (saved["province"], saved["agency"]) == ("08", "G01.08")
    lost = {"declaration": {}, "province": "Atlantis"}
    answer = caller.ask("PUT", f"/drafts/{draft}", lost, If_Match='"2"')
    assert refused(answer) == (422, "place_unknown")
    assert answer.json_body["errors"][0]["detail"].startswith("Không có tỉnh")


def test_what_is_for_businesses_says_so(caller: Caller) -> None:
    answer = caller.ask("POST", "/drafts", {"procedure": "3.000002"}, key="k", Accept_Language="en")
    assert refused(answer) == (422, "not_for_applicant")
    (whom,) = answer.json_body["errors"]
    assert (whom["pointer"], whom["detail"]) == ("/applicant", "For businesses.")
    said = {"procedure": "3.000002", "applicant": "business"}
    begun = caller.ask("POST", "/drafts", said, key="k2")
    assert (begun.status_code, begun.json_body["applicant"]) == (201, "business")


def test_where_else_it_is_filed_is_said_in_the_readers_language(caller: Caller) -> None:
    said = {"procedure": "1.014061"}
    for language, place in (("vi", "Công an"), ("en", "police")):
        answer = caller.ask("POST", "/drafts", said, key="k", Accept_Language=language)
        assert refused(answer) == (409, "not_online")
        assert place in answer.json_body["errors"][0]["detail"]
