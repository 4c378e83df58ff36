"""The sums that all levels rest on, beside pandas doing the same sums.

`python benchmarks/sums.py [--quick] [--people N]` makes an organisation with 30 signals a person
(`benchmarks/growth.py`) and lets each way work out, from the same tables with text ids, for every
person, skill and source: signals, discounted weight, what is retained of it and of the levels, and
the newest day (docs/methods/profiles.md). Ours is `read_signals` and `sum_signals`; pandas merges
what roles require and how skills are forgotten, groups for the newest day and the last use, and
groups once more for the sums. Each runs in a process of its own; the tables are read before the
clock starts. All sums must agree to one part in a thousand million.

The goal: at least 5 times faster than pandas, processor seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from benchmarks.engines import workforce_of, write_parquet  # noqa: E402
from benchmarks.growth import SIGNALS, processor_seconds  # noqa: E402
from skillgap.core.tables import SIGNAL_SOURCES  # noqa: E402
from skillgap.core.workforce import Codes, Workforce  # noqa: E402

PEOPLE, QUICK = 100_000, 4_000
GOAL, NEAR = 5.0, 1e-9
MONTH_DAYS = 30.4375
KEY, WITNESS = ["employee_id", "skill_id"], ["employee_id", "skill_id", "source"]
FIGURES = ("signals", "weight", "retained", "level", "newest")


def by_us(workforce: Workforce) -> pd.DataFrame:
    import skillgap as sg
    from skillgap.questions.profiles.evidence import (
        days_since_1970,
        read_atrophy,
        read_signals,
        sum_signals,
    )  # fmt: skip
    from skillgap.questions.profiles.growth import Growth, Slopes
    from skillgap.questions.profiles.prior import read_organisation

    register, now = sg.default_assumptions(), days_since_1970(workforce.as_of)
    organisation = read_organisation(workforce)
    still = Growth(organisation, Slopes.no_growth(organisation.family_count))
    found = sum_signals(
        read_signals(workforce, now, register), now, read_atrophy(workforce, register), still,
        memory_months=register.value("signal_memory_months"),
    )  # fmt: skip
    skills = organisation.skills
    return pd.DataFrame(
        {
            "employee_id": found.pair // skills, "skill_id": found.pair % skills,
            "source": found.source, "signals": found.count,
            "weight": found.weight, "retained": found.retained, "level": found.level,
            "newest": found.newest,
        }
    )  # fmt: skip


def by_pandas(workforce: Workforce) -> pd.DataFrame:
    import skillgap as sg

    register, today = sg.default_assumptions(), pd.Timestamp(workforce.as_of)
    floor, memory = register.value("retained_floor_share"), register.value("signal_memory_months")
    table, asked = workforce["signals"], workforce["requirements"]
    once = ~table.duplicated([*WITNESS, "level", "observed_on", "reference"])
    table = table[once | table["source"].isin(["peer", "system_use", "note"])]
    staff = workforce["employees"][["employee_id", "role_id"]]
    wanted = staff.merge(asked[["role_id", "skill_id"]], on="role_id").assign(asked=True)
    halves = workforce["skills"][["skill_id", "half_life_months"]].fillna(
        {"half_life_months": register.value("skill_half_life_months")}
    )
    table = table.merge(wanted[[*KEY, "asked"]], on=KEY, how="left").merge(halves, on="skill_id")
    seen = table["observed_on"]
    proof = seen.where(table["source"].isin(["project", "system_use"]))
    last = table["last_used_on"]
    told = np.fmax(last.mask(last > today, today), proof)
    table = table.assign(seen=seen, told=told)
    by_pair, by_source = table.groupby(KEY), table.groupby(WITNESS)
    newest = by_pair["seen"].transform("max")
    share = register.value("unknown_use_share")
    perhaps = newest + pd.to_timedelta((share * (today - newest).dt.days).round(), unit="D")
    otherwise = perhaps.mask(table["asked"].notna(), today)
    used = by_pair["told"].transform("max").fillna(otherwise)
    used = used.mask(used > today, today)

    def kept(days: pd.Series) -> pd.Series:
        months = days.clip(lower=0) / MONTH_DAYS
        return floor + (1 - floor) * 2.0 ** (-months / table["half_life_months"])

    last_seen = by_source["seen"].transform("max")
    weight = 2.0 ** (-(last_seen - seen).dt.days / MONTH_DAYS / memory)
    retained = weight * kept((today - used).dt.days) / kept((seen - used).dt.days)
    table = table.assign(weight=weight, retained=retained, drawn=retained * table["level"])
    return table.groupby(WITNESS, as_index=False).agg(
        signals=("weight", "size"), weight=("weight", "sum"), retained=("retained", "sum"),
        level=("drawn", "sum"), newest=("seen", "max"),
    )  # fmt: skip


WAYS: dict[str, Callable[[Workforce], pd.DataFrame]] = {"ours": by_us, "pandas": by_pandas}


def work(way: str, folder: Path) -> tuple[float, float, float, pd.DataFrame]:
    """Return seconds, processor seconds, peak memory in GB and the sums in one order."""
    workforce = workforce_of(folder)
    WAYS[way](first_of(workforce))  # what every way needs loaded is not counted
    before, began = processor_seconds(), time.perf_counter()
    found = WAYS[way](workforce)
    spent = time.perf_counter() - began, processor_seconds() - before
    return *spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, found


def first_of(workforce: Workforce) -> Workforce:
    """Return the workforce with few signals."""
    few = workforce["signals"].head(1_000)
    return replace(workforce, tables={**workforce.tables, "signals": few})


def in_one_order(sums: pd.DataFrame, workforce: Workforce) -> np.ndarray:
    """Return the figures by code of person, of skill and source, newest as day since 1970."""
    if sums["employee_id"].dtype != np.int64:
        newest = sums["newest"].to_numpy().astype("datetime64[D]").astype(np.int64)
        sums = sums.assign(
            employee_id=workforce.people.encode(sums["employee_id"]),
            skill_id=workforce.skills.encode(sums["skill_id"]),
            source=Codes(SIGNAL_SOURCES).encode(sums["source"]), newest=newest,
        )  # fmt: skip
    ordered = sums.sort_values(WITNESS, ignore_index=True)
    return ordered[list(FIGURES)].to_numpy(dtype=np.float64)


def main() -> int:
    """Measure both ways, print the table, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} people")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"by default {PEOPLE:,}")
    options = parser.parse_args()
    people = QUICK if options.quick else options.people
    print(f"{people * SIGNALS:,} signals of {people:,} people")
    print(f"{'':<10}{'s':>8}{'processor s':>14}{'peak, GB':>11}")
    spent, figures = {}, []
    with tempfile.TemporaryDirectory() as place:
        write_parquet(Path(place), people)
        workforce = workforce_of(Path(place))
        for way in WAYS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, spent[way], peak, sums = pool.apply(work, (way, Path(place)))
            figures.append(in_one_order(sums, workforce))
            print(f"{way:<10}{seconds:>8.1f}{spent[way]:>14.1f}{peak:>11.2f}", flush=True)
    return judge(figures, spent["pandas"] / spent["ours"])


def judge(figures: list[np.ndarray], ratio: float) -> int:
    """Say how far the sums are apart and how much faster ours are; 0 when the goal is met."""
    ours, theirs = figures
    same = len(ours) == len(theirs)
    apart = float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1.0))) if same else 1.0
    print(f"{len(ours):,} sums, largest difference {apart:.0e}")
    met = apart <= NEAR and ratio >= GOAL
    print(
        f"sums: {ratio:.1f} times faster than pandas (goal {GOAL:g}): {'met' if met else 'short'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
