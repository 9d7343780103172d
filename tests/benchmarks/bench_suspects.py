"""How often the wrong cell is named, and how long it takes: faults of known kinds put into filled forms at random.

    python tests/benchmarks/bench_suspects.py 500

Not a test: run it by hand. A fault is drawn evenly over the cells of its table; 500 of each kind and form.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dagster_project.arithmetic.suspects import SuspectCell, suspects
from dagster_project.reports.forms.registry import TOTAL, cell_name, load_registry
from tests.arithmetic.filled_forms import Figures, filled
from tests.arithmetic.test_suspects import failed, repairs

FORMS = ("2019", "2021")
Change = dict[str, Decimal]  # by cell: what is printed instead
Fault = Callable[[Figures, str, Random], Change | None]
"""Puts a fault into a filled form: what is printed instead; None where this form has no place for it."""


def slip(value: Decimal, random: Random) -> Decimal | None:
    """One figure as a typist may get it wrong; None where the kind of slip leaves it as it was."""
    digits = str(abs(int(value)))
    kind = random.choice(("digit", "swap", "lost", "sign", "off"))
    if kind == "digit":
        place = random.randrange(len(digits))
        wrong = digits[:place] + str(random.randrange(10)) + digits[place + 1 :]
    elif kind == "swap":
        place = random.randrange(max(1, len(digits) - 1))
        wrong = digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]
    elif kind == "lost":
        place = random.randrange(len(digits))
        wrong = digits[:place] + digits[place + 1 :] or "0"
    elif kind == "sign":
        wrong = str(-int(value))
    else:
        wrong = str(int(value) + random.choice((1, 2, 3, 10, 100)) * random.choice((1, -1)))
    return None if Decimal(wrong) == value else Decimal(wrong)


def names_of(form: str, *sections: str) -> list[str]:
    """The cells of these tables, in printed order."""
    return [
        cell_name(cell.metric, applicant)
        for cell in load_registry().forms[form].cells
        if cell.section in sections
        for applicant in cell.applicants or (TOTAL,)
    ]


def some_cells(number: int, *sections: str) -> Fault:
    """So many wrong cells of these tables."""

    def fault(figures: Figures, form: str, random: Random) -> Change | None:
        chosen = random.sample(names_of(form, *sections), number)
        wrong = {name: slip(figures[name] or Decimal(0), random) for name in chosen}
        return None if None in wrong.values() else {name: value for name, value in wrong.items() if value is not None}

    return fault


def neighbours(*sections: str) -> Fault:
    """Two cells side by side or one below the other stand in each other's place."""

    def fault(figures: Figures, form: str, random: Random) -> Change | None:
        rows = rows_of(form, *sections)
        beside = [pair for row in rows for pair in pairwise(row)]
        below = [
            pair
            for above, under in pairwise(rows)
            if len(above) == len(under)
            for pair in zip(above, under, strict=True)
        ]
        one, other = random.choice(beside + below)
        return None if figures[one] == figures[other] else {one: _of(figures, other), other: _of(figures, one)}

    return fault


def shifted(figures: Figures, form: str, random: Random) -> Change | None:
    """A row stands one column too far; the place that becomes free holds a zero or what the row above has there."""
    row = random.choice(rows_of(form, "applications", "review_litigation"))
    values = [_of(figures, name) for name in row]
    stray = random.choice((Decimal(0), Decimal(random.randint(0, 60))))
    moved = [stray, *values[:-1]] if random.random() < 0.5 else [*values[1:], stray]
    wrong = {name: new for name, old, new in zip(row, values, moved, strict=True) if new != old}
    return wrong if len(wrong) >= 3 else None


def rows_of(form: str, *sections: str) -> list[list[str]]:
    """The rows of these tables, each from left to right."""
    found: list[list[str]] = []
    for section in load_registry().forms[form].sections:
        if section.section in sections:
            cells = [[cell_name(cell.metric, one) for one in cell.applicants or (TOTAL,)] for cell in section.cells]
            found += [[name for row in cells for name in row]] if section.layout == "single_row" else cells
    return found


def _of(figures: Figures, name: str) -> Decimal:
    value = figures[name]
    assert value is not None
    return value


@dataclass
class Score:
    """What was found of one kind of fault."""

    faults: int = 0
    unseen: int = 0  # no sum fails
    found: int = 0  # the true cells, with their true values, are among the repairs
    only: int = 0  # and nothing else
    first: int = 0  # of rank 1
    within_five: int = 0  # among at most five repairs
    proposed: int = 0
    proposed_wrong: int = 0
    suspected: int = 0  # anything is named
    seconds: list[float] = field(default_factory=list)

    def take(self, rows: tuple[SuspectCell, ...], truth: Change) -> None:
        """Count one fault; ``truth`` holds what was right."""
        listed = repairs(rows)
        rank = {row.repair: row.rank for row in rows}
        at = next((number for number, repair in enumerate(listed, start=1) if repair == truth), None)
        self.suspected += bool(rows)
        proposed = {
            f"{r.metric_code}@{r.applicant_code}": r.proposed_value for r in rows if r.proposed_value is not None
        }
        self.proposed += proposed == truth
        self.proposed_wrong += bool(proposed) and proposed != truth
        if at is not None:
            self.found += 1
            self.only += len(listed) == 1
            self.within_five += len(listed) <= 5
            self.first += rank[at] == 1


KINDS: dict[str, Fault] = {
    "one cell of table 3": some_cells(1, "applications"),
    "one cell of table 4": some_cells(1, "review_litigation"),
    "one cell of table 2": some_cells(1, "proactive"),
    "two cells of tables 3 and 4": some_cells(2, "applications", "review_litigation"),
    "two neighbours exchanged": neighbours("applications", "review_litigation"),
    "a row moved by one column": shifted,
}


def measure(form: str, fault: Fault, number: int) -> Score:
    """Put so many faults of one kind into as many forms and name the cells."""
    score = Score()
    for figures, change in _faults(form, fault, number):
        wrong = {**figures, **change}
        places = failed(form, wrong)
        score.faults += 1
        score.unseen += not places
        start = time.process_time()
        rows = suspects(form, wrong, places)
        score.seconds.append(time.process_time() - start)
        score.take(rows, {name: _of(figures, name) for name in change})
    return score


def _faults(form: str, fault: Fault, number: int) -> Iterator[tuple[Figures, Change]]:
    random = Random(f"{form}{number}")
    seed = done = 0
    while done < number:
        figures = filled(form, seed, largest=random.choice((9, 60, 3000)))
        seed += 1
        change = fault(figures, form, random)
        if change is not None:
            done += 1
            yield figures, change


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=500, help="faults of each kind and form")
    number = parser.parse_args().number
    print(f"load average {os.getloadavg()[0]:.1f}")
    heads = ("form, fault", "faults", "no sum fails", "found", "only one", "first", "among ≤ 5", "proposed", "wrongly")
    print(f"| {' | '.join(heads)} | named | ms, 99 % |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for form in FORMS:
        for name, fault in KINDS.items():
            score = measure(form, fault, number)
            seen = score.faults - score.unseen or 1
            ms = sorted(1000 * each for each in score.seconds)
            shares = (score.found, score.only, score.first, score.within_five, score.proposed)
            print(
                f"| {form} {name} | {score.faults} | {score.unseen} | "
                + " | ".join(f"{share / seen:.1%}" for share in shares)
                + f" | {score.proposed_wrong} | {score.suspected} | "
                f"{statistics.median(ms):.1f}, {ms[int(len(ms) * 0.99)]:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
