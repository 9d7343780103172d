"""The choice among the readings of a section whose layout is lost: one that the form's arithmetic confirms, or none.

Of several readings exactly one must fit, and it must be clearly better than the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dagster_project.reports.candidates import Cells, Part, Readings
from dagster_project.reports.checksum import Check, name_of, verdict
from dagster_project.reports.flat import Element, FlatText
from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.lost_blanks import rows_in_common
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import NotANumber, read_value
from dagster_project.reports.page_numbers import MAY_BE_PAGE_NUMBER
from dagster_project.reports.sums import adds_up
from dagster_project.reports.tokens import Kind, Token

CONFIRMED = "版式丢失,由勾稽关系确认"
BY_LABELS = "版式丢失,由行名定位"
BY_ORDER = "版式丢失,由数值顺序定位"
CUT = "换行处的数值可能被截断"
_GROUP = 5  # columns of a single row under one head: parts and, last, their sum
_MIN_SUMS = 2  # rows whose sums say something, before numbers are dealt to rows

Solved = tuple[Part, Cells | None, str]  # a part, its cells and how they were found, or why they were not


@dataclass(frozen=True, slots=True)
class _Rated:
    """A reading and how it fares: the rules about its cells that fail, and the sums that say something and hold."""

    cells: Cells
    failed: tuple[Check, ...]
    confirmed: int
    is_preferred: bool


class Solver:
    """Chooses among the readings of the parts of one section."""

    def __init__(self, plan: SectionPlan, flat: FlatText, form: str, units: dict[int, str]) -> None:
        self.plan, self.flat, self.form, self.units = plan, flat, form, units

    def solve(self, readings: Readings) -> list[Solved]:
        """For each part its cells and how they were found, or None and why not."""
        known: dict[str, Decimal] = {}
        for part in readings.parts:
            if any(value.is_doubtful for value in part.values):
                part.problem, part.anchored = "数值与文字相连,可能不是表中的数", False
        is_complete = not any(part.problem for part in readings.parts)
        for part in readings.parts:
            if part.anchored and not is_complete and not self.may_stand(part.readings[0]):
                part.problem, part.anchored = MAY_BE_PAGE_NUMBER, False
            if part.anchored:
                known |= self._values(part.readings[0]) or {}
        by_rows = any(part.anchored and len(part.values) > 1 for part in readings.parts)
        solved = [each for part in readings.parts for each in self._solved(part, known, by_rows, is_complete)]
        solved = [each for part in solved for each in self._without_cut_values(part)]
        if self.plan.layout == "list" and any(cells is None for _, cells, _ in solved):
            solved = [
                (part, None, "标签与数值分离,且缺少数值")
                if cells is not None and remark == BY_ORDER
                else (part, cells, remark)
                for part, cells, remark in solved
            ]
        return solved

    def _without_cut_values(self, solved: Solved) -> list[Solved]:
        """The rows of a part without those in which a line end may have cut a value, unless their sums hold."""
        part, cells, remark = solved
        if cells is None or not any(value.may_go_on for value in cells.values()):
            return [solved]
        cut = {row for (row, _), value in cells.items() if value.may_go_on}
        if self.plan.layout == "matrix":
            width = range(len(self.plan.columns))
            cut = {row for row in cut if not adds_up([cells[row, column] for column in width])}
        if not cut:
            return [solved]
        if len(part.rows) > 1:
            cut = set(part.rows)
        kept = {key: value for key, value in cells.items() if key[0] not in cut}
        lost = tuple(value for key, value in cells.items() if key[0] in cut)
        refused: Solved = (Part(tuple(sorted(cut)), [], False, lost), None, CUT)
        return [(part, kept, remark), refused] if kept else [refused]

    def _solved(self, part: Part, known: dict[str, Decimal], by_rows: bool, is_complete: bool) -> list[Solved]:
        if part.anchored:
            return [(part, part.readings[0], BY_LABELS)]
        if part.problem and part.lacks_blanks:
            return self._in_common(part)
        if part.problem:
            return [(part, None, part.problem)]
        if part.in_order:
            return [(part, part.readings[0], BY_ORDER)]
        rated = self._rated(part, known)
        fitting = [reading for reading in rated if not reading.failed]
        if not fitting:
            return self._least_wrong(part, rated)
        if len(fitting) == 1 and self._is_confirmed(part, fitting[0], rated, is_complete):
            sums = fitting[0].confirmed or len(rated) > 1
            return [(part, fitting[0].cells, CONFIRMED if sums else BY_ORDER)]
        preferred = [reading for reading in fitting if reading.is_preferred]
        if preferred and (by_rows or self.plan.layout == "single_row"):
            return [(part, preferred[0].cells, BY_ORDER)]
        return [(part, None, "标签与数值分离,有多种读法都符合勾稽关系,无法确定")]

    def _in_common(self, part: Part) -> list[Solved]:
        """What stands the same wherever the missing blanks were; the rest is refused."""
        refused: Solved = (part, None, part.problem or "")
        try:
            numbers = [read_value(value.raw, "件", "count").value for value in part.values]
        except NotANumber:
            return [refused]
        width = len(self.plan.columns) if self.plan.layout == "matrix" else _GROUP
        spots = [(row, start) for row in part.rows for start in range(0, self.plan.width(row), width)]
        common = rows_in_common(len(spots), width, numbers)
        sums = sum(any(numbers[start : start + width]) for start in common.values())
        if self.plan.layout == "matrix" and sums < min(_MIN_SUMS, len(spots) - 1):
            return [refused]
        cells = {
            (spots[n][0], spots[n][1] + column): part.values[start + column]
            for n, start in common.items()
            for column in range(width)
        }
        if not cells or not self.may_stand(cells):
            return [refused]
        known = {id(value) for value in cells.values()}
        rest = Part(part.rows, [], False, tuple(value for value in part.values if id(value) not in known))
        return [(part, cells, CONFIRMED), (rest, None, part.problem or "")]

    def _rated(self, part: Part, known: dict[str, Decimal]) -> list[_Rated]:
        """The readings of a part that differ and could stand in the form, and how they fare."""
        rated: dict[tuple[tuple[tuple[int, int], str], ...], _Rated] = {}
        for number, cells in enumerate(part.readings):
            signature = tuple(sorted((key, normalise(value.raw)) for key, value in cells.items()))
            values = self._values(cells)
            if signature not in rated and values is not None:
                rated[signature] = _Rated(cells, *self._verdict(values, known), number == part.preferred)
        return list(rated.values())

    def _is_confirmed(self, part: Part, fitting: _Rated, rated: list[_Rated], is_complete: bool) -> bool:
        """Whether the only reading that fits says so by sums that are not all zero, or nothing else is possible."""
        if self.plan.layout == "list" and not is_complete:
            return False
        if self.plan.layout == "blocks" and len(rated) > 1:  # inequalities alone do not speak for an unusual order
            return fitting.is_preferred
        if len(rated) > 1 or fitting.confirmed or fitting.is_preferred:
            return True
        return is_complete and all(normalise(value.raw).strip("0") == "" for value in part.values)

    def _least_wrong(self, part: Part, rated: list[_Rated]) -> list[Solved]:
        """A reading that fails a few sums, where the report itself may be wrong: only if the others fail far more."""
        if not rated:
            return [(part, None, "标签与数值分离,没有一种读法的数值都有效")]
        best, *others = sorted(rated, key=lambda reading: len(reading.failed))
        failed = len(best.failed)
        is_clear = all(len(other.failed) > failed + 1 for other in others) and best.confirmed >= 2 * failed
        if self.plan.layout != "matrix" or not is_clear:
            return [(part, None, "标签与数值分离,没有一种读法符合勾稽关系")]
        unclear = self._out_of_step(part, best.failed, best.cells)
        solved: list[Solved] = [(part, {key: v for key, v in best.cells.items() if key[0] not in unclear}, BY_ORDER)]
        if unclear:
            values = tuple(value for key, value in best.cells.items() if key[0] in unclear)
            lost = Part(tuple(sorted(unclear)), [], False, values)
            solved.append((lost, None, "标签与数值分离,附近几行都不符合勾稽关系,可能缺少数值"))
        return solved

    def may_stand(self, cells: Cells) -> bool:
        """Whether no value and no rule speaks against a reading."""
        values = self._values(cells)
        return values is not None and not self._verdict(values, {})[0]

    def is_clearly(self, cells: Cells, readings: list[Cells]) -> bool:
        """Whether of several readings of a whole section the sums speak for this one."""
        rated = self._rated(Part((), readings), {})
        if not rated:
            return False
        best, *others = sorted(rated, key=lambda reading: len(reading.failed))
        if best.cells != cells or not others:
            return False
        failed = len(best.failed)
        return best.confirmed > 2 * failed and all(len(other.failed) > failed + 1 for other in others)

    def _out_of_step(self, part: Part, failed: tuple[Check, ...], cells: Cells) -> set[int]:
        """The rows among which a number may have slipped: those between two rows that add up and say something.

        One wrong row alone between such rows is the report's own mistake.
        """
        wrong = {check.weights[0][0].split("@")[0] for check in failed}
        unclear: set[int] = set()
        stretch: list[int] = []
        mistakes, since_start = 0, True
        for row in part.rows:
            is_wrong = self.plan.cell(row, 0)[0].metric in wrong
            says_something = any(normalise(cells[row, c].raw).strip("0") for c in range(self.plan.width(row)))
            if is_wrong or not says_something:
                stretch.append(row)
                mistakes += is_wrong
                continue
            if mistakes > 1 or (mistakes and since_start):
                unclear.update(stretch)
            stretch, mistakes, since_start = [], 0, False
        return unclear | set(stretch if mistakes else ())

    def _verdict(self, values: dict[str, Decimal], known: dict[str, Decimal]) -> tuple[tuple[Check, ...], int]:
        """What fails and what is confirmed of the rules that look at this part; column sums come later."""
        outcome = verdict(self.form, values | known)
        failed = _about(outcome.failed, values)
        if self.plan.layout == "matrix":  # sums over rows do not tell one order of rows from another
            failed = tuple(c for c in failed if len({name.split("@")[0] for name, _ in c.weights}) == 1)
        return failed, len(_about(outcome.confirmed, values))

    def _values(self, cells: Cells) -> dict[str, Decimal] | None:
        """The values of a reading by cell name; None where one cannot stand there."""
        found: dict[str, Decimal] = {}
        for (row, position), element in cells.items():
            cell, applicant = self.plan.cell(row, position)
            try:
                read = read_value(element.raw, cell.unit, cell.kind, self.heading_unit(row, position))
            except NotANumber:
                return None
            value = Decimal(0) if read.value is None else read.value  # a dash is no figure; in a sum it counts nothing
            if cell.kind == "count" and (value < 0 or value != value.to_integral_value()):
                return None
            found[name_of(cell.metric, applicant)] = value
        return found

    def heading_unit(self, row: int, position: int) -> str | None:
        """The unit printed in the column's label."""
        if self.plan.layout == "list":
            return self.units.get(row)
        if self.plan.layout != "blocks":
            return None
        return self.units.get(sorted(self.plan.rows[row].cells)[position])

    def token(self, value: Element, remark: str | None) -> Token:
        """The printed value as a token with its place."""
        block, place = self.flat.place(value.start)
        return Token(Kind.VALUE, value.raw, replace(place, remark=remark), block, value.start)


def _about(checks: tuple[Check, ...], values: dict[str, Decimal]) -> tuple[Check, ...]:
    """The checks in which one of the values takes part."""
    return tuple(check for check in checks if any(name in values for name, _ in check.weights))
