"""What changed in the business: outcomes by unit and month, with known effects planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.sample.generator.calendar import FAR, MONTH_START, MONTHS
from data.sample.generator.catalogue import Catalogue, Floats, Ints
from data.sample.generator.learning import RANDOMISED_ROLES, Learning
from data.sample.generator.staffing import ABILITY_SD, Staff
from data.sample.generator.structure import Teams

CARRY_OVER = 0.35
"""Autocorrelation of a unit's monthly noise."""

COMMON_SHARE = 0.4
"""Spread of the shock all units share in a month, as a share of a unit's own spread."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Outcomes and the truth behind them.

    Attributes:
        table: unit_id, period, metric, value.
        effects: One row per roll-out: intervention_id, metric, design, unit, units_treated,
            units_untreated, effect (mean over all treated unit-months), effect_full (once fully
            in), ramp_months, and how the outcome was measured.
        cells: One row per roll-out × first treated month × month: the true effect.
        treatments: unit_id, intervention_id, metric, design, treated_from.
    """

    table: pd.DataFrame
    effects: pd.DataFrame
    cells: pd.DataFrame
    treatments: pd.DataFrame


def draw_baseline(
    rng: np.random.Generator, catalogue: Catalogue, teams: Teams
) -> dict[str, Floats]:
    """Standing of every team on every metric before anything is done, as distance from the base."""
    return {
        metric["name"]: rng.normal(0.0, metric["between"], len(teams.labels))
        for metric in catalogue.company["metric"]
    }


def draw_outcomes(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    learning: Learning,
    baseline: dict[str, Floats],
    *,
    null_effects: bool,
) -> Outcomes:
    """Draw every metric for every unit and month, and add what the roll-outs really did."""
    plans = {plan["metric"]: plan for plan in catalogue.company["rollout"]}
    tables, effects, cells = [], [], []
    labels = _person_ids(len(staff))
    for metric in catalogue.company["metric"]:
        unit, kind = _measured(catalogue, staff, teams, metric)
        standing = (
            _personal(rng, staff, unit) * metric["between"]
            if kind == "person"
            else baseline[metric["name"]][unit]
        )
        value = _untreated(rng, metric, standing)
        plan = plans.get(metric["name"])
        if plan is not None:
            finished = np.isin(unit, _finishers(catalogue, plan, learning)) | (kind == "team")
            rows = learning.treatments[learning.treatments["metric"] == metric["name"]]
            added, row, cell = _effects(
                plan, metric, rows, unit, kind, finished * (not null_effects)
            )
            value = value + added
            effects.append(row)
            cells.append(cell)
        names = labels[unit] if kind == "person" else teams.labels[unit]
        tables.append(_long(metric, names, value, staff, unit if kind == "person" else None))
    return Outcomes(
        pd.concat(tables, ignore_index=True),
        pd.DataFrame(effects),
        pd.concat(cells, ignore_index=True),
        _treatments(learning, labels, teams),
    )


def _person_ids(n: int) -> np.ndarray:
    return np.array([f"E{number + 1:04d}" for number in range(n)])


def _measured(
    catalogue: Catalogue, staff: Staff, teams: Teams, metric: dict[str, Any]
) -> tuple[Ints, str]:
    if metric["groups"] == ["agents"]:
        role = np.isin(staff.role, catalogue.role(*RANDOMISED_ROLES))
        seen = staff.left > MONTH_START[metric["from_month"] - 1] + 31
        return np.flatnonzero(role & seen), "person"
    wanted = metric["groups"] == ["*"] or np.isin(teams.group, metric["groups"])
    return np.flatnonzero(wanted & (teams.lead >= 0)), "team"


def _personal(rng: np.random.Generator, staff: Staff, person: Ints) -> Floats:
    """Standing of people in spreads: abler people do better, and finish courses more often."""
    own = rng.normal(0, 0.8, len(person))
    return 0.6 * staff.ability[person] / ABILITY_SD + own


def _untreated(rng: np.random.Generator, metric: dict[str, Any], standing: Floats) -> Floats:
    """Values had nothing been done, shape (units, 36): level, trend, season, shocks, noise."""
    month = np.arange(MONTHS)
    common = metric["trend_per_year"] * month / 12
    common = common + metric["season"] * np.cos(2 * np.pi * (month - 1) / 12)
    common = common + rng.normal(0, COMMON_SHARE * metric["within"], MONTHS)
    fresh = rng.normal(0, metric["within"] * np.sqrt(1 - CARRY_OVER**2), (len(standing), MONTHS))
    noise = np.empty_like(fresh)
    noise[:, 0] = rng.normal(0, metric["within"], len(standing))
    for m in range(1, MONTHS):
        noise[:, m] = CARRY_OVER * noise[:, m - 1] + fresh[:, m]
    return metric["base"] + standing[:, None] + common + noise


