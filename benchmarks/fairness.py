"""How often does an audit raise a concern where there is none? 2,000 draws at every group size.

`python benchmarks/fairness.py [--quick] [--runs N]` draws who is selected with one rate for all,
for groups of 5 to 320 people, two to four groups, equal and unequal, within strata and not, and
differences of means where there are none. Beside it stands the bare four-fifths rule on the same
draws. The figure is the largest share of draws with a concern; each may be at most 5%, and what
2,000 draws tell of a share of 5% is give or take half a point: of 84 shares that are all under 5%
one may well be drawn as 5.1%. Draws cannot tell such luck from a fault; counting can. So for two
equal groups every possible table is judged once and weighed with its probability, at every common
rate: that share is exact, and has to be at most 5% without any allowance. (With more groups the
smallest p-value is taken times the number of pairs, and an exact test's p-value is at most x in at
most x of all tables, so that the sum over pairs is at most 5% as well.)

Power stands beside: rates of .3 beside .6, and means half a standard deviation apart.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from scipy.stats import binom  # noqa: E402

from skillgap.questions.fairness.findings import MeasuredPeople, compare_measured  # noqa: E402
from skillgap.questions.fairness.rates import SelectedPeople, compare_groups  # noqa: E402
from skillgap.questions.fairness.verdicts import CONCERN, Thresholds  # noqa: E402

MOST = 0.05
MOST_COUNTED = 80
"""Two groups larger than that are not counted through: it takes long."""
ALL_RATES = np.linspace(0.005, 0.995, 199)
LIMITS = Thresholds(ratio=0.8, gap_sd=0.2, error=0.05, power=0.5)
SIZES = (5, 10, 20, 40, 80, 160, 320)
RATES = (0.1, 0.3, 0.6)
Rng = np.random.Generator


def mixes(size: int) -> dict[str, tuple[int, ...]]:
    """Return groups whose smallest has that size: equal, unequal, and more than two."""
    return {
        "two equal": (size, size),
        "two, 1 to 4": (size, 4 * size),
        "four, 1 to 8": (size, 2 * size, 4 * size, 8 * size),
    }


def who(sizes: tuple[int, ...]) -> np.ndarray:
    """Return the group of each person."""
    return np.repeat(np.array([chr(97 + k) for k in range(len(sizes))], dtype=object), sizes)


def selected_alike(rng: Rng, sizes: tuple[int, ...], rate: float, strata: int) -> SelectedPeople:
    """Draw who is selected: one rate for all, or by stratum, over which groups are uneven."""
    group = who(sizes)
    lean = np.arange(len(group)) / len(group)
    stratum = (rng.random(len(group)) * 0.6 + lean * 0.4) * strata
    stratum = np.minimum(stratum.astype(np.int64), strata - 1)
    rates = np.clip(rate * np.linspace(0.6, 1.4, strata), 0, 0.95) if strata > 1 else [rate]
    return SelectedPeople(group, rng.random(len(group)) < np.asarray(rates)[stratum], stratum)


def concerned(found: SelectedPeople) -> bool:
    """Say whether any group raises a concern."""
    return any(one.judged.verdict == CONCERN for one in compare_groups(found, LIMITS))


def exact_share_of_concerns(size: int) -> float:
    """Return the largest probability of a concern over all common rates, every table judged."""
    raised = np.zeros((size + 1, size + 1))
    for few, many in np.ndindex(raised.shape):
        if few < LIMITS.ratio * many:
            raised[few, many] = raised[many, few] = concerned(of_counts((few, many), (size, size)))
    chance = binom.pmf(np.arange(size + 1), size, ALL_RATES[:, None])
    return float(((chance @ raised) * chance).sum(axis=1).max())


def of_counts(chosen: tuple[int, int], sizes: tuple[int, int]) -> SelectedPeople:
    """Return groups of which so many are selected."""
    picked = np.concatenate([np.arange(size) < few for few, size in zip(chosen, sizes)])
    return SelectedPeople(who(sizes), picked, np.zeros(sum(sizes), dtype=np.int64))


def below_four_fifths(found: SelectedPeople) -> bool:
    """Say whether the bare rule raises a flag."""
    rates = [
        found.chosen[found.group == name].mean() for name in np.unique(found.group.astype(str))
    ]
    return bool(max(rates) > 0 and min(rates) / max(rates) < LIMITS.ratio)


def share_of_concerns(rng: Rng, runs: int, sizes: tuple[int, ...], rate: float, strata: int
                      ) -> tuple[float, float]:  # fmt: skip
    """Return how often a concern is raised, and how often the bare rule would raise a flag."""
    drawn = [selected_alike(rng, sizes, rate, strata) for _ in range(runs)]
    return (float(np.mean([concerned(one) for one in drawn])),
            float(np.mean([below_four_fifths(one) for one in drawn])))  # fmt: skip


def share_of_mean_concerns(rng: Rng, runs: int, sizes: tuple[int, ...], gap_sd: float) -> float:
    """Return how often means raise a concern: skewed values in five kinds of work."""
    group, raised = who(sizes), 0
    for _ in range(runs):
        stratum = rng.integers(0, 5, len(group))
        value = rng.gamma(2.0, 1.0, len(group)) / math.sqrt(2) + stratum
        value = value - gap_sd * (group == "a")
        measured = MeasuredPeople("", "", value, stratum, np.full(len(group), "all", dtype=object))
        found = compare_measured(measured, group, LIMITS)
        raised += any(one.judged.verdict == CONCERN for one in found)
    return raised / runs


def power(rng: Rng, runs: int, size: int) -> tuple[float, float]:
    """Return how often .3 beside .6, and half a standard deviation, raise a concern."""
    group, found = who((size, size)), 0
    for _ in range(runs):
        chosen = rng.random(2 * size) < np.where(group == "a", 0.3, 0.6)
        found += concerned(SelectedPeople(group, chosen, np.zeros(2 * size, dtype=np.int64)))
    return found / runs, share_of_mean_concerns(rng, runs, (size, size), 0.5)


def main() -> int:
    """Draw, print the largest share by size, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer draws and sizes")
    parser.add_argument("--runs", type=int, default=0)
    asked = parser.parse_args()
    runs = asked.runs or (150 if asked.quick else 2_000)
    sizes = SIZES[::2] if asked.quick else SIZES
    rng, worst, counted = np.random.default_rng(2026), 0.0, 0.0
    print(f"{runs:,} draws each; the largest share over rates {RATES} and mixes of groups")
    heads = ("rates", "strata", "exact: two", "4/5 rule", "means", "power: rates", "means")
    print(f"{'smallest group':>14}" + "".join(f"{head:>14}" for head in heads))
    for size in sizes:
        shares = [share_of_concerns(rng, runs, mix, rate, strata) + (strata,)
                  for mix in mixes(size).values() for rate in RATES for strata in (1, 4)
                  if sum(mix) <= 2_500]  # fmt: skip
        plain = max(share for share, _, strata in shares if strata == 1)
        within = max(share for share, _, strata in shares if strata > 1)
        bare = max(flag for _, flag, strata in shares if strata == 1)
        means = max(share_of_mean_concerns(rng, runs, mix, 0.0) for mix in mixes(size).values()
                    if sum(mix) <= 2_500)  # fmt: skip
        found = power(rng, max(runs // 5, 100), size)
        exact = exact_share_of_concerns(size) if size <= MOST_COUNTED else math.nan
        figures = (plain, within, exact, bare, means, *found)
        print(f"{size:>14}" + "".join(f"{figure:>14.3f}" for figure in figures), flush=True)
        worst, counted = max(worst, plain, within, means), np.fmax(counted, exact)
    allowed = MOST + 2 * math.sqrt(MOST * (1 - MOST) / runs)
    met = worst <= allowed and counted <= MOST
    print(f"fairness: {counted:.4f} counted (goal {MOST}), {worst:.3f} drawn (goal {MOST} and what "
          f"{runs:,} draws allow, {allowed:.3f}): {'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
