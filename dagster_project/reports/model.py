"""What is read from a document: a report with its identity, cells, tables, statements and refusals.

Plain records without behaviour. Values are exact decimals in the unit of the metric; what was printed stays beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dagster_project.reports.documents.model import Document
from dagster_project.reports.records import record


class Outcome(StrEnum):
    """What became of one report of a file."""

    PARSED = "parsed"
    PARTIAL = "partial"  # a report, but something of its form's tables was refused
    UNRECOGNISED = "unrecognised"  # opened, but not a report, or too little of one to load
    UNREADABLE = "unreadable"  # cannot be opened


class Origin(StrEnum):
    """Where in the report a figure was printed."""

    TABLE = "table"
    NARRATIVE = "narrative"


class ValueStatus(StrEnum):
    """What a printed cell says. Only ``REPORTED`` has a value: a blank is not a zero."""

    REPORTED = "reported"
    BLANK = "blank"
    PLACEHOLDER = "placeholder"  # a dash, a slash
    TEXT = "text"  # a word: 无, 不适用


class TableStatus(StrEnum):
    """What became of one table of the report's form."""

    READ = "read"
    REFUSED = "refused"
    ABSENT = "absent"


class StatementKind(StrEnum):
    """What a statement in prose says about the figures."""

    VALUE = "value"
    BLOCK_SUM = "block_sum"
    PART = "part"
    RATE = "rate"
    GROWTH = "growth"


@record(frozen=True, slots=True)
class Cell:
    """One figure of a form as one report prints it, in its table or in the form's own words."""

    metric: str
    applicant: str | None  # None for a metric without breakdown by applicant
    value: Decimal | None  # in `unit`; None unless the status is REPORTED
    value_status: ValueStatus
    unit: str  # the metric's unit
    raw: str
    origin: Origin
    location: str
    raw_unit: str | None = None  # the unit as printed in the cell or its heading
    note: str | None = None


@record(frozen=True, slots=True)
class Statement:
    """A figure stated in prose, whether or not it becomes a cell."""

    kind: StatementKind
    metric: str | None  # None where no single code fits
    applicant: str | None
    value: Decimal | None
    raw: str
    sentence: str
    location: str


@record(frozen=True, slots=True)
class RefusedCell:
    """A printed value that found no home, and why."""

    section: str
    raw: str
    reason: str
    location: str


@dataclass(frozen=True, slots=True)
class TableReading:
    """What became of one table (section) of the report's form."""

    section: str
    status: TableStatus
    cells_expected: int
    cells_read: int
    reason: str | None = None


@record(frozen=True, slots=True)
class ReportSection:
    """A part of the report under its own heading (一、总体情况 ...)."""

    number: int  # position in the report, from 1
    heading: str
    text: str
    location: str


@record(frozen=True, slots=True)
class Evidence:
    """One observation that speaks for a part of the identity, e.g. field ``year``, value ``2019``, source ``title``."""

    field: str
    value: str
    source: str
    raw: str
    decides: bool = False  # whether the identity says the same


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is and of which year. What is not known is None, with a reason in ``unknown``."""

    title: str | None = None
    year: int | None = None
    issuer: str | None = None
    issuer_kind: str | None = None  # government, office, department, township_government, institution
    scope: str | None = None  # whole_jurisdiction, own_body, unknown
    jurisdiction: str | None = None  # path of names from the province down, joined by /
    jurisdiction_code: str | None = None
    jurisdiction_key: int | None = None
    level: str | None = None  # national, province, prefecture, county, township
    published_on: date | None = None
    source_url: str | None = None
    evidence: tuple[Evidence, ...] = ()
    unknown: dict[str, str] = field(default_factory=dict)  # field -> why it is not known


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """One report of one file, as far as it could be read."""

    file: str
    part: str | None  # of a file that holds several: "#2", "!/member.html"
    sha256: str  # of the file's (or the archive member's) bytes
    media_type: str
    outcome: Outcome
    reason: str | None
    form: str | None  # 2014, 2019, 2021, narrative
    identity: Identity
    cells: tuple[Cell, ...] = ()
    tables: tuple[TableReading, ...] = ()
    statements: tuple[Statement, ...] = ()
    refused: tuple[RefusedCell, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    document: Document | None = field(default=None, compare=False, repr=False)
    """What was opened, beside the first of the reports that it holds: from it they can be read again."""
