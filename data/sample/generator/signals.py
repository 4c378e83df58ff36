"""What is on record about true levels: rounded, biased, uneven, and sometimes out of date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sample.generator.calendar import END, FAR, MONTH_DAYS, as_dates, months_before
from data.sample.generator.catalogue import Catalogue, Flags, Floats, Ints
from data.sample.generator.learning import Learning
from data.sample.generator.levels import DUPLICATES, SUNSET_SKILL, Levels
from data.sample.generator.staffing import FEMALE, MALE, Staff
from data.sample.generator.structure import Teams

SOURCES = {
    "self": {"bias": 0.32, "rater_sd": 0.55, "noise_sd": 0.70, "step": 0.5, "slope": 0.92},
    "manager": {"bias": -0.05, "rater_sd": 0.30, "noise_sd": 0.42, "step": 0.5, "slope": 1.0},
    "peer": {"bias": 0.15, "rater_sd": 0.35, "noise_sd": 0.60, "step": 0.5, "slope": 1.0},
    "assessment": {"bias": 0.0, "rater_sd": 0.0, "noise_sd": 0.28, "step": 0.1, "slope": 1.0},
    "certification": {"bias": 0.12, "rater_sd": 0.0, "noise_sd": 0.45, "step": 1.0, "slope": 1.0},
    "project": {"bias": 0.10, "rater_sd": 0.30, "noise_sd": 0.60, "step": 0.5, "slope": 1.0},
    "course": {"bias": 0.0, "rater_sd": 0.0, "noise_sd": 0.80, "step": 0.5, "slope": 0.5},
    "system_use": {"bias": -0.20, "rater_sd": 0.0, "noise_sd": 0.70, "step": 0.1, "slope": 1.0},
    "note": {"bias": 0.10, "rater_sd": 0.40, "noise_sd": 0.85, "step": 0.5, "slope": 1.0},
}  # fmt: skip
"""True behaviour of each source. ``slope`` pulls towards 3: below 1 it flatters the weak."""

HALO_SD = 0.28
"""Error one rater repeats over all skills of one person, managers and peers."""

INEQUITY_FUNCTION = "Operations"
INEQUITY_LEVELS = -0.35
SYSTEM_SKILLS = (
    "wms-operation", "tms-operation", "case-management", "sql", "dashboard-reporting",
    "ai-assistants", "java-services", "robot-fleet-supervision", "telematics",
    "service-documentation", "remote-diagnostics", "pipeline-management", "invoice-processing",
)  # fmt: skip
PROJECT_KINDS = ("technical", "leadership")


@dataclass(frozen=True, eq=False)
class Signals:
    """Everything on record, shape (signals,), and the biases behind it.

    Attributes:
        table: The contract's columns with typed values.
        self_bias: Each person's own bias as a judge of themselves, shape (people,).
        manager_bias: Each manager's own bias, shape (people,); 0 for those who manage nobody.
        whole_levels: Whether a manager rates in whole levels, shape (people,).
    """

    table: pd.DataFrame
    self_bias: Floats
    manager_bias: Floats
    whole_levels: Flags


def record_signals(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    learning: Learning,
    levels: Levels,
) -> Signals:
    """Draw all signals.

    Each is true level on the day, pulled towards 3 by the source's slope, plus the source's bias,
    the rater's own bias, the rater's halo over the person, noise, then rounded and cut to 0–5.
    """
    n = len(staff)
    self_bias = rng.normal(0, SOURCES["self"]["rater_sd"], n)
    manages = np.bincount(teams.manager[teams.manager >= 0], minlength=n) > 0
    manager_bias = rng.normal(0, SOURCES["manager"]["rater_sd"], n) * manages
    whole = rng.random(n) < 0.6
    reach = _reach(catalogue, staff, levels)
    parts = [
        _own(rng, staff, levels, reach, self_bias),
        _managers(rng, catalogue, staff, teams, levels, reach, manager_bias, whole),
        _peers(rng, staff, levels, reach),
        _assessments(rng, staff, levels, reach),
        _certificates(rng, catalogue, levels, reach),
        _projects(rng, catalogue, levels, reach),
        _courses(rng, catalogue, staff, learning, levels),
        _system_use(rng, catalogue, staff, levels),
        _notes(rng, staff, levels, reach),
    ]
    rows = pd.concat(parts, ignore_index=True)
    table = _finish(rng, catalogue, staff, levels, rows)
    return Signals(table, self_bias, manager_bias, whole)


def _reach(catalogue: Catalogue, staff: Staff, levels: Levels) -> Floats:
    """What multiplies the chance of a signal about a pair: function, employment, standing."""
    measured = np.array([function["measured"] for function in catalogue.functions])
    reach = measured[staff.function[levels.person]]
    reach = reach * np.where(staff.contractor[levels.person], 0.6, 1.0)
    reach = reach * np.where(staff.present[levels.person], 1.0, 0.33)
    twin = np.isin(levels.skill, catalogue.skill(*(name for pair in DUPLICATES for name in pair)))
    beside = np.isnan(levels.required) & ~levels.bridge & ~twin
    reach = reach * np.where(beside, 0.55, 1.0)
    return np.where(staff.agent[levels.person], 0.0, reach)


def _rate(
    rng: np.random.Generator,
    source: str,
    levels: Levels,
    row: Ints,
    day: Ints,
    extra: Floats | float = 0.0,
    step: Floats | float | None = None,
) -> pd.DataFrame:
    """Turn true levels of pairs on days into ratings by one source."""
    day = np.minimum(np.maximum(day, levels.hired[row] + 3), END)
    how = SOURCES[source]
    true = levels.at(row, day)
    value = 3.0 + how["slope"] * (true - 3.0) + how["bias"] + extra
    value = value + rng.normal(0, how["noise_sd"], len(row))
    grain = how["step"] if step is None else step
    value = np.clip(np.round(value / grain) * grain, 0.0, 5.0)
    return pd.DataFrame({"row": row, "source": source, "level": value, "day": day})


def _own(
    rng: np.random.Generator, staff: Staff, levels: Levels, reach: Floats, bias: Floats
) -> pd.DataFrame:
    """Self-ratings in the spring campaigns of 2026 and 2025."""
    parts = []
    for months, share in ((7.0, 0.92), (19.0, 0.26)):
        row = np.flatnonzero(rng.random(len(reach)) < share * np.minimum(reach * 1.05, 1.06))
        day = months_before(months - rng.uniform(0, 1.6, len(row)))
        late = levels.hired[row] > day - 20
        day = np.where(late, levels.hired[row] + rng.integers(15, 60, len(row)), day)
        row, day = row[~late | (months < 8)], day[~late | (months < 8)]
        parts.append(_rate(rng, "self", levels, row, day, bias[levels.person[row]]))
    return pd.concat(parts)


def _managers(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    levels: Levels,
    reach: Floats,
    bias: Floats,
    whole: Flags,
) -> pd.DataFrame:
    """Managers' ratings in the winter reviews; in one function they underrate women."""
    boss = teams.manager[levels.person]
    own = bias[np.maximum(teams.manager, 0)] + rng.normal(0, HALO_SD, len(staff))
    own = _balanced(own, staff, np.bincount(levels.person, reach, len(staff)))
    operations = [f["name"] for f in catalogue.functions].index(INEQUITY_FUNCTION)
    person = levels.person
    unfair = (staff.function[person] == operations) & (staff.gender[person] == FEMALE)
    extra = own[person] + INEQUITY_LEVELS * unfair
    step = np.where(whole[np.maximum(boss, 0)], 1.0, 0.5)
    parts = []
    for months, share in ((10.0, 0.60), (22.0, 0.20)):
        chance = share * reach * (boss >= 0)
        row = np.flatnonzero(rng.random(len(reach)) < chance)
        day = months_before(months - rng.uniform(0, 2.5, len(row)))
        late = levels.hired[row] > day - 60
        day = np.where(late, levels.hired[row] + rng.integers(60, 120, len(row)), day)
        keep = (~late | (months < 12)) & (day < np.minimum(staff.left[person[row]], END))
        row, day = row[keep], day[keep]
        parts.append(_rate(rng, "manager", levels, row, day, extra[row], step[row]))
    return pd.concat(parts)


