"""Forecast: trends beside naive, drift and damped floors; leaving; recovery of the planted truth.

    python benchmarks/forecast.py [--quick]

Everything starts from files and uses what a user can call. Job adverts (Indeed) are written as a
postings table beside one person per role, read by ``sg.read``, cut at each origin and forecast as
the market of ``read_basis``. Leaving is read from yearly rosters of a city employer by the roster
importer (as attrition.py does, which also scores headcounts there). Recovery reads the folder the
sample's generator writes, and plays months 25–36 from what was known after month 24. Employment by
occupation (OEWS) has no table in the contract: there the public trend is called on the file itself.

The damped floor for yearly data is half of the two-year drift; for adverts it is damped log-Holt
with fixed settings (α .9, β .3, φ .9). Real data is read from ../shared/data; where it is missing
those parts are skipped, and say so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from benchmarks import attrition  # noqa: E402
from data.sample.generate import generate  # noqa: E402
from skillgap.core.assumptions import Z80  # noqa: E402
from skillgap.core.scenario import Scenario  # noqa: E402
from skillgap.core.workforce import Floats  # noqa: E402
from skillgap.questions.forecast import fit_trend, read_basis  # noqa: E402
from skillgap.questions.forecast.backtest import compare_with_what_came, workforce_as_known_at  # noqa: E402
from skillgap.questions.forecast.trend import Settings, level_and_slope_by_step  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
LEAST, MOST = 0.72, 0.88
SEEDS, QUICK_SEEDS = (2026, 1, 2, 3, 4, 5), (2026, 1)
MOST_WORSE = 1.02


@dataclass(frozen=True)
class Row:
    """One line of a table: errors of four ways and the coverage of ours."""

    what: str
    ours: float
    naive: float
    drift: float
    damped: float
    coverage: float
    cases: int

    @property
    def met(self) -> bool:
        """Whether ours is no worse than the better of naive and damped, nearly."""
        return self.ours <= MOST_WORSE * min(self.naive, self.damped)


def show(title: str, rows: list[Row]) -> None:
    """Print a table of errors with the mean coverage below."""
    print(f"\n{title}")
    print(f"{'':<28}{'ours':>8}{'naive':>8}{'drift':>8}{'damped':>8}{'ours/damped':>13}"
          f"{'in 80%':>8}{'cases':>8}")  # fmt: skip
    for row in rows:
        print(f"{row.what:<28}{row.ours:>8.4f}{row.naive:>8.4f}{row.drift:>8.4f}"
              f"{row.damped:>8.4f}{row.ours / row.damped:>12.3f}{'' if row.met else '!':1}"
              f"{row.coverage:>8.1%}{row.cases:>8,}")  # fmt: skip
    print(f"{'mean coverage':<28}{np.mean([row.coverage for row in rows]):>53.1%}")


def occupations() -> list[Row]:
    """Forecast national employment by detailed occupation; WAPE."""
    table = pd.read_csv(SHARED / "oews" / "oews_national_2013_2023.csv")
    wide = table[table["G"] == "detailed"].pivot_table(
        index="OCC_CODE", columns="year", values="TOT_EMP"
    )
    rows = []
    for origin in (2015, 2018):
        past = wide[[year for year in wide.columns if year <= origin]].dropna()
        values = past.to_numpy()
        low, middle, high = fit_trend(values, months_per_step=12).interval(3)
        slope = np.log(values[:, -1] / values[:, -3]) / 2
        for years in (1, 2, 3):
            came = wide[origin + years].reindex(past.index).to_numpy()
            known = ~np.isnan(came)
            ahead = {
                "ours": middle[:, years - 1],
                "naive": values[:, -1],
                "drift": values[:, -1] * np.exp(years * slope),
                "damped": values[:, -1] * np.exp(0.5 * years * slope),
            }
            errors = {
                name: float(np.abs(made - came)[known].sum() / came[known].sum())
                for name, made in ahead.items()
            }
            inside = (low[:, years - 1] <= came) & (came <= high[:, years - 1])
            what, held = f"from {origin}, {12 * years} months", float(inside[known].mean())
            rows.append(Row(what, **errors, coverage=held, cases=int(known.sum())))
    return rows


def adverts(file: str, column: str) -> list[Row]:
    """Forecast monthly job adverts from rolling origins, two years of history on; MASE."""
    table = pd.read_csv(SHARED / "indeed" / file)
    wide = table.pivot_table(index="date", columns=column, values="indeed_job_postings_index")
    wide.index = pd.to_datetime(wide.index)
    monthly = wide.resample("MS").mean()
    workforce = read_adverts(monthly)
    values = monthly.to_numpy().T
    horizons, months = (3, 6, 12, 24), values.shape[1]
    found: dict[int, list[tuple[float, ...]]] = {months: [] for months in horizons}
    for origin in range(24, months - min(horizons)):
        past = values[:, : origin + 1]
        scale = np.abs(np.diff(past, axis=1)).mean(axis=1)
        change, half = market_ahead(workforce, monthly.index[origin], list(monthly.columns))
        beside = _beside(past, max(horizons))
        for ahead in horizons:
            if origin + ahead < months:
                came, at = values[:, origin + ahead], ahead - 1
                middle = past[:, -1] * np.exp(change[at])
                ways = (middle, *(way[:, at] for way in beside))
                inside = np.abs(np.log(came / middle)) <= half[at]
                found[ahead].append(
                    (*(float((np.abs(way - came) / scale).mean()) for way in ways),
                     float(inside.mean()))
                )  # fmt: skip
    return [
        Row(f"{ahead} months, {len(cases)} origins", *np.mean(cases, axis=0),
            cases=len(cases) * len(values))
        for ahead, cases in found.items()
    ]  # fmt: skip


def read_adverts(monthly: pd.DataFrame) -> sg.Workforce:
    """Write adverts by month as a user's tables, one role and person a series, and read them."""
    names = [str(name) for name in monthly.columns]
    people = pd.DataFrame({"employee_id": [f"P{at}" for at in range(len(names))],
                           "role_id": names, "function": "All", "region": "All"})  # fmt: skip
    rows = monthly.set_axis(names, axis=1).rename_axis(index="month")
    postings = rows.reset_index().melt("month", var_name="role_id", value_name="index").dropna()
    with tempfile.TemporaryDirectory() as folder:
        people.to_csv(Path(folder) / "employees.csv", index=False)
        pd.DataFrame({"role_id": names, "title": names}).to_csv(
            Path(folder) / "roles.csv", index=False
        )
        postings.to_csv(Path(folder) / "postings.csv", index=False)
        workforce = sg.read(folder)
    assert len(workforce["postings"]) == len(postings)
    return workforce


