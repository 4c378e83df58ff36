"""What part of a programme's price a partner or a public programme pays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats


def co_funded_shares(interventions: pd.DataFrame, assumptions: Assumptions) -> Floats:
    """Return the share of each intervention's fees that somebody else pays, 0–1, shape (rows,).

    Where a programme states it (``co_funded_share``) that counts, 0 too; where it names a partner
    and states none, the share of the register; else nobody pays.

    Args:
        interventions: Rows of the table ``interventions``.
        assumptions: ``co_funding_share``, read only where some programme does not state its own.
    """
    stated = interventions["co_funded_share"].to_numpy(dtype=np.float64, na_value=np.nan)
    named = interventions["partner"].fillna("").astype(str).str.strip().ne("").to_numpy(dtype=bool)
    unsaid = named & np.isnan(stated)
    usual = assumptions.value("co_funding_share") if unsaid.any() else 0.0
    return np.asarray(np.where(unsaid, usual, np.nan_to_num(stated)), dtype=np.float64)
