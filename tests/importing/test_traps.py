"""Each way in which published records mislead: told of or refused, and nothing false is taken."""

from datetime import datetime

from infra.import_catalogue.record import Record
from infra.import_catalogue.traps import TRAPS, Trap, traps_of
from infra.import_catalogue.version import next_version
from portal.domain.calendar import VIETNAM
from portal.domain.fee import FeeScope
from portal.domain.procedure import Procedure, Required
from portal.domain.processing import Unit
from tests.importing.published import DAY, method, record, row, with_method

NOON = datetime(2026, 11, 20, 12, tzinfo=VIETNAM)
PLACE = "executionMethods.0.fees.0.value"


def only(found: Record, name: str) -> Trap:
    (trap,) = (trap for trap in traps_of(found, DAY) if trap.name == name)
    return trap


def taken(found: Record) -> Procedure:
    return next_version(found, None, DAY)


def flagged(found: Record, name: str) -> Trap:
    """The trap, told of in the version as well."""
    trap = only(found, name)
    assert not trap.refused
    assert trap.flag in taken(found).flags
    return trap


def charging(value: float, text: str, **more: object) -> Record:
    return with_method(description=text, fees=[{"value": value, **more}])


def test_an_honest_record_has_none() -> None:
    assert [trap.name for trap in traps_of(record(), DAY)] == []


def test_trap_1_free_but_its_text_charges() -> None:
    found = charging(0, "Lệ phí: 135.000 đồng/lần. Nộp 1 bộ hồ sơ.")
    trap = flagged(found, "free_but_charged")
    assert (trap.key, trap.flag.about) == (PLACE, "fees")
    assert "135.000" in trap.flag.vi
    assert taken(found).fees == ()
    assert "fees" in taken(found).unknown


def test_trap_1_money_that_is_no_fee_is_not_one() -> None:
    found = charging(0, "Vốn pháp định 10.000.000.000 đồng.")
    assert [trap.name for trap in traps_of(found, DAY)] == []
    assert [line.free for line in taken(found).fees] == [True]


def test_trap_2_thousands_dropped_is_refused() -> None:
    for value in (135, 999, 0.5, 25_000.5):
        trap = only(charging(value, ""), "thousands_dropped")
        assert (trap.key, trap.refused) == (PLACE, True)
    assert not [*traps_of(charging(1000, ""), DAY)]


def test_trap_3_field_and_text_disagree() -> None:
    found = charging(5000, "Phí: 7.000 đồng khi nộp trực tuyến")
    assert "5.000" in flagged(found, "field_against_text").flag.vi
    assert "fees" in taken(found).unknown


def test_trap_3_a_rate_that_has_ended() -> None:
    found = charging(160_000, "Phí 160.000 đồng đến hết ngày 31/12/2023")
    assert "hết hạn ngày 31/12/2023" in flagged(found, "field_against_text").flag.vi


def test_trap_3_a_rate_that_will_end() -> None:
    found = charging(160_000, "Phí 160.000 đồng; 50% đến hết ngày 31/12/2026 trên VNeID")
    assert "đến ngày 31/12/2026" in flagged(found, "field_against_text").flag.vi
    assert taken(found).fees[0].amount == 160_000


def test_trap_4_a_fee_for_each_page() -> None:
    found = charging(2000, "", description="Phí: 2.000 đồng/trang")
    assert "trang" in flagged(found, "counted_by_unit").flag.vi
    assert taken(found).fee(NOON, FeeScope(quantity=3)).total == 6000


def test_trap_4_tiers_and_caps_and_other_money_are_not_taken() -> None:
    tiered = charging(2000, "Phí 2.000 đồng/trang, từ trang thứ 3 trở đi 1.000 đồng")
    dollars = charging(10, "", currencyName="USD")
    for found in (tiered, dollars):
        flagged(found, "counted_by_unit")
        assert taken(found).fees == ()
        assert "fees" in taken(found).unknown


def test_trap_5_a_number_without_a_unit() -> None:
    found = with_method(processingTime=1, processingTimeUnit="OTHER")
    assert flagged(found, "number_without_unit").flag.about == "times"
    assert taken(found).times == ()
    assert "times" in taken(found).unknown


