"""What is written first is written as it was shipped: processes of yesterday and of today read each other's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.catalogue.calendars import TomlCalendars
from portal.domain.agency_key import KeyKind, KeyRing, made, written
from portal.domain.contact_change import ContactChange
from portal.domain.data_request import Kind, asked
from portal.domain.model import Kept
from portal.domain.officer import Invitation, Officer, StaffRole
from portal.domain.once import Once
from portal.domain.recovery import Recovery
from portal.domain.security_notice import SecurityNotice

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
THEN = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NOTHING, SOMETHING = "0" * 64, "1" * 64
OFFICER = "66c2a12540e042b461721b705a"
ONCE = Once(
    key=f"{OFFICER}a777cc6790e4b211592d0e20411c932adee715",
    request="c66790da5943c4466dd80634deb63f4e19f07e7f81624f222b86fecf9fff6445",
)
GOLDEN = Path(__file__).parent / "golden"

FIRST: dict[str, Kept] = {
    "change-2": ContactChange(
        change="K7PMQ2XD",
        person="person-0001",
        place="email",
        to="an@example.com",
        code=NOTHING,
        expires_at=NOW,
    ),
    "officer-2": Officer(
        officer=OFFICER,
        agency="G01.79",
        name="Lê Thị Hoa",
        mail="hoa@example.com",
        roles=(StaffRole.RECEPTION,),
        created_at=NOW,
        invitation=Invitation(code_hash=NOTHING, expires_at=THEN, once=ONCE),
    ),
    "recovery-2": Recovery(
        recovery="id000000000000000000000001", purpose="reset", national=SOMETHING, expires_at=NOW
    ),
    "request-2": asked(
        "k3v9x0c2m5n8b1z4l7j6h5g4f3",
        "p4q8w2e6r1t5y9u3i7o2a6s4d8",
        Kind.EXPORT,
        NOW,
        TomlCalendars().working(),
        ONCE,
    ),
    "ring-1": KeyRing(agency="G01.79").having(
        made(KeyKind.CALLS, written(KeyKind.CALLS, bytes(32)), ONCE, NOW, OFFICER)
    ),
    "security-2": SecurityNotice(
        notice="K7PMQ2XD", person="person-0001", code=NOTHING, expires_at=NOW
    ),
}


@pytest.mark.parametrize("name", FIRST)
def test_what_begins_today_is_what_began_then(name: str) -> None:
    first = FIRST[name]
    shipped = (GOLDEN / f"{name}.json").read_text("utf-8")
    assert type(first).model_validate_json(shipped) == first
