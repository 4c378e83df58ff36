"""Whether groups of people are judged, measured and offered alike: screening, no legal audit."""

from __future__ import annotations

from skillgap.questions.fairness.question import FAIRNESS as FAIRNESS
from skillgap.questions.fairness.question import FairnessAudit as FairnessAudit
from skillgap.questions.fairness.question import Parity as Parity
from skillgap.questions.fairness.question import audit as audit
from skillgap.questions.fairness.question import audit_parity as audit_parity
from skillgap.questions.fairness.question import audit_recommendations as audit_recommendations

__all__ = [
    "FAIRNESS",
    "FairnessAudit",
    "Parity",
    "audit",
    "audit_parity",
    "audit_recommendations",
]
