"""Keeping plans and comparing two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.questions.plan.settings import PlanSettings
from skillgap.ui.build_or_buy import choices
from skillgap.ui.kit import board, cached, show, state
from skillgap.ui.kit.plain import label_text

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan

KIND = "plan"
_LEVERS = ("build", "buy", "borrow", "redeploy", "automate", "redesign")


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it was kept: its settings and what came of them that day."""

    name: str
    scenario: str
    settings: PlanSettings
    figures: dict[str, Any]


def plan_figures(plan: Plan) -> dict[str, Any]:
    """Return the figures of a plan that a comparison shows."""
    outcome = plan.outcome
    spans = {
        "cost": outcome.cost_range,
        "closed_fte": outcome.closed_range(),
        "short_fte": outcome.short_range(),
        "saved": outcome.saved_range,
    }
    starts = plan.table.groupby("lever")["starts"].sum()
    return {
        **{name: [span.low, span.median, span.high] for name, span in spans.items()},
        "last": plan.problem.quarters[-1],
        "dataset": plan.provenance.dataset,
        "starts": {str(name): int(count) for name, count in starts.items()},
    }


def kept_plans() -> list[KeptPlan]:
    """Return the plans kept in the workspace, newest first; unreadable ones are left out."""
    found = []
    for document in cached.workspace().documents(KIND):
        try:
            body = document.body
            settings = PlanSettings.from_body(body["settings"])
            found.append(KeptPlan(document.name, body["scenario"], settings, body["figures"]))
        except (SkillgapError, KeyError, TypeError):
            continue
    return found


def keep_plan(name: str, plan: Plan) -> None:
    """Keep a plan in the workspace under a name."""
    body = {
        "scenario": choices.planned_scenario().name,
        "settings": choices.plan_settings().to_body(),
        "figures": plan_figures(plan),
    }
    cached.workspace().keep_document(KIND, name, body)
    state.leave_notice(f"Plan “{name}” is saved.")


def show_kept_plans(plan: Plan) -> None:
    """Offer to keep the plan on the screen, and compare it with one kept before."""
    row = st.form("keep-plan", border=False, clear_on_submit=True)
    with row, st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Save this plan as", placeholder="Name", max_chars=60, width=320)
        done = st.form_submit_button("Save", icon=":material/bookmark_add:")
    if done and name.strip():
        keep_plan(" ".join(name.split()), plan)
        st.rerun()
    plans = kept_plans()
    if not plans:
        st.caption("No plan is saved yet. Save this one, change something, and compare.")
        return
    by_name = {one.name: one for one in plans}
    chosen = st.selectbox(
        "Compare with", list(by_name), format_func=label_text, key="compare-plan", width=320
    )
    other = by_name[chosen]
    currency = plan.problem.currency
    show.show_table(
        compare_plans_table(plan_figures(plan), other.figures, currency),
        alt=f"This plan compared with {other.name}",
        columns={
            "figure": st.column_config.TextColumn("Figure", width=240),
            "mine": st.column_config.TextColumn("This plan", width=230),
            "kept": st.column_config.TextColumn(other.name, width=230),
        },
    )
    if other.figures.get("dataset") != plan.provenance.dataset:
        st.caption(":material/info: The saved plan was made from other data.")
    with st.container(horizontal=True):
        st.button(
            "Open its settings", icon=":material/folder_open:", on_click=_show_kept_plan_again,
            args=(other,),
            key="open-kept",
        )  # fmt: skip
        st.button(
            "Remove it", icon=":material/delete:", type="tertiary", on_click=_remove_kept_plan,
            args=(other.name,), key="drop-kept",
        )  # fmt: skip


def compare_plans_table(mine: dict[str, Any], other: dict[str, Any], currency: str) -> pd.DataFrame:
    """Lay two plans beside each other.

    Args:
        mine: Figures of the plan on the screen, from :func:`plan_figures`.
        other: Figures of the kept one.
        currency: ISO code.

    Returns:
        figure, mine, kept; every cell worded with its range.
    """
    rows = [
        (
            label,
            _span_in_words(mine.get(key), money, currency),
            _span_in_words(other.get(key), money, currency),
        )
        for label, key, money in (
            ("Cost (likely range)", "cost", True),
            ("Closed at the end (likely range)", "closed_fte", False),
            ("Still empty at the end (likely range)", "short_fte", False),
            ("Cost of empty posts avoided (likely range)", "saved", True),
        )
    ]
    for lever in _LEVERS:
        counts = [figures.get("starts", {}).get(lever, 0) for figures in (mine, other)]
        if any(counts):
            rows.append((f"{lever.capitalize()}, starts", *map(str, counts)))
    return pd.DataFrame(rows, columns=["figure", "mine", "kept"])


def _span_in_words(span: Any, money: bool, currency: str) -> str:
    if not span:
        return "–"
    low, _, high = span
    if money:
        return wording.money_span(low, high, currency)
    return f"{low:.1f} to {high:.1f} FTE"


def _show_kept_plan_again(one: KeptPlan) -> None:
    board.choose_scenario(one.scenario)
    choices.replace_settings(one.settings)


def _remove_kept_plan(name: str) -> None:
    cached.workspace().drop_document(KIND, name)
    state.leave_notice(f"Plan “{name}” is removed.")
