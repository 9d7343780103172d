"""Rows of one's own that are wrong are named by file and line, with what to do; nothing is read with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dagster_project.arithmetic.rules import load_rules
from dagster_project.reports.forms.registry import RegistryError, load_registry
from tests.new_form import invented

BUNDLED = invented.LAYERS[0]

# file, what stands there, what is put in its place, what the error says
WRONG = [
    ("cells.csv", "inspections.decisions,", "inspections.decision,", r"cells.csv, line 23: unknown code 'inspections."
     r"decision'; is inspections.decisions.* meant\?; a new one is a row of metrics.csv"),
    ("cells.csv", "2027,2,app", "2027,1,app", r"line 3: duplicate '1' in form 2027: also in .*cells.csv, line 2"),
    ("metrics.csv", "套,count,公共数据:本年开放", "箱,count,公共数据:本年开放",
     r"line 5: unknown unit '箱'; a new one is a row of units.csv"),
    ("metrics.csv", "accounts.closed,", "meetings.held,", r"line \d+: duplicate code 'meetings.held': also in "
     r"data/forms/metrics.csv, line \d+; remove one of the two rows"),
    ("forms.csv", "2021,2026,2021", "2021,2027,2021", r"forms.csv, line 3: first_year is 2027, but the form 2021 .* is "
     r"in force until 2027\. Give that row last_year 2026"),
    ("forms.csv", "2021,2021年版年度报告格式,Report format of 2021,2021,2026,2021,国办公开办函〔2021〕30号\n", "",
     r"forms.csv, line 2: first_year is 2027, but the form 2021 \(data/forms/forms.csv, line 5\) has no last_year"),
    ("deadlines.csv", "2027,,02-15", "2025,,02-15", r"deadlines.csv, line 3: .* the deadline from 2019"),
    ("signatures.csv", "2027,本年收费金额\n", "", r"cells.csv, line 25: the form 2027 prints '本年收费金额', which "
     r"holds a signature of form 2021: .* Add the row 2027,本年收费金额"),
    ("applicant_columns.csv", "2027,applications,9,total,总计\n", "", r"sections.csv, line 2: .* total among them"),
    ("labels.csv", "2027,年末有效件数", "2027,年末件数",
     r"labels.csv, line 2: the form 2027 prints no label '年末件数'"),
    ("sections.csv", "form,section,layout", "form,section,kind", r"sections.csv, line 1: unknown column 'kind'"),
]  # fmt: skip
WRONG_RULES = [
    ("applications.outcome.transferred + applications.outcome.other", "applications.outcome.transfered",
     r"rules.csv, line 3: right: unknown metric 'applications.outcome.transfered' in form 2027; is applications.outcome"
     r".transferred.* meant"),
    (" + *@media", " + *@press", r"rules.csv, line 4: right: unknown applicant 'press'"),
    ("litigation.second.lost +", "litigation_direct.upheld +",
     r"line 7: right: unknown metric 'litigation_direct.upheld' in form 2027"),
    ("2027.E6", "2021.E6", r"rules.csv, line 7: duplicate id '2021.E6'"),
]  # fmt: skip


def changed(folder: Path, file: str, good: str, bad: str) -> tuple[Path, ...]:
    own = folder / "forms"
    shutil.copytree(invented.ADDED / "forms", own)
    text = (own / file).read_text(encoding="utf-8")
    assert good in text
    (own / file).write_text(text.replace(good, bad, 1), encoding="utf-8")
    return (BUNDLED, own)


@pytest.mark.parametrize(("file", "good", "bad", "message"), WRONG)
def test_a_wrong_row_is_named(tmp_path: Path, file: str, good: str, bad: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        load_registry(changed(tmp_path, file, good, bad))


@pytest.mark.parametrize(("good", "bad", "message"), WRONG_RULES)
def test_a_wrong_rule_is_named(tmp_path: Path, good: str, bad: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        load_rules(changed(tmp_path, "rules.csv", good, bad))


def test_a_rule_across_tables_with_other_columns_is_named(tmp_path: Path) -> None:
    own = changed(
        tmp_path, "sections.csv", "2027,channels", "2027,online,matrix,网上申请,Online,网上申请\n2027,channels"
    )[1]
    rows = {
        "metrics.csv": "online.requests,online,件,count,网上申请,Online,,flow,false,true,true,true\n",
        "cells.csv": "2027,44,online,online.requests,网上申请数,\n",
        "applicant_columns.csv": "2027,online,1,natural_person,个人\n2027,online,2,total,总计\n",
        "rules.csv": "2027.X,2027,soft,hint,per_applicant,online.requests,<=,applications.new,,,true,网,n,网,s\n",
    }
    for file, text in rows.items():
        with (own / file).open("a", encoding="utf-8") as stream:
            stream.write(text)
    assert load_registry((BUNDLED, own)).applicants_of("2027", "online.requests") == ("natural_person", "total")
    with pytest.raises(RegistryError, match=r"'online.requests' and 'applications.new' stand in tables with other"):
        load_rules((BUNDLED, own))


def test_files_that_cannot_be_rows_are_named(tmp_path: Path) -> None:
    layers = changed(tmp_path, "labels.csv", "年末", "年末")
    file = layers[1] / "labels.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(RegistryError, match=r"labels.csv: not UTF-8; save it as CSV in UTF-8"):
        load_registry(layers)
    file.rename(file.with_name("label.csv"))
    with pytest.raises(RegistryError, match=r"label.csv: no file of the registry has this name; is labels.csv meant"):
        load_registry((BUNDLED, tmp_path / "forms"))


def test_a_sheet_program_may_have_saved_them(tmp_path: Path) -> None:
    """With a byte order mark and line ends of Windows."""
    layers = changed(tmp_path, "labels.csv", "年末", "年末")
    for file in layers[1].iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_registry(layers).forms == invented.REGISTRY.forms


@pytest.mark.parametrize("command", ["parse", "check"])
def test_the_commands_tell_it_and_read_nothing(tmp_path: Path, command: str) -> None:
    changed(tmp_path, "cells.csv", "inspections.decisions,", "inspections.decision,")
    (tmp_path / "a.txt").write_text("report", encoding="utf-8")
    done = invented.run("dagster_project.cli", command, str(tmp_path / "a.txt"), data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cells.csv, line 23: unknown code" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    for module in (("dagster_project.cli", "parse", __file__), ("dagster_project.reports.forms",)):
        done = invented.run(*module, data=tmp_path)
        assert done.returncode == 1
        assert "there is no folder" in done.stderr
        assert "Traceback" not in done.stderr
