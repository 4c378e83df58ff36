"""How good the forecast of skills would have been on the organisation's own past.

Method: levels and forecast are made anew from what was known some months ago; the shares able they
foretell for today are compared with those measured today, skill by skill, beside leaving shares as
they were measured then. Errors are weighted with FTE.

Limits: what is measured today is no truth; its own noise is in both errors and lowers coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.scenario import Scenario
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.forecast.backtest import workforce_as_known_at
from skillgap.questions.forecast.basis import Basis, read_basis
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.run import run_scenario
from skillgap.questions.forecast.skill_shortage import (
    draw_skill_pairs,
    expected_share_able_by_skill,
)

_FEWEST = 5.0
_DRAWS = 200


@dataclass(frozen=True, eq=False)
class SkillBackTest:
    """What the past says of the forecast of skills.

    Attributes:
        table: One row per skill that at least five FTE need: skill_id, fte, seen, low, expected,
            high, naive (shares able).
        months: How far back the forecast began.
        error: Mean |expected − seen|, weighted with FTE.
        naive_error: The same of leaving shares as they were.
        inside: Share of skills of which what is seen lies in the 80% range.
    """

    table: pd.DataFrame
    months: int
    error: float
    naive_error: float
    inside: float

    @property
    def naive_wins(self) -> bool:
        """Whether leaving shares as they are would have been nearer."""
        return self.naive_error < self.error

    @property
    def sentence(self) -> str:
        """What it says, in one sentence."""
        better = "leaving shares as they were" if self.naive_wins else "the forecast"
        return (
            f"{self.months} months ago the forecast of skills would have missed the share able by "
            f"{self.error * 100:.1f} points, leaving it as it was by "
            f"{self.naive_error * 100:.1f}: {better} did better. The 80% ranges held "
            f"{self.inside:.0%} of the skills."
        )


def backtest_skills(
    workforce: Workforce,
    profiles: LevelSource,
    infer: Callable[[Workforce], LevelSource],
    *,
    assumptions: Assumptions,
    months: int = 12,
    seed: int = 7,
) -> SkillBackTest:
    """Forecast the skills of today from what was known some months ago, and compare.

    Args:
        workforce: The organisation today.
        profiles: Its levels today.
        infer: Infers levels of a workforce as it was known then.
        assumptions: The register.
        months: How far back to begin.
        seed: Seed of the draws.
    """
    origin = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=months)
    known = workforce_as_known_at(workforce, origin)
    before = read_basis(known, infer(known), assumptions=assumptions)
    made = run_scenario(before, Scenario("Back-test", months, seed=seed), draws=_DRAWS)
    needed, seen = _fte_and_share_able_by_skill(
        read_basis(workforce, profiles, assumptions=assumptions)
    )
    then, naive = _fte_and_share_able_by_skill(before)
    low, expected, high = _forecast_share_able(made, months)
    judged = (needed >= _FEWEST) & (then >= _FEWEST)
    table = pd.DataFrame(
        {
            "skill_id": list(workforce.skills.labels), "fte": needed, "seen": seen, "low": low,
            "expected": expected, "high": high, "naive": naive,
        }
    )[judged].reset_index(drop=True)  # fmt: skip
    return SkillBackTest(table, months, *_mean_errors_and_coverage(table))


def _fte_and_share_able_by_skill(basis: Basis) -> tuple[Floats, Floats]:
    """Return FTE that need each skill on a basis' day and the share able, each (skills,)."""
    held, size = basis.needs, len(basis.workforce.skills)
    if held is None:
        return np.zeros(size), np.zeros(size)
    fte = (basis.cells.people * basis.cells.fte)[held.cell]
    total = add_up(held.skill, fte, size)
    return total, add_up(held.skill, fte * held.capable, size) / np.maximum(total, 1e-12)


def _forecast_share_able(made: Forecast, months: int) -> tuple[Floats, Floats, Floats]:
    """Return low, expected and high of the share able of each skill, each (skills,)."""
    assert made.held is not None
    skill, size = made.held.skill, len(made.basis.workforce.skills)
    drawn = draw_skill_pairs(made, np.arange(len(skill)), months)
    able, people = (np.zeros((size, drawn.able.shape[1])) for _ in range(2))
    np.add.at(able, skill, drawn.able)
    np.add.at(people, skill, drawn.able + drawn.short)
    share = able / np.maximum(people, 1e-9)
    low, high = np.quantile(share, (0.1, 0.9), axis=1)
    return low, np.nan_to_num(expected_share_able_by_skill(made, months)), high


def _mean_errors_and_coverage(table: pd.DataFrame) -> tuple[float, float, float]:
    if not len(table):
        return float("nan"), float("nan"), float("nan")
    weight = table["fte"].to_numpy(dtype=np.float64)
    missed = [(table[name] - table["seen"]).abs().to_numpy() for name in ("expected", "naive")]
    inside = (table["seen"] >= table["low"]) & (table["seen"] <= table["high"])
    error, naive = (float(np.average(one, weights=weight)) for one in missed)
    return error, naive, float(inside.mean())
