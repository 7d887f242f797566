"""The second knock is recognised, and only the second knock."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.domain.errors import KeyReused
from portal.domain.once import once

names = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=64)
requests = st.binary(max_size=50)


@given(names, names, requests)
def test_the_same_knock_is_the_same(caller: str, key: str, request: bytes) -> None:
    assert once(caller, key, request).same(once(caller, key, request))


@given(names, names, requests, requests)
def test_one_key_asks_for_one_thing(caller: str, key: str, asked: bytes, other: bytes) -> None:
    assume(asked != other)
    with pytest.raises(KeyReused):
        once(caller, key, asked).same(once(caller, key, other))


@given(names, names, names, names, requests)
def test_another_callers_key_is_another_key(
    caller: str, key: str, other: str, others_key: str, request: bytes
) -> None:
    assume((caller, key) != (other, others_key))
    assert not once(caller, key, request).same(once(other, others_key, request))


def test_nothing_was_asked_before() -> None:
    assert not once("caller", "key", b"").same(None)


@given(names, names, requests)
def test_neither_the_key_nor_what_was_asked_is_kept(caller: str, key: str, request: bytes) -> None:
    kept = once(caller, key, request)
    assert len(kept.key) == len(kept.request) == 64
    assert set(kept.key + kept.request) <= set("0123456789abcdef")
