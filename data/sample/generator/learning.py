"""Who took which intervention, when, how it ended, and what it really gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.sample.generator.calendar import END, FAR, MONTH_DAYS, MONTH_START, START
from data.sample.generator.catalogue import Catalogue, Flags, Floats, Ints
from data.sample.generator.staffing import FEMALE, Staff
from data.sample.generator.structure import Teams

REALISED_SHARE = {
    "course": (0.55, 0.15), "micro_learning": (0.45, 0.15), "micro_credential": (0.65, 0.12),
    "stretch_project": (0.85, 0.15), "mentorship": (0.75, 0.18), "rotation": (0.85, 0.15),
    "coaching": (0.80, 0.15), "peer_network": (0.35, 0.15),
}  # fmt: skip
"""Mean and spread of the true gain as a share of the claimed one, by kind."""

YEARLY_ENROLMENTS = 1.15
LEADERSHIP_PROGRAMME = "C-113"
LEADERSHIP_ODDS = 0.40
"""Odds of a woman's being put forward for the leadership programme, against a man's."""

NOMINATED_SHARE = 0.20
RANDOMISED_ROLES = ("service-agent", "senior-service-agent")
STATUSES = ("completed", "in progress", "dropped", "registered")


@dataclass(frozen=True, eq=False)
class Learning:
    """Enrolments and their true worth.

    Attributes:
        person: Row of the person, shape (enrolments,).
        intervention: Row of the intervention.
        started: First day.
        completed: Day of completion; ``FAR`` where there was none.
        status: Row in ``STATUSES``.
        rating: Learner's rating, NaN where none was given.
        gain: Levels really gained by this person, 0 unless completed.
        true_gain: Mean true gain per intervention, shape (interventions,).
        treatments: unit_id, intervention_id, metric, design, treated_from month (0 = never),
            kind of unit and its row.
    """

    person: Ints
    intervention: Ints
    started: Ints
    completed: Ints
    status: Ints
    rating: Floats
    gain: Floats
    true_gain: Floats
    treatments: pd.DataFrame


def simulate_learning(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    baseline: dict[str, Floats],
    *,
    null_effects: bool,
) -> Learning:
    """Draw three years of enrolments: everyday ones and the roll-outs whose effect is known.

    Args:
        rng: Source of randomness.
        catalogue: The written company.
        staff: Everyone.
        teams: Their teams.
        baseline: Standing of each team before any treatment, by metric, shape (teams,), so that
            roll-outs can start where the need is greatest.
        null_effects: Whether every true gain is zero.
    """
    mean, spread = np.array([REALISED_SHARE[kind] for kind in catalogue.interventions["kind"]]).T
    claimed = catalogue.interventions["level_gain"].to_numpy()
    true_gain = claimed * np.clip(rng.normal(mean, spread), 0.05, 1.3) * (not null_effects)
    treatments = pd.concat(
        [
            _roll_out(rng, catalogue, staff, teams, baseline, plan)
            for plan in catalogue.company["rollout"]
        ],
        ignore_index=True,
    )
    person, intervention, started = _everyday(rng, catalogue, staff)
    planned = [_enrol_units(rng, catalogue, staff, teams, treatments)]
    person = np.concatenate([person, *[part[0] for part in planned]])
    intervention = np.concatenate([intervention, *[part[1] for part in planned]])
    started = np.concatenate([started, *[part[2] for part in planned]])
    keep = (started < staff.left[person]) & (started >= staff.hired[person]) & (started <= END)
    order = np.lexsort((intervention[keep], person[keep], started[keep]))
    person, intervention, started = (part[keep][order] for part in (person, intervention, started))
    _, first = np.unique(person * 10_000 + intervention, return_index=True)
    first.sort()
    person, intervention, started = person[first], intervention[first], started[first]
    return _finish(rng, catalogue, staff, person, intervention, started, true_gain, treatments)


def _finish(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    person: Ints,
    intervention: Ints,
    started: Ints,
    true_gain: Floats,
    treatments: pd.DataFrame,
) -> Learning:
    """Draw how each enrolment ended; abler people finish more often."""
    n = len(person)
    hours = catalogue.interventions["hours"].to_numpy()[intervention]
    lasts = (6 + hours * rng.uniform(0.6, 1.6, n)).astype(np.int64)
    completed = started + lasts
    chance = 1 / (1 + np.exp(-(1.75 + 1.6 * staff.ability[person])))
    drops = rng.random(n) > chance
    running = (completed > END) | (completed > staff.left[person])
    status = np.where(drops, 2, 0)
    status = np.where(running, np.where(staff.left[person] < FAR, 2, 1), status)
    status = np.where((status == 1) & (started > END - 12), 3, status)
    done = status == 0
    rating = np.clip(np.round(rng.normal(3.9, 0.8, n)), 1, 5)
    rating = np.where(done & (rng.random(n) < 0.62), rating, np.nan)
    gain = true_gain[intervention] * np.maximum(rng.normal(1.0, 0.35, n), 0.0) * done
    return Learning(
        person, intervention, started, np.where(done, completed, FAR), status, rating, gain,
        true_gain, treatments,
    )  # fmt: skip


def _everyday(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff
) -> tuple[Ints, Ints, Ints]:
    """Draw enrolments outside the roll-outs, mostly in what the role requires."""
    interventions, asked = catalogue.interventions, catalogue.requirements
    skill = catalogue.skill(*interventions["skill_id"])
    weight = np.zeros((len(catalogue.roles), len(catalogue.skills)))
    weight[asked["role"], asked["skill"]] = asked["importance"] ** 1.3
    popular = np.where(interventions["kind"] == "micro_learning", 1.5, 1.0)
    popular = popular / np.sqrt(1 + interventions["hours"].to_numpy() / 40)
    known = [plan["intervention"] for plan in catalogue.company["rollout"]]
    popular = popular * ~interventions["intervention_id"].isin(known).to_numpy()
    chance = (weight[:, skill] + 0.03) * popular
    top = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    begin, finish = np.maximum(staff.hired, START), np.minimum(staff.left, END)
    years = np.maximum(finish - begin, 0) / 365.25
    rate = YEARLY_ENROLMENTS * years * ~staff.agent * np.where(staff.contractor, 0.4, 1.0)
    person = np.repeat(np.arange(len(staff)), rng.poisson(rate))
    draw = rng.random(len(person))
    chosen = (draw[:, None] > top[staff.role[person]]).sum(axis=1)
    chosen = np.minimum(chosen, len(interventions) - 1)
    started = begin[person] + (rng.random(len(person)) * (finish - begin)[person]).astype(np.int64)
    for _ in range(3):
        person, chosen, started = _prerequisites_first(catalogue, person, chosen, started)
    blocked = np.isin(chosen, np.flatnonzero(interventions["intervention_id"].isin(known)))
    return person[~blocked], chosen[~blocked], started[~blocked]


def _prerequisites_first(
    catalogue: Catalogue, person: Ints, chosen: Ints, started: Ints
) -> tuple[Ints, Ints, Ints]:
    """Turn an enrolment whose prerequisite is missing into an enrolment in the prerequisite."""
    ids = pd.Index(catalogue.interventions["intervention_id"])
    before = ids.get_indexer(catalogue.interventions["prerequisites"])
    order = np.lexsort((started, person))
    person, chosen, started = person[order], chosen[order], started[order]
    need = before[chosen]
    first = (
        pd.DataFrame({"key": person * 1000 + chosen, "day": started}).groupby("key")["day"].min()
    )
    earliest = first.reindex(person * 1000 + need).fillna(FAR).to_numpy()
    met = (need < 0) | (earliest < started)
    return person, np.where(met, chosen, need), started


def _roll_out(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    baseline: dict[str, Floats],
    plan: dict[str, Any],
) -> pd.DataFrame:
    """Decide which units a roll-out treats and when; the rest stay untreated."""
    if plan["design"] == "randomised":
        day = MONTH_START[plan["waves"][0] - 1]
        unit = np.flatnonzero(
            np.isin(staff.role, catalogue.role(*RANDOMISED_ROLES)) & staff.here(day)
        )
        wave = np.where(rng.permutation(len(unit)) < plan["share"] * len(unit), plan["waves"][0], 0)
        return _units(plan, "person", unit, wave)
    groups = next(m for m in catalogue.company["metric"] if m["name"] == plan["metric"])["groups"]
    measured = (groups == ["*"]) | np.isin(teams.group, groups)
    unit = np.flatnonzero(measured & (teams.lead >= 0))
    standing = baseline[plan["metric"]][unit]
    standing = (standing - standing.mean()) / max(standing.std(), 1e-9)
    worse = 1.0 if plan["effect"] < 0 else -1.0
    score = 0.5 * worse * standing + rng.normal(0.0, 1.0, len(unit))
    if plan["intervention"] == LEADERSHIP_PROGRAMME:
        score -= 0.75 * (staff.gender[teams.lead[unit]] == FEMALE)
    order = np.argsort(-score, kind="stable")
    treated = round(plan["share"] * len(unit))
    wave = np.zeros(len(unit), dtype=np.int64)
    sizes = np.array_split(order[:treated], len(plan["waves"]))
    for month, rows in zip(plan["waves"], sizes):
        wave[rows] = month
    return _units(plan, "team", unit, wave)


def _units(plan: dict[str, Any], kind: str, unit: Ints, wave: Ints) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "intervention_id": plan["intervention"], "metric": plan["metric"],
            "design": plan["design"], "kind": kind, "unit": unit, "wave": wave,
        }
    )  # fmt: skip


def _enrol_units(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    treatments: pd.DataFrame,
) -> tuple[Ints, Ints, Ints]:
    """Enrol the members of treated teams; the leadership programme takes leads and nominees."""
    ids = pd.Index(catalogue.interventions["intervention_id"])
    parts: list[tuple[Ints, Ints, Ints]] = []
    for (intervention_id, kind), units in treatments[treatments["wave"] > 0].groupby(
        ["intervention_id", "kind"]
    ):
        size = len(teams.labels) if kind == "team" else len(staff)
        wave = np.zeros(size, dtype=np.int64)
        wave[units["unit"]] = units["wave"]
        month = wave[teams.team] if kind == "team" else wave
        begin = MONTH_START[np.maximum(month, 1) - 1]
        here = (month > 0) & (staff.hired <= begin) & (staff.left > begin + 10) & ~staff.agent
        if intervention_id == LEADERSHIP_PROGRAMME:
            chance = _nominated(staff, teams)
        else:
            chance = np.where(kind == "person", 1.0, 0.85) * np.ones(len(staff))
        leads = np.isin(np.arange(len(staff)), teams.lead) & (kind == "team")
        person = np.flatnonzero(here & ((rng.random(len(staff)) < chance) | leads))
        started = begin[person] + rng.integers(0, 10, len(person))
        parts.append((person, np.full(len(person), ids.get_loc(intervention_id)), started))
    return tuple(np.concatenate(column) for column in zip(*parts))  # type: ignore[return-value]


def _nominated(staff: Staff, teams: Teams) -> Floats:
    """Chance of being put forward for the leadership programme: the planted inequity."""
    odds = NOMINATED_SHARE / (1 - NOMINATED_SHARE)
    odds = odds * np.where(staff.gender == FEMALE, LEADERSHIP_ODDS, 1.0)
    eligible: Flags = ~staff.contractor
    return odds / (1 + odds) * eligible


def effective_day(catalogue: Catalogue, learning: Learning) -> Ints:
    """Day from which a completed enrolment's gain shows, shape (enrolments,)."""
    months = catalogue.interventions["months_to_proficiency"].to_numpy()[learning.intervention]
    day = learning.completed + (0.5 * months * MONTH_DAYS).astype(np.int64)
    return np.where(learning.completed >= FAR, FAR, day)
