"""Numbers that stand apart from their labels: what is recovered, by what right, and what is refused."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.tables import TablesRead, read_tables

REGISTRY = load_registry()
HEADS = "自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他"
ROWS = [cell.row_path[-1] for cell in REGISTRY.forms["2019"].cells if cell.has_applicants]
METRICS = [cell.metric for cell in REGISTRY.forms["2019"].cells if cell.has_applicants]
ZERO = "0 0 0 0 0 0 0"


def read(text: str, form: str = "2019") -> TablesRead:
    document = Document("text/plain", (Paragraph(text, Place(line=1)),))
    return read_tables(document, REGISTRY.forms[form], REGISTRY)


def values(tables: TablesRead) -> dict[str, Decimal | None]:
    return {f"{cell.metric}@{cell.applicant}".removesuffix("@None"): cell.value for cell in tables.cells}


def applications(rows: dict[int, str], labels: bool = True) -> str:
    """A table of applications on one line; rows without figures given are zero."""
    printed = [f"{label} {rows.get(n, ZERO)}" if labels else rows.get(n, ZERO) for n, label in enumerate(ROWS)]
    names = "" if labels else " " + " ".join(ROWS)
    numbers = " ".join(printed)
    return f"三、收到和处理政府信息公开申请情况 {HEADS}{names} {numbers} 四、政府信息公开行政复议、行政诉讼情况"


def total(tables: TablesRead, row: int) -> Decimal | None:
    return values(tables)[f"{METRICS[row]}@total"]


def test_labels_in_place_on_one_line() -> None:
    tables = read(applications({0: "1 2 0 0 0 0 3", 2: "1 2 0 0 0 0 3", 21: "1 2 0 0 0 0 3"}))
    assert len(tables.cells) == 161
    assert [total(tables, row) for row in (0, 1, 2, 21)] == [3, 0, 3, 3]
    assert tables.refused == ()


def test_labels_before_all_numbers_are_read_by_the_sums_of_rows() -> None:
    tables = read(applications({0: "1 2 0 0 0 0 3", 2: "1 2 0 0 0 0 3", 21: "1 2 0 0 0 0 3"}, labels=False))
    assert [total(tables, row) for row in (0, 1, 2, 21)] == [3, 0, 3, 3]
    assert "由勾稽关系确认" in tables.cells[0].location


def test_a_report_whose_row_is_wrong_is_read_as_printed() -> None:
    rows = {0: "1 2 0 0 0 0 3", 2: "1 2 0 0 0 0 4", 5: "0 5 0 0 0 0 5", 9: "7 0 0 0 0 0 7", 21: "8 7 0 0 0 0 15"}
    tables = read(applications(rows, labels=False))
    assert [total(tables, row) for row in (0, 2, 5)] == [3, 4, 5]


def test_a_number_too_many_or_too_few_leaves_the_rows_around_it_unread() -> None:
    for broken in ("1 2 0 0 0 3", "1 2 0 0 0 0 0 3"):
        tables = read(applications({0: "1 2 0 0 0 0 3", 4: broken, 21: "1 2 0 0 0 0 3"}))
        found = values(tables)
        assert total(tables, 0) == 3
        assert f"{METRICS[4]}@total" not in found
        assert len(found) == 154
        assert {cell.section for cell in tables.refused} == {"applications"}
        assert "个" in tables.refused[0].reason


def test_zeros_run_together_are_not_taken_apart_for_one_may_be_a_blank() -> None:
    merged = read(applications({0: "5 0 00 0 0 5", 21: "5 0 0 0 0 0 5"}))
    assert f"{METRICS[0]}@research" not in values(merged)
    assert total(merged, 21) == 5
    doubled = read(applications({0: "5 0 00 0 0 0 5", 21: "5 0 0 0 0 0 5"}))
    cell = next(c for c in doubled.cells if (c.metric, c.applicant) == (METRICS[0], "research"))
    assert (cell.value, cell.raw, cell.note) == (0, "00", "printed 00")


def test_a_label_that_goes_on_behind_its_values() -> None:
    text = applications({1: ("1 0 0 0 0 0 1")}).replace(
        f"{ROWS[1]} 1 0 0 0 0 0 1", "二、上年结转政府信息 1 0 0 0 0 0 1 公开申请数量"
    )
    tables = read(text)
    assert total(tables, 1) == 1
    assert len(tables.cells) == 161


BLOCK = "二、主动公开政府信息情况 第二十条第(五)项 信息内容 上一年项目数量 本年增/减 处理决定数量 "


def test_a_block_is_read_by_rows_where_only_that_can_stand() -> None:
    tables = read(
        f"{BLOCK}39 122 678 279 -62 647 行政许可 其他对外管理服务事项 第二十条第(六)项 "
        "行政处罚 1101 -23 996 行政强制 37 0 7 三、收到和处理政府信息公开申请情况"
    )
    found = values(tables)
    assert found["licensing.decisions"] == 678
    assert found["other_services.items_change"] == -62
    assert found["penalties.items_prior_year"] == 1101


def test_values_behind_their_own_labels_are_not_taken_for_the_next_row() -> None:
    tables = read(
        "二、主动公开政府信息情况 信息内容 本年新制作数量"
        " 本年新公开数量 对外公开总数量 1 2 30 规章 4 5 60 规范性文件 "
        "三、收到和处理政府信息公开申请情况"
    )
    assert values(tables) == {}
    assert sorted(cell.raw for cell in tables.refused) == ["1", "2", "30", "4", "5", "60"]


REVIEWS = "四、政府信息公开行政复议、行政诉讼情况 行政复议 行政诉讼 未经复议直接起诉 "


def test_totals_printed_further_on_are_found_by_the_sums() -> None:
    tables = read(
        f"{REVIEWS}0 0 0 0 总计 0 结 结 其 尚 1 0 0 0 复议后起诉 结 结 其 尚 总计 0 0 0 0 1 0 五、存在的主要问题"
    )
    found = values(tables)
    assert found["litigation_direct.upheld"] == 1
    assert found["litigation_direct.total"] == 1
    assert found["litigation_after_reconsideration.total"] == 0


def test_two_readings_that_both_hold_are_refused() -> None:
    tables = read(f"{REVIEWS}1 0 0 0 1 0 0 0 1 1 结 结 其 尚 0 0 0 0 0 五、存在的主要问题")
    assert values(tables) == {}
    assert len(tables.refused) == 15


def test_fifteen_numbers_in_a_row_are_the_row_although_one_sum_is_wrong() -> None:
    tables = read(f"{REVIEWS}复议后起诉 1 2 3 4 10 5 6 7 8 27 0 0 0 0 0 五、存在的主要问题")
    assert list(values(tables).values()) == [1, 2, 3, 4, 10, 5, 6, 7, 8, 27, 0, 0, 0, 0, 0]


def test_a_list_on_one_line() -> None:
    text = (
        "四、行政复议数量 件 3 (一)维持具体行政行为数 件 1"
        " (二)被依法纠错数 件 0 (三)其他情形数 件 2 五、行政诉讼数量 件 1 "
        "(一)维持具体行政行为或者驳回原告诉讼请求数 件 0 (二)被依法纠错数 件 1 "
        "(三)其他情形数 件 0 六、举报投诉数量 件 9"
    )
    found = values(read(text, "2014"))
    assert [found[f"reconsideration.cases.{x}"] for x in ("upheld", "corrected", "other")] == [1, 0, 2]
    assert [found[f"litigation.cases.{x}"] for x in ("upheld", "corrected", "other")] == [0, 1, 0]


def test_sentences_with_the_forms_words_are_no_table() -> None:
    text = (
        "2017年,行政复议数量32件(维持具体行政行为数17件,被依法纠"
        "错数0件,其他情形数15件),行政诉讼数量29件,举报投诉数量3件。"
    )
    tables = read(text, "2014")
    assert tables.cells == ()
    assert tables.refused == ()


def test_only_the_table_is_taken_from_a_line_that_holds_the_whole_report() -> None:
    text = f"一、总体情况 全县行政许可 711 件。{applications({})} 行政复议无。 五、问题 队伍建设3次。"
    tables = read(text)
    assert len(tables.cells) == 161
    assert not tables.consumes(0, text.index("711"))
    assert tables.consumes(0, text.index("一、本年新收") + 3)
    assert not tables.consumes(0, text.index("队伍"))


LIST = [cell for section in REGISTRY.forms["2014"].sections for cell in section.cells]


def listed(numbers: list[int], shape: str) -> str:
    """The list of 2014 with its labels and values in one of the orders that extraction prints."""
    labels = [cell.row_path[-1] for cell in LIST]
    printed = [str(number) for number in numbers]
    if shape == "labels first":
        return " ".join([*labels, *printed])
    if shape == "by turns":
        return " ".join([*labels[:20], *printed[:20], *labels[20:], *printed[20:]])
    if shape == "values before labels":
        pairs = [f"{value} {label}" for label, value in zip(labels, printed, strict=False)]
        return " ".join(["一、主动公开情况", *pairs])
    return " ".join([labels[0], *printed[:3], *labels[1:4], *printed[3:], *labels[4:]])


def a_list_that_adds_up() -> list[int]:
    numbers = dict.fromkeys((cell.metric for cell in LIST), 0)
    numbers |= {"disclosure.items": 100, "disclosure.channel.website": 90, "requests.received": 7}
    numbers |= {"requests.received.online": 5, "requests.received.mail": 2, "requests.completed": 7}
    numbers |= {"requests.completed.on_time": 7, "requests.answered": 7, "requests.answered.granted": 7}
    return list(numbers.values())


def test_a_list_whose_values_stand_apart_is_read_in_order() -> None:
    numbers = a_list_that_adds_up()
    for shape in ("labels first", "by turns", "values first here and there"):
        tables = read(listed(numbers, shape), "2014")
        assert list(values(tables).values()) == numbers, shape


def test_a_list_with_a_value_missing_or_sums_that_deny_it_is_refused() -> None:
    numbers = a_list_that_adds_up()
    for altered in (numbers[:-1], [*numbers[:17], 1, *numbers[17:-1]]):
        tables = read(listed(altered, "values first here and there"), "2014")
        assert tables.cells == ()
        assert tables.refused


def test_values_before_their_labels_are_not_given_to_the_row_before() -> None:
    found = values(read(listed(list(range(1, 59)), "values before labels"), "2014"))
    assert all(value == n for n, value in enumerate(found.values(), start=1)) or not found
    tables = read(
        "二、主动公开政府信息情况 第二十条第(一)项 信息内容 本年制发件数 本年废止件数 现行有效件数 1 2 3 规章 "
        "4 5 6 行政规范性文件"
        " 第二十条第(五)项 信息内容 本年处理决定数量 7 行政许可 三、收到和处理政府信息公开申请情况",
        "2021",
    )
    assert values(tables) == {}


def test_blocks_behind_all_their_labels_are_read_as_the_sums_of_another_table_say() -> None:
    names = "规章 规范性文件 行政许可 其他对外管理服务事项 行政处罚 行政强制 行政事业性收费 政府集中采购"
    figures = "1 1 3 2 2 9 4 0 55 6 -1 0 7 2 8 9 0 1 1 0 2 30"
    table = applications({0: "1 2 0 0 0 0 3", 2: "1 2 0 0 0 0 3", 21: "1 2 0 0 0 0 3"}, labels=False)
    found = values(read(f"二、主动公开政府信息情况 {names} {figures} {table}"))
    assert found["licensing.decisions"] == 55
    assert found["procurement.items"] == 2
    zero = applications({}, labels=False)
    assert "licensing.decisions" not in values(read(f"二、主动公开政府信息情况 {names} {figures} {zero}"))


def test_a_row_that_the_form_does_not_have_is_refused_alone() -> None:
    text = applications({}).replace("(七)总计", "(八)其他说明 1 2 3 4 5 6 7 (七)总计")
    tables = read(text)
    assert len(tables.cells) == 161
    assert [cell.raw for cell in tables.refused] == list("1234567")


def test_a_slip_leaves_only_the_rows_around_it_unread() -> None:
    rows = dict.fromkeys((0, 2, 8, 10, 12, 21), "1 2 0 0 0 0 3") | {4: "1 2 0 0 0 0 9", 6: "5 2 0 0 0 0 9"}
    tables = read(applications(rows, labels=False))
    found = values(tables)
    assert total(tables, 2) == 3
    assert total(tables, 8) == 3
    assert f"{METRICS[4]}@total" not in found
    assert f"{METRICS[6]}@total" not in found
    assert {cell.section for cell in tables.refused} == {"applications"}
