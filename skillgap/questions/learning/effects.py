"""Effects measured on an outcome, in standard deviations of performance, as gains in levels.

Method: recommendations count gains in levels of those who finish; an outcome moves by
d = gain × P(finish) × transfer ÷ spread of levels, solved here for the gain.

Limits: a level is taken to matter for performance as much as its spread among people does; that is
the planning view of Brogden, Cronbach and Gleser, not a finding of this organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats
from skillgap.questions.learning.completion import Completion
from skillgap.questions.learning.offers import Offers


class MeasuredGain(NamedTuple):
    """An effect measured on an outcome.

    Attributes:
        intervention_id: What was done.
        effect_sd: Effect in standard deviations of the outcome; positive is better.
        std_error: Its standard error, widened as far as the claim is weak.
        source: Where it was measured, in words.
    """

    intervention_id: str
    effect_sd: float
    std_error: float
    source: str


def measured_gains_in_levels(
    findings: Iterable[MeasuredGain],
    offers: Offers,
    completion: Completion,
    assumptions: Assumptions,
) -> dict[str, tuple[float, float, str]]:
    """Return measured effects as gains in levels of those who finish.

    Of several findings about one intervention the precise weigh more (inverse variance).
    """
    scale = _sd_per_level(completion, assumptions)
    found: dict[str, list[tuple[float, float, str]]] = {}
    for finding in findings:
        code = offers.code(finding.intervention_id)
        if code < 0 or not finding.std_error > 0:
            continue
        per_level = scale[code]
        found.setdefault(finding.intervention_id, []).append(
            (
                finding.effect_sd / per_level,
                finding.std_error / per_level,
                finding.source,
            )
        )
    return {name: _pool_effects(rows) for name, rows in found.items()}


def _sd_per_level(completion: Completion, assumptions: Assumptions) -> Floats:
    """Return d per level gained by those who finish, shape (offers,)."""
    finish = 1.0 / (1.0 + np.exp(-completion.offer))
    per_level = assumptions.value("training_transfer_share") / assumptions.value("level_spread")
    return np.asarray(finish * per_level)


def _pool_effects(rows: list[tuple[float, float, str]]) -> tuple[float, float, str]:
    weight = np.array([1.0 / error**2 for _, error, _ in rows])
    mean = float(weight @ np.array([value for value, _, _ in rows]) / weight.sum())
    return mean, float(weight.sum() ** -0.5), "; ".join(said for _, _, said in rows)
