"""From cells to tables: the same measures for any grouping, with ranges from the draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.grouping import add_up
from skillgap.core.ranges import p10_median_and_p90
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.gaps.cells import DIMENSIONS, FACTORS, Cells
from skillgap.questions.gaps.draws import Draws, Draws32, draw_priority_by_group, sum_draws_by_group

ADVICE_RULE = (
    "Watch: outside the skills that together hold {money:.0%} of the priority. Assess first: "
    "what assessing {people} people by lot would change of the best choice is worth more than it "
    "costs. Act: everything else."
)


def _weighted_mean(total: Floats, weight: Floats) -> Floats:
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)


def group_codes_and_count(
    cells: Cells, columns: Sequence[str]
) -> tuple[Ints, dict[str, Ints], int]:
    """Return the group of each cell, the codes of each group, and the number of groups.

    Raises:
        UnknownName: a column that cells cannot be grouped by.
    """
    key = np.zeros(len(cells), dtype=np.int64)
    for name in columns:
        if name not in DIMENSIONS:
            raise unknown_name("column", name, list(DIMENSIONS))
        key = key * (len(cells.labels[name]) + 1) + cells.codes[name]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return group, {name: cells.codes[name][first] for name in columns}, len(first)


def count_heads_and_fte(cells: Cells, group: Ints, count: int) -> tuple[Floats, Floats]:
    """Return distinct heads behind each group of cells, and their FTE, each shape (count,)."""
    staffed = np.flatnonzero(cells.group >= 0)
    size = max(1, len(cells.group_people))
    pair, first = np.unique(group[staffed] * size + cells.group[staffed], return_index=True)
    heads = add_up(pair // size, cells.group_people[pair % size], count)
    return heads, add_up(pair // size, cells.sums["fte"][staffed[first]], count)


def measures_by_group(
    cells: Cells, lost: Draws32, short: Draws32, group: Ints, count: int, *, one_skill: bool
) -> dict[str, Floats]:
    """Return the measures of each group of cells.

    Money and FTE are those of people in their seats; what projects lack stands in columns of its
    own. FTE below the level are never added up over skills: groups of several skills have the
    share of needs unmet, each need weighted with FTE and its importance in the role.

    Args:
        cells: The cells.
        lost: Draws of the money lost, shape (cells, draws).
        short: Draws of FTE short, shape (cells, draws).
        group: Group of each cell, shape (cells,).
        count: Number of groups.
        one_skill: Whether every group holds one skill only, so that FTE short can be told.

    Returns:
        Column name to values, shape (count,), in the order tables show them.
    """
    seats = cells.seats
    sums = {
        name: add_up(group, cells.sums[name] * seats, count)
        for name in ("fte", "level_fte", "gap_level_fte", "known_gap_fte",
                     "short_fte", "confidence_fte", "signals")
    }  # fmt: skip
    asked = sums["fte"]
    heads, fte = count_heads_and_fte(cells, group, count)
    risk_low, risk_median, risk_high = p10_median_and_p90(
        sum_draws_by_group(lost, group, count, seats)
    )
    money = add_up(group, cells.seat_loss_per_month, count)
    places = add_up(group, cells.sums["fte"] * (1 - seats), count)
    return {
        "people": heads,
        "fte": fte,
        "required_level": _weighted_mean(
            add_up(group, cells.required * cells.sums["fte"] * seats, count), asked),
        "level": _weighted_mean(sums["level_fte"], asked),
        "gap_levels": _weighted_mean(sums["gap_level_fte"], asked),
        **(_fte_below_by_group(cells, short, group, count, sums) if one_skill else {}),
        **_unmet_share_by_group(cells, short, group, count),
        "monthly_risk": money,
        "risk_low": risk_low,
        "risk_median": risk_median,
        "risk_high": risk_high,
        "risk_share": money / max(money.sum(), 1e-12),
        "project_places": places,
        "project_places_empty": add_up(group, cells.sums["short_fte"] * (1 - seats), count),
        "project_risk": add_up(group, cells.project_loss_per_month, count),
        "priority": add_up(group, cells.priority, count),
        "confidence": _weighted_mean(sums["confidence_fte"], asked),
        "uncertain_share": np.clip(
            1 - _weighted_mean(sums["known_gap_fte"], sums["gap_level_fte"]), 0.0, 1.0
        ),
        "signals": sums["signals"],
    }  # fmt: skip


def _fte_below_by_group(
    cells: Cells, short: Draws32, group: Ints, count: int, sums: dict[str, Floats]
) -> dict[str, Floats]:
    """Return FTE below the level of groups that hold one skill each."""
    low, _, high = p10_median_and_p90(sum_draws_by_group(short, group, count, cells.seats))
    return {
        "gap_level_fte": sums["gap_level_fte"],
        "short_fte": sums["short_fte"],
        "short_low": np.minimum(low, sums["fte"]),
        "short_high": np.minimum(high, sums["fte"]),
        "short_share": _weighted_mean(sums["short_fte"], sums["fte"]),
    }


def importance_share_by_cell(cells: Cells) -> Floats:
    """Return the weight of one FTE's need: its importance share in the role; 0 in projects."""
    return np.where(cells.is_staffed_seat, cells.factors["importance"], 0.0)


