"""Importing 1,000,000 signal rows from csv, beside `polars.read_csv` alone on the same file.

`python benchmarks/importing.py [--quick]` reads the file in turn with polars (which types columns
and checks nothing) and with `sg.read` (text, mapping, contract, links), and prints seconds and the
peak of memory. With `--quick` 200,000 rows are read.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import polars as pl  # noqa: E402

import skillgap as sg  # noqa: E402

GOAL = 6.0


def signals(rows: int) -> pd.DataFrame:
    """Return ratings of 20,000 people in 400 skills."""
    draw = np.random.default_rng(1)
    days = pd.date_range("2020-01-01", "2026-10-31").strftime("%Y-%m-%d").to_numpy()
    sources = np.array(["self", "manager", "peer", "assessment", "course"])
    return pd.DataFrame(
        {
            "employee_id": [f"E{i:05d}" for i in draw.integers(0, 20_000, rows)],
            "skill_id": [f"Skill {i:03d}" for i in draw.integers(0, 400, rows)],
            "source": sources[draw.integers(0, len(sources), rows)],
            "level": draw.integers(0, 6, rows),
            "observed_on": days[draw.integers(0, len(days), rows)],
        }
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run it and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rows")
    rows = 200_000 if parser.parse_args().quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "signals.csv"
        signals(rows).to_csv(file, index=False)
        theirs, ours = [], []
        for _ in range(5):
            theirs.append(seconds(lambda: pl.read_csv(file)))
            alone = peak_mb()
            ours.append(seconds(lambda: sg.read(file)))
    ratio = median(ours) / median(theirs)
    print(f"{rows:,} rows, median of 5: ours {median(ours):.2f} s, polars {median(theirs):.2f} s")
    print(f"peak of memory: {peak_mb():.0f} MB, of which before the last reading {alone:.0f} MB")
    print(f"importing: {ratio:.1f} times polars (goal {GOAL:g}): "
          f"{'met' if ratio <= GOAL else 'short'}")  # fmt: skip
    sys.exit(0 if ratio <= GOAL else 1)


if __name__ == "__main__":
    main()
