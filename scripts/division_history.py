"""From the divisions of 2008 and the list of changes to periods of unchanged name, level, parent and code."""

from dataclasses import dataclass, field, replace

from division_names import division_type

FIRST_YEAR = 2008
LAST_YEAR = 2025


class HistoryError(Exception):
    """The changes do not fit the divisions that they change."""


@dataclass(frozen=True)
class Change:
    """One line of changes.csv: what becomes of one division in one year."""

    line: int
    year: int
    kind: str  # continues, merged, split, carved, created
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    source: str


@dataclass(frozen=True)
class State:
    """A division in one year."""

    unit: int
    code: str
    name: str
    source: str

    @property
    def level(self) -> str:
        """Its level, which its code shows."""
        if self.code == "000000":
            return "national"
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    @property
    def kind(self) -> str:
        """The Chinese word for its type."""
        return division_type(self.code, self.name)


@dataclass
class History:
    """Every division in every year, by code; and which unit passed what to which unit."""

    years: dict[int, dict[str, State]] = field(default_factory=dict)
    passed: list[tuple[int, int, int, str]] = field(default_factory=list)  # year, unit, successor unit, kind


def replay(base: dict[str, str], base_source: str, changes: list[Change]) -> History:
    """Apply the changes year by year to the divisions of FIRST_YEAR. Raises HistoryError on a change that cannot be."""
    history = History()
    state = {
        code: State(unit, code, name, base_source) for unit, (code, name) in enumerate(sorted(base.items()), start=1)
    }
    next_unit = len(state) + 1
    history.years[FIRST_YEAR] = state
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        state, next_unit = _next_year(history, state, [c for c in changes if c.year == year], next_unit)
        history.years[year] = state
    return history


def _next_year(
    history: History, before: dict[str, State], changes: list[Change], next_unit: int
) -> tuple[dict[str, State], int]:
    after = dict(before)
    for change in changes:
        old = before.get(change.old_code)
        if change.old_code and (old is None or old.name != change.old_name):
            raise HistoryError(
                f"changes.csv line {change.line}: no {change.old_code} {change.old_name} existed in {change.year - 1}"
            )
        if change.kind in ("continues", "merged", "split"):
            after.pop(change.old_code, None)
    taken = set(after)
    for change in changes:
        if change.kind == "continues":
            if change.new_code in taken:
                raise HistoryError(f"changes.csv line {change.line}: {change.new_code} is taken by another division")
            taken.add(change.new_code)
            old = before[change.old_code]
            after[change.new_code] = replace(old, code=change.new_code, name=change.new_name, source=change.source)
    for change in changes:
        if change.new_code not in after:
            after[change.new_code] = State(next_unit, change.new_code, change.new_name, change.source)
            next_unit += 1
        if after[change.new_code].name != change.new_name:
            raise HistoryError(
                f"changes.csv line {change.line}: {change.new_code} is {after[change.new_code].name}, "
                f"not {change.new_name}, in {change.year}"
            )
        if change.kind in ("merged", "split", "carved"):
            kind = "merged" if change.kind == "merged" else "split"
            history.passed.append((change.year, before[change.old_code].unit, after[change.new_code].unit, kind))
    return after, next_unit


def parent_code(code: str, state: dict[str, State]) -> str:
    """The code of the division above: the prefecture if there is one, else the province, else the country."""
    if code == "000000":
        return ""
    if code.endswith("0000"):
        return "000000"
    prefecture = code[:4] + "00"
    return prefecture if not code.endswith("00") and prefecture in state else code[:2] + "0000"
