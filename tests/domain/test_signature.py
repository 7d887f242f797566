from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.signature import TOLERANCE, Signed, signature

SECRET, OTHER = (
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_YW5vdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM=",
)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AT, BODY = str(int(NOW.timestamp())), b'{"type": "dossier.accepted"}'


def call(name: str = "msg_1", at: str = AT, signatures: str | None = None) -> Signed:
    return Signed(name, at, signatures or signature(SECRET, name, at, BODY))


def test_the_example_of_the_specification() -> None:
    found = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("off", [timedelta(0), TOLERANCE, -TOLERANCE])
def test_a_call_of_about_now_is_sound(off: timedelta) -> None:
    assert call().sound(NOW + off)


@pytest.mark.parametrize("off", [TOLERANCE, -TOLERANCE])
def test_an_old_call_and_one_from_the_future_are_not(off: timedelta) -> None:
    second = timedelta(seconds=1)
    assert not call().sound(NOW + off + (second if off > timedelta(0) else -second))


@pytest.mark.parametrize("name", ["", "a.b", "a b", "a" * 256, "né", "１"])
def test_a_name_has_a_form(name: str) -> None:
    assert not call(name).sound(NOW)


@pytest.mark.parametrize("at", ["", "now", "-1", f"{AT}.0", "9" * 12, "１", " 1"])
def test_a_time_has_a_form(at: str) -> None:
    assert not call(at=at).sound(NOW)


def test_one_of_several_signatures_is_enough() -> None:
    ours, theirs = (signature(it, "msg_1", AT, BODY) for it in (SECRET, OTHER))
    both = call(signatures=f"{theirs} v1a,other {ours}")
    assert both.by(SECRET, BODY)
    assert both.by(OTHER, BODY)
    assert not call(signatures=theirs).by(SECRET, BODY)


def test_nobody_tries_a_thousand_signatures_at_once() -> None:
    ours = signature(SECRET, "msg_1", AT, BODY)
    assert not call(signatures="v1,x " * 8 + ours).by(SECRET, BODY)


@pytest.mark.parametrize("signatures", ["", " ", "v1,", "v2", "v1,\ud800", "v1,é"])
def test_what_is_no_signature_signs_nothing(signatures: str) -> None:
    assert not Signed("msg_1", AT, signatures).by(SECRET, BODY)


@pytest.mark.parametrize("exchanged", ["name", "timestamp", "body"])
def test_nothing_of_it_can_be_exchanged(exchanged: str) -> None:
    changed = call()._replace(**{exchanged: "2"} if exchanged != "body" else {})
    assert not changed.by(SECRET, b"{}" if exchanged == "body" else BODY)
