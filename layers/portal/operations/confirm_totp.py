from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.happened import What
from portal.domain.model import Value
from portal.domain.one_time import Code
from portal.domain.session import Session
from portal.domain.totp import PURPOSE
from portal.operations.factor_changed import factor_changed
from portal.operations.offer_totp import Setting
from portal.operations.shut_account import Safe


class ConfirmTotp(Value):
    code: Code


def confirm_totp(command: ConfirmTotp, me: Session, setting: Setting, safe: Safe) -> None:
    """From now on the app that shows this code proves them.

    Raises Conflict if nothing is on offer, Invalid for a wrong code, Raced.
    """
    kept, now = setting.totps.find(me.person), setting.clock.now()
    if kept is None or not kept.open_offer(now):
        raise Conflict("totp_not_offered")
    secret = setting.locker.open(kept.offered, me.person, PURPOSE)
    step = setting.totp_codes.step(secret, command.code, now)
    if step is None:
        raise Invalid(defects=(Defect(pointer="/code", code="totp_wrong"),))
    setting.totps.save(kept.shown(step, now))
    factor_changed(me, What.FACTOR_ADDED, safe)
