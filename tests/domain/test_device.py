from datetime import timedelta

import pytest

from portal.domain.device import LASTS, MOST_ACCOUNTS, named, welcomed
from tests.fakes.common import NOW

_MOZILLA = "Mozilla/5.0"
_KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            f"{_MOZILLA} (Linux; Android 14; SM-A057F) {_KHTML} Chrome/131.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            f"{_MOZILLA} (Windows NT 10.0; Win64) {_KHTML} Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        (
            f"{_MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            f"{_MOZILLA} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox, Linux",
        ),
        (f"{_MOZILLA} (Windows NT 10.0) coc_coc_browser/130.0 Chrome/124.0", "Cốc Cốc, Windows"),
        ("python-httpx/0.28.1", ""),
        ("", ""),
        ("something on Android", "Android"),
    ],
)
def test_a_device_is_called_by_browser_and_system(said: str, name: str) -> None:
    assert named(said) == name


def test_a_device_knows_who_signed_in_there_for_half_a_year() -> None:
    device = welcomed("an", None, "0" * 64, NOW)
    assert device.knows("an", NOW + LASTS - timedelta(seconds=1))
    assert not device.knows("an", NOW + LASTS)
    assert not device.knows("binh", NOW)
    assert device.seen(NOW + LASTS).knows("an", NOW + LASTS)


def test_a_family_has_one_device_and_each_their_own_place() -> None:
    first = welcomed("an", None, "0" * 64, NOW)
    both = welcomed("binh", first, "1" * 64, NOW)
    assert (both.token_hash, both.accounts) == ("1" * 64, ("binh", "an"))
    assert welcomed("an", both, "2" * 64, NOW).accounts == ("an", "binh")


def test_what_was_forgotten_is_not_taken_along() -> None:
    old = welcomed("an", None, "0" * 64, NOW)
    assert welcomed("binh", old, "1" * 64, NOW + LASTS).accounts == ("binh",)


def test_the_longest_absent_gives_way() -> None:
    device = None
    for number in range(MOST_ACCOUNTS + 1):
        device = welcomed(f"{number}", device, "0" * 64, NOW)
    assert device is not None
    assert device.accounts == tuple(f"{number}" for number in range(MOST_ACCOUNTS, 0, -1))
