"""What a failed check says to people, in Chinese and in English: where, the printed cells, both sums, difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.document_terms import TERMS
from dagster_project.arithmetic.labels import cell_label_en, cell_label_zh, printed_label
from dagster_project.arithmetic.rules import CellCode, Instance, Rule, all_rules, enforced_rules
from dagster_project.reports.forms.registry import TOTAL, Section, load_registry
from dagster_project.reports.model import Cell, Origin

_BROKEN = {"=": "≠", "<=": ">", ">=": "<"}
"""What stands between the two sums where the rule is broken; of other operators the rule's own sentence says it."""
_SHORT = 4
"""Sums of so many cells are written out in the comparison itself."""


@dataclass(frozen=True, slots=True)
class InvolvedCell:
    """A cell that takes part in a check, as it was printed; a cell that the report does not hold has no location."""

    metric: str
    applicant: str
    label_zh: str
    label_en: str
    value: Decimal | None
    raw: str | None
    location: str | None
    file: str | None = None  # where it stands in another report than the one that is checked


@dataclass(frozen=True, slots=True)
class Message:
    """One failed check in words."""

    zh: str
    en: str
    cells: tuple[InvolvedCell, ...]


def message(result: Mapping[str, Any], cells: Sequence[Cell]) -> Message:
    """The words for one row of results that failed.

    ``result`` has the columns of ``fct_check_result``; ``cells`` are those of the report. Raises KeyError for a check
    or a place that the rule table does not know.
    """
    rule = _rules()[result["check_id"]]
    if rule.is_comparison:
        return _comparison(rule, result, cells)
    printed = printed_cells(rule.form, cells)
    if rule.scope == "cell" and result["metric_code"] is None:
        return Message(f"{rule.label_zh}:有不符合的格,见下列各项", f"{rule.label_en}: the cells below break it", ())
    instance = _instances()[rule.id, result["applicant_code"], result["metric_code"]]
    involved = tuple(involved_cell(cell, printed) for cell in instance.cells)
    if rule.scope == "cell":
        return Message(*_fault(rule, involved[0]), involved)
    tail_zh = ",空格按 0 计" if result["blanks_as_zero"] else ""
    tail_en = ", blanks counted as zero" if result["blanks_as_zero"] else ""
    words: dict[str, str] = {}
    for language, place in (("zh", _place_zh(rule, instance)), ("en", _place_en(rule, instance))):
        left, right = (_side(rule, instance, printed, is_left, result, language) for is_left in (True, False))
        if rule.operator not in _BROKEN:
            of_language = {"zh": f":{left},而 {right}({rule.statement_zh}{tail_zh})"}
            of_language["en"] = f": {left}, but {right} ({rule.label_en}{tail_en})"
            words[language] = f"{place}{of_language[language]}"
            continue
        sign, gap = _BROKEN[rule.operator], number(result["difference"])
        tail = {"zh": tail_zh, "en": tail_en}[language]
        difference = {"zh": f"(差 {gap}{tail})", "en": f" (difference {gap}{tail})"}[language]
        colon = {"zh": ":", "en": ": "}[language]
        words[language] = f"{place}{colon}{left} {sign} {right}{difference}{_parts(rule, instance, printed, language)}"
    return Message(words["zh"], words["en"], involved)


def _comparison(rule: Rule, result: Mapping[str, Any], cells: Sequence[Cell]) -> Message:
    """The words for a report that does not agree with its prose, or with another report: both figures."""
    registry = load_registry()
    involved: tuple[InvolvedCell, ...] = ()
    where_zh, where_en = rule.label_zh, rule.label_en
    if result["metric_code"]:
        code = CellCode(result["metric_code"], result["applicant_code"])
        own = next((c for c in cells if c.origin == Origin.TABLE and _code(c) == code), None)
        involved = (involved_cell(code, {code: own} if own else {}),)
        where_zh = f"{registry.metrics[code.metric].label_zh}({rule.label_zh})"
        where_en = f"{registry.metrics[code.metric].label_en} ({rule.label_en})"
    zh, en = _told(rule)
    if result["left_value"] is None or result["right_value"] is None:
        return Message(f"{where_zh}:{rule.statement_zh}", where_en, involved)
    left, right = number(result["left_value"]), number(result["right_value"])
    return Message(f"{where_zh}:{zh.format(left, right)}", f"{where_en}: {en.format(left, right)}", involved)