def _unmet_share_by_group(
    cells: Cells, short: Draws32, group: Ints, count: int
) -> dict[str, Floats]:
    """Return the share of needs unmet with its range, each shape (count,)."""
    weight = importance_share_by_cell(cells)
    needed = add_up(group, cells.sums["fte"] * weight, count)
    drawn = sum_draws_by_group(short, group, count, weight)
    low, _, high = p10_median_and_p90(drawn)
    unmet = add_up(group, cells.sums["short_fte"] * weight, count)
    return {
        "unmet_share": _weighted_mean(unmet, needed),
        "unmet_low": np.minimum(_weighted_mean(low, needed), 1.0),
        "unmet_high": np.minimum(_weighted_mean(high, needed), 1.0),
    }


def labelled_group_table(
    cells: Cells, codes: dict[str, Ints], measures: dict[str, Floats]
) -> pd.DataFrame:
    """Return the frame of groups: their labels, names of roles and skills, then the measures."""
    columns: dict[str, object] = {}
    for name, code in codes.items():
        columns[name] = _labels_of_codes(cells.labels[name], code)
        if name == "skill_id":
            columns["name"] = _labels_of_codes(cells.names, code)
        if name == "role_id":
            columns["title"] = _labels_of_codes(cells.titles, code)
    counts = {name: measures[name].astype(np.int64) for name in ("people", "signals")}
    return pd.DataFrame({**columns, **measures, **counts})


def _labels_of_codes(labels: Sequence[str], code: Ints) -> pd.Series:
    return pd.Series(np.asarray(labels, dtype=object)[code], dtype="str")


def ranked_skill_table(
    cells: Cells,
    draws: Draws,
    lost: Draws32,
    short: Draws32,
    reasons: Sequence[str],
) -> pd.DataFrame:
    """Return one row per skill, ranked by priority: money times what only orders.

    Returns:
        skill_id, name, cluster, kind, tag, tag_reason, the measures of
        :func:`measures_by_group`, top_ten_share, rank.
    """
    group, codes, count = group_codes_and_count(cells, ["skill_id"])
    measures = measures_by_group(cells, lost, short, group, count, one_skill=True)
    table = labelled_group_table(cells, codes, measures)
    _, first = np.unique(group, return_index=True)
    for place, name in enumerate(("cluster", "kind", "tag"), start=2):
        table.insert(place, name, _labels_of_codes(cells.labels[name], cells.codes[name][first]))
    table.insert(5, "tag_reason", _labels_of_codes(tuple(reasons), codes["skill_id"]))
    table["top_ten_share"] = share_of_draws_in_top(
        draw_priority_by_group(cells, draws, lost, group, count), 10
    )
    table = table.sort_values(["priority", "skill_id"], ascending=[False, True])
    table = table.reset_index(drop=True)
    table["rank"] = np.arange(1, len(table) + 1)
    return table


def share_of_draws_in_top(draws: Draws32, places: int) -> Floats:
    """Return the share of draws in which each group is among the largest, shape (groups,).

    A group that loses nothing in a draw is never among the largest.
    """
    groups, count = draws.shape
    if groups <= places:
        return np.asarray((draws > 0).mean(axis=1), dtype=np.float64)
    bar = -np.partition(-draws, places - 1, axis=0)[places - 1]
    return np.asarray(((draws >= bar) & (draws > 0)).sum(axis=1) / count, dtype=np.float64)


def advice_by_row(table: pd.DataFrame, assess: set[str], assumptions: Assumptions) -> pd.Series:
    """Return act, assess first or watch for each row of a ranked table, by ``ADVICE_RULE``.

    Args:
        table: Ranked skills.
        assess: Skill ids of which assessing is worth more than it costs.
        assumptions: The register.
    """
    money = table["priority"].to_numpy()
    before = np.cumsum(money) - money
    worth = (before < assumptions.value("act_money_share") * money.sum()) & (money > 0)
    unsure = table["skill_id"].isin(assess).to_numpy(dtype=np.bool_)
    return pd.Series(
        np.where(~worth, "watch", np.where(unsure, "assess first", "act")), dtype="str"
    )


def cell_table(cells: Cells) -> pd.DataFrame:
    """Return one row per cell with labels, measures and factors."""
    columns: dict[str, object] = {
        name: _labels_of_codes(cells.labels[name], cells.codes[name]) for name in DIMENSIONS
    }
    levelled = cells.sums["levelled_fte"]
    return pd.DataFrame(
        {
            **columns,
            "people": cells.sums["people"].astype(np.int64),
            "fte": cells.sums["fte"],
            "required_level": cells.required,
            "level": _weighted_mean(cells.sums["level_fte"], levelled),
            "gap_levels": _weighted_mean(cells.sums["gap_level_fte"], levelled),
            "gap_level_fte": cells.sums["gap_level_fte"],
            "short_fte": cells.sums["short_fte"],
            "lost_share": _weighted_mean(cells.sums["lost_fte"], cells.sums["fte"]),
            "confidence": _weighted_mean(cells.sums["confidence_fte"], levelled),
            "signals": cells.sums["signals"].astype(np.int64),
            **{name: cells.factors[name] for name in FACTORS},
            "monthly_risk": cells.seat_loss_per_month,
            "project_risk": cells.project_loss_per_month,
            "priority": cells.priority,
        }
    )
