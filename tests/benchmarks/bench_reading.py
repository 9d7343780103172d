"""How long reading a file takes, beside the bare libraries that open such files, and what it takes of memory.

    python tests/benchmarks/bench_reading.py
    python tests/benchmarks/bench_reading.py --seeds 4 --rounds 2

Not a test: run it by hand, on a quiet machine. Every reader runs in a process of its own over the same generated files
(``published_files.py``), each file once, after some more files that only make it load what it needs; so no reader meets
a text that it has read before. Rounds take turns. Times are of the processor; the last figures, of two worker
processes, are by the clock.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

WARM_UP = "warm-up"
WARM_UP_SEEDS = 3
STYLES = {
    "page": "web page of a site",
    "bare": "bare web page",
    "word": "Word document",
    "sheet": "workbook",
    "ruled": "ruled PDF",
    "text": "plain text of data/reports",
}
Reader = Callable[[bytes], object]


def whole() -> Reader:
    """Our reader: from bytes to cells, statements and identity. What it loads but once counts as an import."""
    from dagster_project.reports.jurisdictions import load_divisions
    from dagster_project.reports.read import read_bytes

    load_divisions().matcher(townships=True)
    return read_bytes


def opening() -> Reader:
    """Our opening only: from bytes to paragraphs and tables."""
    from dagster_project.reports.documents.open import open_document

    return open_document


def tables_only() -> Reader:
    """Our opening and the cells of the form's tables: neither prose nor whose report it is."""
    from dagster_project.reports.documents.open import open_document
    from dagster_project.reports.forms.registry import load_registry
    from dagster_project.reports.read import text_of
    from dagster_project.reports.recognise import recognise_form
    from dagster_project.reports.tables import read_tables

    registry = load_registry()

    def read(data: bytes) -> object:
        document = open_document(data)
        form, _ = recognise_form(text_of(document), None, registry)
        return read_tables(document, registry.forms[form], registry)

    return read


def lxml_cells() -> Reader:
    """The tree of lxml and the text of every cell."""
    from lxml import etree

    def read(data: bytes) -> list[str]:
        root = etree.HTML(data)
        return ["".join(cell.itertext()) for cell in root.iter("td", "th")]

    return read


def pandas_tables() -> Reader:
    """All tables as data frames, by lxml."""
    import pandas

    return lambda data: pandas.read_html(io.BytesIO(data), flavor="lxml", encoding="utf-8")


def soup_cells() -> Reader:
    """The tree of BeautifulSoup, made by lxml, and the text of every cell."""
    from bs4 import BeautifulSoup

    def read(data: bytes) -> list[str]:
        return [cell.get_text() for cell in BeautifulSoup(data, "lxml").find_all(["td", "th"])]

    return read


def docx_cells() -> Reader:
    """The paragraphs of python-docx and the text of every cell of every table."""
    import docx

    def read(data: bytes) -> list[str]:
        document = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return cells + [paragraph.text for paragraph in document.paragraphs]

    return read


def calamine_rows() -> Reader:
    """The rows of every sheet."""
    from python_calamine import CalamineWorkbook

    def read(data: bytes) -> list[Any]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    return read


def openpyxl_rows() -> Reader:
    """The values of every sheet."""
    import openpyxl

    def read(data: bytes) -> list[Any]:
        return [list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets]

    return read


def pdfplumber_tables() -> Reader:
    """The tables and the text of every page."""
    import pdfplumber

    def read(data: bytes) -> list[Any]:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [(page.extract_tables(), page.extract_text()) for page in pdf.pages]

    return read


READERS: dict[str, tuple[str, Callable[[], Reader], str | None]] = {
    "gongkai": ("gongkai, everything", whole, None),
    "tables": ("gongkai, opening and tables", tables_only, None),
    "opening": ("gongkai, opening only", opening, None),
    "lxml": ("lxml, tree and cell texts", lxml_cells, "lxml"),
    "pandas": ("pandas.read_html", pandas_tables, "pandas"),
    "soup": ("BeautifulSoup (lxml), cell texts", soup_cells, "bs4"),
    "docx": ("python-docx, texts and cells", docx_cells, "docx"),
    "calamine": ("python-calamine, rows", calamine_rows, "python_calamine"),
    "openpyxl": ("openpyxl, values", openpyxl_rows, "openpyxl"),
    "pdfplumber": ("pdfplumber, tables and text", pdfplumber_tables, "pdfplumber"),
}
COMPARED: dict[str, tuple[str, ...]] = {  # style -> readers, the first being what the ratios are against
    "page": ("lxml", "pandas", "soup"),
    "bare": ("lxml", "pandas", "soup"),
    "word": ("docx",),
    "sheet": ("calamine", "openpyxl"),
    "ruled": ("pdfplumber",),
    "text": (),
}


