"""The one place that tells somebody that what proves them has changed, and gives them a code against it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from portal.domain.errors import TooMany, Unavailable
from portal.domain.gsm7 import fold
from portal.domain.happened import What
from portal.domain.notice import moment
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import Contact, Person
from portal.domain.ports.changes import SecurityNotices
from portal.domain.ports.common import Clock, Codes, Seal
from portal.domain.security_notice import LASTS, SecurityNotice
from portal.operations.sparing import WARNINGS
from portal.operations.write_to import Post

_FRAMES = {What.CONTACT_ANNOUNCED: "cancel", What.FROZEN: "frozen"}
"""What the code is good for besides freezing; a frozen account has no use for one."""


class Bell(NamedTuple):
    """What it takes to tell somebody."""

    notices: SecurityNotices
    post: Post
    codes: Codes
    seal: Seal
    clock: Clock


def number(codes: Codes) -> str:
    """Eight characters that are typed without mistaking one for another: 40 bits, and a code of its own beside it."""
    return codes.secret() + codes.secret()


def warn(
    bell: Bell,
    person: Person,
    what: What,
    *,
    also: Iterable[Contact] = (),
    change: str | None = None,
    **facts: str,
) -> bool:
    """Tell them by SMS and mail, and `also` where they could be reached before; whether anybody was told.

    What happened has happened: a way in trouble keeps no other silent, and is no error here. `facts` fill in
    what `notice.security.<what>` says.
    """
    now, name = bell.clock.now(), number(bell.codes)
    code = bell.codes.digits(DIGITS)
    kept = SecurityNotice(
        notice=name,
        person=person.person,
        code=sealed(bell.seal, name, code),
        expires_at=now + LASTS,
        change=change,
    )
    bell.notices.put(kept)
    language = person.contact.language
    said = bell.post.messages.text(f"notice.security.{what}", language, **facts)
    filled = {"what": said, "notice": name, "code": code, "now": moment(now)}
    contacts = [person.contact_at(now), *also]
    return _told(bell.post, f"notice.security.{_FRAMES.get(what, 'freeze')}", contacts, filled)


def _told(post: Post, frame: str, contacts: list[Contact], filled: dict[str, str]) -> bool:
    language = contacts[0].language

    def say(key: str) -> str:
        return post.messages.text(key, language, **filled)

    text, subject, letter = (
        fold(say(f"{frame}.sms")),
        say("notice.security.subject"),
        f"{frame}.mail",
    )
    sends = [
        *(_text(post, phone, text) for phone in dict.fromkeys(one.phone for one in contacts)),
        *(
            _mail(post, email, subject, say(letter))
            for email in dict.fromkeys(one.email for one in contacts)
        ),
    ]
    tried = [_tried(send) for send in sends]
    return any(tried)


def _text(post: Post, phone: str, text: str) -> Callable[[], None]:
    return lambda: post.text_messages.send(phone, text, serves=WARNINGS)


def _mail(post: Post, email: str, subject: str, letter: str) -> Callable[[], None]:
    return lambda: post.mail.send(email, subject, letter, serves=WARNINGS)


def _tried(send: Callable[[], None]) -> bool:
    with suppress(Unavailable, TooMany):
        send()
        return True
    return False