def _told(rule: Rule) -> tuple[str, str]:
    """How both figures are told, in Chinese and English."""
    if rule.scope in _COMPARED:
        return _COMPARED[rule.scope]
    words: list[tuple[str, str]] = []
    for side, constant in zip(rule.sides, (("{}", "{}"), _WANTED[rule.operator]), strict=True):
        name = side.terms[0].metric if side.terms else ""
        label = load_registry().metrics.get(name)
        if len(side.terms) > 1:
            words.append(("各项之和 {}", "sum of the parts {}"))
        elif label:
            words.append((f"{label.label_zh} {{}}", f"{label.label_en} {{}}"))
        else:
            words.append(TERMS.get(name, constant))
    (left_zh, left_en), (right_zh, right_en) = words
    return f"{left_zh},{right_zh}", f"{left_en}, {right_en}"


_WANTED = {
    "=": ("应为 {}", "should be {}"),
    "<=": ("应不多于 {}", "should be at most {}"),
    ">=": ("应不少于 {}", "should be at least {}"),
}
"""How a constant on the right is told."""

_COMPARED = {
    comparisons.TEXT: ("文字写 {},对照数为 {}", "the text says {}, to compare with {}"),
    comparisons.YEARS: ("本年 {},由上年推得 {}", "this year {}, from the year before {}"),
    comparisons.BODIES: ("本报告为 {},对照的报告为 {}", "this report has {}, those it is compared with {}"),
}


def _code(cell: Cell) -> CellCode:
    return CellCode(cell.metric, cell.applicant or TOTAL)


def printed_cells(form: str, cells: Sequence[Cell]) -> dict[CellCode, Cell]:
    """The cells that the checks look at: of a table the printed ones; of one that was not printed, those in prose."""
    registry = load_registry()
    section = {cell.metric: cell.section for cell in registry.forms[form].cells}
    tables = {section.get(cell.metric) for cell in cells if cell.origin == Origin.TABLE}
    return {
        CellCode(cell.metric, cell.applicant or TOTAL): cell
        for cell in cells
        if cell.metric in section and (cell.origin == Origin.TABLE or section[cell.metric] not in tables)
    }


def number(value: Decimal | None) -> str:
    """A figure without needless decimals."""
    return "空白" if value is None else f"{value.normalize():f}"


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in all_rules()}


@cache
def _instances() -> dict[tuple[str, str, str | None], Instance]:
    return {(i.rule, i.applicant, i.metric): i for rule in enforced_rules() for i in rule.instances()}


def involved_cell(code: CellCode, printed: Mapping[CellCode, Cell]) -> InvolvedCell:
    """A cell with what is printed there."""
    cell = printed.get(code)
    return InvolvedCell(
        metric=code.metric,
        applicant=code.applicant,
        label_zh=cell_label_zh(code),
        label_en=cell_label_en(code),
        value=cell.value if cell else None,
        raw=cell.raw if cell else None,
        location=cell.location if cell else None,
    )


def _fault(rule: Rule, cell: InvolvedCell) -> tuple[str, str]:
    zh, en = f"{cell.label_zh}:{number(cell.value)} ", f"{cell.label_en}: {number(cell.value)} "
    if cell.value is not None and cell.value < 0:
        return zh + "不应为负数", en + "must not be negative"
    return zh + "应为整数", en + "must be a whole number"


