"""The tasks of the legs that open files. The only function that carries libraries which parse them."""

from functions.wiring import ports
from functions.work import Done, Tasks
from portal.domain.leg import Original, Outcome, Task
from portal.domain.model import Kept
from portal.operations.walk_intake import clean_paper
from portal.operations.walk_return import publish_result

task = Tasks()


class CleanPaper(Kept):
    dossier: str
    paper: Original


class PublishResult(Kept):
    dossier: str
    result: Original


@task(Task.CLEAN_PAPER, CleanPaper)
def clean(command: CleanPaper) -> Done:
    p = ports()
    cleaned = clean_paper(command.dossier, command.paper, p.quarantine, p.cleaner, p.clean)
    return Done(cleaned.outcome, cleaned.model_dump(mode="json", exclude={"outcome"}))


@task(Task.PUBLISH_RESULT, PublishResult)
def publish(command: PublishResult) -> Outcome:
    return publish_result(command.dossier, command.result, ports().quarantine, ports().clean)


handler = task.handle