def _balanced(error: Floats, staff: Staff, rated: Floats) -> Floats:
    """Give women and men of a function the same mean error: only what is planted may differ."""
    for function in np.unique(staff.function):
        here = (staff.function == function) & staff.present & (rated > 0)
        usual = np.average(error[here], weights=rated[here]) if here.any() else 0.0
        for gender in (FEMALE, MALE):
            group = here & (staff.gender == gender)
            if group.any():
                own = np.average(error[group], weights=rated[group])
                error = np.where(group, error - own + usual, error)
    return error


def _peers(rng: np.random.Generator, staff: Staff, levels: Levels, reach: Floats) -> pd.DataFrame:
    """Up to three colleagues' ratings, each with a bias and halo of their own."""
    asked = rng.random(len(staff)) < 0.36
    parts = []
    for share in (0.42, 0.25, 0.12):
        own = rng.normal(0, np.hypot(SOURCES["peer"]["rater_sd"], HALO_SD), len(staff))
        when = rng.uniform(0.5, 18.0, len(staff))
        row = np.flatnonzero((rng.random(len(reach)) < share * reach) & asked[levels.person])
        person = levels.person[row]
        parts.append(_rate(rng, "peer", levels, row, months_before(when[person]), own[person]))
    return pd.concat(parts)


def _assessments(
    rng: np.random.Generator, staff: Staff, levels: Levels, reach: Floats
) -> pd.DataFrame:
    """Tests of one pair in eight, and of everything a digital agent does."""
    chance = np.where(
        staff.agent[levels.person], 1.0, 0.125 * np.where(reach < 0.45, 0.3, 1.0) * reach
    )
    row = np.flatnonzero(rng.random(len(chance)) < chance)
    return _rate(rng, "assessment", levels, row, months_before(rng.uniform(0.3, 26.0, len(row))))


