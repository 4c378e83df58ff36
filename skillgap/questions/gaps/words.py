"""Results as sentences: the answer with its range, for a page, a slide or a screen reader.

Everything here is plain text; a place that renders Markdown escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core import wording
from skillgap.core.quantities import NOT_DELIVERED
from skillgap.questions.gaps.reconciliation import Closed

if TYPE_CHECKING:
    from skillgap.core.ranges import Range
    from skillgap.core.workforce import Workforce
    from skillgap.questions.gaps.question import Gaps

TAG_WORDS = {
    "strategic": "what the plans need next",
    "operational": "what today's work needs",
    "compliance": "what rules demand",
}


def headline(gaps: Gaps) -> str:
    """Answer where we are short and what it costs, in one sentence with its range."""
    total, currency = gaps.total, gaps.workforce.currency
    if total.people == 0:
        return "Nobody in this selection has a requirement to meet, so there are no gaps."
    met, risk = total.met_share, total.monthly_risk
    few = gaps.critical_few(10)
    carried = few["cumulative_share"].max() if len(few) else 0.0
    kind = "Indicative" if gaps.guesses else "Confirmed"
    return (
        f"We cover {wording.share(met.expected)} of the skills our roles need "
        f"({wording.likely(wording.share(met.low), wording.share(met.high))}). {kind} value not "
        f"delivered: about {wording.money(risk.expected, currency)} a month "
        f"({_likely_money_range(risk, currency)})"
        f"{loss_beside_payroll_sentence(gaps)}; {_skills_carrying_share(len(few), carried)}."
    )


def _skills_carrying_share(skills: int, share: float) -> str:
    if not skills:
        return "no skill stands out"
    verb = "accounts" if skills == 1 else "account"
    return f"{wording.count(skills, 'skill')} {verb} for {wording.share(share)} of it"


def _likely_money_range(risk: Range, currency: str) -> str:
    return wording.likely(wording.money(risk.low, currency), wording.money(risk.high, currency))


def loss_beside_payroll_sentence(gaps: Gaps) -> str:
    """Say which share of payroll the value not delivered comes to; nothing without pay."""
    share = gaps.total.payroll_share
    return f", {wording.share(share)} of payroll" if share == share else ""


def other_costs_sentence(gaps: Gaps) -> str:
    """Say what projects and lapsed certificates cost: next to the seats, never added to them."""
    total, currency = gaps.total, gaps.workforce.currency
    parts = []
    if total.project_risk.expected > 0:
        parts.append(
            f"projects held up {wording.money(total.project_risk.expected, currency)} a month"
        )
    if total.compliance_exposure > 0:
        parts.append(
            f"seats with a lapsed certificate {wording.money(total.compliance_exposure, currency)}"
        )
    return f"In addition, not included: {', '.join(parts)}." if parts else ""


@dataclass(frozen=True, slots=True)
class BridgeAmounts:
    """Amounts of money a month from payroll to what is left, in means; they add up to the cent.

    Attributes:
        payroll: Gross pay of the people present.
        whole: Value of all posts.
        skills: Not delivered by people in post, for want of skills.
        posts: Not delivered by empty posts.
        closed: Closed by a plan; 0 without one.
        left: Left with it.
    """

    payroll: float
    whole: float
    skills: float
    posts: float
    closed: float
    left: float

    @property
    def lost(self) -> float:
        """Not delivered in all."""
        return round(self.skills + self.posts, 2)


def bridge_amounts(gaps: Gaps, closed: Closed | None) -> BridgeAmounts:
    """Return the amounts of the bridge, from the reconciliation.

    Args:
        gaps: Everybody, or a selection.
        closed: What a plan closes a month.
    """
    amount = gaps.reconcile(closed or Closed()).set_index("line")["amount"]
    skills = float(amount["Not delivered by people in post"])
    posts, left = (
        float(amount[line]) for line in ("Not delivered by empty posts", "Left with the plan")
    )
    return BridgeAmounts(
        payroll=float(amount["Payroll"]),
        whole=float(amount["Value of all posts"]),
        skills=skills,
        posts=posts,
        closed=round(skills + posts - left, 2),
        left=left,
    )


def bridge_title(steps: BridgeAmounts, currency: str) -> str:
    """Say the finding of the bridge in one line."""
    if steps.whole <= 0:
        return "No value is stated for these posts"
    said = (
        f"With empty posts the value missing is {wording.money(steps.lost, currency)} a month, "
        f"{wording.share(steps.lost / steps.whole)} of what our posts could deliver"
    )
    if steps.closed <= 0 or steps.lost <= 0:
        return said
    return f"{said}; the best plan brings back {wording.share(steps.closed / steps.lost)} of it"


def bridge_in_words(steps: BridgeAmounts, currency: str) -> str:
    """Say the bridge, for those who do not see the figure."""
    said = (
        f"Payroll {wording.money(steps.payroll, currency)} a month; value of all posts "
        f"{wording.money(steps.whole, currency)}; {NOT_DELIVERED.name.lower()} by people in post "
        f"{wording.money(steps.skills, currency)}, by empty posts "
        f"{wording.money(steps.posts, currency)}"
    )
    if steps.closed <= 0:
        return f"{said}."
    return (
        f"{said}; the best plan closes {wording.money(steps.closed, currency)} and leaves "
        f"{wording.money(steps.left, currency)}."
    )


def dataset_line(workforce: Workforce) -> str:
    """Say which people and which day a page speaks of."""
    parts = [
        workforce.name,
        wording.count(int(workforce.present.sum()), "person", "people"),
        wording.count(len(workforce.skills), "skill"),
        wording.count(len(workforce.roles), "role"),
        f"as of {wording.day(workforce.as_of)}",
    ]
    return " · ".join(parts)


def critical_few_in_words(few: pd.DataFrame, currency: str) -> str:
    """Say the critical few as a sentence, for those who do not see the figure."""
    if not len(few):
        return "No skill is short in this selection."
    rows: Iterable[Any] = few.itertuples()
    worded = [
        f"{row.name} {wording.money_span(row.risk_low, row.risk_high, currency)}" for row in rows
    ]
    return f"{NOT_DELIVERED.name} a month by skill, likely range: {'; '.join(worded)}."


def place_headline(gaps: Gaps) -> str:
    """Answer where exactly most is not delivered, and how sure the order of skills is."""
    cells = gaps.of_roles.by("cluster", "function")
    if not len(cells) or not cells["monthly_risk"].max() > 0:
        return headline(gaps)
    worst, currency = cells.iloc[0], gaps.workforce.currency  # largest money first
    one_cluster = cells["cluster"].nunique() == 1  # skills nobody has sorted are in one
    where = "" if one_cluster else f"{worst['cluster']} in "
    return (
        f"The largest part is {where}{worst['function']}: about "
        f"{wording.money(float(worst['monthly_risk']), currency)} of the "
        f"{wording.money(gaps.total.monthly_risk.expected, currency)} a month not delivered"
        f"{_skills_that_stay(gaps)}."
    )


def _skills_that_stay(gaps: Gaps) -> str:
    """Say how surely the skills ranked first belong there; nothing where none is ranked."""
    few = gaps.critical_few(10)
    if not len(few):
        return ""
    stays = wording.share(few["top_ten_share"].mean())
    first = wording.count(len(few), "skill")
    return f". The {first} ranked first by priority stay there in {stays} of simulations"


def selection_headline(gaps: Gaps, place: str) -> str:
    """Answer where one part of the map is short: the skills that carry it, with the range."""
    total, currency = gaps.total, gaps.workforce.currency
    first = gaps.table[gaps.table["monthly_risk"] > 0]["name"].head(3).tolist()
    if not first:
        return f"{place}: nothing required here is short."
    risk = total.monthly_risk
    return (
        f"{place}: about {wording.money(risk.expected, currency)} a month not delivered "
        f"({_likely_money_range(risk, currency)}), mostly in {wording.listed(first)}."
    )
