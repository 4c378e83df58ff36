"""What is claimed of panels without an effect, and how often a true effect gets its claim?

`python benchmarks/claims.py [--quick] [--runs N]` draws panels of 60 units and 24 months (half of
the units treated from month 13, noise of one standard deviation) by thirteen laws, and measures
each as a user would: by `sg.measure_impact`, once with the four questions answered no and once
unanswered.

* Lots: places drawn by lot and no effect. "Caused" may be wrong in 5%.
* Nulls that a panel can show (clean, staggered, autocorrelated, linearly drifting): "consistent
  with a cause" may be wrong in 5%.
* Nulls that a panel cannot show (spill-over, a second programme, another shock in the same month,
  a trend that bends shortly before): the share that passes is printed as it is, with answers
  given and not. That is what the questions are for.
* Power: true effects of .25, .5 and 1 standard deviations in clean designs; at least 80% at 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from skillgap.questions.impact import answer_all_no  # noqa: E402

UNITS, MONTHS, START = 60, 24, 13
WRONG, POWER = 0.05, 0.8
Rng = np.random.Generator


def draw(rng: Rng, months: int = MONTHS, memory: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return outcomes without any effect, units × months, and which units are treated."""
    noise = rng.normal(0, 1, (UNITS, months))
    if memory:
        for month in range(1, months):
            noise[:, month] = (memory * noise[:, month - 1]
                               + np.sqrt(1 - memory**2) * noise[:, month])  # fmt: skip
    level = rng.normal(0, 1, (UNITS, 1)) + rng.normal(0, 0.5, (1, months))
    return level + noise, np.arange(UNITS) < UNITS // 2


def lay_out(outcome: np.ndarray, start: np.ndarray) -> pd.DataFrame:
    """Return a long panel; start is NaN for units never treated."""
    units, months = outcome.shape
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), months),
            "month": np.tile(np.arange(1, months + 1), units),
            "y": outcome.ravel(),
            "start": np.repeat(start, months),
        }
    ).dropna(subset=["y"])


def once(treated: np.ndarray, start: float = START) -> np.ndarray:
    """Return one start for all treated units."""
    return np.where(treated, start, np.nan)


def added(rng: Rng, step: Callable[[np.ndarray], np.ndarray], *, others: bool = False,
          **options: float) -> pd.DataFrame:  # fmt: skip
    """Return a panel whose treated (or other) units follow a path of their own over months."""
    y, treated = draw(rng, **options)  # type: ignore[arg-type]
    path = step(np.arange(1, y.shape[1] + 1).astype(float))
    return lay_out(y + path * (~treated if others else treated)[:, None], once(treated))


def clean(rng: Rng, effect: float = 0.0) -> pd.DataFrame:
    return added(rng, lambda m: effect * (m >= START))


def staggered(rng: Rng, effect: float = 0.0) -> pd.DataFrame:
    y, treated = draw(rng)
    start = np.where(treated, np.array([10.0, 13.0, 16.0])[np.arange(UNITS) % 3], np.nan)
    on = np.arange(1, MONTHS + 1)[None, :] >= np.nan_to_num(start, nan=1e9)[:, None]
    return lay_out(y + effect * on, start)


def autocorrelated(rng: Rng) -> pd.DataFrame:
    return added(rng, np.zeros_like, memory=0.6)


def spill_over(rng: Rng) -> pd.DataFrame:
    return added(rng, lambda m: -1.0 * (m >= START), others=True)


def second_programme(rng: Rng) -> pd.DataFrame:
    y, treated = draw(rng)
    also = treated & (rng.random(UNITS) < 0.8)
    return lay_out(y + also[:, None] * (np.arange(1, MONTHS + 1) >= START + 1), once(treated))


def same_month_shock(rng: Rng) -> pd.DataFrame:
    return clean(rng, 1.0)


def bends_before(months: int) -> Callable[[Rng], pd.DataFrame]:
    return lambda rng: added(rng, lambda m: 0.15 * np.maximum(m - (START - months), 0))


def accelerating(rng: Rng) -> pd.DataFrame:
    return added(rng, lambda m: 0.004 * (m - 1) ** 2)


def drifting(slope: float) -> Callable[[Rng], pd.DataFrame]:
    return lambda rng: added(rng, lambda m: slope * m)


def dip(size: float) -> Callable[[Rng], pd.DataFrame]:
    return lambda rng: added(rng, lambda m: -size * ((m >= START - 3) & (m < START)))


def three_periods(rng: Rng) -> pd.DataFrame:
    y, treated = draw(rng, months=6)
    return lay_out(y + 0.15 * np.arange(1, 7) * treated[:, None], once(treated, 4.0))


def early_start(rng: Rng) -> pd.DataFrame:
    return added(rng, lambda m: 1.0 * (m >= START - 1))


def attrition(rng: Rng) -> pd.DataFrame:
    y, treated = draw(rng)
    leaves = (rng.random(UNITS) < 0.3) & treated & (y[:, START:].mean(axis=1) < 0)
    gone = leaves[:, None] & (np.arange(1, MONTHS + 1) > 18)
    return lay_out(np.where(gone, np.nan, y), once(treated))


def missing_bad_months(rng: Rng) -> pd.DataFrame:
    y, treated = draw(rng)
    after = np.arange(1, MONTHS + 1) >= START
    worst = treated[:, None] & after & (y < np.quantile(y, 0.1))
    return lay_out(np.where(worst, np.nan, y), once(treated))


