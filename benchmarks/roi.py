"""Do measured-impact intervals hold the truth, and is "caused" claimed only where it is true?

`python benchmarks/roi.py [--quick] [--samples N]` regenerates the sample organisation again and
again with other seeds, and measures its six roll-outs from enrolments and outcomes alone, as the
page does. Beside it stand what is usually reported: before and after, and those who completed
beside everybody else.

* Coverage: share of 95% intervals that hold the true effect, pooled over the five roll-outs whose
  design can be measured (three staggered, one staggered without any effect, one drawn by lot). The
  sixth (G-703) was given to units that were slipping and recovered by themselves: no design can
  measure it, and what counts is that nobody claims so.
* Wrong claims: in as many null samples (no intervention does anything), how often "caused" is said
  at all, per claim and per sample with six claims each, G-703 and M-205 of the true samples too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from data.sample.generate import generate  # noqa: E402

FIRST_SEED = 41_000
LOW, HIGH, WRONG = 0.92, 0.98, 0.05
MEASURABLE = ("staggered", "randomised")


def completers(rollout: object) -> float:
    """What a report on completers says: their change beside everybody else's."""
    panel = rollout.panel  # type: ignore[attr-defined]
    start = panel["treated_from"].min()
    after = panel["period"] >= start.to_period("M").to_timestamp()
    mean = panel[after].groupby("unit_id")["value"].mean()
    done = mean.index.isin(rollout.finishers)  # type: ignore[attr-defined]
    return float(mean[done].mean() - mean[~done].mean())


def _alone(found: object) -> str:
    """What would be claimed were this the only result looked at."""
    sound = all(check.status != "fail" for check in found.checks)  # type: ignore[attr-defined]
    return "caused" if sound and found.effect.p < WRONG else "less"  # type: ignore[attr-defined]


def measure_sample(task: tuple[int, bool]) -> list[dict[str, object]]:
    """Generate one sample and measure its six roll-outs."""
    seed, null = task
    sample = generate(seed=seed, null_effects=null)
    needed = ("employees", "roles", "skills", "requirements", "interventions", "enrolments",
              "outcomes")  # fmt: skip
    workforce = sg.from_tables({name: sample.tables[name] for name in needed})
    effects = sample.truth["effects"]
    rows = []
    for truth in effects.itertuples():
        rollout = sg.lay_out_rollout(workforce, truth.intervention_id, truth.metric)
        found = sg.measure_rollout(
            rollout, randomised=truth.design == "randomised", looks=len(effects)
        )
        naive = found.estimate("naive: before and after").value
        rows.append(
            {
                "seed": seed, "null": null, "id": truth.intervention_id, "design": truth.design,
                "metric": truth.metric, "truth": truth.effect, "estimate": found.effect.value,
                "low": found.effect.low, "high": found.effect.high,
                "error": found.effect.std_error, "p": found.effect.p, "rung": found.claim.rung,
                "alone": _alone(found), "naive": naive, "completers": completers(rollout),
                "failed": any(check.status == "fail" for check in found.checks),
            }
        )  # fmt: skip
    return rows


def run(samples: int, processes: int) -> pd.DataFrame:
    """Measure true and null samples; returns one row per roll-out and sample."""
    tasks = [(FIRST_SEED + i, null) for i in range(samples) for null in (False, True)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        parts = pool.map(measure_sample, tasks, chunksize=2)
    return pd.DataFrame([row for part in parts for row in part])


def show_coverage(table: pd.DataFrame) -> float:
    """Print coverage and bias by roll-out; returns the pooled coverage."""
    true = table[~table["null"]]
    print(f"{'roll-out':<8}{'outcome':<26}{'design':<17}{'true':>9}{'cover':>7}"
          f"{'bias':>9}{'before/after':>14}{'completers':>12}{'caused':>8}")  # fmt: skip
    for (name, metric, design), part in true.groupby(["id", "metric", "design"], sort=False):
        held = ((part["low"] <= part["truth"]) & (part["truth"] <= part["high"])).mean()
        bias = [(part[way] - part["truth"]).mean() for way in ("estimate", "naive", "completers")]
        print(f"{name:<8}{metric:<26}{design:<17}{part['truth'].mean():>9.4f}{held:>7.1%}"
              f"{bias[0]:>9.4f}{bias[1]:>14.4f}{bias[2]:>12.4f}"
              f"{(part['rung'] == 'caused').mean():>8.0%}")  # fmt: skip
    sound = true[true["design"].isin(MEASURABLE)]
    hit = (sound["low"] <= sound["truth"]) & (sound["truth"] <= sound["high"])
    for design, part in hit.groupby(sound["design"]):
        print(f"  {design}: {part.mean():.1%} of {len(part):,}")
    scale = sound["error"].replace(0, np.nan)
    for label, way in (
        ("ours", "estimate"),
        ("before/after", "naive"),
        ("completers", "completers"),
    ):
        off = ((sound[way] - sound["truth"]).abs() / scale).mean()
        print(f"  mean distance from the truth in our standard errors, {label}: {off:.2f}")
    return float(hit.mean())


def show_claims(table: pd.DataFrame) -> tuple[float, float, float]:
    """Print wrong claims; returns them per claim (alone and of six) and per null sample."""
    nothing = table[table["null"] | table["id"].isin(["G-703", "M-205"])]
    wrong = nothing["rung"] == "caused"
    alone = (nothing["alone"] == "caused").mean()
    null = table[table["null"]]
    per_sample = (null["rung"] == "caused").groupby(null["seed"]).any().mean()
    print(f"wrong 'caused', one result looked at alone: {alone:.1%} of {len(nothing):,} claims")
    print(f"wrong 'caused', six looked at together: {wrong.mean():.1%} of claims, "
          f"{per_sample:.1%} of null samples with any")  # fmt: skip
    picked = table[table["id"] == "G-703"]
    print(f"G-703 (slipping teams that recover by themselves) called caused: "
          f"{(picked['rung'] == 'caused').mean():.1%} of {len(picked):,}")  # fmt: skip
    return float(alone), float(wrong.mean()), float(per_sample)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="six samples rather than 200")
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", help="also write the rows to this csv file")
    arguments = parser.parse_args()
    samples = 6 if arguments.quick else arguments.samples
    began = time.perf_counter()
    table = run(samples, arguments.processes)
    if arguments.keep:
        table.to_csv(arguments.keep, index=False)
    print(f"{samples} regenerated samples with effects and {samples} without, "
          f"{time.perf_counter() - began:.0f} s\n")  # fmt: skip
    coverage = show_coverage(table)
    print()
    alone, wrong, per_sample = show_claims(table)
    slack = 0.06 if arguments.quick else 0.0  # thirty intervals cannot tell 92% from 95%
    met = LOW - slack <= coverage <= HIGH + slack
    met = met and max(alone, wrong, per_sample) <= WRONG + slack
    print(f"\nroi: {coverage:.1%} covered, 'caused' wrong in {per_sample:.1%} of null samples "
          f"(goal {LOW:.0%} to {HIGH:.0%}, at most {WRONG:.0%}): "
          f"{'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
