"""Passwords: which are refused and why, and hashes that outlive their pepper and their parameters."""

import json
import time

import pytest
from argon2 import PasswordHasher

from portal.channels.passwords import ArgonPasswords
from portal.domain.ports.identity import Passwords
from portal.stores.machine import HmacSeal
from tests.fakes.common import FakeSeal
from tests.fakes.identity import FakePasswords

PASSWORD = "trời xanh mây trắng"
SEAL = HmacSeal(lambda: "a secret of these tests alone")


def passwords(current: str = "p2", seal: HmacSeal = SEAL, **others: str) -> ArgonPasswords:
    peppers = {"current": current, "p2": "one pepper", "p3": "another pepper"} | others
    return ArgonPasswords(seal, lambda: json.dumps(peppers))


@pytest.mark.parametrize(
    ("stored", "now"),
    [(passwords("p2"), passwords("p3")), (FakePasswords(), FakePasswords())],
    ids=["real", "fake"],
)
def test_a_hash_is_stale_once_there_is_another_version(stored: Passwords, now: Passwords) -> None:
    kept = stored.hash(PASSWORD)
    assert not stored.stale(kept)
    if isinstance(now, FakePasswords):
        now.version = "p3"
    assert now.stale(kept)
    assert now.right(PASSWORD, kept)
    renewed = now.hash(PASSWORD)
    assert not now.stale(renewed)
    assert stored.right(PASSWORD, renewed)


@pytest.mark.asvs("11.4.2", "13.3.1")
def test_the_pepper_is_a_secret_of_its_own_and_one_of_several() -> None:
    kept = passwords().hash(PASSWORD)
    assert kept.startswith("p2$$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords(seal=HmacSeal(lambda: "another")).right(PASSWORD, kept)
    assert not passwords(p2="stolen table, wrong pepper").right(PASSWORD, kept)


def test_those_hashed_before_there_were_peppers_still_come_in() -> None:
    made = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    kept = f"p1${made.hash(SEAL.of('password', PASSWORD))}"
    assert passwords().right(PASSWORD, kept)
    assert passwords().stale(kept)
    assert not passwords().right("trời xanh mây tím", kept)


@pytest.mark.asvs("11.4.2")
def test_weaker_parameters_are_noticed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    assert passwords().stale(f"p2${weak.hash('-')}")


def test_a_pepper_that_is_not_there_is_our_mistake_and_nobodys_wrong_password() -> None:
    kept = passwords("p3").hash(PASSWORD)
    with pytest.raises(KeyError):
        ArgonPasswords(FakeSeal(), lambda: '{"current": "p2", "p2": "-"}').right(PASSWORD, kept)


@pytest.mark.parametrize("kind", [passwords(), FakePasswords()], ids=["real", "fake"])
def test_a_weak_one_is_named_and_a_strong_one_is_not(kind: Passwords) -> None:
    assert kind.weakness("aaaaaaaaaaaaaaa", ()) == "password_repeats"
    assert kind.weakness(PASSWORD, ("nguyenvanan",)) is None
    assert kind.weakness("nguyenvanan", ("nguyenvanan",)) == "password_personal"


@pytest.mark.asvs("6.2.4", "6.2.5", "6.1.2", "6.2.11", "6.2.12")
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("qwertyuiop[]", "password_keyboard"),
        ("abcdefghijklm", "password_sequence"),
        ("xyzxyzxyzxyz", "password_repeats"),
        ("correctpassword", "password_common"),
        ("17-05-1990", "password_date"),
        ("jessicaashley", "password_name"),
        ("dichvucongmotcua", "password_common"),
        ("mật khẩu bí mật", "password_common"),
    ],
)
def test_why_it_would_soon_be_guessed(password: str, why: str) -> None:
    assert passwords().weakness(password, ()) == why


@pytest.mark.asvs("6.2.4")
@pytest.mark.parametrize(
    "password",
    ["maatj khaaur", "mat65 khau3 123", "anh yeeu em!!", "Vieejt Nam voo ddijch", "Mật khẩu"],
)
def test_a_word_typed_while_the_keyboard_wrote_no_marks_is_as_common(password: str) -> None:
    assert passwords().common(password)


@pytest.mark.asvs("6.2.5", "6.2.9")
@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "Trang sáng đầu ngõ 27",
        "toi di hoc bang xe dap",
        "con đò nhỏ qua sông",
        "kX9#vTq2!mLp",
        "x" * 3 + "một câu rất dài về cánh đồng lúa chín vàng dưới trời thu " * 2,
    ],
)
def test_no_rules_of_composition_and_long_ones_welcome(password: str) -> None:
    assert not passwords().common(password)
    assert passwords().weakness(password[:128], ("nguyenvanan", "079085012345")) is None


def test_the_longest_ones_are_looked_at_in_bounded_time() -> None:
    passwords().weakness(PASSWORD, ())
    begun = time.process_time()
    for password in ("a" * 128, "abcdefghij" * 12, "1990-05-17" * 12, "password" * 16):
        passwords().weakness(password, ("a" * 50,))
    assert time.process_time() - begun < 2
