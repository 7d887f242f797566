"""What a procedure offers online, by its level (Circular 26/2009/TT-BTTTT): each level is the one before and more."""

from enum import StrEnum


class Online(StrEnum):
    INFORMATION = "information"
    FORMS = "forms"
    FILING = "filing"
    PAYMENT = "payment"
    RETURN_CHOICE = "return_choice"


class OnlineScope(StrEnum):
    """Decree 42/2022/NĐ-CP knows two levels; levels 1–2 of Circular 26/2009 are information only."""

    INFORMATION = "information"
    PARTIAL = "partial"
    FULL = "full"


_FROM = {
    Online.INFORMATION: 1,
    Online.FORMS: 2,
    Online.FILING: 3,
    Online.PAYMENT: 4,
    Online.RETURN_CHOICE: 4,
}
_SCOPES = {
    1: OnlineScope.INFORMATION,
    2: OnlineScope.INFORMATION,
    3: OnlineScope.PARTIAL,
    4: OnlineScope.FULL,
}


def allows(level: int, what: Online) -> bool:
    return level >= _FROM[what]


def scope(level: int) -> OnlineScope:
    return _SCOPES[level]