def _certificates(
    rng: np.random.Generator, catalogue: Catalogue, levels: Levels, reach: Floats
) -> pd.DataFrame:
    """Certificates with their expiry; those that ran out ran out within the last year."""
    parts = []
    for number, plan in enumerate(catalogue.company["certificate"]):
        held = (levels.skill == catalogue.skill(plan["skill"])[0]) & (reach > 0)
        held &= rng.random(len(reach)) < np.where(
            np.isnan(levels.required), 0.25, plan["held_share"]
        )
        row = np.flatnonzero(
            held | (levels.expired & (levels.skill == catalogue.skill(plan["skill"])[0]))
        )
        valid = plan["valid_months"]
        here = (END - levels.hired[row]) / MONTH_DAYS
        over = rng.uniform(0.06, 1.0, len(row)) * np.clip(here - valid, 1.0, 10.0)
        age = np.where(levels.expired[row], valid + over, rng.uniform(0.3, valid - 0.5, len(row)))
        part = _rate(rng, "certification", levels, row, months_before(age))
        part["expires"] = part["day"] + int(valid * MONTH_DAYS)
        part["reference"] = [f"CERT-{number + 1}{place:04d}" for place in range(len(row))]
        parts.append(part)
    return pd.concat(parts)


def _projects(
    rng: np.random.Generator, catalogue: Catalogue, levels: Levels, reach: Floats
) -> pd.DataFrame:
    """Ratings at the end of project work, by a project lead."""
    kinds = catalogue.skills["kind"].isin(PROJECT_KINDS).to_numpy()[levels.skill]
    share = np.where(levels.bridge, 0.35, 0.10)
    row = np.flatnonzero((rng.random(len(reach)) < share * reach) & kinds)
    leads = rng.normal(0, SOURCES["project"]["rater_sd"], 40)
    project = rng.integers(0, 40, len(row))
    day = np.minimum(months_before(rng.uniform(0.5, 24.0, len(row))), levels.used[row])
    part = _rate(rng, "project", levels, row, day, leads[project])
    part["reference"] = [f"PRJ-{number + 201}" for number in project]
    return part


def _courses(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, learning: Learning, levels: Levels
) -> pd.DataFrame:
    """One signal per completed enrolment: the grade at the end, a weak witness."""
    taught = catalogue.skill(*catalogue.interventions["skill_id"])[learning.intervention]
    done = (learning.completed < FAR) & (
        staff.present[learning.person] | (rng.random(len(taught)) < 0.3)
    )
    row = levels.rows(learning.person[done], taught[done], len(catalogue.skills))
    part = _rate(rng, "course", levels, row, learning.completed[done])
    part["reference"] = catalogue.interventions["intervention_id"].to_numpy()[
        learning.intervention[done]
    ]
    return part


def _system_use(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, levels: Levels
) -> pd.DataFrame:
    """Level read from use of the systems themselves, in the last quarter of use."""
    seen = np.isin(levels.skill, catalogue.skill(*SYSTEM_SKILLS)) & staff.present[levels.person]
    share = np.where(np.isnan(levels.required), 0.35, 0.58)
    share = np.where(levels.bridge, 0.75, share)
    row = np.flatnonzero(seen & (rng.random(len(seen)) < share))
    day = np.minimum(months_before(rng.uniform(0.1, 3.0, len(row))), levels.used[row])
    return _rate(rng, "system_use", levels, row, day)


def _notes(rng: np.random.Generator, staff: Staff, levels: Levels, reach: Floats) -> pd.DataFrame:
    """Mentions in appraisal notes, turned into a level."""
    row = np.flatnonzero(rng.random(len(reach)) < 0.035 * reach)
    writer = rng.normal(0, SOURCES["note"]["rater_sd"], len(staff))
    day = months_before(rng.uniform(1.0, 24.0, len(row)))
    return _rate(rng, "note", levels, row, day, writer[levels.person[row]])


def _finish(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, levels: Levels, rows: pd.DataFrame
) -> pd.DataFrame:
    """Spell out ids and dates, drop what cannot have happened, blank some cells."""
    row, day = rows["row"].to_numpy(), rows["day"].to_numpy()
    sunset = levels.skill[row] == catalogue.skill(SUNSET_SKILL)[0]
    day = np.where(sunset, np.minimum(day, levels.used[row]), day)
    rows = rows.assign(day=day)
    possible = (day <= END) & (day >= levels.hired[row])
    possible &= day < staff.left[levels.person[row]]
    rows = rows[possible].sort_values(["row", "day", "source"], kind="stable", ignore_index=True)
    row = rows["row"].to_numpy()
    unknown = (rng.random(len(levels.person)) < 0.03)[row] | (rng.random(len(row)) < 0.02)
    expires = rows["expires"].fillna(FAR).to_numpy().astype(np.int64)
    return pd.DataFrame(
        {
            "person": levels.person[row],
            "skill_id": catalogue.skills["skill_id"].to_numpy()[levels.skill[row]],
            "source": rows["source"].astype("str"),
            "level": np.round(rows["level"].to_numpy(), 1),
            "observed_on": as_dates(rows["day"].to_numpy()),
            "last_used_on": as_dates(levels.used[row], unknown),
            "expires_on": as_dates(expires),
            "reference": rows["reference"].astype("str"),
        }
    )
