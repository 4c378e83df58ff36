"""The gap table for 100,000 people × 40 requirements, beside straightforward pandas merges.

`python benchmarks/gaps.py [--quick]` makes one workforce and one set of levels, and lets each way
compute the same from them, each in a child process of its own, in turn:

* every row person × required skill: expected gap and chance of being short;
* the fifteen sums of these by role × function × region × skill that all figures are made of.

Both start from tables with text ids; that is the comparison the goal speaks of. Beside it stands
pandas on ids that are whole numbers already, the making of which is not counted. Seconds are the
best of the rounds, memory is the peak on top of the inputs. Rows and sums must agree. Then follow
the complete `measure_gaps` with draws, and filters and groupings of its result. Needs fork: Linux
or macOS.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from scipy.special import ndtr  # noqa: E402

from skillgap.core.assumptions import Assumptions  # noqa: E402
from skillgap.core.needs import collect_needs  # noqa: E402
from skillgap.core.workforce import Workforce, empty_table  # noqa: E402
from skillgap.questions.gaps.question import Gaps, measure_gaps  # noqa: E402
from skillgap.questions.gaps.rows import SUMS, group_people_by_seat, measure_rows  # noqa: E402

GOAL = 3.0
FULL_GAP = 2.0
KEYS = ["role_id", "function", "region", "skill_id"]
TODAY = date(2026, 10, 31)


def frame(table: str, **columns: object) -> pd.DataFrame:
    """Return a conforming frame of a contract table from some of its columns."""
    size = len(next(iter(columns.values())))  # type: ignore[arg-type]
    whole = empty_table(table).reindex(range(size))
    return whole.assign(**columns, source_row=np.arange(size) + 2).astype(
        empty_table(table).dtypes.to_dict()
    )


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels as profiles give them: pairs with evidence by person and skill, a prior by role."""

    workforce: Workforce
    person: np.ndarray
    skill: np.ndarray
    level: np.ndarray
    level_sd: np.ndarray
    signals: np.ndarray
    prior: np.ndarray
    prior_sd: np.ndarray
    role: np.ndarray
    as_of: date = TODAY
    level_errors: tuple[()] = ()

    @cached_property
    def keys(self) -> np.ndarray:
        """Person × skills + skill, ascending."""
        return self.person * self.prior.shape[1] + self.skill

    def at(
        self, person: np.ndarray, skill: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return level, standard deviation and signals of any pairs."""
        key = person * self.prior.shape[1] + skill
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        rated, role = self.keys[place] == key, self.role[person]
        return (
            np.where(rated, self.level[place], self.prior[role, skill]),
            np.where(rated, self.level_sd[place], self.prior_sd[role, skill]),
            np.where(rated, self.signals[place], 0),
        )


def make(people: int, needs: int, roles: int, skills: int) -> tuple[Workforce, Levels]:
    """Return a workforce and levels with 80% of the required pairs rated, and as many others."""
    rng = np.random.default_rng(7)
    role = rng.integers(0, roles, people)
    role_id = np.array([f"role-{r:03d}" for r in range(roles)])
    skill_id = np.array([f"skill-{s:04d}" for s in range(skills)])
    employee_id = np.array([f"E{e:06d}" for e in range(people)])
    asked = np.stack([np.sort(rng.choice(skills, needs, replace=False)) for _ in range(roles)])
    held = np.repeat(np.arange(people), needs), asked[role].ravel()
    rated = rng.random(len(held[0])) < 0.8
    other = rng.integers(0, people, people * 4), rng.integers(0, skills, people * 4)
    pair = np.unique(
        np.concatenate((held[0][rated], other[0])) * skills
        + np.concatenate((held[1][rated], other[1]))
    )
    tables = {
        "employees": frame(
            "employees", employee_id=employee_id, role_id=role_id[role],
            function=np.char.add("Function ", (role % 10).astype(str)),
            region=np.char.add("Region ", rng.integers(0, 8, people).astype(str)),
            fte=rng.choice([1.0, 1.0, 0.8, 0.5], people), employment="employee",
        ),
        "roles": frame(
            "roles", role_id=role_id, title=role_id, job_family=np.char.add(
                "Family ", (np.arange(roles) % 20).astype(str)),
            criticality=rng.integers(1, 6, roles) * 1.0,
            monthly_value_at_risk=rng.integers(4, 12, roles) * 1000.0,
        ),
        "skills": frame(
            "skills", skill_id=skill_id, name=skill_id, kind="technical",
            cluster=np.char.add("Cluster ", (np.arange(skills) % 12).astype(str)),
        ),
        "requirements": frame(
            "requirements", role_id=np.repeat(role_id, needs), skill_id=skill_id[asked.ravel()],
            required_level=rng.integers(1, 6, roles * needs) * 1.0,
            importance=rng.integers(1, 6, roles * needs) * 1.0,
        ),
    }  # fmt: skip
    workforce = Workforce(tables, as_of=TODAY, name="Benchmark")
    level = rng.uniform(0, 5, len(pair))
    return workforce, Levels(
        workforce, pair // skills, pair % skills, level, rng.uniform(0.3, 1.0, len(pair)),
        rng.integers(1, 9, len(pair)), rng.uniform(0, 3, (roles, skills)),
        rng.uniform(0.6, 1.2, (roles, skills)), role,
    )  # fmt: skip


def register() -> Assumptions:
    """Return the shipped register."""
    return Assumptions.from_toml((ROOT / "data" / "assumptions.toml").read_text(encoding="utf-8"))


Found = tuple[pd.DataFrame, pd.DataFrame]


def ours(workforce: Workforce, profiles: Levels) -> Found:
    """Return rows and cell sums by this library."""
    needs = collect_needs(workforce)
    seats = group_people_by_seat(workforce, needs)
    measured = measure_rows(needs, seats, profiles, FULL_GAP)
    rows, sums, group, need = measured.rows, measured.sums, measured.group, measured.need
    cells = pd.DataFrame(
        {
            "role_id": seats.role[group], "function": seats.function[group],
            "region": seats.region[group], "skill_id": needs.skill[need],
            **{name: sums[name] for name in SUMS},
        }
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "employee_id": rows.person, "skill_id": needs.skill[rows.need], "gap": rows.gap,
            "p_short": rows.p_short,
        },
        copy=False,
    )  # fmt: skip
    return table, cells


Inputs = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def merge_inputs(workforce: Workforce, profiles: Levels, text: bool) -> Inputs:
    """Return people, requirements, levels and priors as frames, ids as text or whole numbers."""
    staff, asked = workforce["employees"], workforce["requirements"]
    role, skill = workforce.roles, workforce.skills
    at_role, at_skill = role.encode(asked["role_id"]), skill.encode(asked["skill_id"])
    staff_role = role.encode(staff["role_id"])
    people = pd.DataFrame(
        {
            "employee_id": np.arange(len(staff)), "role_id": staff_role,
            "function": pd.factorize(staff["function"], sort=True)[0],
            "region": pd.factorize(staff["region"], sort=True)[0], "fte": staff["fte"],
        }
    )  # fmt: skip
    needs = pd.DataFrame(
        {"role_id": at_role, "skill_id": at_skill, "required_level": asked["required_level"]}
    )
    levels = pd.DataFrame(
        {
            "employee_id": profiles.person, "skill_id": profiles.skill, "level": profiles.level,
            "level_sd": profiles.level_sd, "signals": profiles.signals,
        }
    )  # fmt: skip
    prior = needs[["role_id", "skill_id"]].assign(
        prior=profiles.prior[at_role, at_skill], prior_sd=profiles.prior_sd[at_role, at_skill]
    )
    if text:
        names = {
            "employee_id": np.array(workforce.people.labels),
            "role_id": np.array(role.labels), "skill_id": np.array(skill.labels),
        }  # fmt: skip
        for table in (people, needs, levels, prior):
            for column in names.keys() & set(table.columns):
                table[column] = pd.Series(names[column][table[column]], dtype="str")
    return people, needs, levels, prior


def theirs(inputs: Inputs) -> Found:
    """Return the rows and the cell sums the straightforward way: merge, compute, group."""
    people, needs, levels, prior = inputs
    rows = people.merge(needs, on="role_id")
    rows = rows.merge(levels, on=["employee_id", "skill_id"], how="left")
    rows = rows.merge(prior, on=["role_id", "skill_id"], how="left")
    rows["level"] = rows["level"].fillna(rows["prior"])
    rows["level_sd"] = rows["level_sd"].fillna(rows["prior_sd"])
    rows["signals"] = rows["signals"].fillna(0)
    sd, fte = rows["level_sd"], rows["fte"]
    distance = rows["required_level"] - rows["level"]
    gap, square, p_short, height = expected(distance, sd)
    beyond, beyond_square, p_lost, _ = expected(distance - FULL_GAP, sd)
    lost = (gap - beyond) / FULL_GAP
    lost_square = (square - beyond_square - 2 * FULL_GAP * beyond) / FULL_GAP**2
    rows["gap"], rows["p_short"], rows["lost"] = gap, p_short, lost
    rows["people"] = 1.0
    rows["level_fte"] = fte * rows["level"]
    rows["gap_level_fte"] = fte * gap
    rows["known_gap_fte"] = fte * distance.clip(lower=0) * (rows["signals"] > 0)
    rows["short_fte"] = fte * p_short
    rows["short_var"] = fte**2 * p_short * (1 - p_short)
    rows["short_slope"] = fte * height / sd
    rows["lost_fte"] = fte * lost
    rows["lost_var"] = fte**2 * (lost_square - lost**2).clip(lower=0)
    rows["lost_slope"] = fte * (p_short - p_lost) / FULL_GAP
    rows["full_fte"] = fte * p_lost
    rows["confidence_fte"] = fte * (2 * ndtr(0.5 / sd) - 1)
    rows["unrated_fte"] = fte * (rows["signals"] == 0)
    return rows, rows.groupby(KEYS, as_index=False)[list(SUMS)].sum()


def expected(distance: pd.Series, sd: pd.Series) -> tuple[pd.Series, ...]:
    """Return E x⁺, E (x⁺)², P(x > 0) and φ(z) of a normal x."""
    z = distance / sd
    chance, height = ndtr(z), np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    mean = distance * chance + sd * height
    return mean, (distance**2 + sd**2) * chance + distance * sd * height, chance, height


def sample(found: Found) -> dict[str, np.ndarray]:
    """Return rows and sums in one fixed order, as arrays that can be compared."""
    rows, cells = found
    employee, skill = (
        pd.factorize(rows[name], sort=True)[0] for name in ("employee_id", "skill_id")
    )
    order = np.lexsort((skill, employee))
    sums = cells.sort_values(KEYS)
    kept = {name: rows[name].to_numpy()[order] for name in ("gap", "p_short")}
    return {**kept, **{f"Σ {name}": sums[name].to_numpy() for name in SUMS}}


def peak_mb() -> float:
    """Return the peak resident memory of this process so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def in_child(
    work: Callable[[], Found], keep: Callable[[Found], dict[str, np.ndarray]]
) -> tuple[float, float, dict[str, np.ndarray]]:
    """Run work in a fork of this process: seconds, MB on top of what was there, what to keep."""
    here, there = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        gc.collect()
        before = peak_mb()
        start = time.perf_counter()
        found = work()
        seconds = time.perf_counter() - start
        there.send((seconds, peak_mb() - before, keep(found)))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    there.close()
    answer = here.recv()
    child.join()
    return answer


def agree(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> float:
    """Return the largest difference, relative to 1 or the value; refuse one that is no rounding."""
    worst = 0.0
    for name, values in first.items():
        if values.shape != second[name].shape:
            raise SystemExit(f"{name}: {values.shape} against {second[name].shape}")
        scale = np.maximum(1.0, np.abs(values))
        worst = max(worst, float(np.max(np.abs(values - second[name]) / scale)))
    if worst > 1e-9:
        raise SystemExit(f"the two ways differ by {worst:.2e}")
    return worst


def clock(work: Callable[[], object], rounds: int) -> float:
    """Return the median seconds of some runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def line(what: str, seconds: float, megabytes: float | None = None, note: str = "") -> None:
    """Print one line of the table."""
    memory = f"{megabytes:8,.0f} MB" if megabytes is not None else " " * 11
    print(f"{what:<58}{seconds:9.3f} s {memory}  {note}", flush=True)


def compare(workforce: Workforce, profiles: Levels, rounds: int) -> float:
    """Print both ways beside each other; return how many times faster ours is."""
    named = {kind: merge_inputs(workforce, profiles, kind == "text") for kind in ("whole", "text")}
    rival = "pandas merges, ids as in the tables"
    ways: dict[str, Callable[[], Found]] = {
        "ours": lambda: ours(workforce, profiles),
        rival: lambda: theirs(named["text"]),
        "pandas merges, ids whole numbers already": lambda: theirs(named["whole"]),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    memory: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    for last in [False] * (rounds - 1) + [True]:
        for name, work in ways.items():
            taken, peak, answers[name] = in_child(work, sample if last else lambda _: {})
            seconds[name].append(taken)
            memory[name].append(peak)
    best = {name: min(taken) for name, taken in seconds.items()}
    peaks = {name: median(peak) for name, peak in memory.items()}
    for name in ways:
        line(name, best[name], peaks[name], f"{best[name] / best['ours']:.1f} times ours")
    worst = max(agree(answers["ours"], answers[name]) for name in ways)
    share = peaks["ours"] / peaks[rival]
    print(
        f"rows and sums agree: largest difference {worst:.0e}; peak memory {share:.2f} of pandas'"
    )
    return best[rival] / best["ours"]


def time_result(title: str, workforce: Workforce, profiles: Levels) -> None:
    """Print the complete measurement with draws, then filters and groupings of its result."""
    start = time.perf_counter()
    gaps: Gaps = measure_gaps(workforce, profiles, assumptions=register())
    taken = time.perf_counter() - start
    count = f"{len(gaps.every_row):,} rows, {len(gaps.grid):,} cells, {gaps.draws.count} draws"
    line(f"{title}: measure_gaps in full", taken, None, count)
    function = gaps.grid.labels["function"][0]
    steps: dict[str, Callable[[], object]] = {
        "within(function)": lambda: gaps.within(function=[function]),
        'by("function", "cluster")': lambda: gaps.by("function", "cluster"),
        'by("skill_id")': lambda: gaps.by("skill_id"),
        "within(function).by(region)": lambda: gaps.within(function=[function]).by("region"),
        "within(function).table": lambda: gaps.within(function=[function]).table,
        "within(function).total": lambda: gaps.within(function=[function]).total,
    }
    for name, work in steps.items():
        work()
        print(f"{f'{title}: {name}':<58}{clock(work, 7) * 1000:9.1f} ms", flush=True)


def main() -> int:
    """Run the benchmark; 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="40,000 people, three rounds")
    quick = parser.parse_args().quick
    people, rounds = (40_000, 3) if quick else (100_000, 5)
    workforce, profiles = make(people, needs=40, roles=100, skills=400)
    print(f"{people:,} people × 40 requirements, {len(profiles.person):,} rated pairs", flush=True)
    ratio = compare(workforce, profiles, rounds)
    time_result(f"{people:,} people", workforce, profiles)
    small, few = make(1_200, needs=12, roles=45, skills=140)
    time_result("1,200 people", small, few)
    verdict = "met" if ratio >= GOAL else "short"
    print(f"gaps: {ratio:.1f} times faster than pandas merges (goal {GOAL:g}): {verdict}")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
