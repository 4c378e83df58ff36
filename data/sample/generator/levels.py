"""True levels: who can do what, how it grew, and how it fades when unused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sample.generator.calendar import END, FAR, MONTH_DAYS, months_before
from data.sample.generator.catalogue import Catalogue, Flags, Floats, Ints
from data.sample.generator.learning import Learning, effective_day
from data.sample.generator.staffing import Staff

DUPLICATES = (
    ("data-visualisation", "visual-analytics"),
    ("root-cause-analysis", "root-cause-investigation"),
    ("coaching-mentoring", "mentoring-coaching-staff"),
)
DUPLICATE_SHARE = 0.92
BRIDGE_TO = "data-analyst"
BRIDGE_SHARE = {
    "service-quality-specialist": 1.0,
    "contact-planner": 1.0,
    "senior-service-agent": 0.45,
    "service-agent": 0.22,
    "service-desk-lead": 0.25,
}
BRIDGE_LEVEL = {
    "sql": 2.5, "spreadsheet-modelling": 3.2, "data-visualisation": 2.7, "dashboard-reporting": 3.4,
    "data-quality": 2.9, "applied-statistics": 1.7, "demand-forecasting": 1.9,
    "process-mining": 1.5, "root-cause-analysis": 2.9, "presenting": 3.0,
}  # fmt: skip
SUNSET_SKILL = "report-cubes"
GROWTH_HALF_MONTHS = 10.0
START_GAP = 0.9
LAPSED_CERTIFICATE_DROP = 0.9
SPREAD = {"person and cluster": 0.25, "family and skill": 0.22, "person and skill": 0.50}


@dataclass(frozen=True, eq=False)
class Levels:
    """True levels of every pair of person and skill that matters; sorted by person, then skill.

    Attributes:
        person: Row of the person, shape (pairs,).
        skill: Row of the skill.
        required: Level the role requires, NaN where it requires none.
        peak: Level a person settles at in regular use, without courses.
        start_gap: How far below ``peak`` they stood on the first day.
        used: Last day of use.
        lapsed: Whether use ended before the last day.
        expired: Whether a certificate in it ran out.
        bridge: Whether the pair belongs to the planted bridge.
        half_life: True half-life without use, months, by skill, shape (skills,).
        floor: Share that is never lost, by skill, shape (skills,).
        hired: First day, by pair.
        gain_key: Sorted pair × day of each course gain, for look-up.
        gain_sum: Running sum of gains, one longer than ``gain_key``.
    """

    person: Ints
    skill: Ints
    required: Floats
    peak: Floats
    start_gap: Floats
    used: Ints
    lapsed: Flags
    expired: Flags
    bridge: Flags
    half_life: Floats
    floor: Floats
    hired: Ints
    gain_key: Ints
    gain_sum: Floats

    def at(self, row: Ints, day: Ints) -> Floats:
        """Return true levels of pairs on days, shape (n,).

        A level grows towards its peak with use, rises by what courses really gave, stays within
        0 and 5, and after the last use falls towards its floor with the skill's half-life.
        """
        active_on = np.minimum(day, self.used[row])
        months = np.maximum(active_on - self.hired[row], 0) / MONTH_DAYS
        level = self.peak[row] - self.start_gap[row] * 2.0 ** (-months / GROWTH_HALF_MONTHS)
        level = np.clip(level + self._gained(row, active_on), 0.0, 5.0)
        idle = np.maximum(day - self.used[row], 0) / MONTH_DAYS
        floor, half = self.floor[self.skill[row]], self.half_life[self.skill[row]]
        return level * (floor + (1.0 - floor) * 2.0 ** (-idle / half))

    def _gained(self, row: Ints, day: Ints) -> Floats:
        upto = np.searchsorted(self.gain_key, row * FAR + day, "right")
        since = np.searchsorted(self.gain_key, row * FAR, "left")
        return self.gain_sum[upto] - self.gain_sum[since]

    def rows(self, person: Ints, skill: Ints, skills: int) -> Ints:
        """Return the row of each pair; -1 where it is not among the pairs."""
        keys = self.person * skills + self.skill
        wanted = person * skills + skill
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, place, -1)


def draw_levels(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, learning: Learning
) -> Levels:
    """Draw true levels for what roles require and for what people know besides."""
    skills = len(catalogue.skills)
    asked = catalogue.requirements
    grid = np.full((len(catalogue.roles), skills), np.nan)
    grid[asked["role"], asked["skill"]] = asked["level"]
    bridge_key = _bridge(rng, catalogue, staff)
    key = _pairs(rng, catalogue, staff, learning, grid, bridge_key)
    person, skill = key // skills, key % skills
    required = grid[staff.role[person], skill]
    bridge = np.isin(key, bridge_key)
    expired = _expired(rng, catalogue, staff, person, skill, required)
    peak = _peaks(rng, catalogue, staff, person, skill, required, bridge, grid)
    peak = _copy_duplicates(rng, catalogue, key, peak, required) - LAPSED_CERTIFICATE_DROP * expired
    used, lapsed = _last_used(rng, catalogue, staff, person, skill, required, bridge)
    half_life = catalogue.skills["half_life_months"].to_numpy() * np.exp(
        rng.normal(0, 0.15, skills)
    )
    floor = np.clip(rng.normal(0.42, 0.07, skills), 0.25, 0.6)
    start_gap = START_GAP * rng.uniform(0.4, 1.6, len(key)) * ~staff.agent[person]
    rows, day, gain = _course_gains(catalogue, learning, key, skills)
    used[rows] = np.maximum(used[rows], np.minimum(day, staff.left[person[rows]] - 1).clip(max=END))
    order = np.argsort(rows * FAR + day, kind="stable")
    return Levels(
        person, skill, required, peak, start_gap, used, lapsed & (used < END - 45), expired, bridge,
        half_life, floor, staff.hired[person], (rows * FAR + day)[order],
        np.concatenate([[0.0], np.cumsum(gain[order])]),
    )  # fmt: skip


def _pairs(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    learning: Learning,
    grid: Floats,
    bridge_key: Ints,
) -> Ints:
    """Sorted keys person × skills + skill of everything a person is known for."""
    skills, n = grid.shape[1], len(staff)
    held = ~np.isnan(grid)[staff.role]
    near = _neighbour_roles(catalogue)
    extra = np.repeat(np.arange(n), rng.poisson(3.0, n) * ~staff.agent * staff.present)
    other = (rng.random(len(extra))[:, None] > near[staff.role[extra]]).sum(axis=1)
    weight = np.cumsum(~np.isnan(grid), axis=1)
    turn = np.ceil(rng.random(len(extra)) * weight[other, -1])
    held[extra, (weight[other] >= turn[:, None]).argmax(axis=1)] = True
    done = learning.completed < FAR
    taught = catalogue.skill(*catalogue.interventions["skill_id"])
    held[learning.person[done], taught[learning.intervention[done]]] = True
    held.ravel()[bridge_key] = True
    for one, two in (catalogue.skill(*pair) for pair in DUPLICATES):
        either = (held[:, one] | held[:, two]) & (rng.random(n) < DUPLICATE_SHARE)
        held[either, one] = held[either, two] = True
    old = rng.random(n) < 0.25
    data = np.isin(
        staff.role, catalogue.role("data-analyst", "data-engineer", "senior-data-analyst")
    )
    held[:, catalogue.skill(SUNSET_SKILL)[0]] = data & old
    person, skill = np.nonzero(held)
    return person * skills + skill


def _neighbour_roles(catalogue: Catalogue) -> Floats:
    """Cumulative chance of each other role as origin of a further skill, (roles, roles - 1)."""
    family, function = catalogue.roles["family"].to_numpy(), catalogue.roles["function"].to_numpy()
    weight = 0.02 + 1.0 * (function[:, None] == function) + 3.0 * (family[:, None] == family)
    agent = catalogue.roles["agent"].to_numpy()
    weight = weight * ~agent * ~catalogue.roles["lead"].to_numpy()
    np.fill_diagonal(weight, 0.0)
    total = np.cumsum(weight, axis=1)
    return total[:, :-1] / total[:, -1:]


def _bridge(rng: np.random.Generator, catalogue: Catalogue, staff: Staff) -> Ints:
    """Pairs of service people who have learned most of a data analyst's trade on the side."""
    share = np.zeros(len(catalogue.roles))
    share[catalogue.role(*BRIDGE_SHARE)] = list(BRIDGE_SHARE.values())
    person = np.flatnonzero(staff.present & (rng.random(len(staff)) < share[staff.role]))
    skill = catalogue.skill(*BRIDGE_LEVEL)
    keep = rng.random((len(person), len(skill))) < 0.9
    keys = person[:, None] * len(catalogue.skills) + skill
    return keys[keep]