def _place_zh(rule: Rule, instance: Instance) -> str:
    places = [table_zh(_table(rule, instance))]
    if rule.scope == "per_applicant":
        places.append(f"{load_registry().applicant_label(rule.form, instance.applicant)}列")
    if instance.metric:
        places.append(f"“{printed_label(rule.form, instance.metric)}”行")
    return " ".join(places)


def _place_en(rule: Rule, instance: Instance) -> str:
    registry = load_registry()
    applicant = next(a.label_en for a in registry.applicants if a.code == instance.applicant)
    places = [f'Table "{_table(rule, instance).label_en}"']
    if rule.scope == "per_applicant":
        places.append(f'column "{applicant}"')
    if instance.metric:
        places.append(f'row "{registry.metrics[instance.metric].label_en}"')
    return ", ".join(places)


def table_zh(section: Section) -> str:
    """What officials call a table: ``第三部分“收到和处理政府信息公开申请情况”表``."""
    return f"{section.part_zh}“{section.label_zh}”表"


def _table(rule: Rule, instance: Instance) -> Section:
    metric = instance.cells[0].metric
    for section in load_registry().forms[rule.form].sections:
        if any(cell.metric == metric for cell in section.cells):
            return section
    raise KeyError(metric)


def _side(
    rule: Rule,
    instance: Instance,
    printed: Mapping[CellCode, Cell],
    is_left: bool,
    result: Mapping[str, Any],
    language: str,
) -> str:
    """One side of the comparison: its figures and their sum, of a long sum the sum only."""
    terms = instance.left if is_left else instance.right
    constant = instance.left_constant if is_left else instance.right_constant
    value = number(result["left_value" if is_left else "right_value"])
    if not terms:
        return str(constant)
    if len(terms) > _SHORT:
        return f"各项之和 {value}" if language == "zh" else f"sum of the parts {value}"
    figures = _sum(rule, [(weight, cell, _value(cell, printed)) for weight, cell in terms], language)
    if len(terms) == 1 and not constant:
        return figures
    return f"{figures} 合计 {value}" if language == "zh" else f"{figures}, together {value}"


def _parts(rule: Rule, instance: Instance, printed: Mapping[CellCode, Cell], language: str) -> str:
    """The figures of a long sum; those printed as zero are passed over."""
    terms = [term for side in (instance.left, instance.right) if len(side) > _SHORT for term in side]
    shown = [(weight, cell, _value(cell, printed)) for weight, cell in terms if _value(cell, printed) != 0]
    if not shown:
        return ""
    figures = _sum(rule, shown, language)
    rest = len(shown) < len(terms)
    if language == "zh":
        return f";各项:{figures}" + (",其余为 0" if rest else "")
    return f"; parts: {figures}" + (", the others 0" if rest else "")


def _value(cell: CellCode, printed: Mapping[CellCode, Cell]) -> Decimal | None:
    return printed[cell].value if cell in printed else None


def _sum(rule: Rule, terms: Sequence[tuple[int, CellCode, Decimal | None]], language: str) -> str:
    words: list[str] = []
    for weight, cell, value in terms:
        figure = number(value) if language == "zh" or value is not None else "blank"
        sign = ("- " if weight < 0 else "+ ") if words else ("- " if weight < 0 else "")
        factor = f"{abs(weight)} × " if abs(weight) != 1 else ""
        words.append(f"{sign}{factor}{_name(rule, cell, language)} {figure}")
    return " ".join(words)


def _name(rule: Rule, cell: CellCode, language: str) -> str:
    """What a cell is called beside others of its row or column: by what tells it from them."""
    registry = load_registry()
    if rule.scope == "per_row":
        if language == "zh":
            return registry.applicant_label(rule.form, cell.applicant)
        return next(a.label_en for a in registry.applicants if a.code == cell.applicant)
    return printed_label(rule.form, cell.metric) if language == "zh" else registry.metrics[cell.metric].label_en
