"""Second factors: set up, asked for in their order, each worth one sign-in."""

from datetime import timedelta

import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, NotSignedIn, Raced, TooMany
from portal.domain.one_time import MOST_TRIES
from portal.domain.session import Session, hashed
from portal.domain.sign_in import TEXT_WAITS
from portal.domain.totp import OFFER_LASTS
from portal.domain.way import Assurance, Way
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, SignedIn, confirm_sign_in
from portal.operations.confirm_totp import ConfirmTotp, confirm_totp
from portal.operations.list_factors import list_factors
from portal.operations.make_recovery_codes import make_recovery_codes
from portal.operations.offer_totp import offer_totp
from portal.operations.remove_factor import remove_totp
from portal.operations.sign_in import SigningIn, sign_in
from portal.operations.text_code import Texted, text_code
from tests.fakes.town import HOME, PASSWORD, Town

STEP = timedelta(seconds=30)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def start(town: Town) -> SigningIn:
    return sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)


def confirm(town: Town, name: str, way: Way, code: str) -> SignedIn:
    said = ConfirmSignIn(way=way, code=code)
    return confirm_sign_in(said, name, Arriving(HOME), town.provider(), town.door)


def come_in(town: Town) -> Session:
    came = confirm(town, start(town).sign_in, Way.SMS, town.code_texted())
    return town.sessions.kept[hashed(came.token)]


def text(town: Town, name: str) -> Texted:
    return text_code(name, "", town.counter, town.gate, town.post)


def with_app(town: Town) -> tuple[Session, str]:
    """Somebody with an authenticator app, and its secret; the code it was shown with is past."""
    me = come_in(town)
    secret = offer_totp(me, town.people, town.setting).secret
    code = town.totp_codes.code(secret, town.clock.now())
    confirm_totp(ConfirmTotp(code=code), me, town.setting, town.safe)
    town.clock.advance(STEP)
    return me, secret


def test_an_app_is_asked_for_first_and_nothing_is_texted(town: Town) -> None:
    _, secret = with_app(town)
    before = len(town.text_messages.sent)
    begun = start(town)
    assert begun.ways == (Way.TOTP, Way.SMS)
    assert len(town.text_messages.sent) == before
    came = confirm(town, begun.sign_in, Way.TOTP, town.totp_codes.code(secret, town.clock.now()))
    assert town.sessions.kept[hashed(came.token)].assurance is Assurance.TWO_FACTORS


def test_a_telephone_is_a_restricted_way_in(town: Town) -> None:
    assert come_in(town).assurance is Assurance.RESTRICTED


@pytest.mark.asvs("6.5.1")
def test_a_code_of_the_app_is_taken_once(town: Town) -> None:
    _, secret = with_app(town)
    code = town.totp_codes.code(secret, town.clock.now())
    confirm(town, start(town).sign_in, Way.TOTP, code)
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.TOTP, code)


@pytest.mark.asvs("6.5.1", "6.5.8")
def test_a_code_of_the_half_minute_before_is_taken_but_not_after_a_later_one(town: Town) -> None:
    _, secret = with_app(town)
    late = town.totp_codes.code(secret, town.clock.now())
    town.clock.advance(STEP)
    confirm(town, start(town).sign_in, Way.TOTP, late)
    confirm(town, start(town).sign_in, Way.TOTP, town.totp_codes.code(secret, town.clock.now()))
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.TOTP, late)


def test_the_code_that_showed_the_app_signs_nobody_in(town: Town) -> None:
    me = come_in(town)
    secret = offer_totp(me, town.people, town.setting).secret
    code = town.totp_codes.code(secret, town.clock.now())
    confirm_totp(ConfirmTotp(code=code), me, town.setting, town.safe)
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.TOTP, code)


