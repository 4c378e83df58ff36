"""Measured impact in words: the answer, the key figures, what to do next."""

from __future__ import annotations

import math
from collections.abc import Callable

from skillgap.core import wording
from skillgap.core.quantities import MEASURED_WORTH
from skillgap.questions.impact import (
    Impact,
    RollOut,
    choose_amount_writer,
    planning_effect_and_sd,
    write_number,
)
from skillgap.questions.impact import is_share as is_share_of
from skillgap.ui.kit import cached, findings, state
from skillgap.ui.kit.bones import KeyFigure, NextStep

RUNG_WORDS = {
    "caused": ("Caused", "The treatment made the difference: who got it was randomised."),
    "consistent with a cause": (
        "Consistent with a cause",
        "Every check fits a cause, but who got it was not randomised.",
    ),
    "associated": ("Associated", "The groups differ; the data do not show why."),
    "cannot say": ("Cannot say", "No effect could be shown."),
}
MARKS = {
    "caused": "Proven",
    "consistent with a cause": "Plausible",
    "associated": "Not proven",
    "cannot say": "Cannot say",
}
"""The rungs as an answer to "can we claim so?"."""


def outcome_in_words(found: Impact) -> str:
    """Write the outcome the way people say it."""
    return found.outcome.replace("_", " ")


def is_outcome_share(found: Impact) -> bool:
    """Say whether the outcome is a share, of which changes are percentage points."""
    return is_share_of(found.outcome, found.baseline)


def amount_formatter(found: Impact) -> Callable[[float], str]:
    """Return how changes of the outcome are written: shares in percentage points."""
    return choose_amount_writer(found.outcome, found.baseline)


def effect_range_in_words(found: Impact) -> str:
    """Write the range of the effect."""
    effect, written = found.effect, amount_formatter(found)
    return f"{written(effect.low).removesuffix(' points')} to {written(effect.high)}"


def bare_amount_formatter(found: Impact) -> Callable[[float], str]:
    """Return how changes are written where the unit stands elsewhere."""
    written = amount_formatter(found)
    return lambda value: written(value).removesuffix(" points")


def unit_of_changes(found: Impact) -> str:
    """Return the unit of changes, for axes and captions; empty where the outcome says it."""
    return "percentage points" if is_outcome_share(found) else ""


def _baseline_in_words(found: Impact) -> str:
    if math.isnan(found.baseline):
        return ""
    base = f"{found.baseline:.1%}" if is_outcome_share(found) else write_number(found.baseline)
    return f" from {base}"


def claim_in_words(found: Impact, title: str) -> str:
    """Answer with the rung, the effect and its range."""
    outcome, usual = outcome_in_words(found), _baseline_in_words(found)
    moved = (
        f"{amount_formatter(found)(found.effect.value)} (95% range {effect_range_in_words(found)})"
    )
    size = moved.lstrip("−+")
    if found.claim.rung == "caused":
        verb = "raised" if found.effect.value >= 0 else "lowered"
        return f"“{title}” {verb} {outcome}{usual} by {size}."
    if found.claim.rung == "consistent with a cause":
        return (
            f"The change in {outcome} of {moved}{usual} is consistent with “{title}” having caused "
            f"it. {breakdown_in_words(found)}"
        )
    if found.claim.rung == "associated":
        went = "rose" if found.effect.value >= 0 else "fell"
        return (
            f"With “{title}”, {outcome} {went}{usual} by {size}, but we cannot claim that it "
            "caused this."
        )
    return f"We cannot say that “{title}” changed {outcome}: the estimate is {moved}{usual}."


def figure_title(found: Impact) -> str:
    """Say in one line what the figure shows: how groups moved before, and what came after."""
    outcome, effect = outcome_in_words(found), found.effect
    size = amount_formatter(found)(abs(effect.value))
    if effect.low <= 0 <= effect.high:
        after = f"no clear change in {outcome} afterwards"
    else:
        after = f"{outcome} {'rose' if effect.value > 0 else 'fell'} by {size} afterwards"
    before = {check.name: check.status for check in found.checks}.get("Moving alike before")
    alike = {
        "pass": "Both groups moved alike before; ",
        "fail": "The groups moved apart before; ",
    }.get(before or "", "")
    return alike + after if alike else after[0].upper() + after[1:]


def breakdown_in_words(found: Impact) -> str:
    """Say how far parallel trends may fail before the effect could be none; blank if unknown."""
    probe = found.sensitivity
    if probe is None:
        return ""
    step = "one period" if probe.periods == 1 else f"one block of {probe.periods} periods"
    if math.isinf(probe.breakdown):
        return "Before the start both groups moved exactly alike."
    return (
        f"It would hold unless, from {step} to the next, the groups had drifted apart by more than "
        f"{probe.breakdown:.1f} times the largest drift seen before."
    )


def impact_key_figures(found: Impact, rollout: RollOut | None) -> list[KeyFigure]:
    """Return the key figures: the effect, its worth where that is known, and the checks."""
    return [
        KeyFigure(
            "Effect",
            amount_formatter(found)(found.effect.value),
            f"{effect_range_in_words(found)}, 95% range",
            "Change of the outcome of those treated, compared with how they would have fared "
            f"without, in the outcome's units.{_relative_to_before(found)} Compared were "
            f"{found.treated:,} treated and {found.untreated:,} untreated units.",
        ),
        *_money_key_figures(found, rollout),
        KeyFigure(
            "Checks",
            f"{_count_checks(found, 'pass')} of {len(found.checks)}",
            f"passed; {_count_checks(found, 'fail')} failed",
            "Checks passed outright. One failed check is enough to forbid a claim of cause.",
        ),
    ]


