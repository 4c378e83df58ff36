"""Projections of the open dataset, computed once per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

import skillgap as sg
from skillgap.questions.roi import MeasuredEffect, ReturnBasis, largest_block, usual_participants
from skillgap.ui.kit import cached
from skillgap.ui.kit.findings import measured_gains_in_use
from skillgap.ui.projected_roi.state import asked

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.roi import Comparison, ProjectedReturn

Edits: TypeAlias = tuple[tuple[str, float], ...]
Measured: TypeAlias = tuple[tuple[str, float, float, str], ...]
MONTHS = 24


def chosen_intervention() -> str:
    """Return the intervention asked about; at rest the largest block of places that close a gap."""
    rows = cached.workforce()["interventions"]  # type: ignore[index]
    wanted = asked().intervention
    if wanted in set(rows["intervention_id"].astype(str)):
        return wanted
    return _largest_block(*cached.cache_version())


def usual_headcount() -> float:
    """Return the number of people the chosen intervention would usually be offered to."""
    return _usual_headcount(*cached.cache_version(), chosen_intervention())


def projected_return() -> ProjectedReturn:
    """Return the projection as chosen on the page."""
    view = asked()
    people = view.people or usual_headcount()
    return _projected_return(
        *cached.cache_version(), chosen_intervention(), people, int(view.months or MONTHS),
        view.hires, edited_inputs(), measured_effects(),
    )  # fmt: skip


def compare_interventions() -> Comparison:
    """Return all interventions beside one another."""
    months = int(asked().months or MONTHS)
    return _compare_interventions(*cached.cache_version(), months, measured_effects())


def build_or_buy_table() -> pd.DataFrame:
    """Return building beside buying, role by role."""
    return _build_or_buy_table(*cached.cache_version())


def edited_inputs() -> Edits:
    """Return the inputs set by hand."""
    return tuple((str(name), float(value)) for name, value in asked().edits)


def measured_effects() -> Measured:
    """Return effects measured on outcomes here that were put to use: they replace the planned.

    What ratings before and after say scales the planned effect instead (see ``_basis``): a
    standard deviation of one skill is not one of performance, and taken for it an hour's lesson
    would return fifty times its cost (docs/decisions/027).
    """
    return tuple(
        (one.intervention_id, one.effect_sd, one.std_error, one.source)
        for one in measured_gains_in_use()
    )


def _measured_effects_by_id(known: Measured) -> dict[str, MeasuredEffect]:
    return {name: MeasuredEffect(effect, error, source) for name, effect, error, source in known}


@st.cache_resource(show_spinner=False, max_entries=3)
def _return_basis(folder: str, dataset: int, version: str, viewer: str) -> ReturnBasis:
    workforce = cached.workforce()
    learned = (
        sg.gains_learned_by_intervention(workforce)
        if workforce.has("signals", "enrolments")
        else {}
    )  # type: ignore[arg-type, union-attr]
    return ReturnBasis(workforce, sg.default_assumptions(), learned)  # type: ignore[arg-type]


@st.cache_resource(show_spinner=False, max_entries=3)
def _largest_block(folder: str, dataset: int, version: str, viewer: str) -> str:
    basis = _return_basis(folder, dataset, version, viewer)
    levels_known = basis.workforce.has("signals", "requirements")
    return largest_block(
        basis, cached.gaps().table.set_index("skill_id")["short_fte"] if levels_known else None
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _usual_headcount(
    folder: str, dataset: int, version: str, viewer: str, intervention: str
) -> float:
    return usual_participants(_return_basis(folder, dataset, version, viewer), intervention)


@st.cache_resource(show_spinner="Projecting …", max_entries=64)
def _projected_return(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, people: float,
    months: int, hires: float, changed: Edits, known: Measured,
) -> ProjectedReturn:  # fmt: skip
    basis = _return_basis(folder, dataset, version, viewer)
    return sg.project_roi(
        basis.workforce, intervention=intervention, participants=people, horizon_months=months,
        avoided_hires=hires, edits=dict(changed), measured=_measured_effects_by_id(known),
        basis=basis,
    )  # fmt: skip


@st.cache_resource(show_spinner="Projecting the whole catalogue …", max_entries=8)
def _compare_interventions(
    folder: str, dataset: int, version: str, viewer: str, months: int, known: Measured
) -> Comparison:
    basis = _return_basis(folder, dataset, version, viewer)
    return sg.compare_roi(
        basis.workforce,
        horizon_months=months,
        measured=_measured_effects_by_id(known),
        learned=basis.learned,
    )


@st.cache_resource(show_spinner="Comparing training with hiring …", max_entries=3)
def _build_or_buy_table(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    workforce = _return_basis(folder, dataset, version, viewer).workforce
    return sg.compare_build_buy(workforce, cached.gaps())
