"""What citizens type is found: the judged questions, and the founding document's own words first of all."""

import tomllib
from datetime import date

import pytest

from infra.catalogue.artefact import DATA, catalogue_file
from infra.catalogue.judging import NOTHING, SPOKEN, judged, whole
from infra.catalogue.reading import read_procedures
from portal.catalogue.finder import SqliteFinder
from portal.domain.finding import Asked
from portal.domain.folding import folded

KNOWN = frozenset(one.code for one in read_procedures(DATA / "procedures").values())
TODAY = date(2026, 11, 26)
FOUNDING = [
    ("Đổi giấy phép lái xe", {"3.000347"}),
    ("Thông báo hoạt động khuyến mại", {"2.000033"}),
    ("Cấp lại thẻ bảo hiểm y tế do mất, hỏng", {"1.002759"}),
    ("Cấp lại thẻ BHYT do mất, hỏng", {"1.002759"}),
    ("Cấp điện hạ áp", {"3.000001"}),
    ("Cấp điện trung áp", {"3.000002"}),
    ("Cấp giấy phép lái xe quốc tế", {"3.000353"}),
    ("Đăng ký khuyến mại", {"2.000138"}),
    ("Đăng ký khuyến mãi", {"2.000138"}),
    ("Cấp giấy chứng nhận xuất xứ hàng hóa", {"2.001372", "1.000665"}),
    ("C/O", {"2.001372", "1.000665"}),
    ("Thanh toán tiền điện", {"tien-dien"}),
    ("Nộp thuế điện tử", {"thue-doanh-nghiep"}),
]


@pytest.fixture(scope="module")
def finder() -> SqliteFinder:
    return SqliteFinder(catalogue_file())


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize(
    ("words", "codes"), [one for one in FOUNDING if not KNOWN.isdisjoint(one[1])]
)
def test_what_the_portal_was_founded_for_is_found_first(
    finder: SqliteFinder, words: str, codes: set[str], *, marked: bool
) -> None:
    asked = Asked(words=words if marked else folded(words))
    assert finder.find(asked, TODAY).page[0].code in codes


def test_judged_questions_are_answered(finder: SqliteFinder) -> None:
    figures = [*judged(finder, TODAY, KNOWN)]
    for each in figures:
        assert each.among_ten >= 0.9, each
    assert whole(figures).among_ten >= 0.95
    assert whole(figures).first >= 0.75


def test_what_people_say_is_answered_too(finder: SqliteFinder) -> None:
    figures = whole([*judged(finder, TODAY, KNOWN, SPOKEN)])
    assert figures.among_ten >= 0.95
    assert figures.first >= 0.85


def test_the_launch_services_are_found_first_however_they_are_called(finder: SqliteFinder) -> None:
    plain = next(each for each in judged(finder, TODAY, KNOWN, SPOKEN) if each.kind == "plain")
    assert plain.misses == ()


@pytest.mark.parametrize(
    "words", [one for (one,) in tomllib.loads(SPOKEN.read_text("utf-8"))[NOTHING]]
)
def test_where_nothing_fits_nothing_is_found(finder: SqliteFinder, words: str) -> None:
    found = finder.find(Asked(words=words), TODAY)
    assert (found.page, found.total) == ((), 0)


@pytest.mark.parametrize(("words", "code"), tomllib.loads(SPOKEN.read_text("utf-8"))["besides"])
def test_what_is_asked_besides_what_is_not_to_be_had_is_answered_first(
    finder: SqliteFinder, words: str, code: str
) -> None:
    assert first(finder, words) == code


def first(finder: SqliteFinder, words: str) -> str:
    return finder.find(Asked(words=words), TODAY).page[0].code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("mẹ mất rồi thì làm sao", "1.000656"),
        ("mẹ tôi mất bằng lái", "3.000348"),
        ("thẻ bảo hiểm y tế", "1.002759"),
        ("ket hon voi nguoi nuoc ngoai", "1.000894"),
        ("tạm trú", "1.004194"),
        ("doi bien so xe", "1.013080"),
        ("sổ đỏ bị cháy", "1.012786"),
        ("xuat hang di thai lan", "1.000665"),
    ],
)
def test_what_is_named_or_lost_comes_first(finder: SqliteFinder, words: str, code: str) -> None:
    assert first(finder, words) == code


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ba tôi mất", None),
        ("bao giờ thì được đổi thẻ căn cước", None),
        ("xuất khẩu gạo cần giấy gì", None),
        ("hòa lưới điện mặt trời", None),
        ("nộp thuế môn bài", None),
        ("nop thue mon bai", None),
        ("điện cao thế", None),
        ("tôi muốn thuê trọ, dang ky tam tryu", "tôi muốn thuê trọ đăng ký tạm trú"),
    ],
)
def test_what_is_no_slip_stays_as_it_was_typed(
    finder: SqliteFinder, words: str, meant: str | None
) -> None:
    assert finder.find(Asked(words=words), TODAY).meant == meant


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("dooir bang", "3.000347"),
        ("dang ky ket hn", "1.000894"),
        ("khai tu", "1.000656"),
        ("so do", "1.012783"),
        ("khai si", "1.001193"),
    ],
)
def test_a_suggestion_knows_slips_and_takes_whole_words_first(
    finder: SqliteFinder, words: str, code: str
) -> None:
    assert finder.suggest(words, TODAY)[0].code == code
