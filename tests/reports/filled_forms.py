"""Random filled forms: what an author meant, and the tables as they would be laid out on paper.

A form is filled so that its sums hold, or so that some do not: a report may be wrong, and must be read as printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from dagster_project.reports.forms.registry import FormCell, load_registry
from dagster_project.reports.model import ValueStatus

REGISTRY = load_registry()
APPLICANTS = tuple(applicant.code for applicant in REGISTRY.applicants)


@dataclass(frozen=True)
class Printed:
    """What stands in a cell, and what a reader must make of it."""

    text: str
    value: Decimal | None
    status: ValueStatus = ValueStatus.REPORTED


@dataclass(frozen=True)
class Box:
    """A cell on paper."""

    text: str
    columns: int = 1
    rows: int = 1
    key: tuple[str, str | None] | None = None  # of a value


@dataclass
class Filled:
    """A filled form: the printed cells and the tables."""

    form: str
    wrong: float  # the share of figures altered so that sums fail
    cells: dict[tuple[str, str | None], Printed] = field(default_factory=dict)
    tables: dict[str, list[list[Box]]] = field(default_factory=dict)


def fill(rng: Random, form: str, *, blanks: float = 0.0, wrong: float = 0.0, oddities: float = 0.1) -> Filled:
    """A random filled form. ``blanks``, ``wrong``: the share of empty cells and of altered figures."""
    size = rng.choice([1, 3, 10, 100, 2000])
    numbers = _numbers(rng, form, size)
    for key in numbers:
        if rng.random() < wrong:
            numbers[key] += rng.randint(1, 3)
    filled = Filled(form, wrong)
    for cell in REGISTRY.forms[form].cells:
        for applicant in APPLICANTS if cell.has_applicants else (None,):
            number = numbers[cell.metric, applicant]
            filled.cells[cell.metric, applicant] = (
                _nothing(rng) if rng.random() < blanks else _printed(rng, cell, number, oddities)
            )
    filled.tables = _tables(filled)
    return filled


def _few(rng: Random, size: int) -> int:
    return 0 if rng.random() < 0.6 else rng.randint(0, size)


def _numbers(rng: Random, form: str, size: int) -> dict[tuple[str, str | None], int]:
    cells = REGISTRY.forms[form].cells
    found: dict[tuple[str, str | None], int] = {}
    rows = [cell.metric for cell in cells if cell.has_applicants]
    parts = [metric for metric in rows if ".outcome." in metric and not metric.endswith(".total")]
    for applicant in APPLICANTS[:-1]:
        for metric in parts:
            found[metric, applicant] = _few(rng, size)
        total = sum(found[metric, applicant] for metric in parts)
        carried_out = _few(rng, size)
        carried_in = min(_few(rng, size), total + carried_out)
        found["applications.outcome.total", applicant] = total
        found["applications.carried_out", applicant] = carried_out
        found["applications.carried_in", applicant] = carried_in
        found["applications.new", applicant] = total + carried_out - carried_in
    for metric in rows:
        found[metric, "total"] = sum(found[metric, applicant] for applicant in APPLICANTS[:-1])
    for cell in cells:
        if not cell.has_applicants:
            found[cell.metric, None] = _few(rng, size)
    for cell in cells:
        if cell.kind == "change":
            found[cell.metric, None] = rng.randint(-found[cell.metric.replace("change", "prior_year"), None], size)
    for block in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        if (f"{block}.total", None) in found:
            found[f"{block}.total", None] = sum(
                found[f"{block}.{part}", None] for part in ("upheld", "corrected", "other", "pending")
            )
    for kind in ("regulations", "normative_documents"):
        if (f"{kind}.public_total", None) in found:
            found[f"{kind}.public_total", None] += found[f"{kind}.disclosed", None]
        if (f"{kind}.in_force", None) in found:
            found[f"{kind}.in_force", None] += found[f"{kind}.issued", None]
    if form == "2014":
        _sums_of_2014(found)
    return found


def _sums_of_2014(found: dict[tuple[str, str | None], int]) -> None:
    for whole, parts in {
        "requests.received": ("in_person", "fax", "online", "mail"),
        "requests.completed": ("on_time", "extended"),
        "requests.answered.refused": (
            "state_secret",
            "trade_secret",
            "privacy",
            "security_stability",
            "not_government_information",
            "other_law",
        ),
        "requests.answered": (
            "already_public",
            "granted",
            "partial",
            "refused",
            "not_this_agency",
            "nonexistent",
            "asked_to_amend",
            "other_channel",
        ),
        "reconsideration.cases": ("upheld", "corrected", "other"),
        "litigation.cases": ("upheld", "corrected", "other"),
        "organisation.staff": ("full_time", "part_time"),
    }.items():
        found[whole, None] = sum(found[f"{whole}.{part}", None] for part in parts)
    for part, whole in (
        ("disclosure.normative_documents", "disclosure.items"),
        ("response.press_conferences_by_principal", "response.press_conferences"),
        ("response.online_interviews_by_principal", "response.online_interviews"),
    ):
        found[whole, None] += found[part, None]


def _nothing(rng: Random) -> Printed:
    if rng.random() < 0.7:
        return Printed("", None, ValueStatus.BLANK)
    return rng.choice(
        [
            Printed("/", None, ValueStatus.PLACEHOLDER),
            Printed("—", None, ValueStatus.PLACEHOLDER),
            Printed("无", None, ValueStatus.TEXT),
        ]
    )


def _printed(rng: Random, cell: FormCell, number: int, oddities: float) -> Printed:
    value = Decimal(number)
    if cell.kind == "money":
        return _money(rng, cell, number)
    if cell.kind == "change":
        text = f"{number:+d}" if rng.random() < 0.3 and number else str(number)
        if rng.random() < oddities and number:
            text = f"增{number}" if number > 0 else f"减{-number}"
        return Printed(text.replace("-", rng.choice("-－−")), value)
    text = str(number)
    if rng.random() < oddities:
        text = rng.choice(
            [f"{number:,}", text.translate(str.maketrans("0123456789", "０１２３４５６７８９")), f"{text}"]
        )
        if text == "0" and rng.random() < 0.2:
            text = "00"
    elif rng.random() < oddities / 5 and number:
        text = f"{number}(含上年结转1件)"
    return Printed(text, value)


def _money(rng: Random, cell: FormCell, number: int) -> Printed:
    amount = Decimal(number) + Decimal(rng.randint(0, 9999)) / 10000
    plain = f"{amount:f}".rstrip("0").rstrip(".") or "0"
    ten_thousand = Decimal(10000) if cell.unit == "元" else Decimal(1)
    style = rng.randrange(3)
    if style == 0:
        return Printed(f"{plain}万元", amount * ten_thousand)
    if style == 1 and cell.unit == "元":
        return Printed(f"{plain}亿元", amount * ten_thousand * 10000)
    return Printed(plain, amount)


def _tables(filled: Filled) -> dict[str, list[list[Box]]]:
    tables: dict[str, list[list[Box]]] = {}
    for section in REGISTRY.forms[filled.form].sections:
        if section.layout == "blocks":
            tables[section.section] = _blocks(filled, section.cells)
        elif section.layout == "matrix":
            tables[section.section] = _matrix(filled, section.cells)
        elif section.layout == "single_row":
            tables[section.section] = _single_row(filled, section.cells)
        else:
            tables.setdefault("list", []).extend(_list(filled, section.cells))
    return tables


def _value(filled: Filled, metric: str, applicant: str | None = None, columns: int = 1) -> Box:
    return Box(filled.cells[metric, applicant].text, columns, 1, (metric, applicant))


def _blocks(filled: Filled, cells: tuple[FormCell, ...]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    group = None
    current: list[Box] = []
    for cell in cells:
        block = [other for other in cells if other.row_path == cell.row_path]
        if cell.row_path[0] != group:
            group = cell.row_path[0]
            rows.append([Box(group, 4)])
            heads = [_heading(other) for other in block]
            rows.append(
                [Box("信息内容"), *(Box(h, 1 if n < len(heads) - 1 else 4 - len(heads)) for n, h in enumerate(heads))]
            )
        if cell is block[0]:
            current = [Box(cell.row_path[-1])]
            rows.append(current)
        current.append(_value(filled, cell.metric, None, 1 if cell is not block[-1] else 4 - len(block)))
    return rows


def _heading(cell: FormCell) -> str:
    return f"{cell.column_path[-1]}(单位:万元)" if cell.unit == "万元" else cell.column_path[-1]


def _matrix(filled: Filled, cells: tuple[FormCell, ...]) -> list[list[Box]]:
    corner = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
    rows = [
        [Box(corner, 3, 3), Box("申请人情况", 7)],
        [Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)],
        [Box(label) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    seen: set[tuple[str, ...]] = set()
    for cell in cells:
        row: list[Box] = []
        for depth in range(1, len(cell.row_path)):
            if cell.row_path[:depth] not in seen:
                seen.add(cell.row_path[:depth])
                span = sum(other.row_path[:depth] == cell.row_path[:depth] for other in cells)
                row.append(Box(cell.row_path[depth - 1], 1, span))
        row.append(Box(cell.row_path[-1], 4 - len(cell.row_path)))
        rows.append(row + [_value(filled, cell.metric, applicant) for applicant in APPLICANTS])
    return rows


def _single_row(filled: Filled, cells: tuple[FormCell, ...]) -> list[list[Box]]:
    leaves = [cell.column_path[-1] if cell.column_path else cell.row_path[-1] for cell in cells]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(leaf, 1, 2) for leaf in leaves[:5]), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(leaf) for leaf in leaves[5:]],
        [_value(filled, cell.metric) for cell in cells],
    ]


def _list(filled: Filled, cells: tuple[FormCell, ...]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    printed = {cell.row_path for cell in cells}
    seen: set[str] = set()
    for cell in cells:
        for depth in range(1, len(cell.row_path)):
            label = cell.row_path[depth - 1]
            if label not in seen and cell.row_path[:depth] not in printed:
                seen.add(label)
                rows.append([Box(label), Box("——"), Box("")])
        rows.append([Box(cell.row_path[-1]), Box(cell.unit), _value(filled, cell.metric)])
    return rows
