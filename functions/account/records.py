"""The account queue: codes of a recovery are sent, and contact changes whose time has come are carried out."""

from functions.wiring import ports
from functions.work import queue_records
from portal.domain.ports.changes import AccountJob
from portal.operations.carry_out_changes import carry_out_change
from portal.operations.security_notice import Bell
from portal.operations.send_recovery import send_recovery
from portal.operations.shut_account import Safe
from portal.operations.write_to import Post


@queue_records(AccountJob)
def handler(job: AccountJob) -> None:
    p = ports()
    post = Post(p.messages, p.text_messages, p.mail, p.portal_host)
    bell = Bell(p.security_notices, post, p.codes, p.seal, p.clock)
    if job.errand == "recovery":
        send_recovery(job.name, p.recoveries, p.people, bell)
    else:
        carry_out_change(job.name, p.contact_changes, Safe(p.people, p.sessions, bell))
