"""What people do with a dossier, as a table: in which state, how often, and what it comes to.

A new lawful move is a line of `STEPS` and a function that makes it.
"""

from collections.abc import Callable
from typing import NamedTuple

import httpx

from tests.faults.rig import answered
from tests.people import new_key, until
from tests.walks.walkers import PAPERS, PATIENCE, Json, Walk, all_together

REASON = {"reason_code": "papers_invalid", "reason": "Giấy khám sức khỏe không đọc được"}
STALE = {"If-Match": '"1"'}


def anyway(_: Json) -> bool:
    return True


def unpaid(view: Json) -> bool:
    return not (view["fee"] and view["fee"]["paid_at"])


def paid(view: Json) -> bool:
    return not unpaid(view)


# --- the officer
def accept(walk: Walk) -> None:
    assert walk.moved("accept")["due_at"]


def refuse(walk: Walk) -> None:
    walk.moved("refuse", REASON)


def accept_twice(walk: Walk) -> None:
    """A double click: one key, one event, one answer."""
    key = new_key()
    first, second = all_together(walk.move("accept", key=key), walk.move("accept", key=key))
    assert first.status_code == second.status_code == 200, (first.text, second.text)
    assert first.json() == second.json()


def accept_and_refuse(walk: Walk) -> None:
    """Two officers: the one who comes first has decided."""
    answers = all_together(walk.move("accept"), walk.move("refuse", REASON))
    assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]


def accept_what_has_moved(walk: Walk) -> None:
    """A page left open since before: nothing changes."""
    before = walk.view()["version"]
    late = answered(walk.move("accept", key=new_key() | STALE))
    assert late.status_code == 412, late.text
    assert walk.view()["version"] == before


def start(walk: Walk) -> None:
    walk.moved("start")


def ask_for_the_fee(walk: Walk) -> None:
    walk.moved("fee-requests")


def decide_unpaid(walk: Walk) -> None:
    refused = answered(walk.move("decide", decision(walk)))
    assert refused.status_code == 409, refused.text


def decide(walk: Walk) -> None:
    walk.moved("decide", decision(walk))


def decide_twice(walk: Walk) -> None:
    said = decision(walk)
    answers = all_together(walk.move("decide", said), walk.move("decide", said))
    assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]


def decision(walk: Walk) -> Json:
    return {"result": walk.hand_in(), "number": "12/2026/QĐ-GPLX", "note": "Đủ điều kiện"}


# --- paying
def pay(walk: Walk) -> None:
    walk.at_the_bank(walk.offer(), "pay")
    walk.until_state("processing")


def pay_in_two_tabs(walk: Walk) -> None:
    """Whichever tab opened it, it is one attempt."""
    asked = {"dossier": walk.code}
    ask = [post(walk, "/payments", asked) for _ in range(2)]
    first, second = (answer.json() for answer in all_together(*ask))
    assert first["payment"] == second["payment"]
    walk.at_the_bank(first, "pay")
    walk.until_state("processing")


def change_ones_mind(walk: Walk) -> None:
    given_up(walk, "cancel")


def have_too_little(walk: Walk) -> None:
    given_up(walk, "fail")


def given_up(walk: Walk, outcome: str) -> Json:
    offer = walk.offer()
    walk.at_the_bank(offer, outcome)
    walk.until_settled(offer)
    return offer


def pay_and_be_told_of_it_again(walk: Walk) -> None:
    offer = walk.offer()
    walk.at_the_bank(offer, "pay")
    same = walk.rig.sandbox.transaction(offer["payment"])["transaction_no"]
    assert {walk.told(offer, vnp_TransactionNo=same) for _ in range(3)} <= {"00", "02"}
    walk.until_state("processing")


def cancel_and_pay_all_the_same(walk: Walk) -> None:
    """The bank says it was cancelled, and later that it was paid: money that came counts."""
    offer = given_up(walk, "cancel")
    assert walk.told(offer) in {"00", "02"}
    walk.until_state("processing")


def pay_two_attempts(walk: Walk) -> None:
    """The first was given up and is paid after the second: people have to give it back."""
    first = given_up(walk, "cancel")
    walk.at_the_bank(walk.offer(), "pay")
    walk.until_state("processing")
    assert walk.told(first) in {"00", "02"}, "its answer may have been lost: then it is told again"
    assert kept_for_people(walk, first) == ["paid_twice"]


def be_told_a_wrong_amount(walk: Walk) -> None:
    """Money that may have been taken: until people have decided, nobody pays again."""
    offer = walk.offer()
    assert walk.told(offer, vnp_Amount="100") == "04"
    assert walk.view()["state"] == "awaiting_payment"
    assert kept_for_people(walk, offer) == ["wrong_amount"]


def kept_for_people(walk: Walk, offer: Json) -> list[str]:
    """What its payer sees of the money that people have to look at."""
    return [one["kind"] for one in walk.ask("GET", f"/payments/{offer['payment']}")["cases"]]


# --- what is missing, and what nobody wants any more
def ask_for_what_is_missing(walk: Walk) -> None:
    again = asked_before(walk.view())
    items = [
        {"about": "paper", "target": PAPERS[0], "code": "unreadable", "text": "Trang 2 mờ"},
        {"about": "field", "target": "address", "code": "wrong", "text": "Thiếu số nhà"},
    ]
    why = {"why_again": "Giấy mới khám cũng mờ"} if again else {}
    assert walk.moved("supplement-requests", {"items": items, **why})["answer_by"]


