"""How long it takes to validate many generated reports, beside a hand-written pass that computes the same residuals.

    python tests/benchmarks/bench_validation.py 100000

Not a test: run it by hand, on a quiet machine. The reports are made in DuckDB: leaf cells from a hash, sums as the
rule table has them; one in a hundred has a wrong cell, one in ten has blanks.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dagster_project.arithmetic.rules import Instance, Rule, enforced_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import validate
from dagster_project.warehouse import raw_schema

FORMS = ("2014", "2019", "2021")


def generate(database: Path, reports: int) -> None:
    """Fill a scratch file with reports of the three forms in equal parts."""
    registry = load_registry()
    with duckdb.connect(database) as connection:
        raw_schema.create(connection)
        connection.execute("ALTER TABLE raw.report RENAME TO full_report")
        connection.execute("CREATE TABLE raw.report AS FROM raw.full_report LIMIT 0")  # what is not known may be null
        for number, form in enumerate(FORMS):
            names = registry.cell_names(form)
            raw_schema.create_wide_tables(connection, form, names)
            keys = f"SELECT k * {len(FORMS)} + {number} + 1 AS report_key FROM range({reports} // {len(FORMS)}) AS t(k)"
            connection.execute(
                "INSERT INTO raw.report BY NAME"
                f" SELECT report_key, '{form}' AS form, 'county' AS level, 'government' AS issuer_kind FROM ({keys})"
            )
            leaves = ", ".join(f"(hash(report_key, '{name}') % 40)::DECIMAL(20,6) AS \"{name}\"" for name in names)
            query = f"SELECT report_key, {leaves} FROM ({keys})"
            for layer in _layers(form):
                sums = ", ".join(f'{expression} AS "{name}"' for name, expression in layer.items())
                query = f"SELECT * REPLACE ({sums}) FROM ({query})"
            connection.execute(f"CREATE OR REPLACE TEMP TABLE clean AS {query}")
            faulty = names[len(names) // 2]
            blanks = "".join(
                f', CASE WHEN report_key % 10 = 3 AND "{name}" < 3 THEN NULL ELSE "{name}" END AS "{name}"'
                for name in names[::7]
                if name != faulty
            )
            wrong = f'CASE WHEN report_key % 100 = 1 THEN "{faulty}" + 1 ELSE "{faulty}" END AS "{faulty}"'
            connection.execute(f"INSERT INTO raw.wide_{form} SELECT * REPLACE ({wrong}{blanks}) FROM clean")


def _layers(form: str) -> list[dict[str, str]]:
    """The sums, layer upon layer: a sum of sums comes after those it is made of."""
    rules = [r for r in enforced_rules(form) if r.scope != "cell" and not r.implied_by and r.kind != "soft"]
    heads = {rule.id: {term.metric for term in rule.sides[0].terms[:1]} for rule in rules}
    scopes = ("report", "per_applicant", "per_row")

    def order(rule: Rule) -> tuple[bool, int, int]:
        named = {term.metric for side in rule.sides for term in side.terms}
        sums_inside = sum(bool(heads[other.id] & named) for other in rules if other is not rule)
        return rule.operator != "=", scopes.index(rule.scope), sums_inside

    layers: list[dict[str, str]] = []
    for rule in sorted(rules, key=order):
        places = [i for i in rule.instances() if rule.scope != "per_applicant" or i.applicant != "total"]
        if rule.operator == "<=":
            pairs = [(i.right[0][1].name, i.left[0][1].name) for i in places]
            layers.append({larger: f'greatest("{larger}", "{smaller}")' for larger, smaller in pairs})
        else:
            layers.append({i.left[0][1].name: _settled(rule, i) for i in places})
    return layers


def _settled(rule: Rule, instance: Instance) -> str:
    head = instance.left[0][1].name
    others = "".join(
        f' {"-" if w > 0 else "+"} {abs(w)} * "{c.name}"' for c, w in instance.weights.items() if c.name != head
    )
    return f"0 {others}" if rule.operator == "=" else f'greatest("{head}", 0 {others})'


_HELD = {
    "needs": "({0}) <= 0 OR ({2}) > 0",
    "with": "(({0}) = 0) = (({2}) = 0)",
    "each": "({0}) >= ({2}) AND (({0}) = 0 OR ({2}) > 0)",
}
"""When the rules hold that are no plain comparison."""


def single_pass(database: Path) -> int:
    """The same sums in one SELECT for each form: how many are off. What validation is measured against."""
    off = 0
    with duckdb.connect(database, read_only=True) as connection:
        for form in FORMS:
            tests = []
            for rule in enforced_rules(form):
                for instance in rule.instances() if rule.scope != "cell" and not rule.implied_by else ():
                    left, right = (
                        " + ".join([*(f'{w} * coalesce("{c.name}", 0)' for w, c in side), str(constant)])
                        for side, constant in (
                            (instance.left, instance.left_constant),
                            (instance.right, instance.right_constant),
                        )
                    )
                    tests.append(
                        f"(NOT ({_HELD.get(rule.operator, '{0} {1} {2}').format(left, rule.operator, right)}))::INT"
                    )
            row = connection.execute(f"SELECT sum({' + '.join(tests)}) FROM raw.wide_{form}").fetchone()
            off += int(row[0] or 0) if row else 0
    return off


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=100_000)
    reports = parser.parse_args().reports
    started = time.perf_counter()
    import great_expectations

    print(f"import Great Expectations {great_expectations.__version__}: {time.perf_counter() - started:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "scratch.duckdb"
        started = time.perf_counter()
        generate(database, reports)
        print(f"generate {reports} reports: {time.perf_counter() - started:.1f} s")
        started, cpu = time.perf_counter(), time.process_time()
        off = single_pass(database)
        spent = f"{time.perf_counter() - started:.1f} s, {time.process_time() - cpu:.1f} s of processor time"
        print(f"one hand-written pass: {spent}; {off} sums off (blanks as zero)")
        started, cpu = time.perf_counter(), time.process_time()
        verdicts = validate(database)
        print(f"validate: {time.perf_counter() - started:.1f} s, {time.process_time() - cpu:.1f} s of processor time")
        failing = {outcome.rule_id: outcome.failed for outcome in verdicts.outcomes if outcome.failed}
        with duckdb.connect(database, read_only=True) as connection:
            rows = connection.execute("SELECT count(*) FROM raw.check_result").fetchone()
        print(f"{rows[0] if rows else 0} verdicts; reports failing by rule: {failing}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")


if __name__ == "__main__":
    main()
