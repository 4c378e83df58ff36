"""What the Overview shows: subject, key figures, next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.quantities import NEEDS_MET, NOT_DELIVERED
from skillgap.questions.gaps import words as sentences
from skillgap.ui.kit import cached, shell, state
from skillgap.ui.kit.bones import KeyFigure, NextStep

if TYPE_CHECKING:
    from skillgap.questions.bench.question import Bench
    from skillgap.questions.gaps.question import Gaps


def subject(applied: Sequence[str] = state.FILTERS) -> str:
    """Say which organisation and day the page speaks of, or nothing.

    Args:
        applied: Filters that the page heeds; only those are named.
    """
    workforce = cached.workforce()
    if workforce is None:
        return ""
    in_force = state.view().filters
    chosen = [value for name in applied for value in in_force.get(name, ())]
    line = sentences.dataset_line(workforce)
    return f"{line} · only {wording.listed(chosen, 4)}" if chosen else line


def key_figures(gaps: Gaps, bench: Bench) -> list[KeyFigure]:
    """Return the five numbers of the Overview."""
    total, currency = gaps.total, gaps.workforce.currency
    table, few = gaps.table, gaps.critical_few(10)
    needs = needs_in_sight(gaps, bench)
    alone = int(needs["single_point"].sum())
    unsure = int((table["advice"] == "assess first").sum())
    return [
        risk_figure(gaps),
        met_figure(gaps),
        KeyFigure(
            "Critical few",
            wording.share(few["cumulative_share"].max()) if len(few) else "–",
            f"of it in {wording.count(len(few), 'skill')}",
            f"Share of {wording.money(total.monthly_risk.expected, currency)} a month not "
            "delivered that the ten skills ranked first carry together.",
        ),
        KeyFigure(
            "One holder",
            f"{alone:,}",
            f"of {wording.count(len(needs), 'role need')}",
            "Single points of failure among the needs in sight: covered today, but not once the "
            "best holder is gone. Holders are counted over the whole organisation.",
        ),
        KeyFigure(
            "Assess first",
            f"{unsure:,}",
            f"of {wording.count(total.skills, 'skill')}",
            "Skills whose gap rests more on not knowing than on being short: measure before "
            "spending.",
        ),
    ]


def needs_in_sight(gaps: Gaps, bench: Bench) -> pd.DataFrame:
    """Return the rows of the bench whose role and skill are within the filters in force."""
    pairs = gaps.cells[["role_id", "skill_id"]].drop_duplicates()
    return bench.table.merge(pairs, on=["role_id", "skill_id"])


def risk_figure(gaps: Gaps) -> KeyFigure:
    """Return the value not delivered a month, with its range and how far it may be trusted."""
    risk, currency = gaps.total.monthly_risk, gaps.workforce.currency
    return KeyFigure(
        f"{NOT_DELIVERED.name} a month",
        wording.money(risk.median, currency),
        wording.money_span(risk.low, risk.high, currency),
        f"{NOT_DELIVERED.meaning} Median and 80% range over levels and assumptions; "
        f"{gaps.standing}. {sentences.beside(gaps)}",
        NOT_DELIVERED.id,
    )


def met_figure(gaps: Gaps) -> KeyFigure:
    """Return the share of requirements met, with its range."""
    met = gaps.total.met_share
    return KeyFigure(
        NEEDS_MET.name,
        wording.share(met.median),
        f"{wording.share(met.low)} to {wording.share(met.high)}",
        f"{NEEDS_MET.meaning} Median and 80% range.",
        NEEDS_MET.id,
    )


def next_steps(gaps: Gaps, bench: Bench) -> list[NextStep]:
    """Return what to do next, from what the gaps say."""
    table, currency = gaps.table, gaps.workforce.currency
    steps: list[NextStep] = []
    act = table[table["advice"] == "act"].head(1)
    for row in act.itertuples():
        steps.append(
            NextStep(
                f"Close the gap in {row.name}",
                f"{wording.money_span(row.risk_low, row.risk_high, currency)} a month not "
                f"delivered; stays in the top ten in {wording.share(row.top_ten_share)} of draws.",
                "gap_map",
                "priority_high",
                _open_skill(row.skill_id),
            )
        )
    for row in table[table["advice"] == "assess first"].head(1).itertuples():
        steps.append(
            NextStep(
                f"Assess {row.name} first",
                f"Confidence is {wording.share(row.confidence)}: measure "
                f"{wording.count(row.people, 'person', 'people')} before spending on training.",
                "gap_map",
                "fact_check",
                _open_skill(row.skill_id),
            )
        )
    needs = needs_in_sight(gaps, bench)
    alone = needs[needs["single_point"].astype(bool)]
    for row in alone.head(1).itertuples():
        titles = gaps.workforce["roles"].set_index("role_id")["title"]
        names = gaps.workforce["skills"].set_index("skill_id")["name"]
        steps.append(
            NextStep(
                f"Find a second holder of {names.get(row.skill_id, row.skill_id)}",
                f"{titles.get(row.role_id, row.role_id)}: one person carries it; without them "
                f"cover falls to {wording.share(row.p_covered_without_best)}.",
                "people",
                "person_add",
                _open_person(row.best_employee_id),
            )
        )
    steps.append(
        NextStep(
            "See it by function and cluster",
            f"{wording.count(len(table), 'skill')} in "
            f"{wording.count(table['cluster'].nunique(), 'cluster')}, with the people behind.",
            "gap_map",
            "grid_on",
        )
    )
    return steps


_TAG_MARKS = {"strategic": "violet", "operational": "gray", "compliance": "yellow"}


def tag_legend(tags: set[str]) -> str:
    """Return, as Markdown, what the colours of the tags mean; only of those in sight."""
    return "  ".join(
        f":{mark}-badge[{tag}] :small[{sentences.TAG_WORDS[tag]}]"
        for tag, mark in _TAG_MARKS.items()
        if tag in tags
    )


def open_on_map(key: str, skills: list[str]) -> Callable[[], None]:
    """Return what a click on a bar does: open that skill on the gap map."""

    def opened(place: int) -> None:
        state.change(skill=skills[place], cell=())
        st.switch_page(shell.page("gap_map"))

    return state.chart_choice(key, opened)


def _open_skill(skill_id: str) -> Callable[[], object]:
    return lambda: state.change(skill=skill_id)


def _open_person(employee_id: str) -> Callable[[], object]:
    return lambda: state.change(person=employee_id, people_by="person")