def give_what_is_missing(walk: Walk) -> None:
    """What is asked for, in one answer."""
    until(lambda: walk.brought(PAPERS[0]), f"{walk.code} to have its paper", PATIENCE)
    said = {"declaration": {"address": "5 Trần Phú, phường Hải Châu, Thành phố Đà Nẵng"}}
    walk.ask("POST", f"/dossiers/{walk.code}/supplement", said, new_key())


def stop_before_the_answer_is_due(walk: Walk) -> None:
    said = {"reason_code": "supplement_not_given", "reason": "Không bổ sung"}
    assert answered(walk.move("stop", said)).status_code == 409


def ask_for_it_back(walk: Walk) -> None:
    """Pressed twice: asked for once."""
    ask = post(walk, f"/dossiers/{walk.code}/withdrawal", {"reason": "Tôi đổi ý"})
    assert [one.status_code for one in all_together(ask, ask)] == [200, 200]


def let_it_go(walk: Walk) -> None:
    walk.moved("stop", {"reason_code": "withdrawn", "reason": "Theo nguyện vọng của người nộp"})


def not_let_it_go(walk: Walk) -> None:
    walk.moved("refuse-withdrawal", {"reason": "Kết quả đã được ký"})


def find_it_not_eligible(walk: Walk) -> None:
    walk.moved("stop", {"reason_code": "not_eligible", "reason": "Không đủ điều kiện"})


def asked_before(view: Json) -> int:
    return sum(line["event"] == "SupplementRequested" for line in view["timeline"])


def seldom_asked(view: Json) -> bool:
    return asked_before(view) < 2


def not_asked_back(view: Json) -> bool:
    return not any(line["event"] == "WithdrawalRequested" for line in view["timeline"])


# --- the result
def download(walk: Walk) -> None:
    all_together(*(post(walk, f"/dossiers/{walk.code}/result", {}) for _ in range(2)))
    walk.until_state("returned")


def post(walk: Walk, path: str, body: Json) -> Callable[[], httpx.Response]:
    key = new_key()
    return lambda: walk.citizen.http.post(path, json=body, headers=key)


class Step(NamedTuple):
    """Of several that may be taken, each is as likely as its weight."""

    states: tuple[str, ...]
    weight: int
    take: Callable[[Walk], None]
    when: Callable[[Json], bool] = anyway
    last: bool = False
    """Whether nobody does anything after it for now."""

    @property
    def name(self) -> str:
        return named(self.take)


def named(take: Callable[[Walk], None]) -> str:
    return take.__name__.replace("_", " ")


def leave_it_alone(_: Walk) -> None:
    """People forget."""


OPEN = ("registered", "accepted", "processing", "awaiting_payment")
STEPS = (
    Step(("registered",), 10, accept),
    Step(("registered",), 3, accept_twice),
    Step(("registered",), 3, accept_and_refuse),
    Step(("registered",), 2, accept_what_has_moved),
    Step(("registered",), 2, refuse),
    Step(("accepted",), 12, start),
    Step(("processing",), 12, ask_for_the_fee, unpaid),
    Step(("processing",), 2, decide_unpaid, unpaid),
    Step(("processing",), 10, decide, paid),
    Step(("processing",), 4, decide_twice, paid),
    Step(("awaiting_payment",), 8, pay),
    Step(("awaiting_payment",), 3, pay_in_two_tabs),
    Step(("awaiting_payment",), 3, change_ones_mind),
    Step(("awaiting_payment",), 3, have_too_little),
    Step(("awaiting_payment",), 3, pay_and_be_told_of_it_again),
    Step(("awaiting_payment",), 2, cancel_and_pay_all_the_same),
    Step(("awaiting_payment",), 2, pay_two_attempts),
    Step(("awaiting_payment",), 1, be_told_a_wrong_amount, last=True),
    Step(("registered", "processing"), 4, ask_for_what_is_missing, seldom_asked),
    Step(("awaiting_supplement",), 10, give_what_is_missing),
    Step(("awaiting_supplement",), 2, stop_before_the_answer_is_due),
    Step((*OPEN, "awaiting_supplement"), 1, ask_for_it_back, not_asked_back),
    Step(("withdrawal_requested",), 5, let_it_go),
    Step(("withdrawal_requested",), 5, not_let_it_go),
    Step(("processing",), 1, find_it_not_eligible),
    Step(("decided",), 12, download),
    Step(
        (*OPEN, "awaiting_supplement", "withdrawal_requested", "decided"),
        1,
        leave_it_alone,
        last=True,
    ),
)


CASES = (pay_two_attempts, be_told_a_wrong_amount)
"""Each leaves one case for people to decide."""

IN_VAIN = (
    accept_and_refuse,
    accept_what_has_moved,
    decide_unpaid,
    decide_twice,
    stop_before_the_answer_is_due,
)
"""In each the agency says one thing that changes nothing, and is kept."""


def open_to(view: Json) -> list[Step]:
    return [step for step in STEPS if view["state"] in step.states and step.when(view)]
