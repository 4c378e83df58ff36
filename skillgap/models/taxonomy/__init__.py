"""A living taxonomy: what to introduce, merge and sunset, what was decided, what drifted."""

from __future__ import annotations

from skillgap.models.taxonomy.decisions import Applied, apply_decisions
from skillgap.models.taxonomy.drift import Drift, compare_taxonomies
from skillgap.models.taxonomy.proposals import Proposals, propose_taxonomy

__all__ = [
    "Applied",
    "Drift",
    "Proposals",
    "apply_decisions",
    "compare_taxonomies",
    "propose_taxonomy",
]
