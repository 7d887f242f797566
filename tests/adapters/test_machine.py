"""Chance comes from the machine's cryptographic source, and there is enough of it."""

import base64
import inspect

import pytest

from portal.stores import machine
from portal.stores.machine import SystemCodes

CODES = SystemCodes()


@pytest.mark.asvs("7.2.3")
def test_a_token_has_256_bits() -> None:
    tokens = {CODES.token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}


@pytest.mark.asvs("6.5.3")
def test_codes_are_drawn_by_nothing_weaker() -> None:
    assert "import random" not in inspect.getsource(machine)
    drawn = [CODES.digits(6) for _ in range(2000)]
    assert {len(code) for code in drawn} == {6}
    assert {digit for code in drawn for digit in code} == set("0123456789")
    assert len(set(drawn)) > 1900
