"""One role's or one lever's part of a plan, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation

if TYPE_CHECKING:
    from skillgap.questions.plan.result import Plan

STEPS = ("step", "value", "unit", "note")


def explain_part(plan: Plan, key: str) -> Explanation:
    """Open the plan of one role (its id) or of one lever (its name).

    Raises:
        UnknownName: neither a role nor a lever of this plan.
    """
    problem = plan.problem
    if key in problem.levers:
        return _explain_lever(plan, problem.levers.index(key))
    if key in problem.roles:
        return _explain_role(plan, problem.roles.index(key))
    raise unknown_name("plan", key, [*problem.levers, *problem.roles])


def _explain_role(plan: Plan, role: int) -> Explanation:
    problem, currency = plan.problem, plan.problem.currency
    steps: list[tuple[str, float, str, str]] = [
        ("Short without action", float(problem.gap_fte[role, -1]), "FTE",
         f"in {problem.quarters[-1]}"),
        ("One FTE short costs", float(problem.short_cost[role]), f"{currency} a quarter", ""),
    ]  # fmt: skip
    for at, lever in enumerate(problem.levers):
        effect = float(problem.effect_fte[role, at])
        if not problem.most_starts[role, at]:
            reason = "switched off" if not problem.allowed[role, at] else "nothing within reach"
            steps.append((f"{lever}: cost per FTE covered", np.nan, currency, reason))
            continue
        if not effect:
            steps.append(_levels_step(plan, role, at))
            continue
        cost = float(problem.start_cost[role, at, 0]) / effect
        note = (
            f"ready after {wording.count(int(problem.lead_quarters[role, at]), 'quarter')}, "
            f"covers {effect:.2f} FTE; {int(plan.starts[role, at].sum())} planned"
        )
        steps.append((f"{lever}: cost per FTE covered", cost, currency, note))
    paid = float(plan.effects.partners_pay[role].sum())
    if paid > 0:
        steps.append(("Partners pay of its training", paid, currency, "beside the cost"))
    steps.append(("Still short with the plan", float(plan.short_fte[role, -1]), "FTE",
                  f"in {problem.quarters[-1]}"))  # fmt: skip
    mine = plan.table[plan.table["role_id"] == problem.roles[role]]
    done = _actions_in_words(mine)
    title = problem.title(role)
    return Explanation(
        title=title,
        sentence=(
            f"{title}: {problem.gap_fte[role, -1]:.1f} FTE short in {problem.quarters[-1]} "
            f"without action, {plan.short_fte[role, -1]:.1f} with the plan: {done}."
        ),
        steps=pd.DataFrame(steps, columns=list(STEPS)),
        rows=mine.reset_index(drop=True),
        formula="cost per FTE covered = discounted cost of a start within the horizon / its effect",
        notes=_what_holds_back(plan, role),
    )


def _partner_steps(plan: Plan, lever: int) -> list[tuple[str, float, str, str]]:
    """Return what partners pay of a lever's training, and what that leaves to pay."""
    paid = float(plan.effects.partners_pay[:, lever].sum())
    if paid <= 0 or plan.problem.partners is None:
        return []
    saved = float(plan.problem.partners.saved(plan.seats, plan.problem.shape)[:, lever].sum())
    currency = plan.problem.currency
    return [
        ("Partners pay", paid, currency, "beside the cost"),
        ("Saved by their seats", saved, currency, "taken off the cost"),
    ]


def _levels_step(plan: Plan, role: int, lever: int) -> tuple[str, float, str, str]:
    """Return the step of a lever that raises levels of people in post and fills none."""
    problem = plan.problem
    regained = float(problem.levels_worth[role, lever])
    note = (
        f"for {wording.money(float(problem.one_off_cost[role, lever]), problem.currency)} a start; "
        f"fills no post; {int(plan.starts[role, lever].sum())} planned"
    )
    return f"{problem.levers[lever]}: value regained a quarter", regained, problem.currency, note


def _actions_in_words(rows: pd.DataFrame) -> str:
    sums = rows.groupby("lever")["starts"].sum().sort_values(ascending=False)
    worded = [f"{lever} {count}" for lever, count in sums.items()]
    return wording.listed(worded, most=6) if worded else "nothing is started"


def _what_holds_back(plan: Plan, role: int) -> tuple[str, ...]:
    redesign = plan.problem.redesign
    if redesign is None or not redesign.gates[role].any():
        return ()
    waiting = [plan.problem.levers[at] for at in np.flatnonzero(redesign.gates[role])]
    begun = np.flatnonzero(plan.redesigns[role])
    when = f"planned for {plan.problem.quarters[begun[0]]}" if len(begun) else "not planned"
    return (f"{wording.listed(waiting)} must wait for a redesign of the work ({when}).",)


def _explain_lever(plan: Plan, lever: int) -> Explanation:
    problem, currency = plan.problem, plan.problem.currency
    name = problem.levers[lever]
    mine = plan.table[plan.table["lever"] == name].reset_index(drop=True)
    cost = float(plan.effects.spend[:, lever].sum())
    cover = plan.effects.cover_fte[:, lever].sum(axis=0)
    steps = [
        ("Starts", float(plan.starts[:, lever].sum()), "starts", "over the horizon"),
        ("Roles", float((plan.starts[:, lever].sum(axis=1) > 0).sum()), "roles", ""),
        ("Cost", cost, currency, "over the horizon, on top of planned pay"),
        *_partner_steps(plan, lever),
        *(
            (f"In service, {quarter}", float(fte), "FTE", "")
            for quarter, fte in zip(problem.quarters, cover, strict=True)
        ),
    ]
    return Explanation(
        title=name.capitalize(),
        sentence=(
            f"{name.capitalize()}: {wording.count(int(plan.starts[:, lever].sum()), 'start')} "
            f"for {wording.money(cost, currency)}, covering {cover[-1]:.1f} FTE "
            f"in {problem.quarters[-1]}."
        ),
        steps=pd.DataFrame(steps, columns=list(STEPS)),
        rows=mine,
        formula="FTE in service = Σ starts × effect × share still there, from lead to end of term",
    )
