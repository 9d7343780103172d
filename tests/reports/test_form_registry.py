"""The registry describes the three forms completely, and a wrong row is named by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dagster_project import project_files
from dagster_project.reports.forms.registry import Registry, RegistryError, load_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.mark.parametrize(
    ("form", "cells", "rows_by_section"),
    [
        (
            "2014",
            58,
            {
                "proactive": 8,
                "response": 8,
                "requests": 23,
                "review_litigation": 8,
                "complaints_fees": 2,
                "organisation": 6,
                "meetings_training": 3,
            },
        ),
        ("2019", 198, {"proactive": 22, "applications": 23, "review_litigation": 15}),
        ("2021", 200, {"proactive": 10, "applications": 25, "review_litigation": 15}),
    ],
)
def test_form_is_complete(registry: Registry, form: str, cells: int, rows_by_section: dict[str, int]) -> None:
    assert len(registry.cell_names(form)) == cells
    assert {s.section: len(s.cells) for s in registry.forms[form].sections} == rows_by_section
    assert [cell.order for cell in registry.forms[form].cells] == list(range(1, sum(rows_by_section.values()) + 1))


@pytest.mark.parametrize(
    ("year", "form"),
    [(None, "narrative"), (2008, "narrative"), (2013, "narrative"), (2014, "2014"), (2018, "2014"), (2019, "2019"),
     (2020, "2019"), (2021, "2021"), (2031, "2021"), (2007, "narrative")],
)  # fmt: skip
def test_form_in_force(registry: Registry, year: int | None, form: str) -> None:
    assert registry.form_in_force(year) == form


def test_signatures_tell_the_forms_apart(registry: Registry) -> None:
    """No signature is part of a label of another form, or a table of that form would be taken for this one."""
    for form in registry.forms.values():
        for signature in form.signatures:
            elsewhere = [
                (other.code, label)
                for other in registry.forms.values()
                if other.code != form.code
                for cell in other.cells
                for label in cell.label_path
                if signature in label
            ]
            assert not elsewhere, f"{signature} of form {form.code} also stands in {elsewhere}"


def test_parent_is_in_the_same_section_as_its_part(registry: Registry) -> None:
    for metric in registry.metrics.values():
        if metric.parent:
            assert registry.metrics[metric.parent].section == metric.section, metric.code


def test_stock_is_never_additive_over_years(registry: Registry) -> None:
    assert [m.code for m in registry.metrics.values() if m.measure == "stock" and m.is_additive_over_years] == []


BROKEN = [
    ("cells.csv", "disclosure.items", "disclosure.item", "unknown code 'disclosure.item'; is disclosure.items.* meant"),
    ("cells.csv", "2014,2,proactive,disclosure.normative_documents", "2014,2,proactive,disclosure.items", "duplicate"),
    ("cells.csv", "其中:主动公开规范性文件数", "", "a label is empty"),
    ("cells.csv", "2.传真申请数", "1.当面申请数", "duplicate '1.当面申请数' in form 2014"),
    ("cells.csv", "2014,1,proactive", "2015,1,proactive", "no section"),
    ("metrics.csv", "disclosure.items,proactive,条", "disclosure.items,proactive,", "no unit"),
    ("metrics.csv", "disclosure.items,proactive,条", "disclosure.items,proactive,斤", "unknown unit"),
    ("metrics.csv", "disclosure.items,proactive,条,count", "disclosure.items,proactive,条,money", "does not fit"),
    ("metrics.csv", "procurement.items,", "procurement.amount,", "duplicate code"),
    ("labels.csv", ",总计,合计", ",总计,总计", "duplicate label"),
    (
        "signatures.csv",
        "2021,本年制发件数",
        "2019,本年制发件数",
        "prints '本年制发件数', which holds a signature of form 2019",
    ),
    ("cells.csv", "上一年项目数量", "现行有效件数", "prints '现行有效件数', which holds a signature of form 2021"),
    ("signatures.csv", "2021,本年废止件数", "2021,本年制发件数", "duplicate form '2021' and signature '本年制发件数'"),
    ("signatures.csv", "2021,本年废止件数", "2022,本年废止件数", "unknown form '2022'; is 20.* meant"),
    ("forms.csv", "2014,2018,2014", "2014,2019,2014", "the form 2014 .*line 3.* is in force until 2019"),
    ("forms.csv", "2014,2018,2014", "2014,,2014", "the form 2014 .*line 3.* has no last_year"),
    ("forms.csv", "2019,2020,2019", "2019,2018,2019", "last_year is before first_year"),
    ("forms.csv", "2014,2018,2014", "2014,2017,2014", "no form is in force from 2018 to 2018"),
    ("forms.csv", "2021,,2021,", "2021,,2019,", "cells_of must be 2021"),
    ("forms.csv", "2008,2013,2014", "2008,2013,narrative", "form narrative of cells_of has no sections"),
    ("forms.csv", "\n2021,2021", "\n2019,2021", "duplicate form '2019': also in .*forms.csv, line 4"),
    (
        "sections.csv",
        "2021,applications,matrix",
        "2021,applications,list",
        "no section 'applications' of layout matrix",
    ),
    ("sections.csv", "2021,proactive,blocks", "2021,proactive,matrix", "applicant_columns.csv must name its columns"),
    ("sections.csv", "2021,proactive,blocks", "2021,proactive,list", "needs a row_path and no column_path"),
    ("sections.csv", "2014,response,list", "2014,response,single_row", "needs no row_path and a column_path"),
    ("sections.csv", "2014,response,", "2014,proactive,", "duplicate form '2014' and section 'proactive'"),
    ("applicant_columns.csv", "2021,applications,7,total", "2021,applications,7,sum", "unknown applicant 'sum'"),
    ("applicant_columns.csv", "2021,applications,7,total", "2021,applications,6,total", "duplicate .*order '6'"),
    (
        "metrics.csv",
        "applications.new,applications,件,count,本年新收政府信息公开申请数量,Applications received this year"
        ",,flow,false,true,true,true",
        "applications.new,applications,件,count,本年新收政府信息公开申请数量,Applications,,flow,false,true,true,false",
        "no breakdown by applicant",
    ),
    (
        "metrics.csv",
        ",requests.completed,flow",
        ",requests.complete,flow",
        "unknown parent",
    ),
    (
        "metrics.csv",
        "Items of government information disclosed proactively,,",
        "Items,disclosure.normative_documents,",
        "the metric disclosure.items lies below itself",
    ),
    ("metrics.csv", "disclosure.items,proactive", "disclosure.Items,proactive", "must be words of small letters"),
    ("labels.csv", ",科研机构,", ",科学机构,", "no form prints the label '科学机构'"),
    ("labels.csv", "2021,行政规范性文件", "2014,行政规范性文件", "form 2014 prints no label '行政规范性文件'"),
    ("deadlines.csv", "2008,2018", "2008,2019", "the deadline from 2008 .* is in force until 2019"),
    ("deadlines.csv", "03-31,03-31", "31.3.,03-31", "department must be month and day"),
    ("concordance.csv", "requests.received,", "requests.recieved,", "unknown metric_code 'requests.recieved'"),
    ("concordance.csv", ",near,", ",similar,", "unknown grade"),
    ("applicants.csv", "business,", "natural_person,", "duplicate code"),
    ("units.csv", "万元,money,元,10000", "万元,money,元,many", "whole number"),
]


@pytest.mark.parametrize(("file", "good", "bad", "message"), BROKEN)
def test_wrong_row_is_named_with_its_line(tmp_path: Path, file: str, good: str, bad: str, message: str) -> None:
    folder = tmp_path / "forms"
    shutil.copytree(project_files.path("data", "forms"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert good in text
    (folder / file).write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RegistryError, match=rf"\w+\.csv, line \d+: .*{message}"):
        load_registry((folder,))
