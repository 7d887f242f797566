"""Officers: invited, come in with two factors, on duty for a while, and gone at once."""

from datetime import timedelta

import pytest

from portal.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    NotSignedIn,
    Raced,
    TooMany,
    Unavailable,
)
from portal.domain.model import Words
from portal.domain.notice import moment
from portal.domain.officer import (
    INVITED_FOR,
    MAY,
    MOST_PLACES,
    ON_DUTY,
    Act,
    Officer,
    StaffRole,
    StaffSession,
)
from portal.domain.session import IDLE, PROVEN
from portal.domain.tries import FREE
from portal.operations.change_officer import ChangeOfficer, change_officer
from portal.operations.check_staff_session import check_staff_session
from portal.operations.deactivate_officer import deactivate_officer
from portal.operations.end_staff_session import end_staff_session
from portal.operations.enter_office import EnterOffice, enter_office
from portal.operations.invite_officer import invite_officer
from portal.operations.invite_officer_again import invite_officer_again
from portal.operations.inviting import InviteOfficer, invited, invited_again
from portal.operations.list_officers import Standing, list_officers
from portal.operations.show_officer import show_officer
from tests.fakes.office import (
    AGENCY,
    DESK,
    FREE_HERE,
    HALF_MINUTE,
    MAIL,
    OTHER_AGENCY,
    PASSWORD,
    Office,
    knock,
)

RECEPTION, OFFICER, SIGNER, SUPERVISOR = StaffRole
NAME = "Phòng Cảnh sát giao thông, Công an Thành phố Hồ Chí Minh"
HOA = InviteOfficer(name="Lê Thị Hoa", mail="Hoa@Example.com", roles=frozenset({SIGNER}))


@pytest.fixture
def office() -> Office:
    return Office()


