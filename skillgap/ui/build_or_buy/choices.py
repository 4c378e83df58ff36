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
from skillgap.ui.kit import board, cached, state
from skillgap.ui.kit.plain import spoken

_STEPS_KEPT = 12
_CAUTION = {"On average": 0.0, "Play safe": 0.5, "Expect the worst": 1.0}
_GROUPS = {"": "Nobody in particular", "function": "Functions", "region": "Regions",
           "job_family": "Job families"}  # fmt: skip
_AIMS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def settings() -> PlanSettings:
    """Return the settings in force; what cannot be read any more is put to rest."""
    chosen = plan().settings
    try:
        return PlanSettings.from_body(json.loads(chosen)) if chosen else PlanSettings()
    except (SkillgapError, ValueError, TypeError):
        return PlanSettings()


def scenario() -> Scenario:
    """Return the scenario planned for: the one looked at on every page."""
    return board.active()


def choose(**changes: Any) -> None:
    """Change settings; the ones before can be had back."""
    before = settings()
    put(replace(before, **changes))


def put(after: PlanSettings) -> None:
    """Replace all settings; the ones before can be had back."""
    before = settings()
    if after != before:
        past = (*plan().past, _written(before))[-_STEPS_KEPT:]
        plan.change(settings=_written(after), past=past)


def switch_off(lever: str) -> None:
    """Take a lever out of the plan."""
    choose(levers=tuple(name for name in settings().levers if name != lever))


def look_longer() -> None:
    """Ask for a closer proof of the plan on the screen."""
    plan.change(patient=_written(settings()))


def undo() -> None:
    """Go back to the settings before the last change."""
    past = plan().past
    if past:
        plan.change(settings=past[-1], past=past[:-1])


def _written(chosen: PlanSettings) -> str:
    return json.dumps(chosen.to_body())


def draw_controls() -> None:
    """Draw the controls in the sidebar."""
    chosen = settings()
    with st.sidebar:
        _choose_scenario()
        _budget(chosen)
        _levers(chosen)
        _caution(chosen)
        _aim(chosen)
        _capacities(chosen)
        _fairness(chosen)
        with st.container(horizontal=True):
            st.button(
                "Undo", icon=":material/undo:", type="tertiary", on_click=undo,
                disabled=not plan().past, key="plan-undo",
            )  # fmt: skip
            st.button(
                "Start over", icon=":material/restart_alt:", type="tertiary",
                on_click=put, args=(PlanSettings(),), disabled=chosen == PlanSettings(),
                key="plan-over",
            )  # fmt: skip


def _choose_scenario() -> None:
    names = list(board.known())
    key, write = state.tied("plan-scenario", board.active().name, board.look_at)
    st.selectbox(
        "Scenario", names, key=key, on_change=write, format_func=spoken,
        help="The future to plan for, on every page: the baseline, your scenarios, or a shock.",
    )  # fmt: skip


def _budget(chosen: PlanSettings) -> None:
    workforce = cached.workforce()
    currency = workforce.currency if workforce else "EUR"
    key, write = state.tied(
        "plan-budget",
        None if chosen.budget is None else round(chosen.budget / 1000),
        lambda value: choose(budget=None if value is None else 1000.0 * value),
    )
    st.number_input(
        f"Budget a quarter, {wording.symbol(currency).strip()} k", min_value=0, value=None, step=10,
        key=key,
        on_change=write, placeholder="No limit",
        help="On top of the pay already planned for the posts. Empty: no limit.",
    )  # fmt: skip


def _levers(chosen: PlanSettings) -> None:
    key, write = state.tied(
        "plan-levers",
        list(chosen.levers),
        lambda names: choose(levers=tuple(name for name in LEVERS if name in (names or ()))),
    )
    st.pills(
        "Levers", list(LEVERS), selection_mode="multi", key=key, on_change=write,
        format_func=str.capitalize,
        help="Build: train for the role. Buy: hire. Borrow: contractors for a term. Redeploy: "
        "move people from where there are more than needed. Automate: digital agents, after the "
        "work is redesigned.",
    )  # fmt: skip


