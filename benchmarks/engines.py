"""What a gap table takes in each engine, beside what a user would write, in one run.

`python benchmarks/engines.py [--quick] [--signals N]` writes Parquet files of an organisation with
30 signals a person (`benchmarks/growth.py`), and in a process of its own for each way makes the gap
table by function and skill from them: our engines (numpy, DuckDB), and the same by hand in DuckDB
SQL, polars and pandas (newest signal per person, skill and source; signals discounted by age and
summed; a level per person and skill; beside requirements; by function and skill). By hand means
much less: no bias, no forgetting, no repeats, no prior, no chance of being short, and sums of
doubles in any order.

The goals: our engines agree to the bit, and numpy, files read, takes no more processor time than
DuckDB with the same sums. What is done by hand is no goal, for it is another sum.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402

from benchmarks.growth import SIGNALS, processor_seconds, write_organisation  # noqa: E402
from skillgap.core.tables import table_named  # noqa: E402
from skillgap.core.workforce import Workforce, empty_table  # noqa: E402

LARGE, QUICK = 1_000_000, 60_000
MEMORY_MONTHS, MONTH_DAYS = 36.0, 30.4375
Table = pd.DataFrame
TABLES = ("employees", "roles", "skills", "requirements", "signals")


def write_parquet(folder: Path, people: int) -> None:
    """Write the organisation as one Parquet file per table."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import csv

    write_organisation(folder / "csv", people)
    for name in TABLES:
        parts = [csv.read_csv(path) for path in sorted((folder / "csv").glob(f"{name} *.csv"))]
        pq.write_table(pa.concat_tables(parts), folder / f"{name}.parquet")


def by_numpy(folder: Path) -> Table:
    from skillgap.engines.arrays import Arrays

    return ours(Arrays(workforce_of(folder)))


def workforce_of(folder: Path) -> Workforce:
    """Return the tables as they are, with blanks for columns that are not in the files."""
    tables = {}
    for name in TABLES:
        found = pd.read_parquet(folder / f"{name}.parquet")
        kinds = {column.name: column.kind for column in table_named(name).columns}
        whole = empty_table(name).drop(columns=["source_file", "source_row"]).reindex(found.index)
        for column in found.columns:
            dated = kinds[column] == "date"
            whole[column] = pd.to_datetime(found[column]) if dated else found[column]
        tables[name] = whole
    return Workforce(tables, as_of=date(2025, 12, 15))


def by_duckdb(folder: Path) -> Table:
    from skillgap.engines.places import open_engine

    return ours(open_engine(str(folder)))


def ours(engine: object) -> Table:
    import skillgap as sg
    from skillgap.questions.profiles.terms import make_terms

    terms = make_terms(sg.default_assumptions(), engine.newest_day())  # type: ignore[attr-defined]
    return engine.gap_table(terms, ("function",), 5)  # type: ignore[attr-defined]


BY_HAND = f"""WITH aged AS (
  SELECT *, MAX(observed_on) OVER (PARTITION BY employee_id, skill_id, source) AS newest
  FROM signals
), summed AS (
  SELECT employee_id, skill_id, source, SUM(d) AS weight, SUM(d * level) AS total
  FROM (SELECT *, POWER(2, -DATE_DIFF('day', observed_on, newest) / {MONTH_DAYS * MEMORY_MONTHS})
    AS d FROM aged) GROUP BY ALL
), levels AS (
  SELECT employee_id, skill_id, SUM(total) / SUM(weight) AS level FROM summed GROUP BY ALL
)
SELECT function, r.skill_id, COUNT(*) AS people,
  SUM(GREATEST(required_level - COALESCE(level, 0), 0)) AS missing
FROM employees JOIN requirements r USING (role_id)
LEFT JOIN levels l ON l.employee_id = employees.employee_id AND l.skill_id = r.skill_id
GROUP BY ALL"""


def by_hand_in_duckdb(folder: Path) -> Table:
    import duckdb

    with duckdb.connect() as connection:
        for name in ("employees", "requirements", "signals"):
            connection.execute(f"CREATE VIEW {name} AS FROM '{folder / name}.parquet'")
        return connection.execute(BY_HAND).df()


