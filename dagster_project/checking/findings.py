"""The findings on one report, ready to be told: which failed checks, in what order, with what to do about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dagster_project.arithmetic.messages import InvolvedCell, Message
from dagster_project.arithmetic.rules import CellCode, Instance, Rule, enforced_rules, load_rules
from dagster_project.arithmetic.suspects import SuspectCell
from dagster_project.arithmetic.year_messages import file_name
from dagster_project.reports.model import Outcome, ParsedReport

if TYPE_CHECKING:
    from dagster_project.validation.direct import CheckedReport

SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}
STATUSES = {"pass": "通过", "fail": "不通过", "not_assessable": "无法判定", "not_applicable": "不适用"}
TOLD = 10
"""Repairs that are told of a report; the others are counted."""
READ = frozenset({Outcome.PARSED, Outcome.PARTIAL})


@dataclass(frozen=True, slots=True)
class Problem:
    """One failed check at one place of the report."""

    rule: Rule
    severity: str
    message: Message
    applicant: str
    metric: str | None
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None

    @property
    def telling_cells(self) -> tuple[InvolvedCell, ...]:
        """The cells a person has to look at: of a long sum the zeros are passed over."""
        cells = self.message.cells
        return cells if len(cells) <= 5 else tuple(cell for cell in cells if cell.value != 0)

    @property
    def sides(self) -> dict[CellCode, tuple[bool, int]]:
        """Of a rule about the report's own cells: whether a cell stands left, and with which weight."""
        instance = _instances().get((self.rule.id, self.applicant, self.metric))
        if instance is None:
            return {}
        left = {code: (True, weight) for weight, code in instance.left}
        return left | {code: (False, weight) for weight, code in instance.right}


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is told of one report. A file that could not be read has a reason and no verdicts."""

    report: ParsedReport
    problems: tuple[Problem, ...]
    suspects: tuple[SuspectCell, ...]
    statuses: Counter[str]
    before: ParsedReport | None = None
    """The report of the year before that it was compared with."""

    @property
    def name(self) -> str:
        """The file, with the part of it that is meant."""
        return file_name(self.report)

    @property
    def is_read(self) -> bool:
        """Whether the file held a report that could be checked."""
        return self.report.outcome in READ

    def count(self, severity: str) -> int:
        """How many failed checks have this severity."""
        return sum(problem.severity == severity for problem in self.problems)

    @property
    def is_clean(self) -> bool:
        """Whether it was read and no check of severity error failed."""
        return self.is_read and not self.count("error")

    @property
    def verdict_zh(self) -> str:
        """The finding on the whole report in a few words."""
        if not self.is_read:
            return "无法核对"
        found = [f"{zh} {self.count(severity)} 处" for severity, zh in SEVERITIES.items() if self.count(severity)]
        if found:
            return "、".join(found)
        return "未发现问题" if self.has_figures else "没有可核对的统计表数字"

    @property
    def has_figures(self) -> bool:
        """Whether any check could be made: silence about nothing is no praise."""
        return self.statuses["pass"] + self.statuses["fail"] > 0

    @property
    def ways(self) -> int:
        """How many equally small repairs would settle the sums; 0 where none is known."""
        if not self.suspects:
            return 0
        return len({suspect.repair for suspect in self.suspects}) + self.suspects[0].repairs_left_out

    @property
    def is_decided_by_last_year(self) -> bool:
        """Whether of several smallest repairs one is proposed: last year's report bears it out."""
        return self.ways > 1 and any(suspect.proposed_value is not None for suspect in self.suspects)

    @property
    def repairs(self) -> tuple[tuple[SuspectCell, ...], ...]:
        """The smallest repairs that are told, each with its cells, the most plausible first."""
        numbers = list(dict.fromkeys(suspect.repair for suspect in self.suspects))[:TOLD]
        return tuple(tuple(one for one in self.suspects if one.repair == number) for number in numbers)

    @property
    def likely(self) -> frozenset[CellCode]:
        """The cells of the most plausible repairs."""
        return frozenset(CellCode(one.metric_code, one.applicant_code) for one in self.suspects if one.rank == 1)


def findings_of(reports: Sequence[ParsedReport], checked: Iterable[CheckedReport]) -> tuple[Findings, ...]:
    """The findings on each report, in their order; ``checked`` are those of them that were read."""
    answers = iter(checked)
    return tuple(
        _of(next(answers)) if report.outcome in READ else Findings(report, (), (), Counter()) for report in reports
    )


def problems_first(findings: Iterable[Findings]) -> list[Findings]:
    """What cannot be read first, then errors before warnings before hints, the most at the top; then by name."""
    return sorted(
        findings,
        key=lambda found: (found.is_read, *(-found.count(severity) for severity in SEVERITIES), found.name),
    )


@cache
def _instances() -> dict[tuple[str, str, str | None], Instance]:
    return {(i.rule, i.applicant, i.metric): i for rule in enforced_rules() for i in rule.instances()}


def _of(checked: CheckedReport) -> Findings:
    rules = {rule.id: rule for rule in load_rules()}
    order = list(SEVERITIES)
    problems = sorted(
        (
            Problem(
                rule=rules[result["check_id"]],
                severity=result["severity"],
                message=words,
                applicant=result["applicant_code"],
                metric=result["metric_code"],
                left=result["left_value"],
                right=result["right_value"],
                difference=result["difference"],
            )
            for result, words in checked.failures
            # Of a rule about single cells the failing cells tell it; the row about the whole report adds nothing.
            if words.cells or rules[result["check_id"]].scope != "cell"
        ),
        key=lambda problem: order.index(problem.severity),
    )
    statuses = Counter(result["status"] for result in checked.results)
    return Findings(checked.report, tuple(problems), checked.suspects, statuses, checked.before)
