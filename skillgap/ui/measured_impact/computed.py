"""Measured impacts of the open dataset, computed once per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.questions.impact import Answer, RollOut, amounts_of, lay_out, list_rollouts
from skillgap.questions.impact.correlations import correlate_learning
from skillgap.ui.kit import cached, state
from skillgap.ui.measured_impact import asking

if TYPE_CHECKING:
    from skillgap.questions.impact import Impact

PLANNED = 0.9
"""Share of starts in three months from which a roll-out looks planned rather than everyday."""


def rollouts() -> pd.DataFrame:
    """Return which interventions can be measured on which outcomes."""
    return _rollouts(*cached.version())


def chosen() -> tuple[str, str]:
    """Return the intervention and the outcome asked about.

    At rest: the roll-out whose places look as if drawn on purpose, on the outcome that is measured
    where it was given.
    """
    table, view = rollouts(), state.view()
    if table.empty:
        return "", ""
    known = set(table["intervention_id"])
    name = view.impact_of if view.impact_of in known else _first(table)
    metrics = table[table["intervention_id"] == name]
    if view.impact_on in set(metrics["metric"]):
        return name, view.impact_on
    return name, _nearest_metric(metrics)


def planned() -> pd.DataFrame:
    """Return planned roll-outs with the outcome nearest to each, the most specific first.

    Nearest is the outcome measured in all units that were treated and in as few others as can be.
    """
    table = rollouts()
    table = table[table["concentration"] >= PLANNED]
    table = table.assign(units=table["units_treated"] + table["units_untreated"])
    order = ["intervention_id", "units_treated", "units", "metric"]
    nearest = table.sort_values(order, ascending=[True, False, True, True])
    return nearest.drop_duplicates("intervention_id").sort_values(["units", "intervention_id"])


def _first(table: pd.DataFrame) -> str:
    known = planned()
    return str((known if len(known) else table).iloc[0]["intervention_id"])


def _nearest_metric(metrics: pd.DataFrame) -> str:
    units = metrics["units_treated"] + metrics["units_untreated"]
    ranked = metrics.assign(units=units).sort_values(
        ["units_treated", "units", "metric"], ascending=[False, True, True]
    )
    return str(ranked["metric"].iloc[0])


def every_rollout() -> pd.DataFrame:
    """Return what can be said of every planned roll-out on its nearest outcome."""
    opened = cached.active()
    lineage = str(opened.lineage if opened else 0)
    given = tuple(
        asking.kept(f"{lineage}/{row.intervention_id}/{row.metric}")
        for row in planned().itertuples()
    )
    return _every_rollout(*cached.version(), looks(), given)


def looks() -> int:
    """Return the number of results looked at together."""
    return int(state.view().impact_looks) or max(len(planned()), 1)


def rollout() -> RollOut:
    """Return the panel of the chosen intervention and outcome."""
    return _rollout(*cached.version(), *chosen())


def impact() -> Impact:
    """Return the measured impact as chosen on the page."""
    view = state.view()
    return _impact(
        *cached.version(), *chosen(), view.impact_lots, looks(), view.impact_value,
        int(view.impact_anticipation), answers(),
    )  # fmt: skip


def subject() -> str:
    """Return what answers to the four questions are about: dataset, intervention and outcome."""
    opened = cached.active()
    return "/".join((str(opened.lineage if opened else 0), *chosen()))


def answers() -> tuple[Answer, ...]:
    """Return what was answered to the four questions about the chosen roll-out."""
    return asking.kept(subject())


def correlations() -> pd.DataFrame:
    """Return how learning and outcomes move together."""
    return _correlations(*cached.version())


@st.cache_resource(show_spinner="Looking for roll-outs …", max_entries=3)
def _rollouts(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return list_rollouts(cached.workforce())  # type: ignore[arg-type]


@st.cache_resource(show_spinner=False, max_entries=16)
def _rollout(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str
) -> RollOut:
    return lay_out(cached.workforce(), intervention, metric)  # type: ignore[arg-type]


@st.cache_resource(show_spinner="Measuring …", max_entries=32)
def _impact(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str,
    drawn: bool, together: int, value: float, anticipation: int, answered: tuple[Answer, ...],
) -> Impact:  # fmt: skip
    panel = _rollout(folder, dataset, version, viewer, intervention, metric)
    return sg.measure_rollout(
        panel, randomised=drawn, looks=together, anticipation=anticipation, answers=answered,
        value_per_unit=value if value > 0 else float("nan"),
    )  # fmt: skip


@st.cache_resource(show_spinner="Measuring every roll-out …", max_entries=3)
def _every_rollout(
    folder: str, dataset: int, version: str, viewer: str, together: int,
    answered: tuple[tuple[Answer, ...], ...],
) -> pd.DataFrame:  # fmt: skip
    rows = []
    for place, row in enumerate(planned().itertuples()):
        found = _impact(folder, dataset, version, viewer, str(row.intervention_id),
                        str(row.metric), False, together, 0.0, 0, answered[place])  # fmt: skip
        naive = [one.value for one in found.estimates if one.method.startswith("naive")]
        written = amounts_of(found.outcome, found.baseline)
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
def _correlations(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return correlate_learning(cached.workforce())  # type: ignore[arg-type]
