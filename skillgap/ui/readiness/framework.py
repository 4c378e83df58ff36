"""The competency framework on Readiness: its gaps, steps from role to role, review dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.questions.readiness.framework import BARE
from skillgap.questions.readiness.side_by_side import compare_roles, side_by_side_in_words
from skillgap.ui.kit import bones, cached, show
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.readiness.editing import show_editing
from skillgap.ui.readiness.outcomes import show_outcomes
from skillgap.ui.readiness.versions import show_two_versions

if TYPE_CHECKING:
    from skillgap.questions.readiness import Framework

REVIEWED = "reviewed"
_LOG = DecisionLog("framework", ("job_family",))


def framework_in_view() -> Framework:
    """Return the review of the framework, with the reviews on record."""
    log = _LOG.newest()
    days = pd.to_datetime(log["at"]).dt.strftime("%Y-%m-%d")
    reviewed = tuple(sorted(zip(log["job_family"].astype(str), days, strict=True)))
    found: Framework = cached.result_of(sg.review_framework, reviewed=reviewed)
    return found


def show_framework() -> None:
    """Draw the tab: roles and reviews, what they require, two of them or two versions beside."""
    if cached.active_dataset() is None or not cached.open_workforce().has("roles"):
        st.caption("Load roles and requirements on the Data page to review the framework.")
        return
    found = framework_in_view()
    parts: dict[str, Callable[[], None]] = {
        "Roles": lambda: _show_roles(found),
        "Change requirements": show_editing,
        "Compare": lambda: _show_comparison(found),
        "Business outcomes": show_outcomes,
    }
    for tab, draw in zip(
        st.tabs(list(parts), on_change="rerun", key="framework"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()
    for line in found.warnings:
        st.caption(plain(line))
    bones.show_provenance(found.provenance, warnings=found.warnings)


def _show_roles(found: Framework) -> None:
    with st.container(border=True):
        _show_gaps(found)
    with st.container(border=True):
        _show_steps(found)
    with st.container(border=True):
        _show_reviews(found)


def _show_gaps(found: Framework) -> None:
    gaps, roles = len(found.gaps), len(found.table)
    bare = int((found.table["standing"] == BARE).sum())
    st.markdown(
        f"#### {roles - gaps} of {roles} roles of people are described in full"
        + (f", {bare} require nothing" if bare else "")
    )
    number = {
        name: st.column_config.NumberColumn(name.capitalize(), format="%d", width="small")
        for name in ("people", "technical", "behavioural", "leadership")
    }
    show.show_table(
        found.table[["title", *number, "stale_share", "standing"]],
        alt="Roles with the kinds of skills they require, and what is missing",
        columns={
            "title": st.column_config.Column("Role"),
            **number,
            "stale_share": st.column_config.NumberColumn(
                "Stale", format="percent", width="small",
                help="Required skills that are retired, or that nobody showed for two years."),
            "standing": st.column_config.Column("Standing"),
        },
    )  # fmt: skip


def _show_reviews(found: Framework) -> None:
    overdue = found.reviews[found.reviews["overdue"]]
    st.markdown(
        f"#### {wording.count(len(overdue), 'job family', 'job families')} due for review"
        if len(overdue)
        else "#### No review is due"
    )
    families = found.reviews["job_family"].astype(str).tolist()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        family = st.selectbox("Job family", families, key="framework-family", width=300)
        st.button(
            "Reviewed today", icon=":material/event_available:", key="framework-reviewed",
            on_click=_LOG.record, args=(str(family),), kwargs={"choice": REVIEWED},
            help="Kept in the log of decisions, with who and when.",
        )  # fmt: skip
    due = ["now" if row.overdue else wording.day(row.due) for row in found.reviews.itertuples()]
    show.show_table(
        found.reviews.assign(due=due)[["job_family", "roles", "people", "due"]],
        alt="Job families with the day their next review is due",
        columns={
            "job_family": st.column_config.TextColumn("Job family", width=300),
            "roles": st.column_config.NumberColumn("Roles", format="%d", width=90),
            "people": st.column_config.NumberColumn("People", format="%,d", width=90),
            "due": st.column_config.TextColumn("Due", width=160),
        },
    )


def _show_steps(found: Framework) -> None:
    st.markdown("#### From role to role")
    if found.steps.empty:
        st.caption("Give roles a job family and a grade (`level`) to see how they build on "
                   "each other.")  # fmt: skip
        return
    largest = found.reviews.sort_values("people", ascending=False)["job_family"].astype(str)
    families = [one for one in largest if one in set(found.steps["job_family"])]
    family = st.selectbox("Within", families, key="framework-steps", width=300,
                          format_func=label_text)  # fmt: skip
    show.show_wrapped_table(
        ["From", "To", "New skills", "Higher level", "Such as"],
        [
            (row.title, row.next_title, row.new, row.higher, row.names)
            for row in found.steps[found.steps["job_family"] == family].itertuples()
        ],
        figures={"New skills", "Higher level"},
    )
    st.caption("Each role with the next-grade role of its family that needs the fewest new skills.")


def _show_comparison(found: Framework) -> None:
    bones.show_views(
        {"Two roles": lambda: _show_two_roles(found), "Two versions": show_two_versions},
        key="framework-compare",
    )


def _show_two_roles(found: Framework) -> None:
    """Set two roles beside each other; at rest those of the first step."""
    st.markdown("#### Two roles side by side")
    roles = found.table.sort_values(["title", "role_id"])
    titles = dict(zip(roles["role_id"].astype(str), roles["title"].astype(str), strict=True))
    if len(titles) < 2:
        st.caption("Load two roles or more to compare them.")
        return
    ids = list(titles)
    rest = found.steps[["role_id", "next_role_id"]].iloc[0] if len(found.steps) else ids[:2]
    left, right = st.columns(2)
    first, second = (
        place.selectbox(
            label, ids, index=ids.index(str(role)) if str(role) in ids else 0,
            format_func=lambda role: label_text(titles[role]), key=f"framework-{label.lower()}",
        )
        for place, label, role in zip((left, right), ("First role", "Second role"), rest,
                                      strict=True)
    )  # fmt: skip
    table = compare_roles(cached.open_workforce(), first, second)
    st.markdown(plain(side_by_side_in_words(table, titles[first], titles[second])))
    level = st.column_config.NumberColumn
    show.show_table(
        table[["skill", "kind", "first_level", "second_level", "standing"]],
        alt=f"Skills that {titles[first]} and {titles[second]} require, with their levels",
        columns={
            "skill": st.column_config.TextColumn("Skill", width=260),
            "kind": st.column_config.TextColumn("Kind", width=110),
            "first_level": level("First role", format="%.1f", width=90,
                                 help="Level required, 0–5. A dash: not required."),
            "second_level": level("Second role", format="%.1f", width=100,
                                  help="Level required, 0–5. A dash: not required."),
            "standing": st.column_config.TextColumn("Difference", width=180),
        },
        height=430 if len(table) > 11 else "content",
    )  # fmt: skip
