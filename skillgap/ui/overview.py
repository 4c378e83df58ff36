"""What the Overview shows: subject, key figures, next steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core import wording
from skillgap.questions.gaps import words as sentences
from skillgap.ui.kit import shell, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.gap_figures import share_met_figure, value_at_risk_figure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import opened

if TYPE_CHECKING:
    from skillgap.questions.bench.question import Bench
    from skillgap.questions.gaps.question import Gaps


def overview_key_figures(gaps: Gaps, bench: Bench) -> list[KeyFigure]:
    """Return the five numbers of the Overview."""
    total, currency = gaps.total, gaps.workforce.currency
    table, few = gaps.table, gaps.critical_few(10)
    needs = bench_within_filters(gaps, bench)
    alone = int(needs["single_point"].sum())
    unsure = int((table["advice"] == "assess first").sum())
    return [
        value_at_risk_figure(gaps),
        share_met_figure(gaps),
        KeyFigure(
            "Critical few",
            wording.share(few["cumulative_share"].max()) if len(few) else "–",
            f"of it in {wording.count(len(few), 'skill')}",
            f"Share of {wording.money(total.monthly_risk.expected, currency)} a month not "
            "delivered that the ten skills ranked first carry together.",
        ),
        KeyFigure(
            "One person only",
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


def bench_within_filters(gaps: Gaps, bench: Bench) -> pd.DataFrame:
    """Return the rows of the bench whose role and skill are within the filters in force."""
    pairs = gaps.cells[["role_id", "skill_id"]].drop_duplicates()
    return bench.table.merge(pairs, on=["role_id", "skill_id"])


def overview_next_steps(gaps: Gaps, bench: Bench) -> list[NextStep]:
    """Return what to do next, from what the gaps say."""
    table, currency = gaps.table, gaps.workforce.currency
    steps: list[NextStep] = []
    act = table[table["advice"] == "act"].head(1)
    for row in act.itertuples():
        steps.append(
            NextStep(
                f"Close the gap in {row.name}",
                f"{wording.money_span(row.risk_low, row.risk_high, currency)} a month not "
                f"delivered; it stays among the ten largest in "
                f"{wording.share(row.top_ten_share)} of simulations.",
                "gap_map",
                "priority_high",
                address={"skill": str(row.skill_id)},
            )
        )
    for row in table[table["advice"] == "assess first"].head(1).itertuples():
        steps.append(
            NextStep(
                f"Assess {row.name} first",
                f"We are only {wording.share(row.confidence)} sure of the levels (to within half "
                f"a level): measure "
                f"{wording.count(row.people, 'person', 'people')} before spending on training.",
                "gap_map",
                "fact_check",
                address={"skill": str(row.skill_id)},
            )
        )
    needs = bench_within_filters(gaps, bench)
    alone = needs[needs["single_point"].astype(bool)]
    for row in alone.head(1).itertuples():
        titles = gaps.workforce["roles"].set_index("role_id")["title"]
        names = gaps.workforce["skills"].set_index("skill_id")["name"]
        steps.append(
            NextStep(
                f"Find a second holder of {names.get(row.skill_id, row.skill_id)}",
                f"{titles.get(row.role_id, row.role_id)}: one person carries it; without that "
                f"person "
                f"cover falls to {wording.share(row.p_covered_without_best)}.",
                "people",
                "person_add",
                _opener_of_person(row.best_employee_id),
                address={"show": "person"},
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


def critical_few_title(few: pd.DataFrame) -> str:
    """Return what the main figure shows, as a finding."""
    if not len(few):
        return "No skill is short in this selection"
    first = few.iloc[0]
    alone = wording.share(first["cumulative_share"])
    if len(few) == 1:
        return f"{plain(first['name'])} accounts for {alone} of the value not delivered"
    carried = wording.share(few["cumulative_share"].max())
    name = plain(first["name"])
    return (
        f"{wording.count(len(few), 'skill')} account for {carried} of the value not delivered; "
        f"{name} alone {alone}"
    )


_TAG_MARKS = {"strategic": "violet", "operational": "gray", "compliance": "yellow"}


def tag_legend_markdown(tags: set[str]) -> str:
    """Return, as Markdown, what the colours of the tags mean; only of those in sight."""
    return "  ".join(
        f":{mark}-badge[{tag}] :small[{sentences.TAG_WORDS[tag]}]"
        for tag, mark in _TAG_MARKS.items()
        if tag in tags
    )


def opener_on_map(key: str, skills: list[str]) -> Callable[[], None]:
    """Return what a click on a bar does: open that skill on the gap map."""

    def on_map(place: int) -> None:
        shell.go_to_page("gap_map", skill=skills[place])

    return state.on_chart_choice(key, on_map)


def _opener_of_person(employee_id: str) -> Callable[[], object]:
    return lambda: opened.change(person=employee_id, skill="")