def _peaks(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    person: Ints,
    skill: Ints,
    required: Floats,
    bridge: Flags,
    grid: Floats,
) -> Floats:
    """Where each person settles in regular use: role, ability, cluster, family and own part."""
    clusters = pd.factorize(catalogue.skills["cluster"])[0]
    families = pd.factorize(catalogue.roles["family"])[0]
    usual = np.nan_to_num(np.nanmean(np.where(np.isnan(grid).all(0), 2.0, grid), axis=0), nan=2.0)
    role = staff.role[person]
    mean = np.where(
        np.isnan(required), 0.70 * usual[skill], required + offsets(catalogue)[role, skill]
    )
    wanted = np.full(grid.shape[1], np.nan)
    wanted[catalogue.skill(*BRIDGE_LEVEL)] = list(BRIDGE_LEVEL.values())
    mean = np.where(bridge, np.fmax(wanted[skill] + 0.25, mean), mean)
    by_cluster = rng.normal(0, SPREAD["person and cluster"], (len(staff), clusters.max() + 1))
    by_family = rng.normal(0, SPREAD["family and skill"], (families.max() + 1, grid.shape[1]))
    own = rng.normal(0, SPREAD["person and skill"], len(person))
    level = mean + staff.ability[person] + by_cluster[person, clusters[skill]]
    return level + by_family[families[role], skill] + own


