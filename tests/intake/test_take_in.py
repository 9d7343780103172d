"""One pass over the inbox: what lands, what the ledger says, and what is left alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dagster_project.intake import ledger as ledgers
from dagster_project.intake.inbox import printable, walk
from dagster_project.intake.landing import content_path
from dagster_project.intake.take_in import has_news, take_in
from dagster_project.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")


def put(settings: Settings, path: str, content: bytes) -> Path:
    file = settings.inbox / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def contents(settings: Settings) -> list[bytes]:
    return sorted(p.read_bytes() for p in settings.landing.rglob("*") if p.is_file())


def test_every_content_lands_once_and_every_path_is_in_the_ledger(settings: Settings) -> None:
    put(settings, "a.txt", b"one")
    put(settings, '甲/b b\'s "x".txt', b"two")
    put(settings, "甲/乙/c.txt", b"one")
    result = take_in(settings)
    states = ledgers.read(settings.ledger)
    assert (result.files, result.new) == (3, 3)
    assert set(states) == {"a.txt", '甲/b b\'s "x".txt', "甲/乙/c.txt"}
    assert contents(settings) == [b"one", b"two"]
    sha256 = states["a.txt"].current
    assert sha256 is not None
    assert content_path(settings.landing, sha256).read_bytes() == b"one"


def test_a_second_pass_adds_nothing_to_the_ledger(settings: Settings) -> None:
    put(settings, "a.txt", b"one")
    take_in(settings)
    before = settings.ledger.read_bytes()
    assert not has_news(settings)
    assert take_in(settings).unchanged == 1
    assert settings.ledger.read_bytes() == before


def test_an_unchanged_file_is_not_opened_again(settings: Settings) -> None:
    file = put(settings, "a.txt", b"one")
    os.utime(file, ns=(1, 1))
    time.sleep(1.1)  # the index trusts only stamps that are older than the clock's grain
    take_in(settings)
    file.chmod(0)  # changes the stamp (ctime), so that the file is opened: root may read it, others may not
    take_in(settings)
    index_size = (settings.work / "inbox.sqlite").stat().st_size
    assert index_size > 0
    file.chmod(0o644)
    assert take_in(settings).unchanged == 1


def test_changed_gone_and_back_are_told_apart(settings: Settings) -> None:
    file = put(settings, "a.txt", b"one")
    take_in(settings)
    file.write_bytes(b"two")
    assert has_news(settings)
    assert take_in(settings).changed == 1
    file.unlink()
    assert has_news(settings)
    assert take_in(settings).gone == 1
    assert take_in(settings).gone == 0
    assert not has_news(settings)
    put(settings, "a.txt", b"two")
    assert take_in(settings).back == 1
    assert len(ledgers.read(settings.ledger)["a.txt"].contents) == 2
    assert contents(settings) == [b"one", b"two"]


def test_links_out_of_the_inbox_and_pipes_are_refused_with_a_reason(settings: Settings, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    inside = put(settings, "a.txt", b"one")
    (settings.inbox / "out.txt").symlink_to(outside)
    (settings.inbox / "in.txt").symlink_to(inside)
    (settings.inbox / "folder").symlink_to(tmp_path)
    (settings.inbox / "nowhere.txt").symlink_to(settings.inbox / "missing")
    os.mkfifo(settings.inbox / "pipe")
    result = take_in(settings)
    states = ledgers.read(settings.ledger)
    refused = {path: state.refused for path, state in states.items() if state.refused}
    assert set(refused) == {"out.txt", "folder", "nowhere.txt", "pipe"}
    assert "out of the inbox" in str(refused["out.txt"])
    assert states["in.txt"].current == states["a.txt"].current
    assert contents(settings) == [b"one"]
    assert result.refused == 4
    assert not has_news(settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused_until_it_can_be_read(settings: Settings) -> None:
    file = put(settings, "a.txt", b"one")
    file.chmod(0)
    assert take_in(settings).refused == 1
    assert "Permission" in str(ledgers.read(settings.ledger)["a.txt"].refused)
    file.chmod(0o644)
    take_in(settings)
    assert ledgers.read(settings.ledger)["a.txt"].refused is None


def test_the_bytes_of_a_name_survive(settings: Settings) -> None:
    name = os.fsdecode(b"\xb1\xa8\xb8\xe6.txt")  # GB 18030, no UTF-8
    decomposed = "e\u0301.txt"  # stays decomposed
    put(settings, decomposed, b"two")
    with open(os.path.join(settings.inbox, name), "wb") as handle:  # noqa: PTH118, PTH123
        handle.write(b"one")
    take_in(settings)
    states = ledgers.read(settings.ledger)
    assert set(states) == {name, decomposed}
    assert printable(name) == "\\xb1\\xa8\\xb8\\xe6.txt"
    assert printable(decomposed) == decomposed
    assert not has_news(settings)


def test_a_torn_last_line_is_cut_off_and_its_file_seen_again(settings: Settings) -> None:
    put(settings, "a.txt", b"one")
    take_in(settings)
    whole = settings.ledger.read_bytes()
    put(settings, "b.txt", b"two")
    take_in(settings)
    torn = settings.ledger.read_bytes()[: len(whole) + 20]
    settings.ledger.write_bytes(torn)
    assert set(ledgers.read(settings.ledger)) == {"a.txt"}
    assert ledgers.complete_size(settings.ledger) == len(whole)
    assert take_in(settings).new == 1
    assert set(ledgers.read(settings.ledger)) == {"a.txt", "b.txt"}


def test_a_damaged_line_in_the_middle_is_reported_with_its_number(settings: Settings) -> None:
    put(settings, "a.txt", b"one")
    put(settings, "b.txt", b"two")
    take_in(settings)
    lines = settings.ledger.read_bytes().splitlines(keepends=True)
    settings.ledger.write_bytes(b"{nonsense\n" + lines[1])
    with pytest.raises(ledgers.DamagedLedgerError, match="line 1"):
        ledgers.read(settings.ledger)


def test_a_damaged_index_is_made_again(settings: Settings) -> None:
    put(settings, "a.txt", b"one")
    take_in(settings)
    (settings.work / "inbox.sqlite").write_bytes(b"no database" * 500)
    assert not has_news(settings)
    assert take_in(settings).unchanged == 1


def test_a_warehouse_inside_its_inbox_does_not_take_in_itself(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "inbox" / "home", inbox=tmp_path / "inbox")
    put(settings, "a.txt", b"one")
    assert take_in(settings).files == 1
    assert take_in(settings).files == 1
    assert not has_news(settings)


def test_an_inbox_that_cannot_be_listed_is_an_error(settings: Settings) -> None:
    with pytest.raises(FileNotFoundError):
        list(walk(settings.inbox / "missing"))
