"""Measured impacts of the open dataset, computed once per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.questions.impact import Answer, choose_amount_writer
from skillgap.questions.impact.correlations import correlate_learning
from skillgap.ui.kit import cached, impacts
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.measured_impact import asking
from skillgap.ui.measured_impact.state import asked

if TYPE_CHECKING:
    from skillgap.questions.impact import Impact, RollOut


@once_a_run
def chosen_rollout() -> tuple[str, str]:
    """Return the intervention and the outcome asked about.

    At rest: the roll-out whose places look as if drawn on purpose, on the outcome that is measured
    where it was given.
    """
    table, view = impacts.measurable_rollouts(), asked()
    if table.empty:
        return "", ""
    known = set(table["intervention_id"])
    name = view.of if view.of in known else _first_intervention(table)
    metrics = table[table["intervention_id"] == name]
    if view.on in set(metrics["metric"]):
        return name, view.on
    return name, _nearest_metric(metrics)


def _first_intervention(table: pd.DataFrame) -> str:
    known = impacts.planned_rollouts()
    return str((known if len(known) else table).iloc[0]["intervention_id"])


def _nearest_metric(metrics: pd.DataFrame) -> str:
    units = metrics["units_treated"] + metrics["units_untreated"]
    ranked = metrics.assign(units=units).sort_values(
        ["units_treated", "units", "metric"], ascending=[False, True, True]
    )
    return str(ranked["metric"].iloc[0])


def every_rollout_table() -> pd.DataFrame:
    """Return what can be said of every planned roll-out on its nearest outcome."""
    opened = cached.active_dataset()
    lineage = str(opened.lineage if opened else 0)
    given = tuple(
        asking.kept_answers(f"{lineage}/{row.intervention_id}/{row.metric}")
        for row in impacts.planned_rollouts().itertuples()
    )
    return _every_rollout_table(*cached.cache_version(), count_results_looked_at(), given)


def count_results_looked_at() -> int:
    """Return the number of results looked at together."""
    return int(asked().looks) or max(len(impacts.planned_rollouts()), 1)


def rollout_panel() -> RollOut:
    """Return the panel of the chosen intervention and outcome."""
    return impacts.rollout_panel(*chosen_rollout())


def chosen_impact() -> Impact:
    """Return the measured impact as chosen on the page."""
    view = asked()
    return impacts.measure_impact(
        *chosen_rollout(), drawn=view.lots, together=count_results_looked_at(), value=view.value,
        anticipation=int(view.anticipation), answered=answers_given(),
    )  # fmt: skip


def answers_subject() -> str:
    """Return what answers to the four questions are about: dataset, intervention and outcome."""
    opened = cached.active_dataset()
    return "/".join((str(opened.lineage if opened else 0), *chosen_rollout()))


def answers_given() -> tuple[Answer, ...]:
    """Return what was answered to the four questions about the chosen roll-out."""
    return asking.kept_answers(answers_subject())


def correlations_table() -> pd.DataFrame:
    """Return how learning and outcomes move together."""
    return _correlations_table(*cached.cache_version())


@st.cache_resource(show_spinner="Measuring every roll-out …", max_entries=3)
def _every_rollout_table(
    folder: str, dataset: int, version: str, viewer: str, together: int,
    answered: tuple[tuple[Answer, ...], ...],
) -> pd.DataFrame:  # fmt: skip
    rows = []
    for place, row in enumerate(impacts.planned_rollouts().itertuples()):
        found = impacts.measure_impact(
            str(row.intervention_id), str(row.metric), together=together, answered=answered[place]
        )
        naive = [one.value for one in found.estimates if one.method.startswith("naive")]
        written = choose_amount_writer(found.outcome, found.baseline)
        low = written(found.effect.low).removesuffix(" points")
        rows.append(
            {
                "title": row.title, "metric": str(row.metric).replace("_", " "),
                "claim": found.claim.rung,
                "effect": f"{written(found.effect.value).removesuffix(' points')} "
                f"({low} to {written(found.effect.high)})",
                "before_after": written(naive[0]) if naive else "–",
                "because": found.claim.because,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


@st.cache_resource(show_spinner="Correlating …", max_entries=3)
def _correlations_table(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return correlate_learning(cached.workforce())  # type: ignore[arg-type]
