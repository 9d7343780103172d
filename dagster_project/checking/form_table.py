"""A table of the form filled with what the report prints, with the cells that are in doubt marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dagster_project.arithmetic.messages import table_zh
from dagster_project.arithmetic.rules import CellCode
from dagster_project.reports.forms.registry import TOTAL, Section
from dagster_project.reports.model import Cell
from dagster_project.viewing.markup import words

Printed = Mapping[CellCode, Cell]


def form_table(
    section: Section, printed: Printed, failed: Collection[CellCode], suspected: Collection[CellCode]
) -> str:
    """The table as HTML: by applicant as the form prints it, any other as labels with their figures."""
    paths = [cell.row_path if section.columns else cell.label_path for cell in section.cells]
    depth = max(len(path) for path in paths)
    applicants = [column.applicant for column in section.columns] or [TOTAL]
    heads = [column.label for column in section.columns] or ["数值"]
    rows: list[str] = []
    for number, cell in enumerate(section.cells):
        figures = "".join(
            _figure(CellCode(cell.metric, applicant), printed, failed, suspected) for applicant in applicants
        )
        rows.append(f"<tr>{_labels(paths, number, depth)}{figures}</tr>")
    head = "".join(f"<th>{words(label)}</th>" for label in heads)
    return (
        f'<div class="wide"><table class="form"><caption>{words(table_zh(section))}</caption>'
        f'<thead><tr><th colspan="{depth}"></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _labels(paths: Sequence[tuple[str, ...]], row: int, depth: int) -> str:
    """The labels that begin in this row; one that stands for several rows spans them."""
    path = paths[row]
    pieces: list[str] = []
    for level, label in enumerate(path):
        begun = path[: level + 1]
        is_last = level == len(path) - 1
        if not is_last and row and paths[row - 1][: level + 1] == begun and len(paths[row - 1]) > level + 1:
            continue
        span = 1
        if not is_last:
            while (
                row + span < len(paths)
                and paths[row + span][: level + 1] == begun
                and len(paths[row + span]) > level + 1
            ):
                span += 1
        across = depth - level if is_last else 1
        attributes = (f' rowspan="{span}"' if span > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        pieces.append(f'<th class="label"{attributes}>{words(label)}</th>')
    return "".join(pieces)


def _figure(code: CellCode, printed: Printed, failed: Collection[CellCode], suspected: Collection[CellCode]) -> str:
    cell = printed.get(code)
    names = ["figure"]
    names += ["failed"] if code in failed else []
    names += ["suspect"] if code in suspected else []
    text = "" if cell is None else cell.raw
    names += ["absent"] if cell is None else []
    return f'<td class="{" ".join(names)}"{_title(cell)}>{words(text)}</td>'


def _title(cell: Cell | None) -> str:
    return f' title="{words(cell.location)}"' if cell else ' title="文件中未见此格"'