# --- invited
def test_a_supervisor_invites_by_a_mail_that_holds_the_code_alone(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    awaited = invite_officer(HOA, me, knock("hoa"), office.personnel, office.letters)
    ((_, subject, text),) = office.mailed("Hoa@example.com")
    assert (" / " in subject, "Kính gửi Lê Thị Hoa" in text, "Dear Lê Thị Hoa" in text) == (
        True,
        True,
        True,
    )
    assert f"{awaited.officer}." in text
    assert "http" not in text
    kept = office.kept(awaited.officer)
    assert (kept.agency, kept.roles, kept.password) == (me.agency, (SIGNER,), None)
    assert kept.invitation
    assert kept.invitation.code_hash not in text


def test_a_lost_answer_is_asked_for_again_and_the_same_is_written(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    office.mail.down = True
    with pytest.raises(Unavailable):
        invite_officer(HOA, me, knock("hoa"), office.personnel, office.letters)
    office.mail.down = False
    first, second = (
        invite_officer(HOA, me, knock("hoa"), office.personnel, office.letters) for _ in range(2)
    )
    assert first == second
    first_mail, second_mail = office.mailed("Hoa@example.com")
    assert first_mail == second_mail
    assert len(office.officers.kept) == 2


def test_one_key_names_one_invitation_and_a_mailbox_one_officer(office: Office) -> None:
    office.invited(SIGNER)
    with pytest.raises(KeyReused):
        invited(HOA, AGENCY, knock(asked="other words"), office.personnel)
    for mail in (MAIL, MAIL.upper()):
        with pytest.raises(Conflict, match="officer_known"):
            office.invited(RECEPTION, mail=mail, key="another", agency=OTHER_AGENCY)
    office.arrived(SIGNER)
    with pytest.raises(Conflict, match="officer_known"):
        office.invited(SIGNER)


def test_an_invitation_needs_an_address(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.invited(SIGNER, mail="khong co")
    assert [defect.pointer for defect in refused.value.defects] == ["/mail"]


# --- come in
def test_the_app_is_shown_one_secret_however_often_it_is_opened(office: Office) -> None:
    told = office.invited(SIGNER)
    first, second = office.opened(told), office.opened(told)
    assert first == second
    assert first.secret not in office.kept(told.officer.officer).model_dump_json()


@pytest.mark.asvs("6.4.1")
def test_an_invitation_serves_once_for_three_days_and_for_one_officer(office: Office) -> None:
    told = office.invited(SIGNER)
    word = told.code.partition(".")[2]
    unopened = EnterOffice(invitation=word, password=PASSWORD, code="000000")
    with pytest.raises(NotFound, match="invitation_gone"):
        enter_office(unopened, told.officer.officer, office.entrance)
    office.opened(told)
    for invitation, officer in (("0" * 64, told.officer.officer), (word, "nobody-00")):
        with pytest.raises(NotFound, match="invitation_gone"):
            office.opened_by(officer, invitation)
    enter_office(office.entering(told), told.officer.officer, office.entrance)
    with pytest.raises(NotFound, match="invitation_gone"):
        enter_office(office.entering(told), told.officer.officer, office.entrance)
    late = office.invited(SIGNER, mail="tre@example.com", key="late")
    office.clock.advance(INVITED_FOR)
    with pytest.raises(NotFound, match="invitation_gone"):
        office.opened(late)


@pytest.mark.asvs("6.1.2")
def test_a_weak_password_and_a_wrong_code_are_told_together(office: Office) -> None:
    told = office.invited(SIGNER)
    office.opened(told)
    command = office.entering(told, password="can.bo 2026", code="000000")
    with pytest.raises(Invalid) as refused:
        enter_office(command, told.officer.officer, office.entrance)
    found = [(defect.pointer, defect.code) for defect in refused.value.defects]
    assert found == [("/password", "password_personal"), ("/code", "authenticator_wrong")]
    assert office.kept(told.officer.officer).password is None


# --- on duty
@pytest.mark.asvs("6.3.3")
def test_password_and_code_begin_a_session(office: Office) -> None:
    officer = office.arrived(SIGNER)
    office.clock.advance(timedelta(seconds=30))
    came = office.sign_in(office.credentials(officer, mail=MAIL.upper()))
    assert came.token.startswith("mcs_")
    assert came.token not in came.session.model_dump_json()
    shown = show_officer(came.session, office.officers, office.directory)
    assert (shown.name, shown.acts) == (officer.name, (Act.READ, Act.DECIDE, Act.BE_THERE))
    assert timedelta(seconds=shown.idle_seconds) == IDLE


@pytest.mark.asvs("6.5.1")
@pytest.mark.asvs("11.4.2")
def test_an_officers_hash_of_yesterday_is_made_anew_by_the_right_password(office: Office) -> None:
    officer = office.arrived(SIGNER)
    assert (officer.password or "").startswith("p2$")
    office.passwords.version = "p3"
    office.on_duty(officer)
    assert (office.kept(officer.officer).password or "").startswith("p3$")


def test_a_code_serves_once_be_it_at_the_entry(office: Office) -> None:
    officer = office.arrived(SIGNER)
    with pytest.raises(NotSignedIn, match="staff_not_signed_in"):
        office.sign_in(office.credentials(officer))
    office.clock.advance(timedelta(seconds=30))
    office.sign_in(office.credentials(officer))
    with pytest.raises(NotSignedIn, match="staff_not_signed_in"):
        office.sign_in(office.credentials(officer))


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize(
    "wrong", [{"mail": "ai@example.com"}, {"password": "sai rồi"}, {"code": "000000"}]
)
def test_whatever_is_wrong_is_told_alike(office: Office, wrong: dict[str, str]) -> None:
    officer = office.arrived(SIGNER)
    office.clock.advance(timedelta(seconds=30))
    with pytest.raises(NotSignedIn, match="staff_not_signed_in"):
        office.sign_in(office.credentials(officer, **wrong))


@pytest.mark.asvs("6.3.1")
def test_who_guesses_has_to_wait_and_who_was_right_does_not(office: Office) -> None:
    officer = office.arrived(SIGNER)
    for _ in range(6):
        office.on_duty(officer)
    office.clock.advance(timedelta(seconds=30))
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            office.sign_in(office.credentials(officer, password="sai rồi"))
    with pytest.raises(TooMany):
        office.sign_in(office.credentials(officer))


STRANGE = "198.51.100.1"


def guess(office: Office, officer: Officer, times: int = FREE, address: str = STRANGE) -> None:
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            office.sign_in(office.credentials(officer, password="sai rồi"), address)


def waits(office: Office, officer: Officer, address: str = STRANGE) -> bool:
    try:
        office.sign_in(office.credentials(officer, code="000000"), address)
    except NotSignedIn:
        return False
    except TooMany:
        return True
    raise AssertionError


@pytest.mark.asvs("6.1.1", "6.3.1")
def test_a_stranger_uses_up_strangers_tries_and_never_an_officers(office: Office) -> None:
    officer = office.arrived(SIGNER)
    office.on_duty(officer)
    guess(office, officer)
    assert waits(office, officer)
    assert office.on_duty(officer)
    guess(office, officer, 1, "192.0.2.9")
    assert waits(office, officer), "an officer who comes in gives strangers no tries"


def test_an_officers_own_place_may_guess_no_more_than_others(office: Office) -> None:
    officer = office.arrived(SIGNER)
    office.on_duty(officer)
    guess(office, officer, FREE, DESK)
    assert waits(office, officer, DESK)
    assert office.on_duty(officer, STRANGE)


@pytest.mark.asvs("6.3.1")
def test_an_address_that_guesses_at_every_mailbox_waits_and_uses_up_nobodys_tries(
    office: Office,
) -> None:
    officer = office.arrived(SIGNER)
    for number in range(FREE_HERE):
        other = officer.model_copy(update={"mail": f"{number}@example.com"})
        guess(office, other, 1)
    assert waits(office, officer)
    assert not waits(office, officer, "192.0.2.9")
    assert STRANGE not in str(office.gate.tries)


def test_who_comes_in_costs_their_colleagues_nothing(office: Office) -> None:
    for number in range(FREE_HERE + 1):
        who = {"mail": f"{number}@example.com", "key": f"key-{number}"}
        assert office.on_duty(office.arrived(SIGNER, **who), STRANGE)


def test_an_officers_places_are_the_last_ones_until_they_are_invited_anew(office: Office) -> None:
    officer = office.arrived(SIGNER)
    for address in (DESK, DESK, *(f"192.0.2.{n}" for n in range(MOST_PLACES))):
        office.on_duty(officer, address)
    kept = office.kept(officer.officer)
    assert len(set(kept.places)) == MOST_PLACES
    guess(office, officer)
    assert (waits(office, officer, DESK), waits(office, officer, "192.0.2.7")) == (True, False)
    invited_again(kept, knock("anew"), office.personnel)
    assert office.kept(officer.officer).places == ()


def test_two_with_one_code_begin_one_session(office: Office) -> None:
    """The slower one's officer is an earlier version by then."""
    officer = office.arrived(SIGNER)
    session = office.on_duty(officer)
    with pytest.raises(Raced):
        office.officers.save(officer.changed(last_step=10**9), session)


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_a_session_ends_by_itself(office: Office) -> None:
    idle = office.on_duty(office.arrived(SIGNER))
    office.clock.advance(IDLE)
    with pytest.raises(NotSignedIn):
        check(office, idle.token_hash)
    busy = office.on_duty(office.kept(idle.officer))
    for _ in range(int(ON_DUTY / timedelta(minutes=10)) - 1):
        office.clock.advance(timedelta(minutes=10))
        check(office, busy.token_hash)
    office.clock.advance(timedelta(minutes=10))
    with pytest.raises(NotSignedIn):
        check(office, busy.token_hash)


def test_its_last_use_is_kept_to_the_minute(office: Office) -> None:
    session = office.on_duty(office.arrived(SIGNER))
    office.clock.advance(timedelta(seconds=59))
    assert check(office, session.token_hash) == session
    office.clock.advance(timedelta(seconds=1))
    assert check(office, session.token_hash).seen_at == office.clock.now()


@pytest.mark.asvs("7.4.1")
def test_signing_out_ends_it(office: Office) -> None:
    session = office.on_duty(office.arrived(SIGNER))
    end_staff_session(session, office.staff_sessions)
    with pytest.raises(NotSignedIn):
        check(office, session.token_hash)


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize("role", StaffRole)
def test_a_role_may_what_the_table_says(office: Office, role: StaffRole) -> None:
    session = office.on_duty(office.arrived(role))
    for act in Act:
        if role in MAY[act]:
            check(office, session.token_hash, act)
        else:
            with pytest.raises(Forbidden, match="not_your_role"):
                check(office, session.token_hash, act)


# --- proven again
@pytest.mark.asvs("7.5.1", "7.5.3")
def test_a_way_in_is_given_on_a_fresh_proof_alone_and_stopped_on_any(office: Office) -> None:
    session = office.on_duty(office.arrived(SUPERVISOR))
    check(office, session.token_hash, Act.ENTRUST)
    office.clock.advance(PROVEN)
    with pytest.raises(Forbidden, match="proof_needed"):
        check(office, session.token_hash, Act.ENTRUST)
    check(office, session.token_hash, Act.MANAGE)


@pytest.mark.asvs("7.2.4", "7.5.1")
def test_who_proves_it_again_goes_on_under_another_token(office: Office) -> None:
    officer = office.arrived(SUPERVISOR)
    before = office.on_duty(officer)
    office.clock.advance(PROVEN)
    came = office.prove(before)
    assert came.token.startswith("mcs_")
    with pytest.raises(NotSignedIn):
        check(office, before.token_hash)
    after = check(office, came.session.token_hash, Act.ENTRUST)
    assert (after.started_at, after.proved_at) == (before.started_at, office.clock.now())
    office.clock.advance(PROVEN)
    with pytest.raises(Forbidden, match="proof_needed"):
        check(office, came.session.token_hash, Act.ENTRUST)


@pytest.mark.asvs("6.3.8", "6.5.1")
@pytest.mark.parametrize("wrong", [{"password": "sai rồi"}, {"code": "000000"}, {}])
def test_what_proves_nobody_is_told_alike_and_a_code_serves_once(
    office: Office, wrong: dict[str, str]
) -> None:
    session = office.on_duty(office.arrived(SUPERVISOR))
    office.clock.advance(HALF_MINUTE if wrong else timedelta())
    with pytest.raises(Invalid) as refused:
        office.prove(session, **wrong)
    assert [(one.pointer, one.code) for one in refused.value.defects] == [("", "staff_proof_wrong")]
    assert check(office, session.token_hash).proved_at is None


@pytest.mark.asvs("6.3.1")
def test_whoever_guesses_in_a_session_waits_and_keeps_no_officer_out(office: Office) -> None:
    officer = office.arrived(SUPERVISOR)
    session = office.on_duty(officer)
    for _ in range(FREE):
        with pytest.raises(Invalid):
            office.prove(session, password="sai rồi")
    with pytest.raises(TooMany):
        office.prove(session)
    assert office.on_duty(officer)


def test_a_session_that_was_ended_is_not_brought_back_by_a_proof(office: Office) -> None:
    officer = office.arrived(SUPERVISOR)
    session = office.on_duty(officer)
    office.staff_sessions.end(session)
    office.clock.advance(HALF_MINUTE)
    with pytest.raises(Raced):
        office.prove(session)
    assert not office.staff_sessions.kept
    office.officers.kept.clear()
    with pytest.raises(NotSignedIn):
        office.prove(session, code="000000")


# --- told
@pytest.mark.asvs("6.3.7")
def test_every_supervisor_hears_who_was_invited_and_by_whom(office: Office) -> None:
    boss = office.arrived(SUPERVISOR)
    office.arrived(SUPERVISOR, SIGNER, mail="two@example.com", key="two")
    gone = office.arrived(SUPERVISOR, mail="gone@example.com", key="gone")
    office.invited(SUPERVISOR, mail="new@example.com", key="new")
    office.arrived(SIGNER, mail="signer@example.com", key="signer")
    office.arrived(SUPERVISOR, mail="there@example.com", key="there", agency=OTHER_AGENCY)
    me = office.on_duty(boss)
    deactivate_officer(gone.officer, me, office.personnel, office.letters)
    office.mail.sent.clear()
    invite_officer(HOA, me, knock("hoa"), office.personnel, office.letters)
    told = [to for to, *_ in office.mail.sent]
    assert told == [MAIL, "two@example.com", "Hoa@example.com"]
    _, subject, text = office.mail.sent[0]
    name = office.directory.name(AGENCY)
    assert subject == f"Một Cửa: {name.vi} mời một cán bộ / Mot Cua: {name.en} invited an officer"
    assert "đã mời Lê Thị Hoa làm cán bộ" in text
    assert "invited Lê Thị Hoa as an officer" in text
    assert moment(office.clock.now()) in text
    new = office.officers.of(AGENCY)[-1].officer
    invite_officer_again(new, me, knock("again"), office.personnel, office.letters)
    assert len(office.mailed("two@example.com")) == 2


def test_officers_read_their_agencys_name_and_its_code_once_it_is_gone(office: Office) -> None:
    told = office.invited(SUPERVISOR)
    assert (office.opened(told).agency, office.opened(told).agency_name.vi) == (AGENCY, NAME)
    me = office.on_duty(office.arrived(SUPERVISOR))
    assert show_officer(me, office.officers, office.directory).agency_name.vi == NAME
    invite_officer(HOA, me, knock("hoa"), office.personnel, office.letters)
    ((_, subject, text),) = office.mailed("Hoa@example.com")
    assert (f"làm cán bộ của {NAME} /" in subject, f"của {NAME} mời bạn" in text) == (True, True)
    assert AGENCY not in subject + text
    gone = office.invited(SUPERVISOR, mail="x@example.com", key="x", agency="G01.00")
    assert office.opened(gone).agency_name == Words(vi="G01.00", en="G01.00")


@pytest.mark.asvs("6.3.7")
def test_supervisors_hear_of_other_roles_and_who_was_one_until_then(office: Office) -> None:
    boss = office.arrived(SUPERVISOR)
    other = office.arrived(SUPERVISOR, mail="two@example.com", key="two")
    signer = office.arrived(SIGNER, mail="signer@example.com", key="signer")
    me, roles = office.on_duty(boss), ChangeOfficer(roles=frozenset({SIGNER}))
    change_officer(roles, other.officer, me, office.personnel, office.letters)
    assert [to for to, *_ in office.mail.sent] == [MAIL, "two@example.com"]
    assert "đổi vai trò của Lê Thị Hoa" in office.mail.sent[0][2]
    deactivate_officer(signer.officer, me, office.personnel, office.letters)
    *_, (to, subject, text) = office.mail.sent
    assert (to, len(office.mail.sent)) == (MAIL, 3), "who is none any more hears nothing"
    assert subject.endswith("Ho Chi Minh City Police deactivated an officer")
    assert f"{boss.name} deactivated Lê Thị Hoa" in text


# --- managed
@pytest.mark.asvs("7.4.2", "8.3.2")
def test_who_is_deactivated_is_out_at_once_and_for_good(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    officer = office.arrived(SIGNER, mail="hoa@example.com", key="hoa")
    session = office.on_duty(officer)
    for _ in range(2):
        gone = deactivate_officer(officer.officer, me, office.personnel, office.letters)
        assert gone.standing is Standing.DEACTIVATED
    for attempt in (
        lambda: check(office, session.token_hash),
        lambda: office.on_duty(officer),
    ):
        with pytest.raises(NotSignedIn):
            attempt()
    with pytest.raises(Conflict, match="officer_gone"):
        change_officer(
            ChangeOfficer(roles=frozenset(StaffRole)),
            officer.officer,
            me,
            office.personnel,
            office.letters,
        )
    with pytest.raises(Conflict, match="officer_gone"):
        invite_officer_again(officer.officer, me, knock("x"), office.personnel, office.letters)


@pytest.mark.asvs("8.3.2")
def test_other_roles_are_another_session(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    officer = office.arrived(SIGNER, mail="hoa@example.com", key="hoa")
    session = office.on_duty(officer)
    command = ChangeOfficer(roles=frozenset({RECEPTION}))
    changed = change_officer(command, officer.officer, me, office.personnel, office.letters)
    assert changed.roles == (RECEPTION,)
    with pytest.raises(NotSignedIn):
        check(office, session.token_hash)
    assert check(office, office.on_duty(officer).token_hash, Act.ACCEPT).roles == (RECEPTION,)


@pytest.mark.asvs("6.4.6")
def test_who_lost_their_app_is_invited_again(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    officer = office.arrived(SIGNER, mail="hoa@example.com", key="hoa")
    session = office.on_duty(officer)
    for _ in range(2):
        invite_officer_again(officer.officer, me, knock("again"), office.personnel, office.letters)
    mailed, again = office.mailed(officer.mail)
    assert mailed == again
    with pytest.raises(NotSignedIn):
        check(office, session.token_hash)
    with pytest.raises(NotSignedIn):
        office.on_duty(officer)
    word = next(it for it in mailed[2].split() if it.startswith(officer.officer))
    before = office.secrets[officer.officer]
    shown = office.opened_by(officer.officer, word.partition(".")[2])
    assert shown.secret != before


def test_an_invitation_of_before_does_nothing_when_it_comes_again(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    officer = office.arrived(SIGNER, mail="hoa@example.com", key="hoa")
    for key in ("one", "two"):
        invite_officer_again(officer.officer, me, knock(key), office.personnel, office.letters)
    before = office.kept(officer.officer)
    for key in ("one", "hoa"):
        with pytest.raises(Conflict, match="invitation_over"):
            invited_again(before, knock(key), office.personnel)
    assert office.kept(officer.officer) == before


def test_who_came_in_is_not_thrown_out_by_their_own_invitation(office: Office) -> None:
    officer = office.arrived(SIGNER, mail="hoa@example.com", key="hoa")
    with pytest.raises(Conflict, match="invitation_over"):
        invited_again(office.kept(officer.officer), knock("hoa"), office.personnel)
    assert office.on_duty(officer)


def test_nobody_does_it_to_themselves_or_to_another_agencys(office: Office) -> None:
    mine = office.arrived(SUPERVISOR)
    me = office.on_duty(mine)
    other = office.arrived(SUPERVISOR, mail="x@example.com", key="x", agency=OTHER_AGENCY)
    roles = ChangeOfficer(roles=frozenset({SIGNER}))
    for officer, error in (
        (mine.officer, Conflict),
        (other.officer, NotFound),
        ("no-01", NotFound),
    ):
        for attempt in (
            lambda who: deactivate_officer(who, me, office.personnel, office.letters),
            lambda who: change_officer(roles, who, me, office.personnel, office.letters),
            lambda who: invite_officer_again(who, me, knock("n"), office.personnel, office.letters),
        ):
            with pytest.raises(error):
                attempt(officer)


def test_the_list_is_of_ones_own_agency(office: Office) -> None:
    me = office.on_duty(office.arrived(SUPERVISOR))
    office.invited(SIGNER, mail="hoa@example.com", key="hoa")
    office.invited(SIGNER, mail="x@example.com", key="x", agency=OTHER_AGENCY)
    found = [(one.mail, one.standing) for one in list_officers(me, office.officers).officers]
    assert found == [(MAIL, Standing.ACTIVE), ("hoa@example.com", Standing.INVITED)]


def test_an_officer_who_is_no_more_is_nobody(office: Office) -> None:
    session = office.on_duty(office.arrived(SIGNER))
    office.officers.kept.clear()
    with pytest.raises(NotSignedIn):
        show_officer(session, office.officers, office.directory)


def check(office: Office, token_hash: str, act: Act = Act.READ) -> StaffSession:
    return check_staff_session(token_hash, act, office.staff_sessions, office.clock)