def _caution(chosen: PlanSettings) -> None:
    by_weight = {weight: label for label, weight in _CAUTION.items()}
    key, write = state.tied(
        "plan-caution",
        by_weight.get(chosen.caution, "On average"),
        lambda label: choose(caution=_CAUTION.get(label, 0.0)),
    )
    st.selectbox(
        "How cautious?", list(_CAUTION), key=key, on_change=write,
        help="On average: plan for the centre of the forecast. Play safe: "
        f"{_CAUTION['Play safe']:.0%} of the weight on the worst {Caution(0.0).tail_share:.0%} of "
        "futures (conditional value at risk). Takes a few seconds more.",
    )  # fmt: skip


def _aim(chosen: PlanSettings) -> None:
    aims = sorted({*_AIMS, chosen.target_share})
    key, write = state.tied(
        "plan-aim", chosen.target_share, lambda share: choose(target_share=float(share or 0.0))
    )
    st.selectbox(
        "Target", aims, key=key, on_change=write,
        format_func=lambda share: f"{share:.0%} of the shortage" if share else "No target",
        help="All roles together. Without a target a vacancy is closed only where that is cheaper "
        "than leaving it.",
    )  # fmt: skip
    if chosen.target_share > 0:
        key, write = state.tied(
            "plan-aim-from", chosen.target_quarter,
            lambda quarter: choose(target_quarter=int(quarter)),
        )  # fmt: skip
        st.slider("From quarter", 1, chosen.quarters, key=key, on_change=write)


def _capacities(chosen: PlanSettings) -> None:
    names = ("trainers", "recruiters", "mentors")
    set_here = any(getattr(chosen, name) is not None for name in names)
    with st.expander("Trainers, recruiters, mentors", expanded=set_here, type="compact"):
        for name in names:
            _capacity(chosen, name)


def _capacity(chosen: PlanSettings, name: str) -> None:
    def write_down(value: float | None) -> None:
        choose(**{name: value})

    key, write = state.tied(f"plan-{name}", getattr(chosen, name), write_down)
    st.number_input(
        name.capitalize(), min_value=0.0, value=None, step=1.0,
        format="%.0f", key=key, on_change=write,
        placeholder="As assumed", help="How many there are. Empty: by headcount, as assumed.",
    )  # fmt: skip


def _fairness(chosen: PlanSettings) -> None:
    with st.expander(
        "Fair access to training and moves", expanded=bool(chosen.group), type="compact"
    ):
        key, write = state.tied(
            "plan-group", chosen.group, lambda group: choose(**_sharing(group or ""))
        )
        st.selectbox(
            "Share places between", list(_GROUPS), key=key, on_change=write,
            format_func=_GROUPS.__getitem__,
            help="Places to be trained or moved are opportunities: this keeps them in proportion "
            "to each group's share of the shortage.",
        )  # fmt: skip
        if chosen.group:
            _percent("Deviation at most, points", "band_share", chosen.band_share)
            _percent("Own people first, % of starts", "floor_share", chosen.floor_share)


def _sharing(group: str) -> dict[str, Any]:
    """Return the changes that sharing between these groups needs: regions apart for regions."""
    return {"group": group, "by_region": group == "region"}


def _percent(label: str, name: str, value: float) -> None:
    def write_down(points: int) -> None:
        choose(**{name: points / 100})

    key, write = state.tied(f"plan-{name}", round(100 * value), write_down)
    st.slider(label, 0, 100, step=5, key=key, on_change=write)


def relaxed(kind: str, name: str, amount: float) -> Callable[[], None] | None:
    """Return what puts one piece of advice into the settings; nothing where only people can.

    Args:
        kind: Kind of the relaxation, as in ``Relaxation``.
        name: Which one of the kind.
        amount: How much.
    """
    chosen = settings()
    changes: dict[str, Any] = {}
    if kind == "budget" and chosen.budget is not None:
        changes = {"budget": 1000.0 * -(-(chosen.budget + amount) // 1000)}
    elif kind == "target":
        changes = {"target_share": max(0.0, int(100 * (chosen.target_share - amount)) / 100)}
    elif kind == "time":
        changes = {"target_quarter": min(chosen.quarters, chosen.target_quarter + round(amount))}
    elif kind == "levers":
        changes = {"levers": tuple(x for x in LEVERS if x in (*chosen.levers, name))}
    elif kind == "fairness":
        changes = {"group": "", "by_region": False}
    return (lambda: choose(**changes)) if changes else None