@pytest.mark.asvs("6.6.3")
def test_five_tries_are_all_there_are_whatever_the_way(town: Town) -> None:
    me, _ = with_app(town)
    make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe)
    begun = start(town)
    assert begun.ways == (Way.TOTP, Way.SMS, Way.RECOVERY)
    wrong = {Way.TOTP: "999999", Way.SMS: "999999", Way.RECOVERY: "AAAA-BBBB-CCCC"}
    for number in range(MOST_TRIES):
        way = begun.ways[number % 3]
        with pytest.raises(Invalid):
            confirm(town, begun.sign_in, way, wrong[way])
    with pytest.raises(Conflict):
        confirm(town, begun.sign_in, Way.SMS, "999999")


def test_a_way_they_do_not_have_is_a_wrong_code(town: Town) -> None:
    begun = start(town)
    assert begun.ways == (Way.SMS,)
    for way in (Way.TOTP, Way.RECOVERY):
        with pytest.raises(Invalid):
            confirm(town, begun.sign_in, way, town.code_texted())


@pytest.mark.asvs("6.5.6")
def test_a_way_that_was_taken_away_meanwhile_is_a_wrong_code(town: Town) -> None:
    me, secret = with_app(town)
    codes = make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe).codes
    begun = start(town)
    remove_totp(me, town.totps, town.safe)
    remove_totp(me, town.totps, town.safe)
    town.recovery_sets.kept.clear()
    app = town.totp_codes.code(secret, town.clock.now())
    for way, code in ((Way.TOTP, app), (Way.RECOVERY, codes[0])):
        with pytest.raises(Invalid):
            confirm(town, begun.sign_in, way, code)


@pytest.mark.asvs("6.5.1", "6.5.2")
def test_a_recovery_code_is_used_once_and_only_its_hash_is_kept(town: Town) -> None:
    me = come_in(town)
    codes = make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe).codes
    assert len(set(codes)) == 10
    kept = town.recovery_sets.kept[me.person].model_dump_json()
    assert not any(code in kept for code in codes)
    confirm(town, start(town).sign_in, Way.RECOVERY, codes[3])
    assert list_factors(me, town.factors, town.passkeys).recovery_codes_left == 9
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.RECOVERY, codes[3])


@pytest.mark.asvs("6.5.6")
def test_new_recovery_codes_take_the_place_of_the_old(town: Town) -> None:
    me = come_in(town)
    old = make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe).codes
    new = make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe).codes
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.RECOVERY, old[0])
    confirm(town, start(town).sign_in, Way.RECOVERY, new[0])


def test_who_has_used_up_their_recovery_codes_is_not_asked_for_one(town: Town) -> None:
    me = come_in(town)
    for code in make_recovery_codes(me, town.recovery_sets, town.codes, town.seal, town.safe).codes:
        confirm(town, start(town).sign_in, Way.RECOVERY, code)
    assert start(town).ways == (Way.SMS,)


@pytest.mark.asvs("6.5.1")
def test_of_one_code_at_two_sign_ins_at_once_one_begins_a_session(town: Town) -> None:
    """Both are found right before either is spent: the second spends nothing."""
    _, secret = with_app(town)
    first, second = start(town).sign_in, start(town).sign_in
    code = town.totp_codes.code(secret, town.clock.now())
    before = town.totps.kept["person-0001"]
    sessions = len(town.sessions.kept)
    confirm(town, first, Way.TOTP, code)
    seen = town.factors._replace(totps=Slow(before))
    provider = town.provider()._replace(factors=seen)
    with pytest.raises(Raced):
        confirm_sign_in(
            ConfirmSignIn(way=Way.TOTP, code=code), second, Arriving(HOME), provider, town.door
        )
    assert len(town.sessions.kept) == sessions + 1


class Slow:
    """What somebody read a moment ago, and cannot keep any more."""

    def __init__(self, seen: object) -> None:
        self._seen = seen

    def find(self, _person: str) -> object:
        return self._seen

    def save(self, _totp: object) -> None:
        raise Raced

    def remove(self, _person: str) -> None:
        raise Raced


# --- text messages
def test_a_text_is_sent_when_it_is_asked_for(town: Town) -> None:
    with_app(town)
    begun = start(town)
    assert begun.next_text_at == town.clock.now()
    assert text(town, begun.sign_in).phone_hint == "+84••••••321"
    confirm(town, begun.sign_in, Way.SMS, town.code_texted())


