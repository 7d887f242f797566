from datetime import datetime

from portal.domain.diary import Opener, Opening
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.diary import Diary
from portal.domain.ports.places import Directory
from portal.domain.session import Session
from portal.operations.agency_name import name_of


class DiaryLine(Value):
    """`about` is a dossier's code, or the id of the request that was acted upon."""

    at: datetime
    who: Words
    about: str
    why: Words


class DiaryList(Value):
    """`next` is the cursor of the next page; None on the last."""

    items: tuple[DiaryLine, ...]
    next: str | None


def show_diary(
    me: Session, cursor: str | None, diary: Diary, directory: Directory, messages: Messages
) -> DiaryList:
    """Who opened the caller's data, newest first. Raises Malformed for a cursor that is none."""
    page = diary.of(me.person, cursor)
    lines = tuple(line_of(one, directory, messages) for one in page.openings)
    return DiaryList(items=lines, next=page.next)


def line_of(opening: Opening, directory: Directory, messages: Messages) -> DiaryLine:
    return DiaryLine(
        at=opening.at,
        who=_who(opening, directory, messages),
        about=opening.about,
        why=messages.words(f"diary.{opening.act}"),
    )


def _who(opening: Opening, directory: Directory, messages: Messages) -> Words:
    if opening.by is Opener.OPERATOR:
        return messages.words("diary.operator", role=opening.who)
    return name_of(opening.who, directory)
