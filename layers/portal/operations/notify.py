from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from portal.domain.dossier import Dossier
from portal.domain.errors import PortalError, Raced
from portal.domain.event import Event
from portal.domain.gsm7 import fold
from portal.domain.notice import CHANNELS, Channel, Notice, facts
from portal.domain.person import Contact
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.identity import People
from portal.domain.ports.legs import Job
from portal.domain.ports.messages import Mail, TextMessages
from portal.domain.ports.notices import Notices
from portal.operations.told_of import told_of

Send: TypeAlias = Callable[[], None]


def notify(
    job: Job,
    dossiers: Dossiers,
    people: People,
    notices: Notices,
    messages: Messages,
    mail: Mail,
    text_messages: TextMessages,
    clock: Clock,
) -> None:
    """Tell the citizen of one event, by each channel it deserves.

    A channel in trouble does not keep the others silent. Raises its error at the end, so that the
    job comes again; what was sent is not sent again. A closed account hears nothing.
    """
    dossier, event = told_of(job, dossiers)
    person = people.find(dossier.owner)
    if person is None:
        return
    contact = person.contact_at(clock.now())
    channels = CHANNELS[event.type]
    claim = _claim(job, channels, notices, clock)
    if claim is None:
        return
    sends = _sends(dossier, event, contact, messages, mail, text_messages)
    tried = {channel: _trouble(sends[channel]) for channel in claim.left(channels)}
    told = [channel for channel, trouble in tried.items() if trouble is None]
    if told:
        notices.save(claim.marked(told, clock.now()))
    for trouble in filter(None, tried.values()):
        raise trouble


def _claim(job: Job, channels: Sequence[Channel], notices: Notices, clock: Clock) -> Notice | None:
    """Claim, send by each channel, mark once: None if there is nothing left to tell. Raises Raced if another is at it.

    Whoever dies between sending and marking leaves a claim that is retaken two minutes later, and
    the citizen hears it twice: a fee request that nobody hears of would cost more than that. Two
    workers at the same moment, which is what queues do, send it once.
    """
    now = clock.now()
    found = notices.find(job.dossier, job.seq)
    if not (found.left(channels) if found else channels):
        return None
    if found and found.held(now):
        raise Raced
    claim = (
        found.claimed(now) if found else Notice(dossier=job.dossier, seq=job.seq, claimed_at=now)
    )
    notices.save(claim)
    return claim


def _trouble(send: Send) -> PortalError | None:
    try:
        send()
    except PortalError as trouble:
        return trouble
    return None


def _sends(
    dossier: Dossier,
    event: Event,
    contact: Contact,
    messages: Messages,
    mail: Mail,
    text_messages: TextMessages,
) -> Mapping[Channel, Send]:
    language, known = contact.language, facts(dossier, event, contact.language)

    def say(part: str) -> str:
        return messages.text(f"notice.{event.type}.{part}", language, **known)

    def by_mail() -> None:
        text = messages.text("notice.frame.mail", language, text=say("mail").strip(), **known)
        mail.send(contact.email, say("subject"), text)

    def by_sms() -> None:
        text_messages.send(contact.phone, fold(say("sms")))

    return {Channel.EMAIL: by_mail, Channel.SMS: by_sms}
