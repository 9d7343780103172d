"""What a table prints is read or refused, never lost without a word."""

from __future__ import annotations

from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY
from tests.reports.grid_styles import grid_of

_HEAD = ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
_PLACE = Place(page=1, table=1)


def _read(*blocks: Paragraph | Grid) -> TablesRead:
    return read_tables(Document("application/pdf", blocks, {}), REGISTRY.forms["2019"], REGISTRY)


def _proactive(read: TablesRead) -> tuple[TableStatus, int, str]:
    (reading,) = (each for each in read.readings if each.section == "proactive")
    return reading.status, reading.cells_read, reading.reason or ""


def test_figures_of_a_line_that_no_columns_part_are_refused() -> None:
    line = Paragraph("规范性文件┆12┆不清┆28", Place(page=1, line=3))
    status, count, reason = _proactive(read := _read(grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE), line))
    assert (status, count) == (TableStatus.READ, 3)
    assert [cell.raw for cell in read.refused] == ["12", "28"]
    assert "哪一列" in reason


def test_a_row_of_a_table_without_figures_gives_a_reason() -> None:
    table = grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE)
    status, count, reason = _proactive(_read(Paragraph("规范性文件", Place(page=1, line=3)), table))
    assert (status, count) == (TableStatus.READ, 3)
    assert reason.startswith("规范性文件")


def test_a_row_that_is_not_printed_gives_none() -> None:
    assert _proactive(_read(grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE))) == (TableStatus.READ, 3, "")


def test_a_heading_of_prose_is_no_row() -> None:
    assert _proactive(_read(Paragraph("规范性文件", Place(line=3)))) == (TableStatus.ABSENT, 0, "")


def test_a_cell_in_doubt_is_shown_as_it_is_printed() -> None:
    read = _read(grid_of([_HEAD, ["规章", "┆1┆2", "2", "3"]], _PLACE))
    assert [(cell.raw, "几行" in cell.reason) for cell in read.refused] == [("1 2", True)]


def test_a_line_of_a_page_with_too_few_figures_is_not_filled_up() -> None:
    heads = "结果维结果纠其他结尚未审总计"
    lines = [
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议",
        "行政诉讼",
        f"{heads}\t未经复议直接起诉\t复议后起诉",
        "\t".join(["持", "正", "果", "结", heads, heads]),
        "\t".join("持正果结" * 2),
        "\t".join("1" * 13),
    ]
    read = _read(*(Paragraph(text, Place(page=1, line=number)) for number, text in enumerate(lines, 1)))
    assert not read.cells
    assert len(read.refused) == 13
