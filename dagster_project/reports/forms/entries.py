"""What the registry holds: forms, their sections and cells, metrics, applicants, units, concordance and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: `factor` of them make one of `base`; a scale (万) has no base of its own."""

    unit: str
    kind: str
    base: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Metric:
    """What a cell counts, whatever form prints it."""

    code: str
    section: str
    unit: str
    kind: str  # count, change (a signed count), money
    label_zh: str
    label_en: str
    parent: str | None
    measure: str  # flow, stock
    is_total: bool
    is_additive_over_bodies: bool
    is_additive_over_years: bool
    has_applicants: bool


@dataclass(frozen=True, slots=True)
class Applicant:
    """A kind of applicant: a column of the table of applications."""

    code: str
    label_zh: str
    label_en: str
    sort_order: int


@dataclass(frozen=True, slots=True)
class ApplicantColumn:
    """A column of a table by applicant, as its form prints it."""

    applicant: str
    path: tuple[str, ...]  # its heads from the outermost inwards

    @property
    def label(self) -> str:
        """The head right above its figures."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class FormCell:
    """One printed cell of a form (a row of cells, one for each of `applicants`, where it is broken down by them)."""

    form: str
    order: int
    section: str
    metric: str
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    unit: str
    kind: str
    applicants: tuple[str, ...]  # codes in printed order; none where it is not broken down

    @property
    def has_applicants(self) -> bool:
        """Whether the form prints it for each kind of applicant."""
        return bool(self.applicants)

    @property
    def label_path(self) -> tuple[str, ...]:
        """The labels of the cell from the outermost inwards."""
        return self.row_path + self.column_path


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a form."""

    form: str
    section: str
    layout: str
    label_zh: str
    label_en: str
    heading: str
    part_zh: str  # the part of the report that it is, as the form counts them (第三部分); empty where it does not
    cells: tuple[FormCell, ...]
    columns: tuple[ApplicantColumn, ...]  # of a table by applicant


@dataclass(frozen=True, slots=True)
class Form:
    """A statistical form; one without table has the cells of another (`cells_of`) for the figures in its prose."""

    code: str
    label_zh: str
    label_en: str
    first_year: int
    last_year: int | None
    cells_of: str
    legal_basis: str
    signatures: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """All cells of the form in printed order."""
        return tuple(cell for section in self.sections for cell in section.cells)

    def cell(self, metric: str) -> FormCell:
        """The cell of a metric. Raises KeyError where the form does not print it."""
        for section in self.sections:
            for cell in section.cells:
                if cell.metric == metric:
                    return cell
        raise KeyError(metric)


@dataclass(frozen=True, slots=True)
class Concordance:
    """How a metric of one form relates to a metric of another."""

    metric: str
    other: str
    grade: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day (MM-DD of the year after) until which reports of these years had to be published."""

    first_year: int
    last_year: int | None
    department: str
    government: str
    source: str
