"""How tables look after they became text: the styles that are met, each a function from tables to lines."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.reports.filled_forms import Box, Filled

HEADINGS = {
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "list": "五、某某县政府信息公开情况统计表",
}
BEFORE = [
    "某某县2019年政府信息公开工作年度报告",
    "一、总体情况",
    "2019年,我县扎实推进政务公开工作,全年主动公开政府信息1286条,其中规范性文件12件;收到政府信息公开申请35件,均按期办结。",
    "(一)主动公开。及时更新各栏目。",
]
AFTER = [
    "五、存在的主要问题及改进情况",
    "一是公开内容还不够丰富,二是队伍建设还需加强。2020年,我县将认真整改,开展培训3次。",
    "六、其他需要报告的事项",
    "无其他需要报告的事项。",
]
Table = list[list[Box]]


def _width(table: Table) -> int:
    return max(sum(box.columns for box in row) for row in table)


def pipe_rows(rng: Random, table: Table) -> list[str]:
    """label | value | value | |||: a row per line, padded to the width."""
    pad = rng.random() < 0.7
    lines = []
    for row in table:
        extra = _width(table) - len(row) if pad else 0
        lines.append(" | ".join(box.text for box in row) + " |" + ("" if not extra else " " + "|" * extra))
    return lines


def leading_pipe_rows(rng: Random, table: Table) -> list[str]:
    return ["| " + " | ".join(box.text for box in row) + " |" for row in table]


def markdown(rng: Random, table: Table) -> list[str]:
    """Markdown with spans as empty cells and a rule below the first row."""
    width = _width(table)
    lines = []
    for number, row in enumerate(_grid(table)):
        lines.append("| " + " | ".join(row) + " |")
        if number == 0:
            lines.append("|" + "---|" * width)
    return lines


def _grid(table: Table) -> list[list[str]]:
    """The table with every span filled up by empty cells."""
    width = _width(table)
    busy: set[tuple[int, int]] = set()
    grid = []
    for number, row in enumerate(table):
        cells = [""] * width
        column = 0
        for box in row:
            while (number, column) in busy:
                column += 1
            cells[column] = box.text
            busy |= {(number + r, column + c) for r in range(box.rows) for c in range(box.columns)}
            column += box.columns
        grid.append(cells)
    return grid


def tab_rows(rng: Random, table: Table) -> list[str]:
    return ["\t".join(row) for row in _grid(table)]


def tight_tab_rows(rng: Random, table: Table) -> list[str]:
    return ["\t".join(box.text for box in row) for row in table]


def cell_pipe_lines(rng: Random, table: Table) -> list[str]:
    """A cell and its pipe per line; empty cells are pipes behind the cell before."""
    lines: list[str] = []
    for row in table:
        pad = _width(table) - len(row)
        for box in row:
            if box.text or not lines:
                lines.append(f"{box.text} |")
            else:
                lines[-1] += " |" if lines[-1].endswith(" |") else "|"
        if pad:
            lines[-1] += " " + "|" * pad
    return lines


def cell_pipe_lines_apart(rng: Random, table: Table) -> list[str]:
    """A cell and its pipe per line; empty cells and padding on a line of their own."""
    lines: list[str] = []
    for row in table:
        empty = 0
        for box in row:
            if box.text:
                if empty:
                    lines.append("|" * empty)
                    empty = 0
                lines.append(f"{box.text} |")
            else:
                empty += 1
        empty += _width(table) - len(row)
        if empty:
            lines.append("|" * empty)
    return lines


def blanks_moved_back(rng: Random, table: Table) -> list[str]:
    """A cell and its pipe per line; empty cells are dropped, and the row is filled up to the table's width."""
    lines: list[str] = []
    for row in table:
        printed = [box.text for box in row if box.text]
        lines += [f"{text} |" for text in printed]
        if len(printed) < _width(table):
            lines.append("|" * (_width(table) - len(printed)))
    return lines


def rows_with_blanks_moved_back(rng: Random, table: Table) -> list[str]:
    """The same with a row per line."""
    lines = []
    for row in table:
        printed = [box.text for box in row if box.text]
        pad = "|" * (_width(table) - len(printed))
        lines.append(" | ".join(printed) + " |" + (f" {pad}" if pad else ""))
    return lines


def row_pipe_then_cells(rng: Random, table: Table) -> list[str]:
    """A lone pipe opens each row, then a cell and its pipe per line."""
    lines = []
    for row in table:
        lines.append("|")
        lines += [f"{box.text} |" if box.text else "|" for box in row]
    return lines


def alternating(rng: Random, table: Table) -> list[str]:
    """A cell and a pipe on alternating lines."""
    lines = []
    for row in table:
        for box in row:
            lines += [box.text, "|"] if box.text else ["|"]
    return lines


def spaced_lines(rng: Random, table: Table) -> list[str]:
    """A bare cell per line, with blank lines; empty cells vanish."""
    return [line for row in table for box in row if box.text for line in (box.text, "")]


def tight_lines(rng: Random, table: Table) -> list[str]:
    return [box.text for row in table for box in row if box.text]


def space_rows(rng: Random, table: Table) -> list[str]:
    gap = rng.choice([" ", "  ", "\u3000"])
    return [gap.join(box.text for box in row if box.text) for row in table]


