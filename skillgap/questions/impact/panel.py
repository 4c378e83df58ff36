"""A panel as arrays: units × periods, when each unit was treated, and what else is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue, MissingColumns
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.impact.periods import NEVER, Periods, read_periods, read_starts

COPIED_SHARE, COPIED_VALUES = 0.2, 20
"""From this share of units on, that have the outcomes of another in every period, they are read as
measured once. Ratings and small counts coincide by chance, so a panel must hold so many values."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the user's frame is what; blank means there is none.

    Attributes:
        outcome: What is to be improved, a number.
        unit: Who or what is observed again and again.
        time: When.
        treated_from: Start of treatment of the unit; blank, 0 or infinite: never.
        treated: 0 or 1 per row, or per unit together with ``since``.
        since: Period from which units with ``treated`` = 1 are treated.
        before: Outcome before, where there is one row per unit.
        cluster: What the units belong to when treatment was given to groups of them.
        weight: Weight of the unit.
        covariates: What else sets units apart before treatment.
        group: Subgroup of the unit.
        dose: How much treatment the unit got.
    """

    outcome: str
    unit: str = ""
    time: str = ""
    treated_from: str = ""
    treated: str = ""
    since: object = None
    before: str = ""
    cluster: str = ""
    weight: str = ""
    covariates: tuple[str, ...] = ()
    group: str = ""
    dose: str = ""

    @property
    def names_given(self) -> list[str]:
        """Every column asked for."""
        single = (self.outcome, self.unit, self.time, self.treated_from, self.treated, self.before,
                  self.cluster, self.weight, self.group, self.dose)  # fmt: skip
        return [name for name in (*single, *self.covariates) if name]


@dataclass(frozen=True, eq=False)
class Panel:
    """Outcomes of units over periods.

    Attributes:
        outcome: Shape (units, periods), NaN where not observed.
        units: Names, shape (units,).
        periods: The periods.
        start: Position of each unit's first treated period; ``NEVER`` when there is none.
        cluster: Code of each unit's cluster; by default the unit itself, or all units of the same
            outcomes where these were written to several.
        weight: Weight of each unit, mean 1.
        covariates: Shape (units, periods, covariates); NaN where not observed.
        group: Subgroup of each unit, empty text when none was asked for.
        dose: Amount of treatment of each unit, NaN when none was asked for.
        warnings: What was left out or assumed.
        rows: Rows of the user's frame.
    """

    outcome: Floats
    units: np.ndarray
    periods: Periods
    start: Ints
    cluster: Ints
    weight: Floats
    covariates: Floats
    group: np.ndarray
    dose: Floats
    warnings: tuple[str, ...]
    rows: int

    @cached_property
    def is_treated(self) -> np.ndarray:
        """Shape (units,): treated at some time within the panel."""
        return np.asarray(self.start < NEVER)

    @cached_property
    def cohorts(self) -> Ints:
        """Distinct starts within the panel, in order."""
        return np.unique(self.start[self.is_treated])

    def take(self, keep: np.ndarray) -> Panel:
        """Return the panel of some units."""
        _, cluster = np.unique(self.cluster[keep], return_inverse=True)
        return replace(
            self,
            outcome=self.outcome[keep],
            units=self.units[keep],
            start=self.start[keep],
            cluster=cluster.astype(np.int64),
            weight=self.weight[keep],
            covariates=self.covariates[keep],
            group=self.group[keep],
            dose=self.dose[keep],
        )


def check_columns(frame: pd.DataFrame, columns: Columns) -> None:
    """Refuse a frame that lacks a column asked for, or holds no row.

    Raises:
        MissingColumns: with near misses among those there.
        BadValue: no rows.
    """
    from difflib import get_close_matches

    there = [str(name) for name in frame.columns]
    _refuse_other_than_names(columns)
    missing = [name for name in columns.names_given if name not in there]
    if missing and missing[0] in [str(name) for name in frame.index.names]:
        raise MissingColumns("panel", f"`{missing[0]}` stands in the index", "it among the columns",
                             "Call `.reset_index()` on the frame first.")  # fmt: skip
    twice = [name for name in columns.names_given if there.count(name) > 1]
    if twice:
        raise BadValue("panel", f"{there.count(twice[0])} columns named `{twice[0]}`",
                       "each column once", "Rename or drop the others.")  # fmt: skip
    if missing:
        near = get_close_matches(missing[0], there, n=3, cutoff=0.5)
        raise MissingColumns(
            "panel",
            f"no column `{missing[0]}`",
            f"one of {', '.join(there[:12])}{' …' if len(there) > 12 else ''}",
            f"Did you mean {' or '.join(near)}?" if near else "Name the column as it stands.",
        )
    if frame.empty:
        raise BadValue("panel", "no rows", "one row per unit and period", "Load a filled panel.")


def _refuse_other_than_names(columns: Columns) -> None:
    """Refuse a list where one column is meant, such as several treatments at once."""
    single: dict[str, object] = {"treated_from": columns.treated_from, "treated": columns.treated,
              "outcome": columns.outcome, "unit": columns.unit, "time": columns.time}  # fmt: skip
    for asked, name in single.items():
        if isinstance(name, str):
            continue
        several = "Measure one treatment at a time, leaving out units that only got another; or " \
            "ask for design='fixed effects' with the others as `covariates`."  # fmt: skip
        raise BadValue(f"`{asked}`", f"{name!r}", "the name of one column",
                       several if asked.startswith("treated") else "Name one column.")  # fmt: skip


def read_outcome(frame: pd.DataFrame, columns: Columns) -> Floats:
    """Return the outcome; NaN where it is blank.

    Raises:
        BadValue: no number at all, or the same one everywhere.
    """
    values = column_as_numbers(frame, columns.outcome)
    seen = values[np.isfinite(values)]
    if not len(seen):
        raise BadValue(f"column `{columns.outcome}`", "no number in any row",
                       "an outcome in the rows that count", "Choose another column.")  # fmt: skip
    if len(seen) > 1 and np.ptp(seen) == 0:
        raise BadValue(f"column `{columns.outcome}`", f"the same value in every row ({seen[0]:g})",
                       "an outcome that differs", "Choose another column.")  # fmt: skip
    return values


def column_as_numbers(frame: pd.DataFrame, name: str) -> Floats:
    """Return a column as numbers; blanks stay NaN.

    Raises:
        BadValue: text that is no number.
    """
    column = frame[name]
    read = pd.to_numeric(column, errors="coerce")
    wrong = read.isna() & column.notna() & (column.astype("str").str.strip() != "")
    if wrong.any():
        raise BadValue(
            f"column `{name}`",
            f"{int(wrong.sum()):,} values that are no number (e.g. {column[wrong].iloc[0]})",
            "numbers",
            "Correct these cells, or choose another column.",
        )
    values: Floats = read.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isinf(values), np.nan, values)


def build_panel(frame: pd.DataFrame, columns: Columns) -> Panel:
    """Lay a long frame out as units × periods.

    Args:
        frame: One row per unit and period; never changed.
        columns: Which column is what.

    Raises:
        MissingColumns: a column asked for is not there.
        BadValue: a unit twice in a period, no period, or a treatment that is switched off.
    """
    check_columns(frame, columns)
    unit_labels = _column_as_labels(frame[columns.unit], columns.unit)
    units, unit = np.unique(unit_labels, return_inverse=True)
    periods = read_periods(frame[columns.time], columns.time)
    _refuse_repeated_rows(units, unit, periods, columns)
    shape = (len(units), len(periods))
    outcome = np.full(shape, np.nan)
    outcome[unit, periods.code] = read_outcome(frame, columns)
    start = _start_by_unit(frame, columns, unit, periods, shape)
    first = _first_row_by_unit(unit, periods.code)
    warnings = _warn_of_moving_columns(frame, columns, unit, first)
    cluster = _cluster_by_unit(frame, columns, unit, first)
    if not columns.cluster and (copied := _group_copied_units(outcome)) is not None:
        cluster = copied
        warnings.append(_warn_of_copied_units(units, cluster))
    weight = _weight_by_unit(frame, columns, first)
    covariates = np.full((*shape, len(columns.covariates)), np.nan)
    for place, name in enumerate(columns.covariates):
        covariates[unit, periods.code, place] = _read_covariate(frame, name)
    panel = Panel(
        outcome=outcome,
        units=units,
        periods=periods,
        start=start,
        cluster=cluster,
        weight=weight,
        covariates=covariates,
        group=_column_as_labels(frame[columns.group], columns.group)[first]
        if columns.group
        else np.full(len(units), "", dtype=object),
        dose=column_as_numbers(frame, columns.dose)[first]
        if columns.dose
        else np.full(len(units), np.nan),
        warnings=(),
        rows=len(frame),
    )
    return _drop_unusable_units(panel, warnings)


def _read_covariate(frame: pd.DataFrame, name: str) -> Floats:
    """Return a covariate as numbers; words are refused with the way to give them."""
    words = frame[name].dropna().astype("str")
    if len(words) and pd.to_numeric(words, errors="coerce").isna().all():
        raise BadValue(
            f"column `{name}`",
            f"words (e.g. {words.iloc[0]})",
            "numbers, which covariates are",
            "Write each kind but one as a column of 0 and 1, or ask for it as `group`.",
        )
    return column_as_numbers(frame, name)


def _warn_of_moving_columns(
    frame: pd.DataFrame, columns: Columns, unit: Ints, first: Ints
) -> list[str]:
    """Say where what should hold for a unit changes from row to row, so that the first is used."""
    found = []
    for name, what in ((columns.weight, "weight"), (columns.group, "group"),
                       (columns.dose, "dose")):  # fmt: skip
        if not name:
            continue
        text = frame[name].astype("str").to_numpy(dtype=object)
        moving = len(np.unique(unit[text != text[first][unit]]))
        if moving:
            found.append(f"`{name}` changes over time in {moving:,} units; the {what} of each "
                         "unit's first period is used.")  # fmt: skip
    return found


def _drop_unusable_units(panel: Panel, warnings: list[str]) -> Panel:
    """Leave out units never observed or without weight, and those treated from the start."""
    seen = np.isfinite(panel.outcome).any(axis=1) & (panel.weight > 0)
    _refuse_arm_without_rows(panel, seen)
    if (~seen).any():
        warnings.append(f"{int((~seen).sum()):,} units without any outcome or weight are left out.")
    always = seen & (panel.start <= 0)
    if always.any():
        warnings.append(
            f"{int(always.sum()):,} units were treated from the first period on; nothing is known "
            "of them before, so they are left out."
        )
    kept = panel.take(seen & ~always)
    holes = ~np.isfinite(kept.outcome)
    if holes.any():
        warnings.append(
            f"The panel has holes: {int(holes.sum()):,} of {holes.size:,} unit-periods are not "
            "observed; each comparison uses the units observed at both its ends."
        )
    return replace(kept, warnings=tuple(warnings))


def _refuse_arm_without_rows(panel: Panel, seen: np.ndarray) -> None:
    """Refuse a panel one arm of which has no unit with an outcome and a weight."""
    for arm, who in ((panel.is_treated, "treated"), (~panel.is_treated, "untreated")):
        if arm.any() and not seen[arm].any():
            raise BadValue(
                "panel",
                f"none of the {int(arm.sum()):,} {who} units has an outcome and a weight above 0",
                "treated units and units to compare them with",
                "Fill in the outcome and the weight, or leave the weight out.",
            )


def _column_as_labels(column: pd.Series, name: str) -> np.ndarray:
    blank = column.isna().to_numpy()
    if blank.any():
        raise BadValue(
            f"column `{name}`",
            f"{int(blank.sum()):,} blank cells",
            "a name in every row",
            "Fill them in, or leave those rows out.",
        )
    values = column
    if pd.api.types.is_float_dtype(column.dtype) and (column % 1 == 0).all():
        values = column.astype("int64")
    return values.astype("str").to_numpy(dtype=object)


def _refuse_repeated_rows(
    units: np.ndarray, unit: Ints, periods: Periods, columns: Columns
) -> None:
    key = unit * len(periods) + periods.code
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    twice = np.flatnonzero(count > 1)
    if len(twice):
        at = first[twice[0]]
        raise BadValue(
            "panel",
            f"{len(twice):,} unit-periods stand there more than once "
            f"(e.g. {units[unit[at]]} in {periods.label(int(periods.code[at]))})",
            f"one row per `{columns.unit}` and `{columns.time}`",
            "Average or drop the repeats; several outcomes belong into one column each.",
        )


def _start_by_unit(
    frame: pd.DataFrame, columns: Columns, unit: Ints, periods: Periods, shape: tuple[int, int]
) -> Ints:
    if columns.treated_from:
        by_row = read_starts(frame[columns.treated_from], periods, columns.treated_from)
        low = np.full(shape[0], NEVER, dtype=np.int64)
        high = np.full(shape[0], -1, dtype=np.int64)
        np.minimum.at(low, unit, by_row)
        np.maximum.at(high, unit, by_row)
        if (low != high).any():
            raise BadValue(
                f"column `{columns.treated_from}`",
                f"{int((low != high).sum()):,} units with more than one start",
                "one start per unit, the same in all of its rows",
                "Keep the first start of each unit.",
            )
        return low
    return _start_by_unit_from_flag(frame, columns, unit, periods, shape)


def _start_by_unit_from_flag(
    frame: pd.DataFrame, columns: Columns, unit: Ints, periods: Periods, shape: tuple[int, int]
) -> Ints:
    if not columns.treated:
        raise BadValue(
            "treated_from",
            "not given",
            "the column that says when, or whether, a unit was treated",
            "Name `treated_from`, or `treated` with 0 and 1.",
        )
    flag = read_flag_column(frame, columns.treated)
    if columns.since is not None:
        kind = pd.Series([columns.since])
        first = read_starts(kind, periods, "since", may_be_never=False)[0]
        ever = np.zeros(shape[0], dtype=np.bool_)
        ever[unit[flag > 0]] = True
        return np.where(ever, first, NEVER).astype(np.int64)
    on = np.zeros(shape, dtype=np.bool_)
    on[unit, periods.code] = flag > 0
    seen = np.zeros(shape, dtype=np.bool_)
    seen[unit, periods.code] = True
    start = np.where(on.any(axis=1), on.argmax(axis=1), NEVER).astype(np.int64)
    off = seen & ~on & (np.arange(shape[1])[None, :] > start[:, None])
    if off.any():
        raise BadValue(
            f"column `{columns.treated}`",
            f"treatment is switched off again in {int(off.any(axis=1).sum()):,} units",
            "treatment that stays on once it has begun",
            "Ask for design='fixed effects', or give `treated_from` to follow what began then.",
        )
    return start


def read_flag_column(frame: pd.DataFrame, name: str) -> Floats:
    """Return a 0/1 column.

    Raises:
        BadValue: another value, or a blank.
    """
    column = frame[name]
    if column.dtype == bool:
        return column.to_numpy(dtype=np.float64)
    if not pd.api.types.is_numeric_dtype(column.dtype):
        words = column.astype("str").str.strip().str.casefold()
        yes = words.isin({"1", "1.0", "yes", "true", "treated", "y"})
        no = words.isin({"0", "0.0", "no", "false", "control", "n", "untreated"})
        column = pd.Series(np.where(yes, 1.0, np.where(no, 0.0, np.nan)))
    flag = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if not np.isin(flag, (0.0, 1.0)).all():
        raise BadValue(
            f"column `{name}`",
            f"{int((~np.isin(flag, (0.0, 1.0))).sum()):,} values other than 0 and 1",
            "0 (not treated) or 1 (treated) in every row",
            "Recode the column. How much belongs into `dose`; several kinds of treatment are "
            "measured one at a time, without the units that only got another.",
        )
    return np.asarray(flag, dtype=np.float64)


def _first_row_by_unit(unit: Ints, period: Ints) -> Ints:
    """Row of each unit's first period, shape (units,)."""
    order = np.lexsort((period, unit))
    _, first = np.unique(unit[order], return_index=True)
    return order[first]


