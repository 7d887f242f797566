"""What a new password may not be, wherever one is chosen."""

from datetime import date

from portal.domain.errors import Defect
from portal.domain.person import gives_away
from portal.domain.ports.identity import Passwords


def password_defects(
    password: str,
    passwords: Passwords,
    *,
    name: str,
    birth_date: date,
    numbers: tuple[str, ...],
    pointer: str = "/password",
) -> list[Defect]:
    """NIST SP 800-63B-4: no rules of composition; refused are those that guessers try.

    `numbers` are what anybody who knows the person could know of them: identification number, telephone.
    """
    if passwords.common(password):
        return [Defect(pointer=pointer, code="password_common")]
    if gives_away(password, name, birth_date, *numbers):
        return [Defect(pointer=pointer, code="password_personal")]
    return []