def offsets(catalogue: Catalogue) -> Floats:
    """How far people stand above what is required, on average; shape (roles, skills)."""
    plan = catalogue.company["offset"]
    roles, skills = catalogue.roles, catalogue.skills
    shift = np.full((len(roles), len(skills)), float(plan["default"]))
    for cluster, value in plan["cluster"].items():
        shift[:, skills["cluster"].to_numpy() == cluster] = value
    for name, value in plan["function_cluster"].items():
        function, cluster = name.split("|")
        rows = np.flatnonzero(roles["function"] == function)
        shift[np.ix_(rows, np.flatnonzero(skills["cluster"] == cluster))] = value
    for skill_id, value in plan["skill"].items():
        shift[:, catalogue.skill(skill_id)] = value
    return shift


def _copy_duplicates(
    rng: np.random.Generator, catalogue: Catalogue, key: Ints, peak: Floats, required: Floats
) -> Floats:
    """Give both names of a duplicated skill nearly the same level in the same person."""
    skills, peak = len(catalogue.skills), peak.copy()
    for one, two in (catalogue.skill(*pair) for pair in DUPLICATES):
        twin = np.flatnonzero(key % skills == two)
        place = np.minimum(np.searchsorted(key, key[twin] - two + one), len(key) - 1)
        both = key[place] == key[twin] - two + one
        first, second = place[both], twin[both]
        turned = np.isnan(required[first]) & ~np.isnan(required[second])
        source, copy = np.where(turned, second, first), np.where(turned, first, second)
        peak[copy] = peak[source] + rng.normal(0, 0.08, len(copy))
    return peak


def _expired(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    person: Ints,
    skill: Ints,
    required: Floats,
) -> Flags:
    """Which compliance certificates ran out: few everywhere, many in one region."""
    plans = catalogue.company["certificate"]
    valid = np.full(len(catalogue.skills), np.inf)
    valid[catalogue.skill(*(c["skill"] for c in plans))] = [c["valid_months"] for c in plans]
    valid[(catalogue.skills["kind"] != "compliance").to_numpy()] = np.inf
    long_here = (END - staff.hired[person]) / MONTH_DAYS > valid[skill] + 2.0
    share = np.array([region["lapsed_share"] for region in catalogue.regions])
    lapses = rng.random(len(person)) < share[staff.region[person]]
    return long_here & ~np.isnan(required) & staff.present[person] & lapses


def _last_used(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    person: Ints,
    skill: Ints,
    required: Floats,
    bridge: Flags,
) -> tuple[Ints, Flags]:
    """Last day of use: recent for most of what a role requires, long ago for much of the rest."""
    n = len(person)
    chance = np.where(np.isnan(required), 0.45, 0.12)
    compliance = (catalogue.skills["kind"] == "compliance").to_numpy()
    chance = np.where(compliance[skill] & ~np.isnan(required), 0.02, chance)
    chance = np.where(bridge, 0.06, chance)
    sunset = skill == catalogue.skill(SUNSET_SKILL)[0]
    lapsed = (rng.random(n) < chance) | sunset
    idle = np.where(sunset, rng.uniform(16, 32, n), np.clip(rng.gamma(2.0, 6.5, n), 2.0, 40.0))
    used = np.where(lapsed, months_before(idle), END - rng.integers(0, 26, n))
    used = np.where(np.isnan(required), used, np.maximum(used, staff.hired[person] + 5))
    used = np.minimum(used, np.minimum(staff.left[person] - 1, END))
    return used, lapsed & (used < END - 45)


def _course_gains(
    catalogue: Catalogue, learning: Learning, key: Ints, skills: int
) -> tuple[Ints, Ints, Floats]:
    """Row of the pair, day and size of every true gain that has shown by the end."""
    taught = catalogue.skill(*catalogue.interventions["skill_id"])[learning.intervention]
    day = effective_day(catalogue, learning)
    shown = day <= END
    row = np.searchsorted(key, (learning.person * skills + taught)[shown])
    return row, day[shown], learning.gain[shown]
