"""Advice and rounds of the open dataset, computed once per dataset, filters and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

import skillgap as sg
from skillgap.questions.learning import MeasuredGain, plan_round
from skillgap.questions.learning.calendar import list_certificates
from skillgap.questions.learning.coverage import coverage_table
from skillgap.ui.kit import cached, scope
from skillgap.ui.kit.findings import findings
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


def filters() -> Filters:
    """Return the filters the page heeds, as a cache key."""
    return tuple(scope.filters(scope.PLACES).items())


def advice() -> Advice:
    """Return advice for the people within the filters, what was declined left out."""
    return _advice(*_key())


def _key() -> Key:
    return (*cached.version(), filters(), decisions.pairs("declined"), findings())


def round_() -> Round:
    """Return the coming quarter's seats within the filters and the budget."""
    return _round(*_key(), decisions.pairs("accepted"), budget())


def payroll() -> float:
    """Return a quarter's pay of the people within the filters; 0 where pay is not known."""
    staff = advice().gaps.workforce["employees"]
    here = staff.iloc[sorted(set(advice().gaps.rows.person.tolist()))]
    return float(here["salary"].sum()) / 4


def budget() -> float:
    """Return the budget chosen, or a share of a quarter's payroll."""
    chosen = choices().budget
    return chosen or usual_budget()


def usual_budget() -> float:
    """Return the budget at rest, to two figures."""
    share = BUDGET_SHARE * payroll()
    return float(f"{share:.1e}") if share > 0 else 50_000.0


def certificates() -> Certificates:
    """Return the certification calendar within the filters."""
    return _certificates(*_key())


def coverage() -> pd.DataFrame:
    """Return what the catalogue does about the critical few within the filters."""
    return _coverage(*_key())


@st.cache_resource(show_spinner="Weighing every offer …", max_entries=8)
def _advice(
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
def _round(*key: object) -> Round:
    *shared, accepted, money = key
    return plan_round(_advice(*shared), money, accepted=accepted)  # type: ignore[arg-type]


@st.cache_resource(show_spinner=False, max_entries=8)
def _certificates(*key: object) -> Certificates:
    found = _advice(*key)
    return list_certificates(found.gaps, found.basis.offers, found.basis.assumptions)


@st.cache_resource(show_spinner=False, max_entries=8)
def _coverage(*key: object) -> pd.DataFrame:
    return coverage_table(_advice(*key).basis)