def measure(reader: str, paths: list[Path]) -> dict[str, Any]:
    """In this process: the milliseconds of each file, and the megabytes before the first file and at most."""
    read = READERS[reader][1]()
    for path in paths:
        if WARM_UP in path.name:
            read(path.read_bytes())
    before = peak_memory()
    spent: dict[str, float] = {}
    for path in paths:
        if WARM_UP not in path.name:
            data = path.read_bytes()
            started = time.process_time()
            read(data)
            spent[path.name] = (time.process_time() - started) * 1000
    return {"spent": spent, "before": before, "peak": peak_memory()}


def peak_memory() -> float:
    """Megabytes that this process has held at most. (The system's own count includes what a parent held.)"""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def in_child(reader: str, paths: list[Path]) -> dict[str, Any]:
    """What :func:`measure` finds in a process of its own."""
    command = [sys.executable, __file__, "--reader", reader]
    done = subprocess.run(command, input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def seed_of(path: Path) -> int:
    """The seed of a generated file, by its name."""
    return int(path.stem.rpartition("-")[2])


def is_installed(reader: str) -> bool:
    """Whether the library that a reader stands for is there; says so where it is not."""
    module = READERS[reader][2]
    try:
        import_module(module or "dagster_project")
    except ImportError:
        print(f"{READERS[reader][0]}: skipped, {module} is not installed")
        return False
    return True


def compare(style: str, paths: list[Path], rounds: int) -> None:
    """Print the table of one kind of file."""
    readers = [name for name in ("gongkai", "tables", "opening", *COMPARED[style]) if is_installed(name)]
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name in readers:
            runs[name].append(in_child(name, paths))
    files = [path for path in paths if WARM_UP not in path.name]
    size = statistics.mean(path.stat().st_size for path in files) / 1024
    print(f"\n{STYLES[style]}: {len(files)} files of {size:.0f} kB on average; medians of {rounds} rounds")
    mean = {
        name: statistics.mean(statistics.median(run["spent"][path.name] for run in runs[name]) for path in files)
        for name in readers
    }
    bases = [name for name in COMPARED[style] if name in mean]
    print(f"  {'':34}{'ms a file':>10}" + "".join(f"{'× ' + name:>14}" for name in bases) + f"{'peak MB (before)':>20}")
    for name in readers:
        ratios = "".join(f"{mean[name] / mean[base]:14.2f}" for base in bases)
        peak, before = (max(run[key] for run in runs[name]) for key in ("peak", "before"))
        print(f"  {READERS[name][0]:34}{mean[name]:10.2f}{ratios}{peak:13.0f} ({before:.0f})")


def speed_up(paths: list[Path]) -> None:
    """Print what a second worker process brings."""
    from dagster_project.reading.read import read_paths
    from dagster_project.settings import WORKERS_VARIABLE

    seconds: dict[int, float] = {}
    print(f"\nreading {len(paths)} files in worker processes, {os.cpu_count()} processors")
    for workers in (1, 2):
        os.environ[WORKERS_VARIABLE] = str(workers)
        load = os.getloadavg()[0]
        started = time.perf_counter()
        reports = sum(1 for _ in read_paths(paths))
        seconds[workers] = time.perf_counter() - started
        print(f"  {workers}: {seconds[workers]:.1f} s for {reports} reports, with the start; load average {load:.1f}")
    print(f"  speed-up from one to two: {seconds[1] / seconds[2]:.2f}")


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=6, help="files of each form and style")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--styles", default=",".join(STYLES), help=", ".join(STYLES))
    parser.add_argument("--reader", help=argparse.SUPPRESS)  # in a child: which reader to measure
    chosen = parser.parse_args()
    if chosen.reader:
        print(json.dumps(measure(chosen.reader, [Path(line) for line in sys.stdin.read().splitlines()])))
        return
    from tests.benchmarks.published_files import written

    print(f"Python {sys.version.split()[0]}, load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        paths = list(written(Path(name), chosen.seeds + WARM_UP_SEEDS))
        paths = [
            path.rename(path.with_stem(path.stem + WARM_UP)) if seed_of(path) > chosen.seeds else path for path in paths
        ]
        for style in chosen.styles.split(","):
            own = [path for path in paths if path.name.startswith(style)]
            if style == "text":
                own = sorted((ROOT / "data" / "reports").glob("*.txt"))
                own += [path for path in paths if path.name.startswith("bare") and WARM_UP in path.name]
            compare(style, own, chosen.rounds)
        speed_up([path for path in paths if path.suffix in (".html", ".docx", ".xlsx")] * 4)


if __name__ == "__main__":
    main()
