"""How dear a captcha is: dearer while the whole portal sees many wrong passwords, and never a shut door."""

from datetime import timedelta

WINDOW = timedelta(minutes=5)
MANY = 600
"""Wrong passwords in a window, over all accounts and addresses, that are no longer people mistyping."""

MOST = 8
"""Some seconds of a telephone's work: more would shut out who has an old one."""

FAILURES = "sign-in-failures"
"""The counter's name."""


def effort(failures: int) -> int:
    """By how much a captcha's work is multiplied: twice as much at each doubling."""
    return min(1 << (failures // MANY).bit_length(), MOST)
