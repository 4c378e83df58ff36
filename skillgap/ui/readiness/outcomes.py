"""Business outcomes on Readiness: the skills each needs, how short these are, what lacks a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.questions.readiness.outcomes import OutcomeSkills, link_outcomes
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.kit.show import show_wrapped_table

if TYPE_CHECKING:
    import pandas as pd

LINKED, NOT_LINKED = "linked", "not linked"
LINKS = DecisionLog("outcome skills", ("metric", "skill_id"))
"""Which skill serves which business outcome, and who said so, why."""
_SHOWN = 5


def links_in_force() -> dict[str, list[str]]:
    """Return the skills linked to each business outcome measured here."""
    newest = LINKS.newest()
    newest = newest[newest["choice"] == LINKED]
    measured = set(cached.open_workforce()["outcomes"]["metric"].astype(str))
    found: dict[str, list[str]] = {}
    for metric, skill in zip(newest["metric"], newest["skill_id"], strict=True):
        if metric in measured:
            found.setdefault(str(metric), []).append(str(skill))
    return found


def show_outcomes() -> None:
    """Draw the tab: what each outcome needs, what is missing, and a form to link skills."""
    if not cached.open_workforce().has("outcomes"):
        st.caption(
            "Load business results by team and month (table `outcomes`) on the Data page to say "
            "which skills they need."
        )
        return
    found = link_outcomes(cached.open_workforce(), cached.gaps(), links_in_force())
    with st.container(border=True):
        _show_needs(found)
    with st.container(border=True, key="outcome-linking"):
        _show_linking(found)
    with st.container(border=True, key="outcome-log"):
        _show_log()


def outcome_in_words(metric: str) -> str:
    """Return what an outcome is called on screen."""
    return metric.replace("_", " ")


def _show_needs(found: OutcomeSkills) -> None:
    currency = cached.open_workforce().currency
    without = len(found.without_skills)
    st.markdown(
        f"#### {wording.count(without, 'outcome')} of {len(found.table)} without a skill"
        if without else "#### Every outcome has its skills"
    )  # fmt: skip
    linked = found.table[found.table["skills"] > 0]
    if len(linked):
        show_wrapped_table(
            ["Business outcome", "Skills it needs", "FTE short", "Not delivered a month"],
            [
                (outcome_in_words(row.metric), row.names, f"{row.short_fte:,.1f}",
                 wording.money(row.monthly_risk, currency))
                for row in linked.itertuples()
            ],
            figures={"FTE short", "Not delivered a month"},
        )  # fmt: skip
        st.caption("A skill may serve several outcomes, so these amounts must not be added up.")
    if without:
        names = [outcome_in_words(one) for one in found.without_skills]
        st.markdown("**Outcomes without a skill:** " + plain(wording.listed(names, without)))
    if len(found.unlinked):
        skills = [str(one) for one in found.unlinked["name"]]
        told = plain(wording.listed(skills, len(skills)))
        st.markdown("**Costliest skills that serve no outcome:** " + told)


def _show_linking(found: OutcomeSkills) -> None:
    st.markdown("#### Link skills to an outcome")
    metrics = found.table["metric"].astype(str).tolist()
    first = found.without_skills[0] if found.without_skills else metrics[0]
    names = _names()
    with st.form("outcome-link", border=False):
        metric = st.selectbox(
            "Business outcome", metrics, index=metrics.index(first), key=state.fresh_key("outcome"),
            format_func=lambda one: label_text(outcome_in_words(one)),
        )  # fmt: skip
        skills = st.multiselect(
            "Skills it needs", list(names), key=state.fresh_key("outcome-skills"),
            placeholder="Choose skills", format_func=lambda one: label_text(names[one]),
        )  # fmt: skip
        reason = st.text_input("Reason", placeholder="Why, in your words",
                               key=state.fresh_key("outcome-reason"),
                               help="It stays on record with your name and the day.")  # fmt: skip
        kept = st.form_submit_button("Link", type="primary", icon=":material/link:")
    if not kept:
        return
    if not skills or not reason.strip():
        st.warning("Choose at least one skill, and write a reason.")
        return
    for skill in skills:
        LINKS.record(str(metric), str(skill), choice=LINKED, reason=reason.strip())
    state.renew_keys("outcome", "outcome-skills", "outcome-reason")
    state.leave_notice("Linked.")
    st.rerun()


def _names() -> dict[str, str]:
    """Return the name of each skill by its id, in the order of names."""
    skills = cached.open_workforce()["skills"]
    names = skills["name"].fillna(skills["skill_id"])
    pairs = sorted(zip(names, skills["skill_id"], strict=True))
    return {str(skill): str(name) for name, skill in pairs}


def _show_log() -> None:
    newest = LINKS.newest()
    linked = newest[newest["choice"] == LINKED]
    st.markdown(f"#### {wording.count(len(linked), 'link')}")
    if linked.empty:
        st.caption("Nobody has linked a skill to an outcome yet.")
        return
    whole = len(linked) <= _SHOWN or st.toggle(f"Show all {len(linked)}", key="all-links")
    names = _names()
    for at, row in enumerate((linked if whole else linked.head(_SHOWN)).itertuples()):
        _show_link(at, row, names)


def _show_link(at: int, row: pd.Series, names: dict[str, str]) -> None:
    what = f"{names.get(row.skill_id, row.skill_id)}, {outcome_in_words(row.metric)}"
    text, button = st.columns([10, 2], vertical_alignment="center")
    text.markdown(
        f"**{plain(what)}**  \n:small[:gray["
        + plain(f"{wording.day(row.at)}, {row.actor}: {row.reason}")
        + "]]"
    )
    button.button("Undo", icon=":material/undo:", key=f"undo-link-{at}", on_click=_undo,
                  args=(row.metric, row.skill_id))  # fmt: skip


def _undo(metric: str, skill: str) -> None:
    LINKS.record(metric, skill, choice=NOT_LINKED, reason="taken back")
    state.leave_notice("Taken back.")