def _relative_to_before(found: Impact) -> str:
    """Say how large the effect is beside the mean outcome before; blank where that is unknown."""
    effect, base = found.effect, found.baseline
    if not base or math.isnan(base):
        return ""
    low, high = sorted((effect.low / abs(base), effect.high / abs(base)))
    return (
        f" Relative to the mean before it is {_share_in_words(effect.value / abs(base))} "
        f"({_share_in_words(low)} to {_share_in_words(high)})."
    )


def _count_checks(found: Impact, status: str) -> str:
    return f"{sum(check.status == status for check in found.checks)}"


def _share_in_words(share: float) -> str:
    return f"{'−' if share < 0 else '+'}{abs(share):.1%}"


def _money_key_figures(found: Impact, rollout: RollOut | None) -> list[KeyFigure]:
    if found.money is None:
        return []
    currency, (value, low, high) = _currency(), found.money.to_date
    unit = rollout.unit_kind if rollout else "unit"
    return [
        KeyFigure(
            "Worth so far" if found.claim.rung == "caused" else MEASURED_WORTH.name,
            wording.money(value, currency), wording.money_span(low, high, currency),
            f"Effect × worth of a unit of the outcome × {found.money.unit_periods:,} treated "
            f"{unit}-months. Worth: {found.money.note}.",
        )
    ]  # fmt: skip


def _currency() -> str:
    workforce = cached.workforce()
    return workforce.currency if workforce else "EUR"


def cost_so_far(rollout: RollOut) -> float:
    """Return what the roll-out cost: fees, set-up and learners' time."""
    workforce = cached.workforce()
    if workforce is None:
        return float("nan")
    rows = workforce["interventions"].set_index("intervention_id")
    if rollout.intervention_id not in rows.index:
        return float("nan")
    import skillgap as sg

    register = sg.default_assumptions()
    row = rows.loc[rollout.intervention_id]
    staff = workforce["employees"]
    hour = float(staff["salary"].mean()) * (1 + register.value("pay_on_cost_share"))
    hour = hour / register.value("working_hours_per_year")
    each = float(row["cost_per_person"]) + float(row["hours"]) * hour
    total = rollout.enrolled * each + float(row["fixed_cost"])
    return total * (1 + register.value("administration_share"))


def impact_next_steps(found: Impact, rollout: RollOut, title: str) -> list[NextStep]:
    """Return what to do next, after what the claim allows."""
    steps: list[NextStep] = []
    if found.claim.rung == "cannot say":
        steps.append(
            NextStep(
                "Randomise the next places",
                "Chance makes groups alike, so that a difference may be called an effect.",
                "learning", "casino",
            )
        )  # fmt: skip
    elif found.claim.rung == "associated":
        steps.append(
            NextStep(
                "Do not promise this return yet",
                f"Use the planning value for {title} until there is a fair comparison.",
                "projected_roi", "savings", address={"intervention": rollout.intervention_id},
            )
        )  # fmt: skip
    else:
        steps.append(
            NextStep(
                "Use this result in projections",
                "It can replace the planning value: see In money, below.",
                "projected_roi", "savings", address={"intervention": rollout.intervention_id},
            )
        )  # fmt: skip
    if len(found.subgroups):
        best = found.subgroups.sort_values("shrunk", ascending=found.better == "lower").iloc[0]
        steps.append(
            NextStep(
                f"Look where it helped most: {best['group']}",
                f"{amount_formatter(found)(best['shrunk'])} after shrinking, "
                f"{amount_formatter(found)(best['shrunk_low'])} to "
                f"{amount_formatter(found)(best['shrunk_high'])}.",
                "people", "groups",
            )
        )  # fmt: skip
    steps.append(
        NextStep(
            "Offer it to those who benefit", "See who should take part, and why now.", "learning",
            "school",
        )
    )  # fmt: skip
    return steps


def planning_effect_and_error(found: Impact) -> tuple[float, float]:
    """Return the effect in standard deviations of performance, as projections use it."""
    import skillgap as sg

    register = sg.default_assumptions()
    return planning_effect_and_sd(
        found,
        spread_worth_share=register.value("sdy_salary_share"),
        payroll_share=register.value("outcome_payroll_share"),
        inflation=register.value("evidence_inflation"),
    )


def use_measured_effect(found: Impact, rollout: RollOut) -> None:
    """Record that projections shall use this effect."""
    effect, error = planning_effect_and_error(found)
    findings.use_measured_effect(
        rollout.intervention_id,
        {
            "effect": effect, "std_error": error, "metric": rollout.metric,
            "rung": found.claim.rung,
            "source": f"measured here on {rollout.metric}: {found.claim.rung}, "
            f"{found.design.title.lower()}",
        },
    )  # fmt: skip
    state.leave_notice("Projections use this effect from now on.")


def use_planning_value(rollout: RollOut) -> None:
    """Record that projections shall use the planning value again."""
    findings.use_planning_value(rollout.intervention_id)
    state.leave_notice("Projections use the planning value again.")
