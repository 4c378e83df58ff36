"""Which assumption makes the width of the value not delivered, and how many are guesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.questions.gaps.cells import Cells
from skillgap.questions.gaps.draws import draw_lost_and_short_by_cell

if TYPE_CHECKING:
    from skillgap.questions.gaps.selection import Selection

_DRAWS = 200
_VALUE = ("value_spread_share", "estimated_value_spread_share", "salary_value_multiple",
          "default_role_value")  # fmt: skip
MOVED = (
    "full_gap_levels", "value_spread_share", "estimated_value_spread_share",
    "shared_level_bias", "skill_level_bias", "unrated_level_bias", "weight_spread_share",
)  # fmt: skip
"""The assumptions whose ranges widen the money; values of seats by what is stated of them."""

_SPREADS = ("value_spread_share", "estimated_value_spread_share", "weight_spread_share")


def find_assumptions_behind_money(gaps: Selection) -> tuple[Assumption, ...]:
    """Return the assumptions the money rests on, whatever of them is in use here."""
    stated = gaps.worth.stated[np.unique(gaps.role)]
    used = [name for name in MOVED if name not in _VALUE]
    used += ["value_spread_share"] if stated.any() else []
    used += ["estimated_value_spread_share", "salary_value_multiple"] if not stated.all() else []
    return gaps.assumptions.among(*used)


def range_by_assumption_table(gaps: Selection) -> pd.DataFrame:
    """Return what each assumption alone makes of the 80% range of the value not delivered.

    All others stay at their values, and noise of single people is switched off, so that widths
    can be compared; they do not add up to the whole width.

    Returns:
        One row per assumption, widest first: name, meaning, value, low, high, unit, status,
        owner, total_low, total_high (P10 and P90 of the total), width.
    """
    steady = _drop_personal_and_value_noise(gaps.grid)
    rows = []
    for entry in find_assumptions_behind_money(gaps):
        if entry.name not in MOVED:
            continue
        cells = steady if entry.name not in _VALUE else _keep_only_spread(gaps, steady, entry.name)
        register = _close_all_ranges_but_one(gaps.assumptions, entry.name)
        drawn = draw_lost_and_short_by_cell(cells, gaps.needs, register, _DRAWS, gaps.draws.seed)
        total = drawn.lost[cells.is_staffed_seat].sum(axis=0, dtype=np.float64)
        low, high = (float(end) for end in np.quantile(total, (0.1, 0.9)))
        rows.append(
            (entry.name, entry.meaning, entry.value, entry.low, entry.high, entry.unit,
             entry.status, entry.owner, low, high, high - low)
        )  # fmt: skip
    names = ["name", "meaning", "value", "low", "high", "unit", "status", "owner", "total_low",
             "total_high", "width"]  # fmt: skip
    return pd.DataFrame(rows, columns=names).sort_values(
        ["width", "name"], ascending=[False, True], ignore_index=True
    )


def _drop_personal_and_value_noise(cells: Cells) -> Cells:
    """Return the cells without the noise of single people and of the seats' values."""
    none = np.zeros(len(cells))
    sums = {**cells.sums, "short_var": none, "lost_var": none}
    return replace(cells, sums=sums, spread=none)


def _keep_only_spread(gaps: Selection, cells: Cells, name: str) -> Cells:
    """Return the cells with the spread of the values that are stated, or that are not."""
    wanted = gaps.assumptions.value(name)
    return replace(cells, spread=np.where(gaps.grid.spread == wanted, wanted, 0.0))


def _close_all_ranges_but_one(register: Assumptions, name: str) -> Assumptions:
    """Return the register with every range closed but one."""
    return Assumptions(tuple(_close_other_ranges(register, name)))


def _close_other_ranges(register: Assumptions, name: str) -> Iterator[Assumption]:
    for entry in register.entries:
        if entry.name == name or entry.name not in MOVED:
            yield entry
        elif entry.name in _SPREADS:
            yield replace(entry, value=0.0, low=0.0)
        else:
            yield replace(entry, low=entry.value, high=entry.value)
