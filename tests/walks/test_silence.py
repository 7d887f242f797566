"""The search itself: what a code and a secret look like where nobody may find them, and what only looks like them."""

import pytest

from tests.walks.silence import saying

CODE, SECRET, DIGITS = "123456", "K7QH", "7329"


@pytest.mark.parametrize(
    "text",
    [
        "https://portal.example/confirm?code=123456",
        "https://portal.example/codes/123456",
        "https://portal.example/codes/123456/confirm?x=1",
        "https://portal.example/enter?next=%2Fconfirm%3Fcode%3D123456",
        "code=123456",
        "otp:123456",
        "code_123456",
        '{"code":123456}',
        '{"code": "123456"}',
        '{"text": "Your code:\\n123456"}',
        "GET /auth/codes/123456 200",
        "Mã của bạn là 123456.",
        "https://portal.example/lookup?secret=K7QH",
        "https://portal.example/lookup/K7QH",
        "secret=K7QH",
        '{"secret":"K7QH"}',
        "https://portal.example/lookup/7329",
        '{"secret":"7329"}',
    ],
)
def test_what_is_written_is_found(text: str) -> None:
    assert saying({CODE, SECRET, DIGITS})(text)


@pytest.mark.parametrize(
    "text",
    [
        "12345 1234567 0123456",
        "1764161581.123456",
        "5f84c7a1123456ab",
        "1-5f84c7a1-123456789012345678901234",
        "arn:aws:lambda:ap-southeast-1:000000123456:function",
        "sha256/K7QH+x8=",
        "127.0.0.1:7329",
        "ms=7329",
        "Duration: 7329 ms\tBilled Duration: 7329 ms\tMemory Size: 512 MB",
        "k7qh K7QHA",
        "https://portal.example/dossiers/G01.79-261126-K7QHA",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert not saying({CODE, SECRET, DIGITS})(text)


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert not saying(set())("code=123456")
