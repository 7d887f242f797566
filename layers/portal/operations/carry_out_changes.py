"""What was announced and not cancelled comes true when its time has come, whoever notices first."""

from portal.domain.contact_change import Place
from portal.domain.happened import Happened, What
from portal.domain.person import Person
from portal.domain.ports.changes import ContactChanges
from portal.operations.security_notice import Bell, warn
from portal.operations.shut_account import Safe


def carry_out_change(name: str, changes: ContactChanges, safe: Safe) -> None:
    """The schedule's errand: nothing, if it was cancelled, carried out, or its account is no more. Raises Raced."""
    change = changes.find(name)
    person = safe.people.find(change.person) if change else None
    if person is not None:
        settled(person, safe)


def settled(person: Person, safe: Safe) -> Person:
    """The account with every change that is due; a schedule that was lost does no harm then. Raises Raced.

    Codes on their way to the place before are worth nothing any more; sessions go on.
    """
    now = safe.bell.clock.now()
    due = [one for one in person.changing if one.at <= now]
    if not due:
        return person
    particulars = person.particulars.model_copy(update={"contact": person.contact_at(now)})
    still = tuple(one for one in person.changing if one not in due)
    done = person.barred(particulars=particulars, changing=still)
    happened = [Happened(what=What.CONTACT_CHANGED, at=now, by="time") for _ in due]
    safe.people.save(done, *happened)
    for one in due:
        called = place_name(safe.bell, done, one.place)
        warn(safe.bell, done, What.CONTACT_CHANGED, also=[person.contact], place=called)
    return done


def place_name(bell: Bell, person: Person, place: Place) -> str:
    """What the place is called in their language."""
    return bell.post.messages.text(f"notice.security.place.{place}", person.contact.language)
