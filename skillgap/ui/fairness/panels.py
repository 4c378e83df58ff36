"""What of an audit is drawn: the checks that stand out, each in its own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.questions.fairness.checks import JUDGING_SOURCES, PLACES
from skillgap.questions.fairness.figure import DifferencePanel
from skillgap.questions.fairness.findings import EVERYWHERE, RATIO
from skillgap.questions.fairness.verdicts import CONCERN, WATCH
from skillgap.ui.fairness.words import difference_in_words, offer_of

if TYPE_CHECKING:
    from skillgap.questions.fairness import FairnessAudit

_RATES = "Places, offers and decisions"
_MOST_PANELS, _MOST_ROWS = 2, 4
_PRESSING = (CONCERN, WATCH)


def panels_of(found: FairnessAudit) -> list[DifferencePanel]:
    """Return the two checks that press most, each with its largest differences.

    Of every place, or offer, the group that is furthest behind is shown; what presses is always
    shown. Where nothing presses, the checks with most comparisons that may be shown.
    """
    seen = _rows_that_may_be_shown(found)
    if seen.empty:
        return []
    pressing = seen[seen["verdict"].isin(_PRESSING)]
    by_size = seen["family"].value_counts(sort=True).index
    families = list(dict.fromkeys([*pressing["family"], *by_size]))[:_MOST_PANELS]
    return [_panel(str(family), seen[seen["family"] == family]) for family in families]


def _rows_that_may_be_shown(found: FairnessAudit) -> pd.DataFrame:
    """Return the released rows with the family they are drawn in, and from when on they matter."""
    raw = found.table
    per_unit = np.where(raw["unit"] == RATIO, np.nan, raw["figure"] / found.distances["away"])
    table = found.released.assign(
        edge=np.abs(per_unit),
        away=found.distances["away"],
        floor=found.limits.ratio,
        family=raw["check"].where(raw["unit"] != RATIO, _RATES),
    )
    return table[(table["hidden"] == "") & table["away"].notna()]


def _panel(family: str, rows: pd.DataFrame) -> DifferencePanel:
    pressing = rows[rows["verdict"].isin(_PRESSING)]
    behind = rows.sort_values("away", kind="stable").drop_duplicates(["check", "place"])
    others = behind.drop(index=pressing.index, errors="ignore")
    chosen = pd.concat([pressing, others]).head(_MOST_ROWS)
    chosen = chosen.sort_values("away", kind="stable").reset_index(drop=True)
    return _rates_panel(chosen) if family == _RATES else _levels_panel(family, chosen)


def _levels_panel(family: str, rows: pd.DataFrame) -> DifferencePanel:
    edge = rows["edge"].fillna(rows["edge"].median()).fillna(0.0)
    in_points = bool((rows["unit"] == "share").all())
    scale = 100 if in_points else 1
    drawn = pd.DataFrame(
        {
            "name": [
                row.group if row.place == EVERYWHERE else f"{row.place}: {row.group}"
                for row in rows.itertuples()
            ],
            **{name: rows[name] * scale for name in ("figure", "low", "high")},
            "edge_low": -edge * scale,
            "edge_high": edge * scale,
        }
    )
    reach = max(0.5 * scale, round(float(drawn["figure"].abs().max()) * 1.5, 1))
    judged = family in JUDGING_SOURCES.values()
    return DifferencePanel(
        title=family,
        worse="rated lower" if judged else "lower",
        alike="same",
        better="rated higher" if judged else "higher",
        unit=_unit(in_points, str(rows["unit"].iloc[0])),
        start=-reach,
        end=reach,
        even=0.0,
        rows=_with_words(drawn, rows),
    )


def _unit(in_points: bool, unit: str) -> str:
    if in_points:
        return "points"
    return "levels, on a scale of 0 to 5" if unit == "levels" else unit


def _rates_panel(rows: pd.DataFrame) -> DifferencePanel:
    drawn = pd.DataFrame(
        {
            "name": [f"{_short(row.check)}: {row.group}" for row in rows.itertuples()],
            **{name: rows[name] * 100 for name in ("figure", "low", "high")},
            "edge_low": rows["floor"] * 100,
            "edge_high": 100 / rows["floor"],
        }
    )
    of_places = rows["check"].str.startswith(PLACES).all()
    return DifferencePanel(
        title=PLACES if of_places else _RATES,
        worse="fewer",
        alike="equal",
        better="more",
        unit="for every 100 of the group with most",
        start=0.0,
        end=200.0,
        even=100.0,
        rows=_with_words(drawn, rows),
    )


def _short(check: str) -> str:
    offer = offer_of(check)
    return offer[0].upper() + offer[1:]


def _with_words(drawn: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return drawn.assign(
        verdict=rows["verdict"].to_numpy(),
        told=[difference_in_words(row) for row in rows.itertuples()],
    )