def _effects(
    plan: dict[str, Any],
    metric: dict[str, Any],
    rows: pd.DataFrame,
    unit: Ints,
    kind: str,
    works: Ints,
) -> tuple[Floats, dict[str, Any], pd.DataFrame]:
    """True effect of a roll-out by unit and month, and its summary; ``works`` is 0 or 1 by unit."""
    wave = np.zeros(unit.max() + 1, dtype=np.int64)
    wave[rows["unit"]] = rows["wave"]
    wave = wave[unit]
    month = np.arange(1, MONTHS + 1)
    since = month[None, :] - wave[:, None] + 1
    on = (wave[:, None] > 0) & (since > 0)
    place = np.searchsorted(plan["waves"], wave)
    size = (plan["effect"] + plan["wave_step"] * place) * works
    effect = np.where(on, size[:, None] * np.clip(since / plan["ramp"], 0, 1), 0.0)
    full = plan["effect"] * int(works.any())
    summary = {
        "intervention_id": plan["intervention"],
        "metric": metric["name"],
        "design": plan["design"],
        "unit": kind,
        "units_treated": int((rows["wave"] > 0).sum()),
        "units_untreated": int((rows["wave"] == 0).sum()),
        "effect": float(effect[on].mean()) if on.any() else 0.0,
        "effect_full": full,
        "ramp_months": plan["ramp"],
    }
    cells = pd.DataFrame(
        [
            (plan["intervention"], metric["name"], g, m, effect[wave == g, m - 1].mean())
            for g in plan["waves"]
            for m in range(g, MONTHS + 1)
            if (wave == g).any()
        ],
        columns=["intervention_id", "metric", "treated_from", "period", "effect"],
    )
    for column in ("treated_from", "period"):
        days = MONTH_START[cells[column].to_numpy() - 1]
        cells[column] = days.astype("datetime64[D]").astype("datetime64[us]")
    return effect + _drift(plan, metric, wave), summary, cells


def _finishers(catalogue: Catalogue, plan: dict[str, Any], learning: Learning) -> Ints:
    """Rows of the people who completed a roll-out's intervention."""
    row = pd.Index(catalogue.interventions["intervention_id"]).get_loc(plan["intervention"])
    return learning.person[(learning.intervention == row) & (learning.completed < FAR)]


def _drift(plan: dict[str, Any], metric: dict[str, Any], wave: Ints) -> Floats:
    """Trend of their own in units picked because they were slipping; it is no effect at all."""
    if plan["design"] != "differing trend":
        return np.zeros((len(wave), MONTHS))
    month = np.arange(1, MONTHS + 1)[None, :]
    dip = -2.6 * metric["within"] * np.clip((month - 5) / (plan["waves"][0] - 6), 0, 1)
    recovery = 3.4 * metric["within"] * np.clip((month - plan["waves"][0] + 1) / 10, 0, 1)
    return np.where(wave[:, None] > 0, dip + recovery, 0.0)


def _long(
    metric: dict[str, Any], names: np.ndarray, value: Floats, staff: Staff, person: Ints | None
) -> pd.DataFrame:
    """Lay a unit × month grid out as rows; people only for the months they were here."""
    first = metric.get("from_month", 1) - 1
    keep = np.ones(value.shape, dtype=bool)
    keep[:, :first] = False
    if person is not None:
        keep &= MONTH_START[None, :-1] >= staff.hired[person][:, None]
        keep &= MONTH_START[None, 1:] <= staff.left[person][:, None] + 1
    unit, month = np.nonzero(keep)
    digits = 4 if metric["name"].endswith("_share") else 2
    cells = np.clip(value, metric["low"], metric["high"])[unit, month]
    return pd.DataFrame(
        {
            "unit_id": names[unit],
            "period": MONTH_START[month].astype("datetime64[D]").astype("datetime64[us]"),
            "metric": metric["name"],
            "value": np.round(cells, digits),
        }
    )


def _treatments(learning: Learning, people: np.ndarray, teams: Teams) -> pd.DataFrame:
    rows = learning.treatments
    unit, team = rows["unit"].to_numpy(), (rows["kind"] == "team").to_numpy()
    names = np.where(team, teams.labels[np.where(team, unit, 0)], people[np.where(team, 0, unit)])
    start = MONTH_START[np.maximum(rows["wave"].to_numpy(), 1) - 1].astype("datetime64[D]")
    start = start.astype("datetime64[us]")
    start[(rows["wave"] == 0).to_numpy()] = np.datetime64("NaT")
    return pd.DataFrame(
        {
            "unit_id": names, "intervention_id": rows["intervention_id"], "metric": rows["metric"],
            "design": rows["design"], "treated_from": start,
        }
    )  # fmt: skip
