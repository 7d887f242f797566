"""One person, one spelling: what keyboards write in other digits and in other forms."""

import json
import unicodedata

import pytest

from tests.abuse.books import Books
from tests.abuse.doors import Door, Visitor
from tests.abuse.refusing import invalid, refused
from tests.people import Citizen, good, new_key, sample_pdf

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAME = "Nguyễn Thị Ánh Tuyết"


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.asvs("2.2.1")
@pytest.mark.fault("F24")
@pytest.mark.parametrize("digits", [FULL_WIDTH, ARABIC], ids=["full-width", "arabic"])
def test_other_digits_are_no_digits(
    citizen: Citizen, books: Books, me: str, digits: dict[int, int]
) -> None:
    number, code = citizen.cccd.translate(digits), "123456".translate(digits)
    account = {"cccd": number, "password": "Trang sáng đầu ngõ 27", "captcha": "none"}
    knocks = [
        ("/auth/sign-ins", account, "/cccd"),
        ("/auth/sign-ins/nobodys/confirm", {"code": code, "carrier": "bearer"}, "/code"),
        ("/drafts", {"procedure": "3.000347".translate(digits)}, "/procedure"),
        ("/payments", {"dossier": "G01.79-261124-0001".translate(digits)}, "/dossier"),
        (
            "/public/look-ups",
            {"code": "G01.79-261124-0001".translate(digits), "secret": "AAAA"},
            "/code",
        ),
    ]
    with books.unchanged(me):
        for path, said, pointer in knocks:
            found = refused(
                lambda language, path=path, said=said: citizen.http.post(
                    path, json=said, headers=new_key() | language
                )
            )
            assert found == invalid((pointer, "wrong_form")), path


@pytest.mark.parametrize("digits", [FULL_WIDTH, ARABIC], ids=["full-width", "arabic"])
def test_a_declaration_in_other_digits_is_not_submitted(
    citizen: Citizen, digits: dict[int, int]
) -> None:
    draft = citizen.start()
    said = citizen.declaration()
    said |= {name: said[name].translate(digits) for name in ("license_number", "issued_on")}
    body = {"declaration": said, "agency": "G01.79"}
    good(citizen.http.put(f"/drafts/{draft['draft']}", json=body, headers={"If-Match": '"1"'}))
    found = refused(
        lambda it: citizen.http.post(
            "/dossiers", json={"draft": draft["draft"]}, headers=new_key() | it
        )
    )
    wrong = {
        ("/declaration/license_number", "wrong_form"),
        ("/declaration/issued_on", "wrong_form"),
    }
    assert wrong <= set(found.defects)


def test_a_telephone_is_kept_in_plain_digits(newcomer: Citizen, books: Books) -> None:
    """A number that somebody's keyboard wrote in wide digits is that number, or is refused: never a second one."""
    plain = newcomer.phone
    newcomer.phone = plain.translate(FULL_WIDTH)
    answer = newcomer.http.post(
        "/auth/registrations", json=newcomer.particulars(), headers=new_key()
    )
    assert answer.status_code in {202, 422}
    if answer.status_code == 202:
        pk = f"REGISTRATION#{answer.json()['registration']}"
        (item,) = books.collection("identity", pk).values()
        kept = books.opened("identity", item)
        assert plain in kept
        assert newcomer.phone not in kept


@pytest.mark.asvs("1.1.1")
@pytest.mark.fault("F24")
def test_a_name_written_on_a_mac_is_stored_composed(newcomer: Citizen, books: Books) -> None:
    newcomer.name = nfd(NAME)
    assert newcomer.name != NAME
    newcomer.register()
    person = newcomer.confirm()["person"]
    item = books.collection("identity", f"PERSON#{person}")[f"PERSON#{person} / PERSON"]
    assert json.loads(books.opened("identity", item))["particulars"]["name"] == NAME


@pytest.mark.fault("F24")
def test_a_draft_written_on_a_mac_is_stored_composed(citizen: Citizen, books: Books) -> None:
    draft = citizen.start()
    said = {"declaration": citizen.declaration() | {"full_name": nfd(NAME)}, "agency": "G01.79"}
    door, seen = f"/drafts/{draft['draft']}", {"If-Match": '"1"'}
    saved = good(citizen.http.put(door, json=said, headers=seen))
    assert saved["declaration"]["full_name"] == NAME
    offer = citizen.announce(
        draft["draft"], "giay-phep-lai-xe", sample_pdf(), "application/pdf", nfd("Giấy phép.pdf")
    )
    assert offer["paper"]["file_name"] == "Giấy phép.pdf"
    kept = books.collection("dossiers", f"D#{draft['draft']}").values()
    bodies = [books.opened("dossiers", item) for item in kept]
    for text in bodies:
        assert unicodedata.is_normalized("NFC", json.dumps(json.loads(text), ensure_ascii=False))


@pytest.mark.fault("F24")
@pytest.mark.parametrize(
    "hidden",
    ["\0", "\x07", "\n", "\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\ue000"],
    ids=lambda text: f"U+{ord(text):04X}",
)
def test_a_name_hides_nothing(
    visitor: Visitor, every_door: list[Door], books: Books, me: str, hidden: str
) -> None:
    doors = {str(door): door for door in every_door}
    wherever = {"POST /auth/registrations": "name", "POST /drafts/{draft}/papers": "file_name"}
    with books.unchanged(me):
        for name, field in wherever.items():
            said = json.dumps(visitor.said[name] | {field: f"Nguyễn{hidden}Ánh"}).encode()
            found = refused(
                lambda language, name=name, said=said: visitor.knock(doors[name], said, language)
            )
            assert found == invalid((f"/{field}", "invisible_character"))
