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


def cost_mark(gaps: Gaps) -> str:
    """Return what skill gaps cost a month, the first thing to read; blank where none is short."""
    lost = gaps.total.monthly_risk.expected if gaps.total.people else 0.0
    return f"{wording.money(lost, gaps.workforce.currency)} a month" if lost > 0 else ""


def headline(gaps: Gaps) -> str:
    """Answer what gaps cost and where we are short, in two sentences with their ranges."""
    total, currency = gaps.total, gaps.workforce.currency
    if total.people == 0:
        return "Nobody in this selection has a requirement to meet, so there are no gaps."
    met, risk = total.met_share, total.monthly_risk
    few = gaps.critical_few(10)
    carried = few["cumulative_share"].max() if len(few) else 0.0
    kind = "indicative" if gaps.guesses else "confirmed"
    return (
        f"Skill gaps cost about {wording.money(risk.expected, currency)} a month in value not "
        f"delivered ({kind}, {_likely_money_range(risk, currency)})"
        f"{loss_beside_payroll_sentence(gaps)}. We cover {wording.share(met.expected)} of the "
        f"skills our roles need ({wording.likely(wording.share(met.low), wording.share(met.high))})"
        f"; {_skills_carrying_share(len(few), carried)}."
    )


def _skills_carrying_share(skills: int, share: float) -> str:
    if not skills:
        return "no skill stands out"
    verb = "accounts" if skills == 1 else "account"
    return f"{wording.count(skills, 'skill')} {verb} for {wording.share(share)} of the loss"


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
        posts: Not delivered by empty posts, today.
        ahead: The same if nothing is done, on average over the time planned for.
        closed: Closed by a plan, of the value of both; 0 without one.
        left: Left with it.
        left_posts: Of it, by empty posts.
    """

    payroll: float
    whole: float
    skills: float
    posts: float
    ahead: float
    closed: float
    left: float
    left_posts: float

    @property
    def lost(self) -> float:
        """Missing in all, today."""
        return round(self.skills + self.posts, 2)

    @property
    def nothing_done(self) -> float:
        """Missing in all if nothing is done, skills as today."""
        return round(self.skills + self.ahead, 2)


def bridge_amounts(gaps: Gaps, closed: Closed | None) -> BridgeAmounts:
    """Return the amounts of the bridge, from the reconciliation.

    Args:
        gaps: Everybody, or a selection.
        closed: What a plan closes a month.
    """
    amount = gaps.reconcile(closed or Closed()).set_index("line")["amount"]
    skills = float(amount["Not delivered by people in post"])
    nothing, left = (float(amount[line]) for line in ("If nothing is done", "Left with the plan"))
    ahead = round(nothing - skills, 2)
    return BridgeAmounts(
        payroll=float(amount["Payroll"]),
        whole=float(amount["Value of all posts"]),
        skills=skills,
        posts=float(amount["Not delivered by empty posts"]),
        ahead=ahead,
        closed=round(nothing - left, 2),
        left=left,
        left_posts=round(ahead + float(amount["The plan closes: empty posts"]), 2),
    )


def bridge_title(steps: BridgeAmounts, currency: str, *, seeking: bool = False) -> str:
    """Say the finding of the bridge: what is missing, and what the best plan wins back of it.

    Args:
        steps: Its amounts.
        currency: ISO code.
        seeking: Whether a plan is being worked out.
    """
    if steps.whole <= 0:
        return "No value is stated for these posts"
    of = f"{wording.share(steps.lost / steps.whole)} of what our posts could deliver"
    lost = f"{wording.money(steps.lost, currency)} a month is missing, {of}"
    said = f"Empty posts add {wording.money(steps.posts, currency)}: {lost}"
    if steps.posts <= 0:
        said = lost
    if seeking:
        return f"{said}; the best plan is being worked out"
    if steps.closed <= 0 or steps.nothing_done <= 0:
        return said
    return f"{said}; the best plan wins back {wording.money(steps.closed, currency)} a month"


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
        f"{said}; missing if nothing is done {wording.money(steps.nothing_done, currency)}; the "
        f"best plan closes {wording.money(steps.closed, currency)} and leaves "
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
