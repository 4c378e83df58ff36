"""The frame of Taxonomy: answer, key figures and the tabs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from skillgap.core import wording
from skillgap.core.tables import RETIRED
from skillgap.ui.kit import cached
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.taxonomy import decided
from skillgap.ui.taxonomy.drift import show_drift
from skillgap.ui.taxonomy.from_text import show_from_text
from skillgap.ui.taxonomy.proposals import show_decision_log, show_proposals
from skillgap.ui.taxonomy.waiting import waiting_proposals


def taxonomy_headline() -> str:
    """Say what the list of skills should add, merge and retire."""
    table = waiting_proposals()
    skills = cached.open_workforce()["skills"]
    live = int((skills["cluster"] != RETIRED).sum())
    start = f"{wording.count(live, 'skill')} in use"
    if not len(table):
        return f"{start}; nothing waits for a decision: no proposal passes the thresholds."
    parts = [
        f"{number} to {verb}"
        for kind, verb in (("introduce", "add"), ("merge", "merge"), ("sunset", "retire"))
        if (number := int((table["kind"] == kind).sum()))
    ]
    waits = wording.count(len(table), "proposal")
    return (
        f"{start}; {waits} {'waits' if len(table) == 1 else 'wait'} for your decision: "
        f"{wording.listed(parts)}."
    )


def taxonomy_key_figures() -> list[KeyFigure]:
    """Return how many proposals of each kind wait, and how many were decided."""
    table, log = waiting_proposals(), decided.decision_log()
    skills = cached.open_workforce()["skills"]
    in_force = log[log["standing"] == "in force"]
    approved = int((in_force["choice"] == decided.APPROVED).sum())
    words = {
        "introduce": ("Add", "growing fast", "Enough people have it, and clearly more than in the "
                                             "period before; or adverts for it clearly grow."),
        "merge": ("Merge", "look like one skill", "Alike by name, held by the same people at the "
                  "same levels."),
        "sunset": ("Retire", "needed by nobody", "No role requires it, nobody has shown it for "
                                                 "long, and adverts for it, if any, are falling."),
    }  # fmt: skip
    figures = [
        KeyFigure(label, f"{int((table['kind'] == kind).sum()):,}", note, help_text)
        for kind, (label, note, help_text) in words.items()
    ]
    return [
        KeyFigure(
            "Skills", f"{int((skills['cluster'] != RETIRED).sum()):,}",
            f"{int((skills['cluster'] == RETIRED).sum()):,} retired",
            "Retired skills keep their id; data that still uses a merged one is redirected.",
        ),
        *figures,
        KeyFigure(
            "Decided", f"{len(in_force):,}", f"{approved:,} approved",
            "Decisions in force, each with who, when and why; each can be undone.",
        ),
    ]  # fmt: skip


def show_tabs() -> None:
    """Draw the tabs; only the open one is computed and sent."""
    parts: dict[str, Callable[[], None]] = {
        "Proposals": show_proposals,
        "Decided": show_decision_log,
        "Two versions": show_drift,
        "Skills from text": show_from_text,
    }
    for tab, draw in zip(
        st.tabs(list(parts), on_change="rerun", key="taxonomy"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()
