"""How time and memory grow with people: what 1,000, 10,000 and 100,000 tell of a million.

`python benchmarks/growth.py [--quick | --million]` writes csv files of organisations with 30
signals a person, 200 roles of 12 required skills and 400 skills, and in a process of its own reads
each, infers levels, measures gaps and adds them up by function and region. It prints processor
seconds of each step (all threads; other programmes of the machine hardly change them), the process'
peak memory, and between one size and the next the exponent with which a step grows: 1 is in
proportion.

The goal is an exponent of at most 1.1 from 10,000 to 100,000 people for every step that takes a
second there. What the last line says of a million people is worked out from that; `--million`
measures it, which takes some six minutes and 10 GB.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
from pyarrow import csv  # noqa: E402

MOST_EXPONENT, MATTERS_SECONDS = 1.1, 1.0
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (500, 2_000)
MILLION = 1_000_000
LARGE = 100_000
"""Size from which on more is worked out: smaller ones are all start and no work."""
MOST_ROWS = 3_000_000
"""Rows of one file: a file of more than 200 MB is not read."""
SIGNALS, ROLES, NEEDS, SKILLS = 30, 200, 12, 400
STEPS = ("read", "profiles", "gaps", "by group")
SOURCES = np.array(["self", "manager", "peer", "assessment", "course"])
Spent = dict[str, float]


def write_organisation(folder: Path, people: int) -> None:
    """Write the four tables of an organisation."""
    rng = np.random.default_rng(people)
    ids = np.char.add("E", np.char.zfill(np.arange(people).astype(str), 7))
    role_ids = np.char.add("R", np.arange(ROLES).astype(str))
    skill_ids = np.char.add("S", np.arange(SKILLS).astype(str))
    role = rng.integers(0, ROLES, people)
    asked = np.argsort(rng.random((ROLES, SKILLS)), axis=1)[:, :NEEDS]
    held = np.where(rng.random((people, SIGNALS)) < 0.6,
                    asked[role][:, rng.integers(0, NEEDS, SIGNALS)],
                    rng.integers(0, SKILLS, (people, SIGNALS)))  # fmt: skip
    months = np.array([f"{year}-{month:02d}-15" for year in (2024, 2025) for month in range(1, 13)])
    count = people * SIGNALS
    tables = {
        "employees": {
            "employee_id": ids, "role_id": role_ids[role],
            "function": np.char.add("Function ", rng.integers(0, 12, people).astype(str)),
            "region": np.char.add("Region ", rng.integers(0, 6, people).astype(str)),
        },
        "roles": {"role_id": role_ids, "title": np.char.add("Role ", role_ids)},
        "skills": {"skill_id": skill_ids, "name": np.char.add("Skill ", skill_ids)},
        "requirements": {
            "role_id": np.repeat(role_ids, NEEDS), "skill_id": skill_ids[asked].ravel(),
            "required_level": rng.integers(2, 6, ROLES * NEEDS),
        },
        "signals": {
            "employee_id": np.repeat(ids, SIGNALS), "skill_id": skill_ids[held].ravel(),
            "source": SOURCES[rng.integers(0, len(SOURCES), count)],
            "level": rng.integers(0, 6, count), "observed_on": months[rng.integers(0, 24, count)],
        },
    }  # fmt: skip
    folder.mkdir()
    for name, columns in tables.items():
        table = pa.table({key: pa.array(one) for key, one in columns.items()})
        for part, start in enumerate(range(0, len(table), MOST_ROWS), start=1):
            csv.write_csv(table.slice(start, MOST_ROWS), folder / f"{name} {part}.csv")


def processor_seconds() -> float:
    """Return the processor time of this process and of those that it started and that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def work(folder: str, people: int) -> Spent:
    """Do every step on one organisation; return what each took, and the peak memory in GB."""
    import skillgap as sg

    spent: Spent = {}

    def timed(step: str, do: Callable[[], object]) -> object:
        before, began = processor_seconds(), time.perf_counter()
        made = do()
        spent[step] = processor_seconds() - before
        spent[f"{step} waited"] = time.perf_counter() - began
        return made

    workforce = timed("read", lambda: sg.read(folder))
    kept = len(workforce["signals"])  # type: ignore[index]
    if kept != people * SIGNALS:
        raise RuntimeError(f"{kept:,} of {people * SIGNALS:,} signals were read")
    profiles = timed("profiles", lambda: sg.infer_profiles(workforce))
    gaps = timed("gaps", lambda: sg.measure_gaps(workforce, profiles))
    timed("by group", lambda: gaps.by("function", "region"))  # type: ignore[attr-defined]
    spent["GB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return spent


def exponent(small: float, large: float, times: float) -> float:
    """Return the power of the size with which a figure grows.

    >>> round(exponent(1.0, 100.0, 10.0), 6)
    2.0
    """
    return math.log(large / small) / math.log(times) if small > 0 and large > 0 else math.nan


def main() -> int:
    """Measure every size, print the table, and judge the growth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="500 and 2,000 people")
    parser.add_argument("--million", action="store_true", help="a million people as well")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else (*SIZES, *(MILLION,) * options.million)
    found: list[Spent] = []
    print(f"{'people':>9}" + "".join(f"{step + ', s':>14}" for step in STEPS) + f"{'peak, GB':>14}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            write_organisation(Path(place, "organisation"), size)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found.append(pool.apply(work, (f"{place}/organisation", size)))
        told = "".join(f"{found[-1][step]:>14.2f}" for step in STEPS)
        print(f"{size:>9,}{told}{found[-1]['GB']:>14.2f}", flush=True)
    return judge(sizes, found)


def judge(sizes: tuple[int, ...], found: list[Spent]) -> int:
    """Print the exponents and what they tell of a million; return 1 where a step grows faster."""
    times = sizes[-1] / sizes[-2]
    grown = {name: exponent(found[-2][name], found[-1][name], times) for name in (*STEPS, "GB")}
    print(f"{'exponent':>9}" + "".join(f"{grown[name]:>14.2f}" for name in (*STEPS, "GB")))
    if LARGE <= sizes[-1] < MILLION:
        further = MILLION / sizes[-1]
        told = (found[-1][name] * further ** max(grown[name], 1.0) for name in (*STEPS, "GB"))
        print(f"{MILLION:>9,}" + "".join(f"{one:>14.1f}" for one in told) + "   (worked out)")
    counted = [grown[step] for step in STEPS if found[-1][step] >= MATTERS_SECONDS]
    worst = max(counted, default=0.0)
    met = worst <= MOST_EXPONENT
    print(f"growth: exponent {worst:.2f} (goal {MOST_EXPONENT}): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
