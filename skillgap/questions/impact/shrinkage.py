"""Effects in subgroups, shrunk towards the common one, and effects by dose.

Method: Paule and Mandel 1982 find the spread τ² of true effects between groups; each group's
estimate is then pulled towards the common mean by se²/(se² + τ²). Small groups move most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from skillgap.core.between_groups import between_variance
from skillgap.core.workforce import Floats
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.regression import fit_least_squares


def shrunk_effects_table(
    names: Sequence[str], estimates: Sequence[Estimate], units: Sequence[int]
) -> pd.DataFrame:
    """Return groups' effects as measured and shrunk.

    Columns: group, units, effect, std_error, low, high (as measured, 95%), shrunk, shrunk_error,
    shrunk_low, shrunk_high, weight (share of the own estimate in the shrunk one).
    """
    values = np.array([estimate.value for estimate in estimates])
    errors = np.array([estimate.std_error for estimate in estimates])
    tau2 = between_variance(values, errors)
    precision = 1 / (errors**2 + tau2)
    mean = (precision * values).sum() / precision.sum()
    own = tau2 / (tau2 + errors**2)
    shrunk = own * values + (1 - own) * mean
    # The mean is estimated, too (Morris 1983).
    error = np.sqrt(own * errors**2 + (1 - own) ** 2 / precision.sum())
    return pd.DataFrame(
        {
            "group": list(names), "units": list(units), "effect": values, "std_error": errors,
            "low": [estimate.low for estimate in estimates],
            "high": [estimate.high for estimate in estimates],
            "shrunk": shrunk, "shrunk_error": error,
            "shrunk_low": shrunk - 1.96 * error, "shrunk_high": shrunk + 1.96 * error,
            "weight": own,
        }
    )  # fmt: skip


def slope_by_dose(gain: Floats, dose: Floats) -> Estimate | None:
    """Return how much more the treated gained per unit of dose.

    A correlation among the treated: who got more was not drawn by lot.
    """
    keep = np.isfinite(gain) & np.isfinite(dose)
    if keep.sum() < 5 or np.ptp(dose[keep]) == 0:
        return None
    x = np.column_stack([np.ones(int(keep.sum())), dose[keep] - dose[keep].mean()])
    fit = fit_least_squares(x, gain[keep])
    return Estimate(
        float(fit.coefficient[1]), float(fit.std_error[1]), float(fit.df[1]),
        "gain per unit of dose",
        "a correlation among the treated: the dose was not drawn by lot",
    )  # fmt: skip


def slope_and_thirds_by_dose(gain: Floats, dose: Floats) -> dict[str, object]:
    """Return the slope and the table by thirds of the dose."""
    keep = np.isfinite(gain) & np.isfinite(dose)
    if keep.sum() < 6:
        return {}
    edges = np.unique(np.quantile(dose[keep], [0, 1 / 3, 2 / 3, 1]))
    place = np.clip(np.searchsorted(edges, dose[keep], side="right") - 1, 0, max(len(edges) - 2, 0))
    rows = []
    for third in np.unique(place):
        values, amount = gain[keep][place == third], dose[keep][place == third]
        error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
        rows.append((float(amount.min()), float(amount.max()), len(values), float(values.mean()),
                     float(error)))  # fmt: skip
    table = pd.DataFrame(rows, columns=["dose_from", "dose_to", "units", "gain", "std_error"])
    return {"dose": slope_by_dose(gain, dose), "dose_table": table}
