"""Which share of enrolments was finished, by kind of intervention and by starting month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Workforce

_ENDED = ("completed", "dropped")
_FEWEST = 8


def finish_rate_by_form(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return how often each kind of intervention is finished, by function.

    Shares are shrunk to the kind's over all functions (``completion_prior_enrolments``).

    Returns:
        function, kind, ended, completed, completed_share, low, high (80%); only where at least
        eight enrolments ended.
    """
    ended = _ended_enrolments(workforce)
    strength = assumptions.value("completion_prior_enrolments")
    over_all = ended.groupby("kind")["done"].mean()
    counted = ended.groupby(["function", "kind"])["done"].agg(ended="size", completed="sum")
    found = counted.reset_index()
    usual = found["kind"].map(over_all)
    return _add_shrunk_shares(found[found["ended"] >= _FEWEST], usual, strength)


def finish_rate_by_month(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return how often enrolments are finished by the calendar month they start in.

    Returns:
        month (1–12), ended, completed, completed_share (shrunk to all), low, high (80%).
    """
    ended = _ended_enrolments(workforce)
    found = ended.groupby("month")["done"].agg(ended="size", completed="sum").reset_index()
    usual = pd.Series(ended["done"].mean() if len(ended) else 0.0, index=found.index)
    return _add_shrunk_shares(found, usual, assumptions.value("completion_prior_enrolments"))


def _ended_enrolments(workforce: Workforce) -> pd.DataFrame:
    taken = workforce["enrolments"]
    table = taken.iloc[np.flatnonzero(taken["status"].isin(_ENDED))]
    kinds = workforce["interventions"].set_index("intervention_id")["kind"]
    functions = workforce["employees"].set_index("employee_id")["function"]
    return pd.DataFrame(
        {
            "kind": table["intervention_id"].map(kinds),
            "function": table["employee_id"].map(functions),
            "month": table["started_on"].dt.month,
            "done": (table["status"] == "completed").astype("float64"),
        }
    ).dropna()


def _add_shrunk_shares(found: pd.DataFrame, usual: pd.Series, strength: float) -> pd.DataFrame:
    """Add the shrunk share with its 80% range from the beta distribution."""
    from scipy.stats import beta

    usual = usual.reindex(found.index)
    won = found["completed"] + strength * usual
    lost = found["ended"] - found["completed"] + strength * (1.0 - usual)
    won, lost = won.clip(lower=1e-6), lost.clip(lower=1e-6)
    return found.assign(
        completed_share=won / (won + lost),
        low=np.asarray(beta.ppf(0.1, won, lost)) if len(found) else [],
        high=np.asarray(beta.ppf(0.9, won, lost)) if len(found) else [],
    ).reset_index(drop=True)
