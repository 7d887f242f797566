"""The tasks of the legs that read and move the dossier itself."""

from functions.wiring import ports
from functions.work import Done, Tasks
from portal.domain.leg import Outcome, Task
from portal.domain.model import Kept
from portal.operations.open_payment import open_payment
from portal.operations.walk_intake import Cleaned, hand_over, list_papers
from portal.operations.walk_return import find_result, offer_result

task = Tasks()


class OfDossier(Kept):
    dossier: str


class HandOver(OfDossier):
    papers: tuple[Cleaned, ...]


@task(Task.LIST_PAPERS, OfDossier)
def papers(command: OfDossier) -> Done:
    listed = list_papers(command.dossier, ports().dossiers)
    return Done(Outcome.LISTED, {"papers": [paper.model_dump(mode="json") for paper in listed]})


@task(Task.HAND_OVER, HandOver)
def over(command: HandOver) -> Outcome:
    p = ports()
    return hand_over(command.dossier, command.papers, p.dossiers, p.calendars, p.messages, p.clock)


@task(Task.OPEN_PAYMENT, OfDossier)
def payment(command: OfDossier) -> Outcome:
    return open_payment(command.dossier, ports().dossiers, ports().payments, ports().clock)


@task(Task.FIND_RESULT, OfDossier)
def result(command: OfDossier) -> Done:
    found = find_result(command.dossier, ports().dossiers)
    return Done(Outcome.FOUND, {"result": found.model_dump(mode="json")})


@task(Task.OFFER_RESULT, OfDossier)
def offer(command: OfDossier) -> Outcome:
    return offer_result(command.dossier, ports().dossiers, ports().clock)


handler = task.handle
