"""One-time codes, captchas and passwords that are wrong, late, used before, or somebody else's."""

from collections.abc import Callable

import httpx
import pytest

from tests.abuse.books import Books, same
from tests.abuse.refusing import NOT_FOUND, Refusal, invalid, refusal, refused, told
from tests.people import PASSWORD, Citizen, good, new_key, until

LONG_AGO = "2026-01-01T00:00:00Z"
WRONG_CODE = invalid(("/code", "code_wrong"))
WRONG_CAPTCHA = invalid(("/captcha", "captcha_wrong"))
OVER = Refusal(409, "sign_in_over")
GONE = Refusal(404, "sign_in_gone")
MOST_TRIES = 5


def begun(citizen: Citizen) -> tuple[str, str]:
    """A sign-in under way, and the code that was sent for it."""
    before = len(citizen.sandbox.texts(citizen.phone))
    name = good(citizen.knock())["sign_in"]
    until(lambda: len(citizen.sandbox.texts(citizen.phone)) > before, "the code")
    return name, citizen.code_by_text()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def confirm(citizen: Citizen, name: str, code: str, language: str = "vi") -> httpx.Response:
    said = {"code": code, "carrier": "bearer"}
    headers = {"Accept-Language": language}
    return citizen.http.post(f"/auth/sign-ins/{name}/confirm", json=said, headers=headers)


@pytest.fixture
def sessions(books: Books) -> Callable[[], object]:
    """The sessions there are: no refusal may make one."""
    return lambda: set(books.kinds("identity", "session"))


@pytest.fixture
def accounts(books: Books) -> Callable[[], object]:
    return lambda: books.kinds("identity", "person", "national")


@pytest.mark.asvs("6.5.4", "6.6.3")
@pytest.mark.fault("F29")
def test_a_wrong_code_is_counted_and_the_sixth_is_not_looked_at(
    newcomer: Citizen, sessions: Callable[[], object]
) -> None:
    newcomer.register()
    newcomer.confirm()
    name, code = begun(newcomer)
    with same(sessions):
        for language in ("vi", "en") * 2 + ("vi",):
            assert refusal(confirm(newcomer, name, other(code), language), language) == WRONG_CODE
        assert refused(lambda it: confirm(newcomer, name, code, it["Accept-Language"])) == OVER


@pytest.mark.asvs("6.5.1")
@pytest.mark.fault("F29")
def test_a_code_opens_its_own_sign_in_once(
    newcomer: Citizen, books: Books, sessions: Callable[[], object]
) -> None:
    newcomer.register()
    newcomer.confirm()
    first, first_code = begun(newcomer)
    second, second_code = begun(newcomer)
    late, late_code = begun(newcomer)
    with same(sessions):  # swapped
        assert refusal(confirm(newcomer, first, second_code)) == WRONG_CODE
        assert refusal(confirm(newcomer, second, first_code)) == WRONG_CODE
    with same(sessions):  # expired
        books.revise("identity", f"SIGNIN#{late}", "SIGNIN", expires_at=LONG_AGO)
        gone = refused(lambda it: confirm(newcomer, late, late_code, it["Accept-Language"]))
        unknown = refused(lambda it: confirm(newcomer, "nobodys", late_code, it["Accept-Language"]))
        assert gone == unknown == GONE
    assert confirm(newcomer, first, first_code).status_code == 201
    with same(sessions):  # reused
        assert (
            refused(lambda it: confirm(newcomer, first, first_code, it["Accept-Language"])) == OVER
        )


@pytest.mark.asvs("6.6.2")
@pytest.mark.fault("F29")
def test_somebody_elses_code_opens_nothing(
    newcomer: Citizen, citizen: Citizen, sessions: Callable[[], object]
) -> None:
    newcomer.register()
    newcomer.confirm()
    mine, theirs = begun(newcomer), begun(citizen)
    with same(sessions):
        assert refusal(confirm(newcomer, mine[0], theirs[1])) == WRONG_CODE
        assert refusal(confirm(citizen, theirs[0], mine[1])) == WRONG_CODE


@pytest.mark.asvs("6.4.1")
def test_a_registration_takes_its_own_codes_in_their_places(
    newcomer: Citizen, accounts: Callable[[], object]
) -> None:
    newcomer.register()
    phone, mail = newcomer.code_by_text(), newcomer.code_by_mail()
    door = f"/auth/registrations/{newcomer.registration}/confirm"

    def knock(phone: str, mail: str, language: str = "vi") -> httpx.Response:
        said = {"phone_code": phone, "email_code": mail}
        return newcomer.http.post(door, json=said, headers={"Accept-Language": language})

    both = invalid(("/phone_code", "code_wrong"), ("/email_code", "code_wrong"))
    with same(accounts):
        assert refused(lambda it: knock(mail, phone, it["Accept-Language"])) == both
        assert refusal(knock(phone, other(mail))) == invalid(("/email_code", "code_wrong"))
        assert refusal(knock(other(phone), mail)) == invalid(("/phone_code", "code_wrong"))
    person = good(knock(phone, mail))["person"]
    with same(accounts):  # a second knock is answered, and makes nobody
        assert good(knock(phone, mail))["person"] == person
        assert refusal(knock(other(phone), mail)).status == 422
        assert refused(lambda it: knock(phone, mail, it["Accept-Language"])) == Refusal(
            409, "registration_over"
        )