def by_hand_in_polars(folder: Path) -> Table:
    import polars as pl

    key = ["employee_id", "skill_id"]
    staff, asked, signals = (
        pl.scan_parquet(folder / f"{name}.parquet")
        for name in ("employees", "requirements", "signals")
    )
    age = pl.col("observed_on").max().over([*key, "source"]) - pl.col("observed_on")
    d = (-age.dt.total_days() / (MONTH_DAYS * MEMORY_MONTHS) * 0.6931471805599453).exp()
    summed = (
        signals.with_columns(d=d).group_by([*key, "source"])
        .agg(weight=pl.col("d").sum(), total=(pl.col("d") * pl.col("level")).sum())
        .group_by(key).agg(level=pl.col("total").sum() / pl.col("weight").sum())
    )  # fmt: skip
    found = staff.join(asked, on="role_id").join(summed, on=key, how="left")
    missing = (pl.col("required_level") - pl.col("level").fill_null(0)).clip(lower_bound=0)
    return (
        found.with_columns(missing=missing).group_by(["function", "skill_id"])
        .agg(people=pl.len(), missing=pl.col("missing").sum()).collect().to_pandas()
    )  # fmt: skip


def by_hand_in_pandas(folder: Path) -> Table:
    key = ["employee_id", "skill_id"]
    staff, asked, signals = (
        pd.read_parquet(folder / f"{name}.parquet")
        for name in ("employees", "requirements", "signals")
    )
    seen = pd.to_datetime(signals["observed_on"])
    signals = signals.assign(seen=seen)
    newest = signals.groupby([*key, "source"])["seen"].transform("max")
    d = 2.0 ** (-(newest - seen).dt.days / (MONTH_DAYS * MEMORY_MONTHS))
    signals = signals.assign(weight=d, total=d * signals["level"])
    summed = signals.groupby([*key, "source"], as_index=False)[["weight", "total"]].sum()
    levels = summed.groupby(key, as_index=False)[["weight", "total"]].sum()
    found = staff.merge(asked, on="role_id").merge(levels, on=key, how="left")
    level = (found["total"] / found["weight"]).fillna(0.0)
    found["missing"] = (found["required_level"] - level).clip(lower=0)
    return found.groupby(["function", "skill_id"], as_index=False).agg(
        people=("missing", "size"), missing=("missing", "sum")
    )


OURS: dict[str, Callable[[Path], Table]] = {"ours, numpy": by_numpy, "ours, DuckDB": by_duckdb}
WAYS = {
    **OURS, "by hand, DuckDB SQL": by_hand_in_duckdb, "by hand, polars": by_hand_in_polars,
    "by hand, pandas": by_hand_in_pandas,
}  # fmt: skip


def work(way: str, folder: Path) -> tuple[float, float, float, Table]:
    """Return seconds, processor seconds, peak memory in GB and the table."""
    import skillgap  # noqa: F401 - what every way needs loaded is not counted

    before, began = processor_seconds(), time.perf_counter()
    table = WAYS[way](folder)
    spent = time.perf_counter() - began, processor_seconds() - before
    keys = ["function", "skill_id"]
    ordered = table.sort_values(keys, ignore_index=True)
    return *spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, ordered


def main() -> int:
    """Measure every way, print the table, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} signals")
    parser.add_argument("--signals", type=int, default=LARGE, help=f"by default {LARGE:,}")
    options = parser.parse_args()
    people = (QUICK if options.quick else options.signals) // SIGNALS
    spent: dict[str, float] = {}
    tables: list[Table] = []
    print(f"{people * SIGNALS:,} signals of {people:,} people")
    print(f"{'':<22}{'s':>8}{'processor s':>14}{'peak, GB':>11}")
    with tempfile.TemporaryDirectory() as place:
        write_parquet(Path(place), people)
        for way in WAYS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, spent[way], peak, table = pool.apply(work, (way, Path(place)))
            tables += [table] if way in OURS else []
            print(f"{way:<22}{seconds:>8.1f}{spent[way]:>14.1f}{peak:>11.2f}", flush=True)
    same = all(table.equals(tables[0]) for table in tables)
    ratio = spent["ours, numpy"] / spent["ours, DuckDB"]
    print(f"our engines agree to the bit: {'yes' if same else 'NO'}")
    met = same and ratio <= 1.0
    told = f"numpy takes {ratio:.2f} of DuckDB's processor time for the same sums (goal at most 1)"
    print(f"engines: {told}: {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