def wrapped_rows(rng: Random, table: Table) -> list[str]:
    """Rows of a PDF: a long label is broken, its values stand on the middle or the first line."""
    lines = []
    for row in table:
        words = [box.text for box in row if box.text]
        first = words[0] if words else ""
        if len(first) > 9 and len(words) > 2 and rng.random() < 0.5:
            half = len(first) // 2 + 2
            lines += [" ".join([first[:half], *words[1:]]), first[half:]]
        else:
            lines.append(" ".join(words))
    return lines


def run_together(rng: Random, table: Table) -> list[str]:
    """All cells on one line."""
    return [" ".join(box.text for row in table for box in row if box.text)]


def detached_labels(rng: Random, table: Table) -> list[str]:
    """All on one line; of some stretches of rows the labels come after (or before) all their values."""
    words: list[str] = []
    number = 0
    while number < len(table):
        row = table[number]
        stretch = rng.randint(2, 6) if row[-1].key and rng.random() < 0.4 else 1
        rows = [r for r in table[number : number + stretch] if r[-1].key]
        if len(rows) < stretch:
            stretch, rows = 1, [row]
        labels = [box.text for r in rows for box in r if not box.key]
        values = [box.text for r in rows for box in r if box.key and box.text]
        words += [*values, *labels] if stretch > 1 and rng.random() < 0.5 else [*labels, *values]
        number += stretch
    return [" ".join(word for word in words if word)]


def values_before_labels(rng: Random, table: Table) -> list[str]:
    """All on one line; every row's values stand before its labels."""
    words: list[str] = []
    for row in table:
        words += [box.text for box in row if box.key and box.text] + [box.text for box in row if not box.key]
    return [" ".join(word for word in words if word)]


def all_labels_first(rng: Random, table: Table) -> list[str]:
    """All labels of a table, then all its values."""
    labels = [box.text for row in table for box in row if not box.key]
    values = [box.text for row in table for box in row if box.key and box.text]
    return [" ".join([*labels, *values])]


def columns_first(rng: Random, table: Table) -> list[str]:
    """Labels, then the values column by column."""
    labels = [box.text for row in table for box in row if not box.key]
    grid = [[box.text for box in row if box.key] for row in table if row[-1].key]
    width = max(map(len, grid))
    values = [row[column] for column in range(width) for row in grid if column < len(row)]
    return [" ".join([*labels, *(value for value in values if value)])]


def repeated_lines_dropped(rng: Random, table: Table) -> list[str]:
    """A bare cell per line; a line that stood in the table before is gone."""
    return list(dict.fromkeys(tight_lines(rng, table)))


STYLES: dict[str, Callable[[Random, Table], list[str]]] = {
    style.__name__: style
    for style in (
        pipe_rows,
        leading_pipe_rows,
        tab_rows,
        tight_tab_rows,
        cell_pipe_lines,
        cell_pipe_lines_apart,
        blanks_moved_back,
        rows_with_blanks_moved_back,
        row_pipe_then_cells,
        alternating,
        spaced_lines,
        tight_lines,
        space_rows,
        wrapped_rows,
        run_together,
        detached_labels,
        values_before_labels,
        all_labels_first,
        columns_first,
        markdown,
        repeated_lines_dropped,
    )
}


def hard_wrapped(rng: Random, text: str, *, ragged: bool = False, keeps_spaces: bool = True) -> str:
    """The text broken at some width, through labels and figures, or at a width of its own in each line."""
    width = rng.randint(16, 60)
    lines: list[str] = []
    for line in text.split("\n"):
        start = 0
        while start < len(line):
            end = start + (rng.randint(width // 2, width) if ragged else width)
            lines.append(line[start:end])
            start = end
    return "\n".join(lines if keeps_spaces else map(str.strip, lines))


def render(rng: Random, filled: Filled, style: str, *, noise: float = 0.0) -> str:
    """A whole report as text with its tables in a style; repeated lines go throughout where the style drops them."""
    lines = list(BEFORE)
    for section, table in filled.tables.items():
        lines.append(HEADINGS[section])
        lines += STYLES[style](rng, [[_noisy(rng, box, noise) for box in row] for row in table])
        if rng.random() < noise:
            lines.append("注:以上数据由各单位报送。")
    lines += AFTER
    if style == "repeated_lines_dropped":
        lines = list(dict.fromkeys(lines))
    if STYLES[style] in (run_together, detached_labels) and rng.random() < 0.5:
        return " ".join(lines)
    return "\n".join(lines)


def _noisy(rng: Random, box: Box, noise: float) -> Box:
    """A label as it is printed here and there: full width, a space inside, a zero-width character."""
    text = box.text
    if box.key or rng.random() >= noise or len(text) < 4:
        return box
    place = rng.randint(2, len(text) - 1)
    if text[place - 1].isdigit() or text[place].isdigit():
        return box
    text = rng.choice(
        [
            text.replace("(", "\uff08").replace(")", "\uff09").replace(",", "\uff0c").replace("/", "\uff0f"),
            f"{text[:place]} {text[place:]}",
            f"{text[:place]}\u200b{text[place:]}",
            f" {text}\u00a0",
        ]
    )
    return Box(text, box.columns, box.rows, box.key)
