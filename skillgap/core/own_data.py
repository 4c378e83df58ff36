"""The part of an organisation that a viewer may compute on: what is not in it cannot be shown.

Whoever may not see everything is given a workforce of their own. Figures, sentences, explanations
and files made from it hold nobody else, whatever they are made of.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.access import SCOPED, Viewer, declared_columns
from skillgap.core.question import Kind
from skillgap.core.workforce import Workforce

_IN_CONFIDENCE = "survey"
"""Answers that people gave in confidence: to nobody below who may see everything."""
_ABOUT: tuple[Kind, ...] = ("person", "unit_or_person")


def own_workforce(workforce: Workforce, viewer: Viewer) -> Workforce:
    """Return the workforce that a viewer may compute on.

    Args:
        workforce: The whole; it is not changed.
        viewer: Who looks. A manager or an employee gets the rows about the people of their scope,
            an analyst everyone's under pseudonyms, a viewer and an auditor nobody's.

    Returns:
        The same for whoever sees everything. Else roles, skills, requirements and whatever is not
        about people as they are; people outside the scope nowhere; survey answers, protected
        attributes and issues (they quote cells) for nobody.
    """
    if viewer.sees_all:
        return workforce
    tables = {name: _own_table(name, table, viewer) for name, table in workforce.tables.items()}
    return replace(workforce, tables=tables, issues=())


def _own_table(name: str, table: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    declared = {c.name: c.kind for c in declared_columns(name) if c.name in table.columns}
    about = [column for column, kind in declared.items() if kind in _ABOUT]
    if name == _IN_CONFIDENCE:
        return table.iloc[:0]
    if about:
        table = table[_rows_in_scope(table, about, viewer)].reset_index(drop=True)
    seen = {
        column: _own_cells(table[column], kind, viewer, personal=bool(about))
        for column, kind in declared.items()
    }
    return table.assign(**seen).astype(table.dtypes.to_dict())


def _rows_in_scope(table: pd.DataFrame, about: list[str], viewer: Viewer) -> np.ndarray:
    if viewer.role == "analyst" and viewer.people is None:
        return np.ones(len(table), dtype=np.bool_)
    rows = table[about].isin(viewer.people or frozenset()).all(axis=1)
    return np.asarray(rows, dtype=np.bool_)


def _own_cells(cells: pd.Series, kind: Kind, viewer: Viewer, *, personal: bool) -> pd.Series:
    """Return cells of rows in scope as the viewer may see them."""
    if kind == "protected":
        return cells.where(np.zeros(len(cells), dtype=np.bool_))
    if viewer.role in SCOPED:
        others = kind in ("manager", "mention")
        return cells.where(cells.isin(viewer.people or frozenset())) if others else cells
    if kind in ("person", "manager", "mention", "unit_or_person"):
        return cells.map(viewer.pseudonym, na_action="ignore")
    if kind == "name" or (kind == "text" and personal):
        return cells.where(np.zeros(len(cells), dtype=np.bool_))
    return cells
