"""Recovery codes: on paper, for the day the telephone is gone."""

from portal.domain.model import Id, Kept
from portal.domain.ports.common import Codes, Seal

HOW_MANY = 10
_PARTS = 3


class RecoveryCodes(Kept):
    """`hashes` are those of the codes that were not used yet."""

    person: Id
    hashes: tuple[str, ...]
    version: int = 1

    def without(self, spent: str) -> "RecoveryCodes":
        left = tuple(one for one in self.hashes if one != spent)
        return self.model_copy(update={"hashes": left, "version": self.version + 1})


def new_codes(codes: Codes) -> tuple[str, ...]:
    """60 bits each, in letters that nobody mistakes for others."""
    return tuple("-".join(codes.secret() for _ in range(_PARTS)) for _ in range(HOW_MANY))


def recovery_hash(seal: Seal, person: str, code: str) -> str:
    """Keyed: whoever reads the table cannot try codes against it (ASVS 6.5.2)."""
    return seal.of("recovery-code", f"{person}|{code}")
