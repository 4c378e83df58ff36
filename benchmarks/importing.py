"""Importing 1,000,000 signal rows from csv, beside `polars.read_csv` alone on the same file.

`python benchmarks/importing.py [--quick]` reads the file in turn with polars (which types columns
and checks nothing) and with `sg.read` (text, mapping, contract, links), and prints seconds. Then
each reads it once in a process of its own, which tells how much memory that took at most. With
`--quick` 200,000 rows are read.
"""

from __future__ import annotations

import argparse
import multiprocessing
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

GOAL, QUICK_GOAL = 6.0, 8.0
"""Times polars; of 200,000 rows the fixed costs of judging a file are a larger part."""


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


def read_ours(file: Path) -> object:
    """Read as the package does."""
    return sg.read(file)


def read_theirs(file: Path) -> object:
    """Read with polars alone."""
    return pl.read_csv(file)


def _peak_mb() -> float:
    """Return the most memory this process has held; what it inherits from a parent is not its."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _grown_mb(read: Callable[[Path], object], small: Path, file: Path) -> tuple[float, float]:
    """Return the peak before and after a reading; a small file first loads what is imported."""
    read(small)
    before = _peak_mb()
    held = read(file)
    assert held is not None
    return before, _peak_mb()


def memory_mb(read: Callable[[Path], object], small: Path, file: Path) -> tuple[float, float]:
    """Read in a process of its own; return the peak before and after, in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_grown_mb, (read, small, file))


def main() -> None:
    """Run it and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rows")
    rows, goal = (200_000, QUICK_GOAL) if parser.parse_args().quick else (1_000_000, GOAL)
    with tempfile.TemporaryDirectory() as folder:
        file, small = Path(folder) / "signals.csv", Path(folder) / "small" / "signals.csv"
        small.parent.mkdir()
        signals(rows).to_csv(file, index=False)
        signals(1_000).to_csv(small, index=False)
        theirs, ours = [], []
        for _ in range(7):
            theirs.append(seconds(lambda: read_theirs(file)))
            ours.append(seconds(lambda: read_ours(file)))
        peaks = [memory_mb(read, small, file) for read in (read_ours, read_theirs)]
        size = file.stat().st_size / 2**20
    ratio = median(ours) / median(theirs)
    print(f"{rows:,} rows, {size:.0f} MB of csv, medians of {len(ours)}")
    print(f"{'':22s}{'ours':>10s}{'polars':>10s}{'ratio':>8s}")
    print(f"{'seconds':22s}{median(ours):10.2f}{median(theirs):10.2f}{ratio:8.1f}")
    more = [after - before for before, after in peaks]
    print(f"{'peak memory, MB':22s}{peaks[0][1]:10.0f}{peaks[1][1]:10.0f}"
          f"{peaks[0][1] / peaks[1][1]:8.1f}")  # fmt: skip
    print(f"{'of which for the file':22s}{more[0]:10.0f}{more[1]:10.0f}{more[0] / more[1]:8.1f}")
    print(f"importing: {ratio:.1f} times polars (goal {goal:g}): "
          f"{'met' if ratio <= goal else 'short'}")  # fmt: skip
    sys.exit(0 if ratio <= goal else 1)


if __name__ == "__main__":
    main()