VISIBLE = {
    "clean": clean,
    "staggered": staggered,
    "autocorrelated (.6)": autocorrelated,
    **{f"linear drift {s:g} a month": drifting(s) for s in (0.02, 0.04, 0.06, 0.1)},
}
"""Nulls that the periods before can show, or that need no showing."""

HIDDEN = {
    "spill-over: others lose 1": spill_over,
    "second programme on 80%": second_programme,
    "another shock, same month": same_month_shock,
    **{f"trend bends {m} months before": bends_before(m) for m in (1, 2, 3, 4, 6)},
    "accelerating trend": accelerating,
    **{f"dip of {s:g} before": dip(s) for s in (0.5, 1.0, 2.0)},
    "three periods before, drift .15": three_periods,
    "attrition of the weak": attrition,
    "bad months not reported": missing_bad_months,
}
"""Nulls that no panel shows, or only in part."""

POWERED = {
    **{f"clean, effect {e:g} SD": (lambda rng, e=e: clean(rng, e)) for e in (0.25, 0.5, 1.0)},
    **{f"staggered, effect {e:g} SD": (lambda rng, e=e: staggered(rng, e)) for e in (0.5, 1.0)},
    "starts a month early, effect 1 SD": early_start,
}
"""True effects."""

LAWS = {**VISIBLE, **HIDDEN, **POWERED}


def measure(task: tuple[str, int]) -> dict[str, object]:
    """Draw one panel and return what may be said of it, answered, unanswered and by lot."""
    name, run = task
    frame = LAWS[name](np.random.default_rng([list(LAWS).index(name), run]))
    told: dict[str, object] = {"law": name, "run": run}
    columns = {"outcome": "y", "unit": "unit", "time": "month", "treated_from": "start"}
    answered = sg.measure_impact(frame, **columns, answers=answer_all_no())
    told["answered"] = answered.claim.rung
    told["unanswered"] = sg.measure_impact(frame, **columns).claim.rung
    told["breakdown"] = answered.sensitivity.breakdown if answered.sensitivity else np.nan
    if name == "clean":
        told["by lot"] = sg.measure_impact(frame, **columns, randomised=True).claim.rung
    if name.startswith("starts a month early") and answered.suggestions:
        again = sg.measure_impact(
            frame,
            **columns,
            answers=answer_all_no(),
            anticipation=answered.suggestions[0].anticipation,
        )
        told["as suggested"] = again.claim.rung
    return told


def run_all(runs: int, processes: int) -> pd.DataFrame:
    """Measure every law; returns one row per panel."""
    tasks = [(name, run) for name in LAWS for run in range(runs)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pd.DataFrame(pool.map(measure, tasks, chunksize=10))


def share(part: pd.DataFrame, column: str, *rungs: str) -> float:
    """Return the share of panels that reach one of the rungs."""
    return float(part[column].isin(rungs).mean()) if column in part else float("nan")


def show(table: pd.DataFrame, title: str, laws: dict[str, object]) -> dict[str, float]:
    """Print one block; returns the share called consistent with a cause by law."""
    print(f"\n{title}")
    print(f"  {'law':36}{'consistent':>11}{'associated':>11}{'cannot say':>11}"
          f"{'unanswered':>11}{'breakdown':>11}")  # fmt: skip
    found = {}
    for name in laws:
        part = table[table["law"] == name]
        top = ("caused", "consistent with a cause")
        found[name] = share(part, "answered", *top)
        print(f"  {name:36}{found[name]:>11.1%}{share(part, 'answered', 'associated'):>11.1%}"
              f"{share(part, 'answered', 'cannot say'):>11.1%}"
              f"{share(part, 'unanswered', *top):>11.1%}"
              f"{part['breakdown'].median():>11.2f}")  # fmt: skip
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="ten runs of each rather than 200")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    runs = 10 if arguments.quick else arguments.runs
    began = time.perf_counter()
    table = run_all(runs, arguments.processes)
    print(f"{runs} panels of each law, {time.perf_counter() - began:.0f} s; breakdown: median of "
          "relative magnitudes, in blocks of three months")  # fmt: skip
    visible = show(table, "No effect, and the periods before can show what is wrong", VISIBLE)
    show(table, "No effect, and no panel shows (or not surely) what is wrong", HIDDEN)
    power = show(table, "True effects", POWERED)
    early = table[table["law"].str.startswith("starts a month early")]
    offered = early["as suggested"].notna() if "as suggested" in early else early["run"] < 0
    print(f"  an early start is suspected in {offered.mean():.0%}; measured as suggested, "
          f"{share(early[offered], 'as suggested', 'consistent with a cause'):.0%} of those are "
          "consistent with a cause")  # fmt: skip
    lots = share(table[table["law"] == "clean"], "by lot", "caused")
    said = (table["answered"] == "caused").sum() + (table["unanswered"] == "caused").sum()
    print(f"\nby lot, no effect: called caused in {lots:.1%}; without lots, called caused in "
          f"{said} of {2 * len(table):,}")  # fmt: skip
    slack = 0.10 if arguments.quick else 0.0  # ten panels cannot tell 5% from 15%
    worst = max(visible.values())
    strong = min(power["clean, effect 1 SD"], power["staggered, effect 1 SD"])
    met = lots <= WRONG + slack and said == 0 and worst <= WRONG + slack
    met = met and strong >= POWER - slack
    print(f"\nclaims: {worst:.1%} wrongly consistent at worst, {strong:.0%} power at 1 SD "
          f"(goal {WRONG:.0%}, {POWER:.0%}): {'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
