"""Around the people: vacancies, projects, labour market, survey and aspirations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sample.generator.calendar import END, FAR, MONTH_START, MONTHS, START, as_dates
from data.sample.generator.catalogue import Catalogue, Floats, Ints
from data.sample.generator.levels import BRIDGE_TO, SUNSET_SKILL, Levels
from data.sample.generator.staffing import Staff
from data.sample.generator.structure import Teams

INTERNAL_SHARE = 0.24
POSTING_CLUSTERS = {
    "Data & analytics": 0.09, "Cloud & security": 0.14, "AI at work": 0.38,
    "Software & product": 0.02, "Field engineering": 0.06,
}  # fmt: skip
"""Growth per year of adverts, on the log scale, by skill cluster."""

POSTING_SKILLS = {
    "order-picking": -0.05, "lift-truck-operation": -0.02, "robot-fleet-supervision": 0.24,
    "route-planning": 0.0, "customs-clearance": 0.03, "emissions-accounting": 0.30,
    "contact-handling": -0.10, "team-leadership": 0.03, "change-leadership": 0.05,
    "language-model-apps": 0.62, "container-platforms": 0.18, SUNSET_SKILL: -0.45,
}  # fmt: skip
POSTING_ROLES = {
    "warehouse-operative": -0.03, "delivery-driver": 0.02, "field-technician": 0.07,
    "senior-field-technician": 0.08, "service-agent": -0.12, "data-analyst": 0.05,
    "data-engineer": 0.12, "cloud-engineer": 0.14, "software-developer": -0.02,
    "shift-lead": 0.01, "transport-planner": 0.0, "accountant": -0.04,
}  # fmt: skip
SURVEYED_GROUPS = ("warehouse", "contact", "corporate")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Tables around the people, and what was planted in them.

    Attributes:
        openings: The contract's columns.
        moves: person, from_role, to_role (rows), day: the internal fills, for truth.
        projects: The contract's columns.
        postings: The contract's columns.
        trends: skill_id, role_id, growth_per_year behind the postings.
        survey: The contract's columns.
        survey_teams: team_id, skill_gap, work_design: true scales, 0–1.
        aspirations: person (row), target_role_id.
    """

    openings: pd.DataFrame
    moves: pd.DataFrame
    projects: pd.DataFrame
    postings: pd.DataFrame
    trends: pd.DataFrame
    survey: pd.DataFrame
    survey_teams: pd.DataFrame
    aspirations: pd.DataFrame


def draw_surroundings(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, teams: Teams, levels: Levels
) -> Surroundings:
    """Draw everything that is not about one person's skills."""
    streams = rng.spawn(4)
    openings, moves = _openings(streams[0], catalogue, staff)
    postings, trends = _postings(streams[1], catalogue)
    survey, survey_teams = _survey(streams[2], catalogue, staff, teams)
    aspirations = _aspirations(streams[3], catalogue, staff, levels)
    return Surroundings(
        openings, moves, _projects(catalogue), postings, trends, survey, survey_teams, aspirations
    )


