import pytest

from portal.domain.errors import NotSignedIn
from portal.domain.signature import Signed, signature
from portal.operations import check_signature as module
from portal.operations.check_signature import check_signature
from tests.fakes.agencies import FakeAgencies
from tests.fakes.common import NOW, FakeClock

OLD, NEW = (
    "whsec_b2xkIHNlY3JldCBvZiBhdCBsZWFzdCAyNA==",
    "whsec_bmV3IHNlY3JldCBvZiBhdCBsZWFzdCAyNA==",
)
AT, BODY = str(int(NOW.timestamp())), b"{}"


class Signing(FakeAgencies):
    """One agency, which is changing its secret."""

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        return (NEW, OLD) if code == "G01.79" else ()


def check(code: str = "G01.79", secret: str = NEW, at: str = AT) -> str:
    call = Signed("msg_1", at, signature(secret, "msg_1", at, BODY))
    return check_signature(code, call, BODY, Signing(), FakeClock()).agency


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_two_secrets_are_good_at_a_time(secret: str) -> None:
    assert check(secret=secret) == "G01.79"


@pytest.mark.parametrize(
    "forged",
    [
        {"code": "G01.01"},
        {"secret": "whsec_Z3Vlc3NlZCwgYW5kIHdyb25nLCAyNCBieXRlcw=="},
        {"at": str(int(NOW.timestamp()) - 301)},
        {"code": "nobody", "secret": module._NOBODYS},  # noqa: SLF001  # it is no secret
    ],
)
def test_everything_else_is_refused_in_the_same_words(forged: dict[str, str]) -> None:
    with pytest.raises(NotSignedIn) as refused:
        check(**forged)
    assert (refused.value.reason, refused.value.params) == ("not_signed_in", {})
