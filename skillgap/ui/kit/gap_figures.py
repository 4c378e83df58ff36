"""Key figures of gaps that several pages show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillgap.core import wording
from skillgap.ui.kit.bones import KeyFigure

if TYPE_CHECKING:
    from skillgap.questions.gaps.question import Gaps


def risk_figure(gaps: Gaps) -> KeyFigure:
    """Return the money at risk a month, with its range."""
    risk, currency = gaps.total.monthly_risk, gaps.workforce.currency
    return KeyFigure(
        "At risk a month",
        wording.money(risk.median, currency),
        wording.money_span(risk.low, risk.high, currency),
        "Sum over people of share of the value lost x value of the seat x criticality x importance "
        "x scarcity x urgency; median and likely range, over levels and assumptions.",
    )


def met_figure(gaps: Gaps) -> KeyFigure:
    """Return the share of requirements met, with its range."""
    met = gaps.total.met_share
    return KeyFigure(
        "Needs covered",
        wording.share(met.median),
        f"{wording.share(met.low)} to {wording.share(met.high)}",
        "Share of required posts x skills where the level is reached; median and likely range.",
    )
