"""Business outcomes on Readiness: the skills each needs, how short these are, what lacks a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.tables import RETIRED
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.plain import keep_numbers_unbroken, label_text, plain
from skillgap.ui.kit.show import show_table, show_wrapped_table

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.readiness import OutcomeSkills

LINKED, NOT_LINKED = "linked", "not linked"
LINKS = DecisionLog("outcome skills", ("metric", "skill_id"))
"""Which skill, or which cluster of skills, serves which business outcome, who said so, and why."""
_CLUSTER = "cluster:"
"""Stands before the name of a cluster where an id of a skill would stand."""
_SHOWN = 5


def links_in_force() -> tuple[tuple[str, str], ...]:
    """Return outcome and skill, or cluster, of every link to an outcome measured here."""
    newest = LINKS.newest()
    newest = newest[newest["choice"] == LINKED]
    measured = set(cached.open_workforce()["outcomes"]["metric"].astype(str))
    pairs = zip(newest["metric"].astype(str), newest["skill_id"].astype(str), strict=True)
    return tuple(sorted(pair for pair in pairs if pair[0] in measured))


def outcomes_in_view() -> OutcomeSkills:
    """Return what the business outcomes need by the links in force."""
    return _compute_needs(*cached.cache_version(), links_in_force())


@st.cache_resource(show_spinner=False, max_entries=8)
def _compute_needs(
    folder: str, dataset: int, version: str, viewer: str, links: tuple[tuple[str, str], ...]
) -> OutcomeSkills:
    skills: dict[str, list[str]] = {}
    clusters: dict[str, list[str]] = {}
    for metric, one in links:
        if one.startswith(_CLUSTER):
            clusters.setdefault(metric, []).append(one.removeprefix(_CLUSTER))
        else:
            skills.setdefault(metric, []).append(one)
    return sg.link_outcomes(cached.open_workforce(), cached.gaps(), skills, clusters)


def show_outcomes() -> None:
    """Draw the tab: what each outcome needs, what is missing, and a form to link skills."""
    if not cached.open_workforce().has("outcomes"):
        st.caption(
            "Load business results by team and month (table `outcomes`) on the Data page to say "
            "which skills they need."
        )
        return
    found = outcomes_in_view()
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
            ["Business outcome", "Skills", "People with a gap", "Needs unmet",
             "Not delivered a month"],
            [
                (outcome_in_words(row.metric), row.skills, f"{row.people_short:,.0f}",
                 "–" if row.unmet_share != row.unmet_share else wording.share(row.unmet_share),
                 keep_numbers_unbroken(wording.money(row.monthly_risk, currency)))
                for row in linked.itertuples()
            ],
            figures={"Skills", "People with a gap", "Needs unmet", "Not delivered a month"},
        )  # fmt: skip
        st.caption("A skill may serve several outcomes, so these amounts must not be added up.")
        _show_skills(found, currency)
    if without:
        names = [outcome_in_words(one) for one in found.without_skills]
        st.markdown("**Outcomes without a skill:** " + plain(wording.listed(names, without)))
    if len(found.unlinked):
        skills = [str(one) for one in found.unlinked["name"]]
        told = plain(wording.listed(skills, len(skills)))
        st.markdown("**Costliest skills that serve no outcome, by value not delivered:** " + told)


def _show_skills(found: OutcomeSkills, currency: str) -> None:
    """Show the skills behind each outcome, costliest first."""
    with st.expander(f"Skill by skill ({len(found.skills)})", key="outcome-each"):
        show_table(
            found.skills.assign(metric=found.skills["metric"].map(outcome_in_words))[
                ["metric", "name", "short_fte", "monthly_risk"]
            ],
            alt="Skills that business outcomes need, with FTE short and value not delivered",
            columns={
                "metric": st.column_config.TextColumn("Business outcome", width=250),
                "name": st.column_config.TextColumn("Skill", width=300),
                "short_fte": st.column_config.NumberColumn("Short, FTE", format="%.1f", width=100),
                "monthly_risk": st.column_config.NumberColumn(
                    "Not delivered a month", format=f"{wording.symbol(currency)}%,.0f", width=160),
            },
        )  # fmt: skip


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
            "Skills or whole clusters it needs", list(names),
            key=state.fresh_key("outcome-skills"),
            placeholder="Choose skills or clusters", format_func=lambda one: label_text(names[one]),
        )  # fmt: skip
        reason = st.text_input("Reason", placeholder="Why, in your words",
                               key=state.fresh_key("outcome-reason"),
                               help="It stays on record with your name and the day.")  # fmt: skip
        kept = st.form_submit_button("Link", type="primary", icon=":material/link:")
    if not kept:
        return
    if not skills or not reason.strip():
        st.warning("Choose at least one skill or cluster, and write a reason.")
        return
    for skill in skills:
        LINKS.record(str(metric), str(skill), choice=LINKED, reason=reason.strip())
    state.renew_keys("outcome", "outcome-skills", "outcome-reason")
    state.leave_notice("Linked.")
    st.rerun()


def _names() -> dict[str, str]:
    """Return what can be linked by its key: clusters first, then skills, by name."""
    skills = cached.open_workforce()["skills"]
    names = skills["name"].fillna(skills["skill_id"])
    pairs = sorted(zip(names, skills["skill_id"], strict=True))
    sizes = skills.loc[skills["cluster"].notna() & (skills["cluster"] != RETIRED), "cluster"]
    counts = sizes.astype(str).value_counts().sort_index()
    clusters = {
        f"{_CLUSTER}{one}": f"{one}, all {wording.count(number, 'skill')}"
        for one, number in counts.items()
    }
    return clusters | {str(skill): str(name) for name, skill in pairs}


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
    linked = names.get(row.skill_id, row.skill_id.removeprefix(_CLUSTER))
    what = f"{linked}, {outcome_in_words(row.metric)}"
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
