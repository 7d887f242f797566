"""What a new password may not be, wherever one is chosen."""

from collections.abc import Sequence
from datetime import date

from portal.domain.errors import Defect
from portal.domain.person import gives_away, plain
from portal.domain.ports.identity import Passwords


def password_defects(
    password: str,
    passwords: Passwords,
    *,
    name: str,
    birth_date: date,
    numbers: tuple[str, ...],
    pointer: str = "/password",
    email: str = "",
    before: Sequence[str] = (),
) -> list[Defect]:
    """NIST SP 800-63B-4: no rules of composition; refused are those that guessers try, and the last ones of their own.

    `numbers` are what anybody who knows the person could know of them: identification number, telephone; `before`
    the hashes of passwords they had. The first reason is said: each asks for another password altogether.
    """
    code = _why(password, passwords, name, birth_date, (*numbers, _local(email)))
    if code is None and any(passwords.right(password, kept) for kept in before):
        code = "password_before"
    return [] if code is None else [Defect(pointer=pointer, code=code)]


def _why(
    password: str, passwords: Passwords, name: str, birth_date: date, known: tuple[str, ...]
) -> str | None:
    if passwords.common(password):
        return "password_common"
    if gives_away(password, name, birth_date, *known):
        return "password_personal"
    words = (plain(name).replace(" ", ""), *plain(name).split(), f"{birth_date:%d%m%Y}", *known)
    return passwords.weakness(password, tuple(filter(None, words)))


def _local(email: str) -> str:
    """What stands before the @, which is often how people call themselves everywhere."""
    return plain(email.rpartition("@")[0])
