"""What Taxonomy proposes, and which of it nobody has decided on yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import skillgap as sg
from skillgap.ui.kit import cached
from skillgap.ui.taxonomy import decided

if TYPE_CHECKING:
    from skillgap.questions.taxonomy import Proposals


def taxonomy_proposals() -> Proposals:
    """Return what the list of skills should add, merge and retire, as things stand."""
    return cached.result_of(sg.propose_taxonomy)


def waiting_proposals() -> pd.DataFrame:
    """Return the proposals that nobody has decided on yet."""
    table = taxonomy_proposals().table
    return table[~table["proposal_id"].isin(list(decided.decided_proposals()))].reset_index(
        drop=True
    )
