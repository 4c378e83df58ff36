"""What the generator knows and the models must find again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.sample.generator import learning as learned
from data.sample.generator import levels as leveled
from data.sample.generator import signals as signalled
from data.sample.generator import staffing
from data.sample.generator.calendar import AS_OF, END, MONTH_START, MONTHS, as_dates
from data.sample.generator.catalogue import Catalogue
from data.sample.generator.learning import Learning
from data.sample.generator.levels import Levels
from data.sample.generator.market import Surroundings
from data.sample.generator.outcomes import Outcomes
from data.sample.generator.signals import Signals
from data.sample.generator.staffing import Staff
from data.sample.generator.structure import Teams
from data.sample.generator.tables import person_ids


def collect_truth(
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    learning: Learning,
    levels: Levels,
    signals: Signals,
    outcomes: Outcomes,
    around: Surroundings,
) -> dict[str, pd.DataFrame]:
    """Return truth name to frame."""
    ids, roles = person_ids(len(staff)), catalogue.roles["role_id"].to_numpy()
    moves = pd.DataFrame(
        {
            "employee_id": ids[around.moves["person"]],
            "from_role_id": roles[around.moves["from_role"]],
            "to_role_id": roles[around.moves["to_role"]],
            "moved_on": as_dates(around.moves["day"].to_numpy()),
        }
    )
    return {
        "levels": _levels(catalogue, staff, levels, ids),
        "skills": pd.DataFrame(
            {
                "skill_id": catalogue.skills["skill_id"],
                "half_life_months": levels.half_life.round(3),
                "floor_share": levels.floor.round(4),
            }
        ),
        "sources": _sources(),
        "raters": _raters(staff, teams, signals, ids),
        "interventions": _interventions(catalogue, learning),
        "effects": outcomes.effects.round({"effect": 6}),
        "effect_cells": outcomes.cells.round({"effect": 6}),
        "treatments": outcomes.treatments,
        "attrition": _attrition(catalogue),
        "attrition_months": pd.DataFrame(
            {
                "month": MONTH_START[:-1].astype("datetime64[D]").astype("datetime64[us]"),
                "factor": staff.shock.round(4),
            }
        ),
        "headcount": _headcount(catalogue, staff),
        "moves": moves,
        "bridge": _bridge(catalogue, staff, levels, ids),
        "duplicates": _duplicates(catalogue),
        "postings": around.trends,
        "survey_teams": around.survey_teams,
    }


def _levels(catalogue: Catalogue, staff: Staff, levels: Levels, ids: np.ndarray) -> pd.DataFrame:
    rows = np.arange(len(levels.person))
    day = np.full(len(rows), END)
    return pd.DataFrame(
        {
            "employee_id": ids[levels.person],
            "skill_id": catalogue.skills["skill_id"].to_numpy()[levels.skill],
            "level": levels.at(rows, day).round(3),
            "level_in_use": levels.at(rows, levels.used).round(3),
            "required_level": levels.required,
            "last_used_on": as_dates(levels.used),
            "present": staff.present[levels.person],
            "lapsed": levels.lapsed,
            "certificate_expired": levels.expired,
            "bridge": levels.bridge,
        }
    )


def _sources() -> pd.DataFrame:
    table = pd.DataFrame(signalled.SOURCES).T.rename_axis("source").reset_index()
    halo = table["source"].isin(["manager", "peer"])
    table["halo_sd"] = np.where(halo, signalled.HALO_SD, 0.0)
    return table.astype({"source": "str"})


def _raters(staff: Staff, teams: Teams, signals: Signals, ids: np.ndarray) -> pd.DataFrame:
    manages = np.unique(teams.manager[teams.manager >= 0])
    people = np.flatnonzero(~staff.agent)
    own = pd.DataFrame(
        {"employee_id": ids[people], "source": "self", "bias": signals.self_bias[people].round(4)}
    )
    boss = pd.DataFrame(
        {
            "employee_id": ids[manages],
            "source": "manager",
            "bias": signals.manager_bias[manages].round(4),
            "whole_levels": signals.whole_levels[manages],
        }
    )
    table = pd.concat([boss, own], ignore_index=True)
    return table.assign(whole_levels=table["whole_levels"].fillna(False).astype(bool))


def _interventions(catalogue: Catalogue, learning: Learning) -> pd.DataFrame:
    table = catalogue.interventions[["intervention_id", "skill_id", "level_gain"]]
    done = np.bincount(learning.intervention[learning.status == 0], minlength=len(table))
    return table.rename(columns={"level_gain": "claimed_gain"}).assign(
        true_gain=learning.true_gain.round(4), completions=done
    )


def _attrition(catalogue: Catalogue) -> pd.DataFrame:
    """Every factor of the monthly hazard; base rates per year, the rest multipliers."""
    rows: list[tuple[str, str, float]] = []
    rows += [("base per year: function", f["name"], f["leaving"]) for f in catalogue.functions]
    tenure = zip(staffing.TENURE_YEARS, staffing.TENURE_FACTOR)
    rows += [("times: tenure years from", f"{years:g}", factor) for years, factor in tenure]
    names = [region["name"] for region in catalogue.regions]
    rows += [("times: region", name, f) for name, f in zip(names, staffing.REGION_FACTOR)]
    rows += [
        ("times: performance", str(k + 1), f) for k, f in enumerate(staffing.PERFORMANCE_FACTOR)
    ]
    rows.append(("times: employment", "contractor", staffing.CONTRACTOR_FACTOR))
    rows.append(("times: employment", "digital agent", 0.0))
    retire = zip(staffing.RETIREMENT_AGE, staffing.RETIREMENT_MONTHLY)
    rows += [("retirement per month: age from", f"{age:g}", share) for age, share in retire]
    return pd.DataFrame(rows, columns=["part", "value", "figure"])


def _headcount(catalogue: Catalogue, staff: Staff) -> pd.DataFrame:
    """People here on the last day of each month, with joiners and leavers, by role and region."""
    size = staff.target.shape
    cell = staff.role * size[1] + staff.region
    parts = []
    for month in range(MONTHS):
        first, last = MONTH_START[month], MONTH_START[month + 1] - 1
        joined = (staff.hired >= first) & (staff.hired <= last)
        gone = (staff.left >= first) & (staff.left <= last)
        counts = [
            np.bincount(cell[flag], minlength=staff.target.size)
            for flag in (staff.here(last), joined, gone)
        ]
        parts.append(np.stack(counts, axis=1))
    grid = np.stack(parts)
    some = np.flatnonzero(grid.sum(axis=(0, 2)) > 0)
    role, region = np.tile(some, MONTHS) // size[1], np.tile(some, MONTHS) % size[1]
    ends = (MONTH_START[1:] - 1).astype("datetime64[D]").astype("datetime64[us]")
    values = grid[:, some].reshape(-1, 3)
    return pd.DataFrame(
        {
            "month_end": np.repeat(ends, len(some)),
            "role_id": catalogue.roles["role_id"].to_numpy()[role],
            "region": np.array([r["name"] for r in catalogue.regions])[region],
            "headcount": values[:, 0],
            "joined": values[:, 1],
            "left": values[:, 2],
        }
    )


def _bridge(catalogue: Catalogue, staff: Staff, levels: Levels, ids: np.ndarray) -> pd.DataFrame:
    person = np.unique(levels.person[levels.bridge])
    return pd.DataFrame(
        {
            "employee_id": ids[person],
            "from_role_id": catalogue.roles["role_id"].to_numpy()[staff.role[person]],
            "to_role_id": leveled.BRIDGE_TO,
        }
    )


def _duplicates(catalogue: Catalogue) -> pd.DataFrame:
    names = catalogue.skills.set_index("skill_id")["name"]
    rows = [(one, two, names[one], names[two]) for one, two in leveled.DUPLICATES]
    return pd.DataFrame(rows, columns=["skill_id", "same_as", "name", "same_as_name"])


def collect_facts(
    catalogue: Catalogue, staff: Staff, levels: Levels, *, seed: int, null_effects: bool
) -> dict[str, Any]:
    """Return the single figures of truth.json."""
    asked = ~np.isnan(levels.required) & staff.present[levels.person]
    rows = np.flatnonzero(asked)
    true = levels.at(rows, np.full(len(rows), END))
    expiring = max(catalogue.regions, key=lambda region: float(region["lapsed_share"]))
    thin = min(catalogue.functions, key=lambda function: float(function["measured"]))
    return {
        "company": catalogue.company["name"],
        "currency": catalogue.company["currency"],
        "as_of": AS_OF,
        "history_from": str(MONTH_START[0].astype("datetime64[D]")),
        "seed": seed,
        "null_effects": null_effects,
        "people_present": int(staff.present.sum()),
        "people_left": int((~staff.present).sum()),
        "required_pairs_below_share": round(float((true < levels.required[rows]).mean()), 4),
        "level_model": {
            "growth_half_months": leveled.GROWTH_HALF_MONTHS,
            "mean_start_gap": leveled.START_GAP,
            "sd": leveled.SPREAD,
            "lapsed_certificate_drop": leveled.LAPSED_CERTIFICATE_DROP,
        },
        "attrition": {
            "formula": "monthly chance = 1 - exp(-base/12 x tenure x region x performance x "
            "employment x month factor) x (1 - retirement)",
            "month_factor_sd_log": staffing.SHOCK_SD,
            "fill_share_per_month": staffing.FILL_SHARE
            | {"elsewhere": staffing.FILL_SHARE_ELSEWHERE},
        },
        "planted": {
            "rating_inequity": {
                "source": "manager",
                "function": signalled.INEQUITY_FUNCTION,
                "group": "female",
                "levels": signalled.INEQUITY_LEVELS,
            },
            "enrolment_inequity": {
                "intervention_id": learned.LEADERSHIP_PROGRAMME,
                "group": "female",
                "nomination_odds_ratio": learned.LEADERSHIP_ODDS,
            },
            "thinly_measured_function": thin["name"],
            "expired_certificates_region": expiring["name"],
            "bridge": {
                "from_function": "Customer Service",
                "to_role_id": leveled.BRIDGE_TO,
                "people": int(np.unique(levels.person[levels.bridge]).size),
            },
            "sunset_skill_id": leveled.SUNSET_SKILL,
            "emerging_skill_id": "language-model-apps",
            "duplicates": [list(pair) for pair in leveled.DUPLICATES],
        },
        "survey_items": [
            {"item": i["text"], "scale": i["scale"], "agreement_means_gap": i["agrees"]}
            for i in catalogue.company["survey_item"]
        ],
    }