def test_trap_5_within_the_day_by_its_text() -> None:
    found = record(
        executionMethods=[method(processingTime=1, processingTimeUnit="OTHER")],
        executionSteps=[{"description": "Nếu tiếp nhận hồ sơ sau 15 giờ thì trả hôm sau."}],
    )
    flagged(found, "number_without_unit")
    assert [time.unit for time in taken(found).times] == [Unit.SAME_DAY]


def test_trap_6_units_mixed() -> None:
    ways = [method(), method(submissionMethod="DIRECT", processingTimeUnit="DAY")]
    flagged(record(executionMethods=ways), "mixed_units")
    hours = with_method(
        processingTime=8, processingTimeUnit="HOUR", description="08 giờ làm việc từ khi đủ hồ sơ"
    )
    flagged(hours, "mixed_units")
    assert [time.unit for time in taken(hours).times] == [Unit.WORKING_HOURS]


def test_trap_7_wrong_legal_basis() -> None:
    found = record(
        legalBasisesDetails=[{"code": "06/2007/QH12"}],
        executionSteps=[{"description": "Theo Thông tư số 12/2025/TT-BCA."}],
    )
    assert "12/2025/TT-BCA" in flagged(found, "wrong_legal_basis").flag.vi
    flagged(record(legalBasisesDetails=[{"code": "nghị định 146"}]), "wrong_legal_basis")
    dated = record(legalBasisesDetails=[{"code": "94/2025/QH15 ngày 27/6/2025"}])
    assert taken(dated).legal_basis == ("94/2025/QH15",)


def test_trap_8_several_deadlines() -> None:
    told = "Thời hạn giải quyết: cấp sổ 10 ngày; có xác minh 45 ngày."
    by_steps = record(
        executionMethods=[method(processingTime=45, processingTimeUnit="DAY")],
        executionSteps=[{"description": told}],
    )
    flagged(by_steps, "several_deadlines")
    days = [{"processingDay": {"qty": qty, "type": "DAY"}} for qty in (3, 45)]
    flagged(record(cases=days), "several_deadlines")
    flagged(
        with_method(description="05 ngày làm việc; 10 ngày làm việc nếu xác minh"),
        "several_deadlines",
    )


def test_trap_9_rows_are_alternatives() -> None:
    rows = [
        row("Đơn đề nghị"),
        row("- Trường hợp ủy quyền: văn bản ủy quyền;"),
        row("Giấy phép nhập khẩu (nếu có)"),
    ]
    found = record(executionCases=[{"name": "", "profileComponents": rows}])
    flagged(found, "alternatives_listed")
    asked = [paper.required for paper in taken(found).papers]
    assert asked == [Required.ALWAYS, Required.SOMETIMES, Required.SOMETIMES]
    assert taken(found).papers[1].name.vi == "Trường hợp ủy quyền: văn bản ủy quyền"


def test_trap_9_where_the_flag_is_used_it_is_believed() -> None:
    rows = [row("Đơn đề nghị", required=True), row("Bản vẽ")]
    found = record(executionCases=[{"name": "", "profileComponents": rows}])
    assert [paper.optional for paper in taken(found).papers] == [False, True]


def test_trap_10_no_result() -> None:
    for results in ([], [{"name": "Không quy định kết quả"}]):
        found = record(resultsDetails=results)
        assert flagged(found, "no_result").flag.about == "results"
        assert "results" in taken(found).unknown


def test_trap_11_linked_procedure() -> None:
    flagged(record(name="Liên thông khai sinh, thường trú, thẻ BHYT"), "linked_procedure")
    flagged(record(procedureRelatedGroup=[{"code": "1.001193"}]), "linked_procedure")


def test_trap_12_papers_that_come_later() -> None:
    rows = [row("Hóa đơn (chứng từ nợ, nộp trong 15 ngày làm việc)")]
    found = record(executionCases=[{"name": "", "profileComponents": rows}])
    assert flagged(found, "papers_later").flag.about == "papers"


def test_several_fees_at_once_are_not_added_up() -> None:
    found = with_method(fees=[{"value": 50_000}, {"value": 135_000}])
    flagged(found, "several_at_once")
    assert taken(found).fees == ()
    assert "fees" in taken(found).unknown


def test_each_is_in_the_table() -> None:
    assert len(TRAPS) == 13
