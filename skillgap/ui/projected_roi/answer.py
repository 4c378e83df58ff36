"""The answer of Projected ROI in words: the median with its range, and what to do next."""

from __future__ import annotations

import math

from skillgap.core import wording
from skillgap.questions.roi import ProjectedReturn
from skillgap.ui.kit import impacts
from skillgap.ui.kit.bones import KeyFigure, NextStep, is_reachable

_MEASURED = {
    "caused": "It worked, and we can claim so. It is not used in this projection yet.",
    "consistent with a cause": "The results fit a cause; who took part was not randomised.",
    "associated": "Results are better where it ran; that it caused this is not shown.",
    "cannot say": "No effect could be shown, so the projection keeps the planning value.",
}


def roi_in_words(found: ProjectedReturn) -> str:
    """Answer with the median, its likely range, the chance of a loss and the break-even effect."""
    npv, currency = found.npv, found.currency
    who = wording.count(found.participants, "person", "people")
    return (
        f"“{found.inputs.title}” for {who} {_payoff_in_words(npv.median, currency)} over "
        f"{found.horizon_months} months "
        f"({wording.likely(wording.money(npv.low, currency), wording.money(npv.high, currency))}), "
        f"with a {wording.share(1 - found.p_positive)} chance of a loss. "
        f"{break_even_in_words(found)}"
    )


def _payoff_in_words(median: float, currency: str) -> str:
    if median >= 0:
        return f"should return about {wording.money(median, currency)} after all costs"
    return f"would lose about {wording.money(-median, currency)} after all costs"


def cost_to_benefit_in_words(found: ProjectedReturn) -> str:
    """Say what all costs and all benefits come to, as they stand in the waterfall."""
    amounts = found.table.groupby("kind")["amount"].sum()
    gained, spent = float(amounts.get("benefit", 0.0)), -float(amounts.get("cost", 0.0))
    return (
        f"As planned: {wording.money(gained, found.currency)} of benefit against "
        f"{wording.money(spent, found.currency)} of cost"
    )


def better_work_in_words(found: ProjectedReturn) -> str:
    """Say what better work is a month for each who takes part, and why Learning says more."""
    each = wording.money(found.better_work_per_person_month, found.currency)
    return (
        f"Better work comes to {each} a month for each person taking part, on average. Learning "
        "gives another figure: the value not delivered that it wins back from the people with "
        "the largest gaps, before anything fades."
    )


def break_even_in_words(found: ProjectedReturn) -> str:
    """Say from which effect on it pays."""
    effect = found.break_even_effect
    if math.isnan(effect):
        return "With these inputs no effect would pay for it."
    if effect == 0:
        return "The hires it saves already pay for it."
    kept = found.inputs["training_effect_sd"]
    if not kept > 0:
        return f"It breaks even from an effect of {effect:.2f} SD on; we assume none."
    if effect < kept:
        return f"It breaks even at {wording.share(effect / kept)} of the effect we assume."
    return f"To break even it needs {effect / kept:.1f} times the effect we assume."


def roi_key_figures(found: ProjectedReturn) -> list[KeyFigure]:
    """Return the four numbers of the page."""
    currency, npv, cost = found.currency, found.npv, found.cost
    pay = found.payback_months
    return [
        KeyFigure(
            "Net benefit", wording.money(npv.median, currency),
            wording.money_span(npv.low, npv.high, currency),
            "Net present value: what better work is worth, less all costs, in today's money; "
            "median and likely range.",
        ),
        KeyFigure(
            "Chance it pays", wording.share(found.p_positive), "net above 0",
            "Share of the simulations in which benefits exceed costs.",
        ),
        KeyFigure(
            "Cost in full", wording.money(cost.median, currency),
            wording.money_span(cost.low, cost.high, currency),
            "Fees, set-up, learners' time, trainers' time, platform, administration; likely range.",
        ),
        KeyFigure(
            "Paid back after", months_in_words(pay.median),
            wording.span(months_in_words(pay.low), months_in_words(pay.high)),
            "Month in which better work of everybody taking part has paid all costs; median and "
            "likely range. Learning counts otherwise: by the gap that it closes for those chosen.",
        ),
    ]  # fmt: skip


def return_on_cost_in_words(found: ProjectedReturn) -> str:
    """Say what comes back for what is spent, as Phillips defines it."""
    middle, low, high = (
        f"{value:.0%}".replace("-", "−")
        for value in (found.roi.median, found.roi.low, found.roi.high)
    )
    ends = wording.likely(low, high)
    return f"Return on cost, (benefit − cost) / cost after Phillips: {middle} ({ends})."


def months_in_words(value: float) -> str:
    """Write a number of months, or that it never comes."""
    return "never" if math.isinf(value) else wording.count(value, "month")


def roi_next_steps(found: ProjectedReturn) -> list[NextStep]:
    """Return what to do next."""
    title, address = found.inputs.title, {"intervention": found.inputs.intervention_id}
    steps = []
    seats = wording.count(found.inputs["seats"], "person", "people")
    if found.inputs.measured:
        steps.append(
            NextStep(
                "See what it did return", f"The effect of {title} was measured here and is used.",
                "measured_impact", "experiment", address=address,
            )
        )  # fmt: skip
    elif verdict := impacts.claim_reached(found.inputs.intervention_id):
        steps.append(
            NextStep(
                "See what was measured here", _MEASURED[verdict],
                "measured_impact", "experiment", address=address,
            )
        )  # fmt: skip
    else:
        steps.append(
            NextStep(
                "Measure it after the first cohort",
                "The effect is a planning value; a measured one would replace it.",
                "measured_impact", "experiment", address=address,
            )
        )  # fmt: skip
    steps.append(
        NextStep(
            "See who should take part, and why now",
            f"It pays back soonest where the gap is; {seats} are in roles that require the skill.",
            "learning", "school",
        )
    )  # fmt: skip
    steps.append(
        NextStep(
            "See what else closes the gap", "Hiring, borrowing, moving people, redesign.",
            "build_or_buy", "call_split",
        )
    )  # fmt: skip
    return [step for step in steps if is_reachable(step)]