def _weight_by_unit(frame: pd.DataFrame, columns: Columns, first: Ints) -> Floats:
    if not columns.weight:
        return np.ones(len(first))
    weight = column_as_numbers(frame, columns.weight)[first]
    if (weight < 0).any():
        raise BadValue(f"column `{columns.weight}`", "weights below 0", "0 or more", "Correct it.")
    weight = np.nan_to_num(weight, nan=0.0)
    return weight / weight[weight > 0].mean() if (weight > 0).any() else weight


def _cluster_by_unit(frame: pd.DataFrame, columns: Columns, unit: Ints, first: Ints) -> Ints:
    if not columns.cluster:
        return np.arange(len(first), dtype=np.int64)
    labels = _column_as_labels(frame[columns.cluster], columns.cluster)
    code = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    if (code[first][unit] != code).any():
        raise BadValue(
            f"column `{columns.cluster}`",
            f"{len(np.unique(unit[code[first][unit] != code])):,} units move between clusters",
            "each unit in one cluster",
            "Keep the cluster of each unit's first period.",
        )
    return code[first]


def _group_copied_units(outcome: Floats) -> Ints | None:
    """Return the units of equal outcomes as clusters; None where outcomes are the units' own.

    The result of a team written to each of its members is one measurement: counted as many, an
    effect is found in two of five panels without any, and called a cause where lots were drawn.
    """
    seen = np.isfinite(outcome)
    if len(np.unique(outcome[seen])) < COPIED_VALUES:
        return None
    filled = np.where(seen, outcome, np.inf)
    _, code, count = np.unique(filled, axis=0, return_inverse=True, return_counts=True)
    code = code.reshape(-1)
    ordered = np.sort(filled, axis=1)
    values = 1 + (ordered[:, 1:] > ordered[:, :-1]).sum(axis=1) - (~seen).any(axis=1)
    moving = values >= 3  # a unit that hardly moves may be like another by chance
    copied = moving & (count[code] > 1)
    if copied.mean() < COPIED_SHARE:
        return None
    own = len(count) + np.arange(len(outcome))
    return np.unique(np.where(copied, code, own), return_inverse=True)[1].astype(np.int64)


def _warn_of_copied_units(units: np.ndarray, cluster: Ints) -> str:
    """Say that units share their outcomes, and how they are counted."""
    size = np.bincount(cluster)
    pair = units[np.flatnonzero(cluster == int(size.argmax()))[:2]]
    return (
        f"{int((size[cluster] > 1).sum()):,} units have the same outcomes as another in every "
        f"period (e.g. {pair[0]} and {pair[1]}): what was measured once stands there several "
        "times, so units of the same outcomes count as one cluster."
    )
