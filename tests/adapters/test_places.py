"""Provinces, wards and agencies that ship, held against what is known of the merger of 2025 and against the package."""

from datetime import date

import pytest
import vietnam_provinces

from infra.catalogue import places as written
from infra.catalogue.artefact import DATA
from infra.catalogue.reading import read_procedures
from portal.domain.errors import NotFound
from portal.domain.folding import folded
from portal.domain.place import province_meant, today
from portal.domain.service_level import Online
from tests import catalogue

PLACES, DIRECTORY = catalogue.places(), catalogue.directory()
NOW = [one for one in PLACES.provinces() if one.until is None]
MERGED = """08←02,08 15←10,15 19←06,19 24←24,27 25←17,25,26 31←30,31 33←33,34 37←35,36,37 44←44,45 48←48,49 51←51,62
52←52,64 56←56,58 66←54,66 68←60,67,68 75←70,75 79←74,77,79 80←72,80 82←82,87 86←83,84,86 91←89,91 92←92,93,94 96←95,96
01←01 04←04 11←11 12←12 14←14 20←20 22←22 38←38 40←40 42←42 46←46"""
"""Resolution 202/2025/QH15, by codes of the General Statistics Office."""


@pytest.mark.parametrize(
    ("day", "how_many"),
    [
        ("2024-12-31", 63),
        ("2025-06-30", 63),
        ("2025-07-01", 34),
        ("2026-04-30", 34),
        ("2026-11-26", 34),
    ],
)
def test_on_every_day_there_are_as_many_as_there_were(day: str, how_many: int) -> None:
    standing = [one.code for one in PLACES.provinces() if one.stands(date.fromisoformat(day))]
    assert (len(standing), len(set(standing))) == (how_many, how_many)


def test_each_of_the_63_became_what_the_resolution_says() -> None:
    for line in MERGED.split():
        now, before = line.split("←")
        for code in before.split(","):
            old = province_meant(code, PLACES.provinces(), date(2025, 6, 30))
            assert old is not None
            assert today(old, PLACES.provinces()).code == now
    assert len(NOW) == len(MERGED.split())


@pytest.mark.parametrize(
    ("said", "day", "name"),
    [
        ("46", "2024-12-31", "Tỉnh Thừa Thiên Huế"),
        ("46", "2025-01-01", "Thành phố Huế"),
        ("Đồng Nai", "2026-04-29", "Tỉnh Đồng Nai"),
        ("Đồng Nai", "2026-04-30", "Thành phố Đồng Nai"),
    ],
)
def test_a_name_holds_from_its_day(said: str, day: str, name: str) -> None:
    meant = province_meant(said, PLACES.provinces(), date.fromisoformat(day))
    assert meant is not None
    assert meant.name.vi == name


def test_a_name_that_stayed_means_the_same_province_on_every_day() -> None:
    """Somebody who says a name and no day is never sent to a neighbour."""
    for old in PLACES.provinces():
        latest = province_meant(old.name.vi, PLACES.provinces())
        assert latest is not None
        assert latest.becomes == old.becomes


def test_the_package_has_the_same_provinces() -> None:
    theirs = {f"{one.code:02}": folded(one.name) for one in vietnam_provinces.Province.iter_all()}
    assert theirs.keys() == {one.code for one in NOW}
    assert all(theirs[one.code] in folded(one.name.vi) for one in NOW)


def test_every_ward_is_in_a_province_of_today() -> None:
    wards = {one.code: PLACES.wards(one.code) for one in NOW}
    assert sum(map(len, wards.values())) == 3321
    assert all(ward.province == code for code, some in wards.items() for ward in some)
    hoan_kiem = PLACES.ward("00070")
    assert hoan_kiem is not None
    assert (hoan_kiem.name.vi, hoan_kiem.name.en) == ("Phường Hoàn Kiếm", "Hoàn Kiếm Ward")
    assert PLACES.ward("99999") is None
    assert PLACES.wards("02") == ()


def test_agencies_are_what_they_were_and_one_of_each_kind_in_each_province() -> None:
    codes = [one.agency.code for one in written.agencies()]
    assert (len(codes), len(set(codes))) == (4 * 34 + 2, 4 * 34 + 2)
    for code, name in (
        ("G01.01", "Phòng Cảnh sát giao thông, Công an thành phố Hà Nội"),
        ("G01.79", "Phòng Cảnh sát giao thông, Công an Thành phố Hồ Chí Minh"),
        ("H29.02", "Sở Công Thương Thành phố Hồ Chí Minh"),
        ("E10.01", "Tổng công ty Điện lực thành phố Hà Nội"),
        ("G24.48", "Bảo hiểm xã hội thành phố Đà Nẵng"),
        ("G02.23", "Cục Xuất nhập khẩu, Bộ Công Thương"),
    ):
        assert DIRECTORY.name(code).vi == name
    with pytest.raises(NotFound):
        DIRECTORY.office("nobody")


def test_every_procedure_says_who_is_competent() -> None:
    for procedure in read_procedures(DATA / "procedures").values():
        assert procedure.office is not None, procedure.code
        kind = DIRECTORY.office(procedure.office)
        if procedure.allows(Online.FILING) and procedure.declaration_schema:
            expected = 1 if kind.level == "ministry" else 34
            assert len(procedure.agencies) == expected, procedure.code
