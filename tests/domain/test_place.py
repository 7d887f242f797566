"""A province that is no more means the one that has its territory today, however its name is typed."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from portal.domain.model import Words
from portal.domain.office import Office
from portal.domain.place import PlaceSaid, Province, Ward, formerly, province_meant, today

MERGED = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def province(code: str, vi: str, en: str, becomes: str, *, now: bool = False) -> Province:
    return Province(
        code=code,
        name=Words(vi=vi, en=en),
        since=MERGED if now else date(2008, 8, 1),
        until=None if now else BEFORE,
        becomes=becomes,
        identifier="H60",
        source="a resolution",
        verified=False,
    )


KNOWN = (
    province("92", "Thành phố Cần Thơ", "Can Tho City", "92", now=True),
    province("02", "Tỉnh Hà Giang", "Ha Giang Province", "08"),
    province("08", "Tỉnh Tuyên Quang", "Tuyen Quang Province", "08"),
    province("08", "Tỉnh Tuyên Quang", "Tuyen Quang Province", "08", now=True),
    province("77", "Tỉnh Bà Rịa - Vũng Tàu", "Ba Ria-Vung Tau Province", "79"),
    province("79", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "79"),
    province("79", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "79", now=True),
    province("01", "Thành phố Hà Nội", "Hanoi City", "01", now=True),
    province("66", "Tỉnh Đắk Lắk", "Dak Lak Province", "66", now=True),
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("02", "02"),
        (" 02 ", "02"),
        ("Hà Giang", "02"),
        ("ha giang", "02"),
        ("tỉnh  Hà Giang", "02"),
        ("T. Hà Giang", "02"),
        ("Ha Giang Province", "02"),
        ("TP.HCM", "79"),
        ("TPHCM", "79"),
        ("tp Hồ Chí Minh", "79"),
        ("Sài Gòn", "79"),
        ("Saigon", "79"),
        ("HCMC", "79"),
        ("T.P Hồ Chí Minh", "79"),
        ("T.P. Cần Thơ", "92"),
        ("T P Cần Thơ", "92"),
        ("Cantho", "92"),
        ("TP.Cần Thơ", "92"),
        ("Vũng Tàu", "77"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("Bà Rịa-Vũng Tàu", "77"),
        ("Hà Nội", "01"),
        ("hanoi", "01"),
        ("BRVT", "77"),
        ("Đắk Lắk", "66"),
        ("Đắc Lắc", "66"),
        ("Darlac", "66"),
    ],
)
def test_a_province_is_known_by_code_and_by_name(said: str, code: str) -> None:
    meant = province_meant(said, KNOWN)
    assert meant is not None
    assert meant.code == code


@pytest.mark.parametrize("said", ["", "tỉnh", "Sài", "2", "002", "Atlantis", "%", "Hà Giang; --"])
def test_what_is_no_province_is_none(said: str) -> None:
    assert province_meant(said, KNOWN) is None


@pytest.mark.parametrize(
    ("said", "day", "since"),
    [
        ("02", BEFORE, date(2008, 8, 1)),
        ("02", MERGED, None),
        ("08", BEFORE, date(2008, 8, 1)),
        ("08", MERGED, MERGED),
        ("08", date(2008, 7, 31), None),
    ],
)
def test_each_is_there_on_its_own_days(said: str, day: date, since: date | None) -> None:
    meant = province_meant(said, KNOWN, day)
    assert (meant and meant.since) == since


def test_what_is_no_more_is_part_of_another_one() -> None:
    gone = province_meant("Hà Giang", KNOWN)
    assert gone is not None
    now = today(gone, KNOWN)
    assert (now.code, now.until) == ("08", None)
    assert [one.code for one in formerly(now, KNOWN)] == ["02", "08"]
    assert [one.code for one in formerly(KNOWN[6], KNOWN)] == ["77", "79"]
    assert formerly(KNOWN[7], KNOWN) == ()


def test_each_of_today_is_itself() -> None:
    for one in KNOWN:
        assert (today(one, KNOWN).code, today(one, KNOWN).until) == (one.becomes, None)


def test_a_place_is_said_in_sixty_characters_at_most() -> None:
    said = TypeAdapter[str](PlaceSaid)
    assert said.validate_python("x" * 60) == "x" * 60
    with pytest.raises(ValidationError):
        said.validate_python("x" * 61)


def test_a_province_says_where_it_is_known_from_and_its_identifier_is_not_taken_on_trust() -> None:
    told = KNOWN[7].model_dump(exclude={"identifier_verified"})
    assert not Province.model_validate(told).identifier_verified
    assert Province.model_validate(told | {"source": "?"}).source == "?"
    with pytest.raises(ValidationError):
        Province.model_validate(told | {"source": ""})


def test_only_one_citys_kind_is_part_of_its_name() -> None:
    assert [one.within.vi for one in (KNOWN[0], KNOWN[6], KNOWN[7])] == [
        "thành phố Cần Thơ",
        "Thành phố Hồ Chí Minh",
        "thành phố Hà Nội",
    ]


COMMITTEE = Office(
    id="ubnd-xa",
    level="commune",
    name=Words(vi="Ủy ban nhân dân {ward}, {province}", en="Committee of {ward}, {province}"),
    verified=False,
)
POWER = Office(
    id="dien-luc",
    level="province",
    code="E10.{code}",
    name=Words(vi="Công ty Điện lực {province}", en="{province} Power Company"),
    named={"01": Words(vi="Tổng công ty Điện lực thành phố Hà Nội", en="Hanoi Power Corporation")},
    verified=False,
)


def test_an_agency_is_named_for_its_place() -> None:
    ward = Ward(code="00070", name=Words(vi="Phường Hoàn Kiếm", en="Hoàn Kiếm Ward"), province="01")
    committee = COMMITTEE.of(KNOWN[7], ward)
    assert committee.name.vi == "Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội"
    assert (committee.code, committee.province) == (None, "01")
    assert (POWER.of(KNOWN[3]).code, POWER.of(KNOWN[3]).name.vi) == (
        "E10.08",
        "Công ty Điện lực tỉnh Tuyên Quang",
    )
    assert POWER.of(KNOWN[7]).name.en == "Hanoi Power Corporation"


def test_of_some_there_is_one_for_the_country() -> None:
    name = Words(vi="Cục Xuất nhập khẩu", en="Agency of Foreign Trade")
    one = Office(
        id="cuc-xnk", level="ministry", code="G02.23", name=name, seat="01", verified=False
    )
    assert (one.whole().code, one.whole().province, one.whole().name) == ("G02.23", "01", name)