@pytest.mark.asvs("6.4.1")
def test_a_registration_that_is_too_old_is_unknown(
    newcomer: Citizen, books: Books, accounts: Callable[[], object]
) -> None:
    newcomer.register()
    said = {"phone_code": newcomer.code_by_text(), "email_code": newcomer.code_by_mail()}
    pk = f"REGISTRATION#{newcomer.registration}"
    books.revise("identity", pk, "REGISTRATION", expires_at=LONG_AGO)
    with same(accounts):
        late, unknown = (
            newcomer.http.post(f"/auth/registrations/{name}/confirm", json=said)
            for name in (newcomer.registration, "nobodys-registration")
        )
        assert told(late) == told(unknown)
        assert refusal(late) == Refusal(404, "registration_gone")


@pytest.mark.asvs("2.4.1")
def test_a_captcha_serves_one_intention_of_its_own_flow(
    newcomer: Citizen, citizen: Citizen, books: Books
) -> None:
    said = newcomer.particulars()
    good(newcomer.http.post("/auth/registrations", json=said, headers=new_key()))
    account = {"cccd": citizen.cccd, "password": PASSWORD}
    solved = said["captcha"]
    middle = len(solved) // 2
    altered = f"{solved[:middle]}{'A' if solved[middle] != 'A' else 'B'}{solved[middle + 1 :]}"
    with same(lambda: set(books.kinds("identity", "registration", "sign_in", "session"))):
        again = refused(
            lambda language: newcomer.http.post(
                "/auth/registrations", json=said, headers=new_key() | language
            )
        )
        assert again == WRONG_CAPTCHA
        for captcha in (solved, newcomer.captcha("register"), altered, "", "e30=", "{}", "=", "é"):
            knock = account | {"captcha": captcha}
            found = refused(
                lambda language, knock=knock: newcomer.http.post(
                    "/auth/sign-ins", json=knock, headers=language
                )
            )
            assert found == WRONG_CAPTCHA, captcha


def test_a_captcha_that_was_spent_signs_nobody_in_again(citizen: Citizen, books: Books) -> None:
    said = {"cccd": citizen.cccd, "password": PASSWORD, "captcha": citizen.captcha("sign-in")}
    good(citizen.http.post("/auth/sign-ins", json=said))
    with same(lambda: set(books.kinds("identity", "sign_in"))):
        found = refused(lambda it: citizen.http.post("/auth/sign-ins", json=said, headers=it))
        assert found == WRONG_CAPTCHA


@pytest.mark.asvs("6.3.8")
def test_a_wrong_password_and_an_unknown_number_are_one_answer(
    stranger: Citizen, newcomer: Citizen, books: Books
) -> None:
    """The newcomer never registered: nobody has that number."""
    with same(lambda: set(books.kinds("identity", "sign_in", "session"))):
        for language in ("vi", "en"):
            wrong, unknown = (
                newcomer.http.post(
                    "/auth/sign-ins",
                    json={"cccd": cccd, "password": word, "captcha": newcomer.captcha("sign-in")},
                    headers={"Accept-Language": language},
                )
                for cccd, word in ((stranger.cccd, "không phải thế"), (newcomer.cccd, PASSWORD))
            )
            assert refusal(wrong, language) == Refusal(401, "wrong_credentials")
            assert told(wrong) == told(unknown)
            assert set(wrong.headers) == set(unknown.headers)


@pytest.mark.asvs("7.2.1")
@pytest.mark.fault("F28")
def test_a_session_that_is_forged_is_none(citizen: Citizen) -> None:
    token = citizen.http.headers["Authorization"].removeprefix("Bearer ")
    for forged in (token[:-1], token + "A", token.swapcase(), token[::-1], "null", "0" * 43):
        sent = {"Authorization": f"Bearer {forged}"}
        found = refused(lambda it, sent=sent: citizen.http.get("/drafts", headers=sent | it))
        assert found == Refusal(401, "not_signed_in")


@pytest.mark.asvs("3.5.1", "3.5.2")
def test_a_cookie_that_another_site_sends_moves_nothing(
    citizen: Citizen, nobody: httpx.Client, books: Books, me: str
) -> None:
    token = citizen.http.headers["Authorization"].removeprefix("Bearer ")
    cookie = {"Cookie": f"__Host-session={token}"}
    assert nobody.get("/drafts", headers=cookie).status_code == 200
    ours, asked = citizen.portal, {"X-Requested-With": "mot-cua"}
    attempts = (
        {},
        asked,
        {"Origin": ours},
        asked | {"Origin": "https://evil.example"},
        asked | {"Origin": "null"},
        asked | {"Origin": f"{ours}.evil.example"},
        {"Origin": ours, "X-Requested-With": "XMLHttpRequest"},
    )
    with books.unchanged(me):
        for headers in attempts:
            sent = cookie | headers | new_key()
            found = refused(
                lambda it, sent=sent: nobody.post(
                    "/drafts", json={"procedure": "3.000347"}, headers=sent | it
                )
            )
            assert found == Refusal(403, "cross_site"), headers


def test_a_code_of_nobody_is_not_found(citizen: Citizen) -> None:
    """An upload, a receipt and a payment have their own tests; this is the look-up's secret."""
    code = {"code": "G01.79-261124-9999", "secret": "AAAA"}
    found = refused(lambda it: citizen.http.post("/public/look-ups", json=code, headers=it))
    assert found == NOT_FOUND
