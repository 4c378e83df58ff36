"""Learning and outcomes that move together: correlations, and nothing more.

Method: for each outcome of teams, the change from the first to the last third of the months is
correlated with completions per head in between (Pearson's r, interval by Fisher's z). Teams that
learn more differ in other ways; the interval speaks of chance alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.workforce import Workforce

FEWEST_TEAMS = 8


def correlate_learning(workforce: Workforce) -> pd.DataFrame:
    """Correlate completions per head with the change of each team outcome.

    Returns:
        metric, teams, correlation, low, high (95%); empty where there are too few teams.
    """
    workforce.need("outcomes", "enrolments")
    names = ["metric", "teams", "correlation", "low", "high"]
    staff = workforce["employees"].set_index("employee_id")["team_id"].dropna()
    taken = workforce["enrolments"]
    done = taken[taken["status"].astype("str").str.casefold() == "completed"]
    count = done["employee_id"].map(staff).value_counts()
    per_head = (count / staff.value_counts()).fillna(0.0)
    rows = []
    for metric, part in workforce["outcomes"].groupby("metric"):
        wide = part.pivot_table(index="unit_id", columns="period", values="value")
        third = wide.shape[1] // 3
        if third < 1 or not wide.index.isin(per_head.index).mean() > 0.5:
            continue
        change = wide.iloc[:, -third:].mean(axis=1) - wide.iloc[:, :third].mean(axis=1)
        both = pd.DataFrame({"change": change, "learned": per_head.reindex(wide.index)}).dropna()
        if len(both) < FEWEST_TEAMS or both.std().min() == 0:
            continue
        r = float(np.corrcoef(both["change"], both["learned"])[0, 1])
        reach = 1.96 / np.sqrt(len(both) - 3)
        z = np.arctanh(np.clip(r, -0.999999, 0.999999))
        rows.append(
            (str(metric), len(both), r, float(np.tanh(z - reach)), float(np.tanh(z + reach)))
        )
    return pd.DataFrame(rows, columns=names)