def test_another_one_waits_longer_and_longer_and_only_the_newest_counts(town: Town) -> None:
    begun, codes = start(town), [town.code_texted()]
    for wait in TEXT_WAITS[1:4]:
        with pytest.raises(TooMany) as refused:
            text(town, begun.sign_in)
        assert refused.value.params == {"seconds": wait.total_seconds()}
        town.clock.advance(wait)
        text(town, begun.sign_in)
        codes.append(town.code_texted())
    with pytest.raises(Invalid):
        confirm(town, begun.sign_in, Way.SMS, codes[-2])
    confirm(town, begun.sign_in, Way.SMS, codes[-1])


def test_there_are_five_texts_at_most(town: Town) -> None:
    begun = start(town)
    kept = town.sign_ins.kept[begun.sign_in]
    town.sign_ins.kept[begun.sign_in] = kept.model_copy(update={"texts": len(TEXT_WAITS)})
    with pytest.raises(Conflict) as refused:
        text(town, begun.sign_in)
    assert refused.value.reason == "texts_over"


def test_nothing_is_texted_for_a_sign_in_that_is_over_or_gone(town: Town) -> None:
    begun = start(town)
    confirm(town, begun.sign_in, Way.SMS, town.code_texted())
    with pytest.raises(Conflict):
        text(town, begun.sign_in)
    with pytest.raises(NotFound):
        text(town, "unknown")


# --- the app
def test_an_app_is_nothing_until_it_has_shown_a_code(town: Town) -> None:
    me = come_in(town)
    with pytest.raises(Conflict):
        confirm_totp(ConfirmTotp(code="123456"), me, town.setting, town.safe)
    offered = offer_totp(me, town.people, town.setting)
    assert offered.secret in offered.uri
    assert offered.secret not in town.totps.kept[me.person].model_dump_json()
    with pytest.raises(Invalid) as refused:
        confirm_totp(ConfirmTotp(code="999999"), me, town.setting, town.safe)
    assert refused.value.defects[0].code == "totp_wrong"
    assert list_factors(me, town.factors, town.passkeys).totp_since is None
    assert start(town).ways == (Way.SMS,)


def test_an_offer_is_open_for_a_quarter_of_an_hour(town: Town) -> None:
    me = come_in(town)
    secret = offer_totp(me, town.people, town.setting).secret
    town.clock.advance(OFFER_LASTS)
    code = town.totp_codes.code(secret, town.clock.now())
    with pytest.raises(Conflict) as refused:
        confirm_totp(ConfirmTotp(code=code), me, town.setting, town.safe)
    assert refused.value.reason == "totp_not_offered"


def test_an_app_in_use_counts_until_the_new_one_has_shown_a_code(town: Town) -> None:
    me, old = with_app(town)
    new = offer_totp(me, town.people, town.setting).secret
    now = town.clock.now()
    confirm(town, start(town).sign_in, Way.TOTP, town.totp_codes.code(old, now))
    confirm_totp(ConfirmTotp(code=town.totp_codes.code(new, now)), me, town.setting, town.safe)
    town.clock.advance(STEP)
    old_code = town.totp_codes.code(old, town.clock.now())
    with pytest.raises(Invalid):
        confirm(town, start(town).sign_in, Way.TOTP, old_code)
    new_code = town.totp_codes.code(new, town.clock.now())
    confirm(town, start(town).sign_in, Way.TOTP, new_code)


def test_without_an_account_there_is_nothing_to_set_up(town: Town) -> None:
    me = come_in(town)
    town.people.kept.clear()
    with pytest.raises(NotSignedIn):
        offer_totp(me, town.people, town.setting)


def test_nobody_has_anything_to_begin_with(town: Town) -> None:
    seen = list_factors(come_in(town), town.factors, town.passkeys)
    assert (seen.totp_since, seen.passkeys, seen.recovery_codes_left) == (None, (), 0)
    assert PASSWORD not in seen.model_dump_json()
