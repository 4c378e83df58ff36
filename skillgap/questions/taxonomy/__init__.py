"""A living taxonomy: what to introduce, merge and sunset, what was decided, what drifted."""

from __future__ import annotations

from skillgap.questions.taxonomy.decisions import Applied, apply_decisions
from skillgap.questions.taxonomy.drift import Drift, compare_taxonomies
from skillgap.questions.taxonomy.proposals import Proposals, propose_taxonomy

__all__ = [
    "Applied",
    "Drift",
    "Proposals",
    "apply_decisions",
    "compare_taxonomies",
    "propose_taxonomy",
]
