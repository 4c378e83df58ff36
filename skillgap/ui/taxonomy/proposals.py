"""Proposals to introduce, merge and sunset skills: evidence, thresholds, a person's decision."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from skillgap.core.review import is_reviewed
from skillgap.ui.kit import bones, show, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.reviews import NOT_DRAWN, taxonomy_ramp
from skillgap.ui.taxonomy import decided
from skillgap.ui.taxonomy.waiting import taxonomy_proposals, waiting_proposals

KINDS = {"merge": "Merge", "introduce": "Add", "sunset": "Retire"}
_FEW, _TALLEST = 7, 290
"""Rows that stand whole above the evidence, and the height of a list of more."""
_WHAT = {
    "merge": "Two names for one skill: the one is redirected to the other, nothing is deleted.",
    "introduce": "Mentioned more and more by staff or in job adverts.",
    "sunset": "No role needs it any more. A retired skill keeps its id and stays in the log.",
}


@st.fragment
def show_proposals() -> None:
    """Show what waits for a decision, and the one chosen with its evidence."""
    table = waiting_proposals()
    if not len(table):
        st.markdown("Nothing waits for a decision: no proposal passes the thresholds set.")
        return
    key = state.fresh_key("proposals")
    chosen = show.show_table(
        table.assign(kind=table["kind"].map(KINDS)),
        alt="Proposals for the list of skills",
        order=["kind", "name", "into_name", "strength"],
        columns={
            "kind": st.column_config.TextColumn("Proposal", width=80),
            "name": st.column_config.TextColumn("Skill", width=290),
            "into_name": st.column_config.TextColumn("Into", width=290),
            "strength": st.column_config.ProgressColumn(
                "Evidence",
                format=" ",
                min_value=0,
                max_value=1,
                width=120,
                help="By how far the proposal passes its thresholds; choose a row for the figures.",
            ),
        },
        height=_TALLEST if len(table) > _FEW else "content",
        key=key,
        on_select=lambda: None,
    )
    st.caption("Choose a row to see its evidence. Nothing happens until a person approves.")
    _offer_rest(table)
    _show_proposal(table.iloc[chosen[0] if chosen and chosen[0] < len(table) else 0])


def _offer_rest(table: pd.DataFrame) -> None:
    """Offer to approve together what is not drawn to be looked at singly, once trust is earned."""
    ramp = taxonomy_ramp()
    rest = table[[not is_reviewed(ramp, one) for one in table["proposal_id"]]]
    st.caption(plain(ramp.sentence))
    if len(rest) and st.button(
        f"Approve the {len(rest)} not drawn for review", icon=":material/done_all:",
        key="approve-rest",
    ):  # fmt: skip
        for _, proposal in rest.iterrows():
            decided.record_decision(proposal, decided.APPROVED, NOT_DRAWN)
        state.renew_keys("proposals")
        st.rerun()


def _show_proposal(proposal: pd.Series) -> None:
    found = taxonomy_proposals()
    evidence = found.evidence[found.evidence["proposal_id"] == proposal["proposal_id"]]
    with st.container(border=True, key="proposal"):
        into = f" into {proposal['into_name']}" if pd.notna(proposal["into_name"]) else ""
        st.subheader(plain(f"{KINDS[proposal['kind']]} {proposal['name']}{into}"), anchor=False)
        st.caption(_WHAT[proposal["kind"]])
        st.markdown(plain(proposal["reason"]))
        rows = [
            (*_evidence_in_words(row), "met" if row.met else "not met")
            for row in evidence.itertuples()
        ]  # fmt: skip
        show.show_wrapped_table(
            ["Evidence", "Value", "Threshold", ""], rows, figures=["Value", "Threshold"]
        )
        _draw_decision(proposal)
        bones.show_formula_and_rows(found.explain(str(proposal["proposal_id"])))


def _evidence_in_words(row: Any) -> tuple[str, str, str]:
    """Return measure, value and threshold as people read them; growth as a share, not a log."""
    if row.unit == "log":
        value, threshold = (f"{math.expm1(number):.0%}" for number in (row.value, row.threshold))
        return "adverts, growth a year, at least (95% sure)", value, threshold
    return f"{row.measure}, {row.unit}", f"{row.value:,.2f}", f"{row.threshold:,.2f}"


def _draw_decision(proposal: pd.Series) -> None:
    with st.form(f"decide-{proposal['proposal_id']}", border=False):
        reason = st.text_input(
            "Reason", placeholder="Why, in your words",
            help="It stays in the log with the decision.",
        )  # fmt: skip
        with st.container(horizontal=True):
            approve = st.form_submit_button("Approve", icon=":material/check:", type="primary")
            reject = st.form_submit_button("Reject", icon=":material/close:")
    if (approve or reject) and not reason.strip():
        st.warning("Write a reason first: it is what the next reader of the log looks for.")
    elif approve or reject:
        choice = decided.APPROVED if approve else decided.REJECTED
        decided.record_decision(proposal, choice, reason.strip())
        state.renew_keys("proposals")
        st.rerun()


@st.fragment
def show_decision_log() -> None:
    """Show every decision, newest first, and take the one chosen back."""
    table = decided.decision_log()
    if not len(table):
        st.caption("Nothing was decided yet.")
        return
    detail = [one if isinstance(one, dict) else {} for one in table["detail"]]
    shown = table.assign(
        kind=[KINDS.get(one.get("kind", ""), "") for one in detail],
        name=[one.get("name", "") for one in detail],
        into=[one.get("into_name", "") for one in detail],
    )
    key = state.fresh_key("taxonomy-log")
    chosen = show.show_table(
        shown,
        alt="Decisions about the list of skills, newest first",
        order=["at", "actor", "kind", "name", "into", "choice", "reason", "standing"],
        columns={
            "at": st.column_config.DatetimeColumn("When", format="D MMM, HH:mm", width=95),
            "actor": st.column_config.TextColumn("Who", width=75),
            "kind": st.column_config.TextColumn("Proposal", width=75),
            "name": st.column_config.TextColumn("Skill", width=160),
            "into": st.column_config.TextColumn("Into", width=130),
            "choice": st.column_config.TextColumn("Decision", width=75),
            "reason": st.column_config.TextColumn("Reason", width=120),
            "standing": st.column_config.TextColumn("Now", width=65),
        },
        key=key,
        on_select=lambda: None,
    )
    row = shown.iloc[chosen[0] if chosen and chosen[0] < len(shown) else 0]
    if row["standing"] != "in force":
        st.caption("Choose a decision that is in force to undo it.")
    elif st.button(f"Undo: {plain(row['choice'])} {plain(row['name'])}", icon=":material/undo:"):
        decided.undo_decision(row)
        state.renew_keys("taxonomy-log")
        st.rerun()
