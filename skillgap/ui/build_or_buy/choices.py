"""What is chosen on Build or buy: scenario, money, levers, limits, aims; each can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import Scenario
from skillgap.questions.plan.problem import LEVERS, Caution
from skillgap.questions.plan.settings import PlanSettings
from skillgap.ui.build_or_buy.state import plan
from skillgap.ui.kit import board, cached, plans, redesigns, state
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.plain import label_text

_STEPS_KEPT = 12
_CAUTION = {"On average": 0.0, "Play safe": 0.5, "Expect the worst": 1.0}
_GROUPS = {"": "Nobody in particular", "function": "Functions", "region": "Regions",
           "job_family": "Job families"}  # fmt: skip
_AIMS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@once_a_run
def plan_settings() -> PlanSettings:
    """Return the settings in force; what cannot be read any more is put to rest."""
    chosen = plan().settings
    try:
        if chosen:
            return redesigns.with_redesigns(PlanSettings.from_body(json.loads(chosen)))
    except (SkillgapError, ValueError, TypeError):
        pass
    return plans.settings_to_begin_with()


def planned_scenario() -> Scenario:
    """Return the scenario planned for: the one looked at on every page."""
    return board.active_scenario()


def change_settings(**changes: Any) -> None:
    """Change settings; the ones before can be had back."""
    before = plan_settings()
    replace_settings(replace(before, **changes))


def replace_settings(after: PlanSettings) -> None:
    """Replace all settings; the ones before can be had back."""
    before = plan_settings()
    if after != before:
        past = (*plan().past, _settings_as_json(before))[-_STEPS_KEPT:]
        plan.change(settings=_settings_as_json(after), past=past)


def switch_off(lever: str) -> None:
    """Take a lever out of the plan."""
    change_settings(levers=tuple(name for name in plan_settings().levers if name != lever))


def ask_for_closer_proof() -> None:
    """Ask for a closer proof of the plan on the screen."""
    plan.change(patient=_settings_as_json(plan_settings()))


def undo_settings() -> None:
    """Go back to the settings before the last change."""
    past = plan().past
    if past:
        plan.change(settings=past[-1], past=past[:-1])


def _settings_as_json(chosen: PlanSettings) -> str:
    return json.dumps(chosen.to_body())


def draw_controls() -> None:
    """Draw the controls in the sidebar."""
    chosen = plan_settings()
    with st.sidebar:
        _draw_budget_input(chosen)
        _choose_scenario()
        _draw_lever_choice(chosen)
        _draw_caution_choice(chosen)
        _draw_aim_choice(chosen)
        _draw_capacity_inputs(chosen)
        _draw_fairness_controls(chosen)
        with st.container(horizontal=True):
            st.button(
                "Undo", icon=":material/undo:", type="tertiary", on_click=undo_settings,
                disabled=not plan().past, key="plan-undo",
            )  # fmt: skip
            st.button(
                "Start over", icon=":material/restart_alt:", type="tertiary",
                on_click=replace_settings, args=(plans.settings_to_begin_with(),),
                disabled=chosen == plans.settings_to_begin_with(),
                key="plan-over",
            )  # fmt: skip


def _choose_scenario() -> None:
    names = list(board.known_scenarios())
    key, write = state.tie_widget(
        "plan-scenario", board.active_scenario().name, board.choose_scenario
    )
    st.selectbox(
        "Scenario", names, key=key, on_change=write, format_func=label_text,
        help="The future to plan for, on every page: the baseline, your scenarios, or a shock.",
    )  # fmt: skip


def set_total_budget(money: float | None) -> None:
    """Set the money for all quarters together; none sets no limit."""
    change_settings(total_budget=money, budget=None)


def _draw_budget_input(chosen: PlanSettings) -> None:
    workforce = cached.workforce()
    currency = workforce.currency if workforce else "EUR"
    quarterly = chosen.budget is not None or (plan().quarterly and chosen.total_budget is None)
    money = chosen.budget if quarterly else chosen.total_budget
    key, write = state.tie_widget(
        f"plan-budget-{quarterly}",
        None if money is None else round(money / 1000),
        lambda value: _set_budget(None if value is None else 1000.0 * value, quarterly),
    )
    st.number_input(
        f"Budget, {wording.symbol(currency).strip()} k", min_value=0, value=None, key=key,
        step=10 if quarterly else 100, on_change=write, placeholder="No limit",
        help=f"On top of the pay already planned for the posts. The plan keeps to it in at least "
        f"{wording.share(chosen.budget_surety)} of simulations. Empty: no limit.",
    )  # fmt: skip
    key, write = state.tie_widget("plan-quarterly", quarterly, _ask_budget_by_quarter)
    st.segmented_control(
        "Budget for", [False, True], key=key, on_change=write, required=True,
        format_func=lambda one: "A quarter" if one else "In total",
        label_visibility="collapsed",
    )  # fmt: skip


def _set_budget(money: float | None, quarterly: bool) -> None:
    if quarterly:
        change_settings(budget=money, total_budget=None)
    else:
        set_total_budget(money)


def _ask_budget_by_quarter(quarterly: bool) -> None:
    """Keep the money and change what it is for: all quarters together, or each."""
    chosen = plan_settings()
    plan.change(quarterly=quarterly)
    if quarterly and chosen.total_budget is not None:
        each = 1000.0 * round(chosen.total_budget / chosen.quarters / 1000)
        change_settings(budget=each, total_budget=None)
    elif not quarterly and chosen.budget is not None:
        change_settings(total_budget=chosen.budget * chosen.quarters, budget=None)


def _draw_lever_choice(chosen: PlanSettings) -> None:
    key, write = state.tie_widget(
        "plan-levers",
        list(chosen.levers),
        lambda names: change_settings(
            levers=tuple(name for name in LEVERS if name in (names or ()))
        ),
    )
    st.pills(
        "Levers", list(LEVERS), selection_mode="multi", key=key, on_change=write,
        format_func=str.capitalize,
        help="Build: train for the role. Buy: hire. Borrow: contractors for a term. Redeploy: "
        "move people from where there are more than needed. Automate: digital agents, after the "
        "work is redesigned.",
    )  # fmt: skip
    _draw_partner_choice(chosen)


def _draw_partner_choice(chosen: PlanSettings) -> None:
    """Offer to plan without partners, where a programme names one."""
    workforce = cached.workforce()
    if workforce is None or not workforce["interventions"]["partner"].fillna("").ne("").any():
        return
    key, write = state.tie_widget(
        "plan-partners", chosen.partners, lambda chosen: change_settings(partners=bool(chosen))
    )
    st.toggle(
        "Seats with partners", key=key, on_change=write,
        help="Training may take seats in programmes that a partner or the public pays a part of, "
        "from their first day and up to their places. The plan cost is your own money.",
    )  # fmt: skip


def _draw_caution_choice(chosen: PlanSettings) -> None:
    by_weight = {weight: label for label, weight in _CAUTION.items()}
    key, write = state.tie_widget(
        "plan-caution",
        by_weight.get(chosen.caution, "On average"),
        lambda label: change_settings(caution=_CAUTION.get(label, 0.0)),
    )
    st.selectbox(
        "How cautious?", list(_CAUTION), key=key, on_change=write,
        help="On average: plan for the centre of the forecast. Play safe: "
        f"{_CAUTION['Play safe']:.0%} of the weight on the worst {Caution(0.0).tail_share:.0%} of "
        "futures (conditional value at risk). Takes a few seconds more.",
    )  # fmt: skip


def _draw_aim_choice(chosen: PlanSettings) -> None:
    aims = sorted({*_AIMS, chosen.target_share})
    key, write = state.tie_widget(
        "plan-aim",
        chosen.target_share,
        lambda share: change_settings(target_share=float(share or 0.0)),
    )
    st.selectbox(
        "Target", aims, key=key, on_change=write,
        format_func=lambda share: f"{share:.0%} of the shortage" if share else "No target",
        help="All roles together. Without a target a post is filled only where that is cheaper "
             "than leaving it empty.",
    )  # fmt: skip
    if chosen.target_share > 0:
        key, write = state.tie_widget(
            "plan-aim-from", chosen.target_quarter,
            lambda quarter: change_settings(target_quarter=int(quarter)),
        )  # fmt: skip
        st.slider("From quarter", 1, chosen.quarters, key=key, on_change=write)


def _draw_capacity_inputs(chosen: PlanSettings) -> None:
    names = ("trainers", "recruiters", "mentors")
    set_here = any(getattr(chosen, name) is not None for name in names)
    with st.expander("Trainers, recruiters, mentors", expanded=set_here, type="compact"):
        for name in names:
            _draw_capacity_input(chosen, name)


def _draw_capacity_input(chosen: PlanSettings, name: str) -> None:
    def keep_setting(value: float | None) -> None:
        change_settings(**{name: value})

    key, write = state.tie_widget(f"plan-{name}", getattr(chosen, name), keep_setting)
    st.number_input(
        name.capitalize(), min_value=0.0, value=None, step=1.0,
        format="%.0f", key=key, on_change=write,
        placeholder="As assumed", help="How many you have. Empty: estimated from headcount.",
    )  # fmt: skip


def _draw_fairness_controls(chosen: PlanSettings) -> None:
    with st.expander(
        "Fair access to training and moves", expanded=bool(chosen.group), type="compact"
    ):
        key, write = state.tie_widget(
            "plan-group",
            chosen.group,
            lambda group: change_settings(**_sharing_changes(group or "")),
        )
        st.selectbox(
            "Share places between", list(_GROUPS), key=key, on_change=write,
            format_func=_GROUPS.__getitem__,
            help="Places to be trained or moved are opportunities: this keeps them in proportion "
            "to each group's share of the shortage.",
        )  # fmt: skip
        if chosen.group:
            _draw_percent_slider("Deviation at most, points", "band_share", chosen.band_share)
            _draw_percent_slider("Own people first, % of starts", "floor_share", chosen.floor_share)


def _sharing_changes(group: str) -> dict[str, Any]:
    """Return the changes that sharing between these groups needs: regions apart for regions."""
    return {"group": group, "by_region": group == "region"}


def _draw_percent_slider(label: str, name: str, value: float) -> None:
    def keep_setting(points: int) -> None:
        change_settings(**{name: points / 100})

    key, write = state.tie_widget(f"plan-{name}", round(100 * value), keep_setting)
    st.slider(label, 0, 100, step=5, key=key, on_change=write)


def action_for_relaxation(kind: str, name: str, amount: float) -> Callable[[], None] | None:
    """Return what puts one piece of advice into the settings; nothing where only people can.

    Args:
        kind: Kind of the relaxation, as in ``Relaxation``.
        name: Which one of the kind.
        amount: How much.
    """
    chosen = plan_settings()
    changes: dict[str, Any] = {}
    if kind == "budget" and chosen.budget is not None:
        changes = {"budget": 1000.0 * -(-(chosen.budget + amount) // 1000)}
    elif kind == "budget" and chosen.total_budget is not None:
        changes = {"total_budget": 1000.0 * -(-(chosen.total_budget + amount) // 1000)}
    elif kind == "target":
        changes = {"target_share": max(0.0, int(100 * (chosen.target_share - amount)) / 100)}
    elif kind == "time":
        changes = {"target_quarter": min(chosen.quarters, chosen.target_quarter + round(amount))}
    elif kind == "levers":
        changes = {"levers": tuple(x for x in LEVERS if x in (*chosen.levers, name))}
    elif kind == "fairness":
        changes = {"group": "", "by_region": False}
    return (lambda: change_settings(**changes)) if changes else None
