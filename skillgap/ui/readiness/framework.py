"""The competency framework on Readiness: its gaps, steps from role to role, review dates."""

from __future__ import annotations

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
    """Draw the tab: what is missing, how roles build on each other, when a review is due."""
    if cached.active_dataset() is None or not cached.open_workforce().has("roles"):
        st.caption("Load roles and requirements on the Data page to review the framework.")
        return
    found = framework_in_view()
    with st.container(border=True):
        _show_gaps(found)
    with st.container(border=True):
        _show_two_roles(found)
    left, right = st.columns([8, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _show_steps(found)
    with right, st.container(border=True, height="stretch"):
        _show_reviews(found)
    for line in found.warnings:
        st.caption(plain(line))
    bones.show_provenance(found.provenance, warnings=found.warnings)


def _show_gaps(found: Framework) -> None:
    gaps, roles = len(found.gaps), len(found.table)
    bare = int((found.table["standing"] == BARE).sum())
    st.markdown(
        f"#### {roles - gaps} of {roles} roles are described in full"
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
    family = st.selectbox("Job family", families, key="framework-family")
    st.button(
        "Reviewed today", icon=":material/event_available:", key="framework-reviewed",
        on_click=_LOG.record, args=(str(family),), kwargs={"choice": REVIEWED},
        help="Kept in the log of decisions, with who and when.",
    )  # fmt: skip
    show.show_wrapped_table(
        ["Job family", "People", "Due"],
        [
            (row.job_family, f"{row.people:,}", "now" if row.overdue else wording.day(row.due))
            for row in found.reviews.itertuples()
        ],
        figures={"People"},
    )


def _show_steps(found: Framework) -> None:
    st.markdown("#### From role to role")
    if found.steps.empty:
        st.caption("Give roles a job family and a grade (`level`) to see how they build on "
                   "each other.")  # fmt: skip
        return
    show.show_wrapped_table(
        ["Family", "From", "To", "New skills", "Higher level", "Such as"],
        [
            (row.job_family, row.title, row.next_title, row.new, row.higher, row.names)
            for row in found.steps.itertuples()
        ],
        figures={"New skills", "Higher level"},
    )
    st.caption("Beside each role the one of the next grade in its family that adds least.")


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
