"""Key figures of gaps that several pages show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillgap.core import wording
from skillgap.core.quantities import NEEDS_MET, NOT_DELIVERED
from skillgap.questions.gaps import words as sentences
from skillgap.ui.kit.bones import KeyFigure

if TYPE_CHECKING:
    from skillgap.questions.gaps.question import Gaps


def value_at_risk_figure(gaps: Gaps) -> KeyFigure:
    """Return the value not delivered a month, with its range and how far it may be trusted."""
    risk, currency = gaps.total.monthly_risk, gaps.workforce.currency
    return KeyFigure(
        f"{NOT_DELIVERED.name} a month",
        wording.money(risk.expected, currency),
        wording.money_span(risk.low, risk.high, currency),
        f"{NOT_DELIVERED.meaning} Mean and likely range over levels and assumptions; "
        f"{gaps.money_trust}. {sentences.other_costs_sentence(gaps)}",
        NOT_DELIVERED.id,
    )


def share_met_figure(gaps: Gaps) -> KeyFigure:
    """Return the share of requirements met, with its range."""
    met = gaps.total.met_share
    return KeyFigure(
        NEEDS_MET.name,
        wording.share(met.expected),
        f"{wording.share(met.low)} to {wording.share(met.high)}",
        f"{NEEDS_MET.meaning} Mean and likely range.",
        NEEDS_MET.id,
    )