def market_ahead(
    workforce: sg.Workforce, day: pd.Timestamp, names: list[object]
) -> tuple[Floats, Floats]:
    """Return change and half-width of the 80% range by month and series, on the log scale."""
    past = workforce_as_known_at(workforce, day)
    market = read_basis(past, None, assumptions=sg.default_assumptions()).market
    code = [past.roles.labels.index(str(name)) for name in names]
    return market.role[:, code], Z80 * market.role_sd[:, code]


def _beside(past: Floats, longest: int) -> tuple[Floats, Floats, Floats]:
    """Return naive, two-year drift and damped log-Holt, each of shape (series, months)."""
    steps = np.arange(1, longest + 1)
    logs = np.log(past)
    slope = (logs[:, -1] - logs[:, -25]) / 24
    settings = Settings(0.9, 0.3, 0.9, 1.0)
    level, change = level_and_slope_by_step(logs, settings)
    damped = level[-1][:, None] + change[-1][:, None] * np.cumsum(settings.damping**steps)
    naive = np.repeat(past[:, -1:], longest, axis=1)
    return naive, naive * np.exp(slope[:, None] * steps), np.exp(damped)


def recovery(seeds: tuple[int, ...]) -> list[float]:
    """Play months 25–36 of sample organisations; print and return coverage of cells by seed."""
    register, covers = sg.default_assumptions(), []
    print("\nRecovery: months 25–36 of the sample's generator, from what was known after month 24")
    print(f"{'seed':>6}{'cells in 80%':>14}{'functions in 80%':>18}{'error':>9}{'naive':>9}"
          "   (cells: role × function × region)")  # fmt: skip
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            generate(seed=seed).write(Path(folder))
            workforce = sg.read(folder)
        today = read_basis(workforce, None, assumptions=register)
        day = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=12)
        past = workforce_as_known_at(workforce, day)
        made = sg.forecast(past, None, Scenario("Recovery", 12, seed), draws=1000)
        cases = [
            case
            for month in range(1, 13)
            for case in compare_with_what_came(today, made, day, month)
        ]
        inside = {
            level: float(np.mean([case.inside.mean() for case in cases if case.level == level]))
            for level in ("cell", "function")
        }
        last = next(case for case in cases if case.level == "function" and case.months == 12)
        error, naive = (
            float(np.abs(way - last.people).sum() / last.people.sum())
            for way in (last.middle, last.naive)
        )
        covers.append(inside["cell"])
        print(
            f"{seed:>6}{inside['cell']:>14.1%}{inside['function']:>18.1%}{error:>9.3f}{naive:>9.3f}"
        )
    print(f"{'mean':>6}{np.mean(covers):>14.1%}")
    return covers


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer seeds, under 40 s")
    quick = parser.parse_args(arguments).quick
    tables, scores = {}, None
    if SHARED.exists():
        tables = {
            "Employment by occupation (OEWS), WAPE": occupations(),
            "Adverts by sector (Indeed), MASE": adverts(
                "us_sector_index_to_2024_09.csv", "display_name"
            ),
            "Adverts by state (Indeed), MASE; also seen while settings were made": adverts(
                "us_state_index_to_2025_07.csv", "state"
            ),
        }
        for title, rows in tables.items():
            show(title, rows)
        print()
        scores = attrition.leaving(sg.read_as("roster", sorted(attrition.SHARED.glob("*.csv"))))
    else:
        print(f"real data not here: {SHARED} is missing; trends and hazards skipped")
    covers = recovery(QUICK_SEEDS if quick else SEEDS)
    rows = [row for part in tables.values() for row in part]
    means = [float(np.mean([row.coverage for row in part])) for part in tables.values()]
    met = all(row.met for row in rows)
    met &= all(LEAST <= mean <= MOST for mean in [*means, float(np.mean(covers))])
    met &= scores is None or (scores[0] >= attrition.AUC_GOAL and scores[1] <= scores[2])
    worst = max((row.ours / min(row.naive, row.damped) for row in rows), default=float("nan"))
    spans = ", ".join(f"{mean:.0%}" for mean in [*means, float(np.mean(covers))])
    left = f"AUC {scores[0]:.3f}, Brier {scores[1]:.4f} beside {scores[2]:.4f}; " if scores else ""
    print(
        f"\nforecast: error at most {worst:.3f} of the better of naive and damped; coverage {spans}; {left}"
        f"(goal at most {MOST_WORSE}, {LEAST:.0%} to {MOST:.0%}, {attrition.AUC_GOAL}, no worse): "
        f"{'met' if met else 'short'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