def _projects(catalogue: Catalogue) -> pd.DataFrame:
    """Projects, the money of a month's delay shared out over their skills by people needed."""
    rows = []
    for project in catalogue.company["project"]:
        asked = [line.split() for line in project["skills"]]
        total = sum(float(people) for *_, people in asked)
        for skill_id, level, people in asked:
            value = round(project["monthly_value"] * float(people) / total, -2)
            rows.append((project["id"], project["name"], project["status"], skill_id, float(level),
                         float(people), value, pd.Timestamp(project["needed_by"])))  # fmt: skip
    columns = ["project_id", "name", "status", "skill_id", "required_level", "people",
               "monthly_value_at_risk", "needed_by"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    catalogue.skill(*table["skill_id"])
    return table


def _openings(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Vacancies behind every hire, those filled from inside, and those open now."""
    agent = catalogue.roles["agent"].to_numpy()
    hired = np.flatnonzero((staff.hired >= START) & ~staff.agent)
    role, region, filled = staff.role[hired], staff.region[hired], staff.hired[hired]
    mover, origin, moved = _moves(rng, catalogue, staff, round(len(hired) * INTERNAL_SHARE))
    count = np.bincount(
        staff.role[staff.present] * staff.target.shape[1] + staff.region[staff.present],
        minlength=staff.target.size,
    ).reshape(staff.target.shape)
    vacant = np.maximum(staff.target - count, 0) * ~agent[:, None]
    cell = np.repeat(np.arange(vacant.size), vacant.ravel())
    open_role, open_region = cell // vacant.shape[1], cell % vacant.shape[1]
    role = np.concatenate([role, staff.role[mover], open_role])
    region = np.concatenate([region, staff.region[mover], open_region])
    filled = np.concatenate([filled, moved, np.full(len(cell), FAR)])
    inside = np.concatenate(
        [np.zeros(len(hired), bool), np.ones(len(mover), bool), np.zeros(len(cell), bool)]
    )
    grade = catalogue.roles["level"].to_numpy()[role]
    technical = (catalogue.roles["function"] == "Technology & Data").to_numpy()[role]
    usual = (34 + 13 * grade + 26 * technical) * np.where(inside, 0.6, 1.0)
    days = (usual * np.exp(rng.normal(0, 0.38, len(role)))).astype(np.int64) + 5
    opened = np.where(
        filled == FAR, END - np.minimum(days * 1.1, 230).astype(np.int64), filled - days
    )
    pay = catalogue.roles["salary"].to_numpy(dtype=float)[role]
    cost = (
        pay * np.where(inside, 0.015, 0.05 + 0.028 * grade) * np.exp(rng.normal(0, 0.25, len(role)))
    )
    cost = np.where((filled == FAR) | (rng.random(len(role)) < 0.05), np.nan, np.round(cost, -1))
    regions = np.array([r["name"] for r in catalogue.regions])
    by = np.where(inside, "internal", "external").astype(object)
    by[filled == FAR] = None
    table = pd.DataFrame(
        {
            "role_id": catalogue.roles["role_id"].to_numpy()[role], "region": regions[region],
            "opened_on": as_dates(opened), "filled_on": as_dates(filled),
            "filled_by": pd.Series(by, dtype="str"), "cost": cost,
        }
    ).sort_values(["opened_on", "role_id", "region"], kind="stable", ignore_index=True)  # fmt: skip
    moves = pd.DataFrame(
        {"person": mover, "from_role": origin, "to_role": staff.role[mover], "day": moved}
    )
    return table, moves.sort_values(["day", "person"], ignore_index=True)


def _moves(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, wanted: int
) -> tuple[Ints, Ints, Ints]:
    """People whose role now was reached from inside in the last 36 months, and from where."""
    roles = catalogue.roles
    grade, family = roles["level"].to_numpy(), roles["family"].to_numpy()
    function, agent = roles["function"].to_numpy(), roles["agent"].to_numpy()
    step = grade[None, :] - grade[:, None]
    fit = (family[:, None] == family) * ((step == 1) * 6.0 + (step == 2) * 1.0 + (step == 0) * 1.0)
    fit += (function[:, None] == function) * ((step == 1) * 1.0 + (step == 0) * 0.5)
    target = catalogue.role(BRIDGE_TO)[0]
    fit[catalogue.role("service-quality-specialist", "contact-planner"), target] += 5.0
    fit *= ~agent[:, None] & ~agent[None, :]
    np.fill_diagonal(fit, 0.0)
    tenure = END - staff.hired
    can = (
        staff.present & (tenure > 500) & (fit.sum(axis=0)[staff.role] > 0) & (grade[staff.role] > 1)
    )
    person = np.flatnonzero(can)
    person = rng.permutation(person)[: min(wanted, len(person))]
    person.sort()
    total = np.cumsum(fit[:, staff.role[person]], axis=0)
    origin = (rng.random(len(person)) * total[-1] >= total).sum(axis=0)
    begin = np.maximum(START + 20, staff.hired[person] + 240)
    day = begin + (rng.random(len(person)) * (END - 10 - begin)).astype(np.int64)
    return person, origin, day


def _postings(rng: np.random.Generator, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Adverts by month and region: a damped trend, a season, and noise that carries over."""
    skills = catalogue.skills
    growth = dict(POSTING_SKILLS)
    for skill_id, cluster in zip(skills["skill_id"], skills["cluster"]):
        if cluster in POSTING_CLUSTERS and skill_id not in growth:
            growth[skill_id] = POSTING_CLUSTERS[cluster] + rng.normal(0, 0.05)
    trends = pd.DataFrame(
        {
            "skill_id": pd.Series([*growth, *[None] * len(POSTING_ROLES)], dtype="str"),
            "role_id": pd.Series([*[None] * len(growth), *POSTING_ROLES], dtype="str"),
            "growth_per_year": [*growth.values(), *POSTING_ROLES.values()],
        }
    )
    regions, month = catalogue.regions, np.arange(MONTHS)
    shape = (len(trends), len(regions), MONTHS)
    noise = np.zeros(shape)
    fresh = rng.normal(0, 0.035, shape)
    for m in range(1, MONTHS):
        noise[:, :, m] = 0.7 * noise[:, :, m - 1] + fresh[:, :, m]
    level = np.log(100 * np.array([r["share"] * 4 for r in regions]))[None, :, None]
    level = level + rng.normal(0, 0.25, shape[:2])[:, :, None]
    regional = rng.normal(0, 0.04, shape[:2])[:, :, None]
    slope = trends["growth_per_year"].to_numpy()[:, None, None] + regional
    season = 0.05 * np.cos(2 * np.pi * (month + 10 - 3) / 12) + rng.normal(0, 0.015, MONTHS)
    index = np.exp(level + slope * month / 12 + season + noise)
    item, region, when = (grid.ravel() for grid in np.indices(shape))
    table = pd.DataFrame(
        {
            "month": MONTH_START[when].astype("datetime64[D]").astype("datetime64[us]"),
            "skill_id": trends["skill_id"].to_numpy()[item],
            "role_id": trends["role_id"].to_numpy()[item],
            "region": np.array([r["name"] for r in regions])[region],
            "index": np.round(index.ravel(), 1),
        }
    )
    return table, trends.round({"growth_per_year": 4})


def _survey(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, teams: Teams
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers about the new tool: some teams lack the skill, others lack a job that makes sense."""
    items = catalogue.company["survey_item"]
    asked = np.flatnonzero(np.isin(teams.group, SURVEYED_GROUPS) & (teams.lead >= 0))
    region = staff.region[teams.lead[asked]]
    group = teams.group[asked]
    knows = np.select(
        [group == "corporate", (group == "warehouse") & (region == 1)], [0.66, 0.60], 0.30
    )
    design = np.select(
        [group == "contact", (group == "warehouse") & (region == 0)], [0.68, 0.62], 0.32
    )
    knows = np.clip(knows + rng.normal(0, 0.05, len(asked)), 0.05, 0.95)
    design = np.clip(design + rng.normal(0, 0.05, len(asked)), 0.05, 0.95)
    truth = pd.DataFrame(
        {
            "team_id": teams.labels[asked],
            "skill_gap": knows.round(3),
            "work_design": design.round(3),
        }
    )
    place = np.full(len(teams.labels), -1)
    place[asked] = np.arange(len(asked))
    who = np.flatnonzero(staff.present & ~staff.agent & (place[teams.team] >= 0))
    who = who[rng.random(len(who)) < 0.88]
    row = place[teams.team[who]]
    own = rng.normal(0, 0.10, (len(who), 2))
    scale = np.stack([knows[row], design[row]], axis=1) + own
    column = np.array([int(item["scale"] == "work design") for item in items])
    agrees = np.array([item["agrees"] for item in items])
    gap = (
        scale[:, column]
        + rng.normal(0, 0.05, len(items))
        + rng.normal(0, 0.16, (len(who), len(items)))
    )
    score = np.clip(np.round(1 + 4 * np.where(agrees, gap, 1 - gap)), 1, 5)
    answered = rng.random(score.shape) < 0.97
    anonymous = rng.permutation(len(who)) + 101
    person, item = np.nonzero(answered)
    table = pd.DataFrame(
        {
            "team_id": teams.labels[teams.team[who]][person],
            "respondent_id": np.array([f"R-{n}" for n in anonymous])[person],
            "item": np.array([i["text"] for i in items])[item],
            "score": score[person, item],
        }
    ).sort_values(["team_id", "respondent_id"], kind="stable", ignore_index=True)
    return table, truth


def _aspirations(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, levels: Levels
) -> pd.DataFrame:
    """Roles people would like next: mostly a step up, and across the bridge."""
    roles = catalogue.roles
    grade, family = roles["level"].to_numpy(), roles["family"].to_numpy()
    function, agent = roles["function"].to_numpy(), roles["agent"].to_numpy()
    step = grade[None, :] - grade[:, None]
    fit: Floats = (family[:, None] == family) * (
        (step == 1) * 6.0 + (step == 0) * 1.0 + (step == 2) * 1.5
    )
    fit = (
        fit + (function[:, None] == function) * np.isin(step, (0, 1)) + 0.04 * np.isin(step, (0, 1))
    )
    fit *= ~agent[None, :]
    np.fill_diagonal(fit, 0.0)
    can = staff.present & ~staff.agent & (fit.sum(axis=1)[staff.role] > 0)
    person = np.flatnonzero(can & (rng.random(len(staff)) < 0.46))
    person = np.concatenate([person, person[rng.random(len(person)) < 0.25]])
    total = np.cumsum(fit[staff.role[person]], axis=1)
    target = (rng.random(len(person))[:, None] * total[:, -1:] >= total).sum(axis=1)
    bridge = np.unique(levels.person[levels.bridge])
    wish = np.isin(person, bridge) & (rng.random(len(person)) < 0.5)
    target = np.where(wish, catalogue.role(BRIDGE_TO)[0], target)
    table = pd.DataFrame({"person": person, "target_role_id": roles["role_id"].to_numpy()[target]})
    return table.drop_duplicates(ignore_index=True).sort_values(
        "person", kind="stable", ignore_index=True
    )
