"""Advice and rounds of the open dataset, computed once per dataset, filters and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import streamlit as st

import skillgap as sg
from skillgap.questions.learning import MeasuredGain, plan_round
from skillgap.questions.learning.calendar import list_certificates
from skillgap.questions.learning.coverage import coverage_table as table_of_coverage
from skillgap.questions.learning.stacking import stack_credentials
from skillgap.ui.kit import cached, scope
from skillgap.ui.kit.contests import offers_out_of_ranking
from skillgap.ui.kit.findings import measured_gains_in_use
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.reviews import held_offers
from skillgap.ui.learning import decisions
from skillgap.ui.learning.state import choices

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.learning import Advice, Round
    from skillgap.questions.learning.calendar import Certificates

Pairs: TypeAlias = tuple[tuple[str, str], ...]
Filters: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
Key: TypeAlias = tuple[str, int, str, str, Filters, Pairs, tuple[MeasuredGain, ...]]
BUDGET_SHARE = 0.01
"""Of a quarter's payroll: the budget at rest."""


@once_a_run
def filters_in_force() -> Filters:
    """Return the filters the page heeds, as a cache key."""
    return tuple(scope.filters_in_force(scope.PLACES).items())


def learning_advice() -> Advice:
    """Return advice for the people within the filters, what was declined left out."""
    return _learning_advice(*_cache_key())


def whole_advice() -> Advice:
    """Return advice for everybody, whatever the filters."""
    return _learning_advice(*_cache_key(()))


def whole_certificates() -> Certificates:
    """Return the certification calendar of everybody, whatever the filters."""
    return _certificate_calendar(*_cache_key(()))


def key_of_everybody() -> Key:
    """Return what advice for everybody is cached under, whatever the filters."""
    return _cache_key(())


@once_a_run
def _cache_key(within: Filters | None = None) -> Key:
    return (
        *cached.cache_version(),
        filters_in_force() if within is None else within,
        tuple(
            sorted(
                {*decisions.pairs_with_choice("declined"), *offers_out_of_ranking(), *held_offers()}
            )
        ),
        measured_gains_in_use(),
    )


def quarter_round() -> Round:
    """Return the coming quarter's seats within the filters and the budget."""
    return _quarter_round(*_cache_key(), decisions.pairs_with_choice("accepted"), budget_in_force())


def quarter_payroll() -> float:
    """Return a quarter's pay of the people within the filters; 0 where pay is not known."""
    return _quarter_payroll(*_cache_key())


def budget_in_force() -> float:
    """Return the budget chosen, or a share of a quarter's payroll."""
    chosen = choices().budget
    return chosen or usual_budget()


def usual_budget() -> float:
    """Return the budget at rest, to two figures."""
    share = BUDGET_SHARE * quarter_payroll()
    return float(f"{share:.1e}") if share > 0 else 50_000.0


def certificate_calendar() -> Certificates:
    """Return the certification calendar within the filters."""
    return _certificate_calendar(*_cache_key())


def coverage_table() -> pd.DataFrame:
    """Return what the catalogue does about the critical few within the filters."""
    return _coverage_table(*_cache_key())


@st.cache_resource(show_spinner="Weighing every offer …", max_entries=8)
def _learning_advice(
    folder: str,
    dataset: int,
    version: str,
    viewer: str,
    kept: Filters,
    declined: Pairs,
    known: tuple[MeasuredGain, ...],
) -> Advice:
    gaps = cached.gaps().within(**dict(kept)) if kept else cached.gaps()
    return sg.recommend(gaps.workforce, cached.profiles(), gaps, declined=declined, findings=known)


# Each is called with what `_key` returns, so that `_advice` finds what it worked out before.


@st.cache_resource(show_spinner=False, max_entries=32)
def _quarter_round(*key: object) -> Round:
    *shared, accepted, money = key
    return plan_round(_learning_advice(*shared), money, accepted=accepted)  # type: ignore[arg-type]


@st.cache_resource(show_spinner=False, max_entries=8)
def _quarter_payroll(*key: object) -> float:
    gaps = _learning_advice(*key).gaps  # type: ignore[arg-type]
    here = gaps.workforce["employees"].iloc[np.unique(gaps.rows.person)]
    return float(here["salary"].sum()) / 4


@st.cache_resource(show_spinner=False, max_entries=8)
def _certificate_calendar(*key: object) -> Certificates:
    found = _learning_advice(*key)
    return list_certificates(found.gaps, found.basis.offers, found.basis.assumptions)


@st.cache_resource(show_spinner=False, max_entries=8)
def _coverage_table(*key: object) -> pd.DataFrame:
    return table_of_coverage(_learning_advice(*key).basis)


def credentials_by_role() -> pd.DataFrame:
    """Return which micro-credentials stack up to each role within the filters."""
    return _credentials_by_role(*_cache_key())


@st.cache_resource(show_spinner=False, max_entries=8)
def _credentials_by_role(*key: object) -> pd.DataFrame:
    return stack_credentials(_learning_advice(*key).basis)
