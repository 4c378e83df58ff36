"""An organisation of some 160 people with every table, made from a seed.

Small, but with what large ones have: people without dates, leavers, contractors, digital agents,
people hired tomorrow; skills nobody asks for, certificates run out, signals without a day; planned
and running projects; open and filled vacancies; adverts that rise and fall. Nothing of it is read
from files, so no reader is needed.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import numpy as np

from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.workforce import Workforce
from tests.gap_cases import TODAY, organisation

ROLES = ("clerk", "senior-clerk", "picker", "driver", "analyst", "engineer", "lead", "unfilled")
FUNCTIONS = ("Accounts", "Accounts", "Logistics", "Logistics", "IT", "IT", "IT", "IT")
REGIONS = ("North", "South", "West")
CLUSTERS = ("Data", "Machines", "People", "Rules")
KINDS = ("technical", "human", "leadership", "compliance")
SKILLS = tuple(f"skill-{at:02d}" for at in range(20))


def small_organisation(seed: int = 5, people: int = 160, **without: bool) -> Workforce:
    """Return the organisation; ``signals=False`` and the like leave a table out."""
    rng = np.random.default_rng(seed)
    tables = {
        "roles": _roles(),
        "skills": _skills(),
        "employees": _employees(rng, people),
        "requirements": _requirements(rng),
        "projects": _projects(),
        "tasks": _tasks(),
        "postings": _postings(rng),
        "openings": _openings(rng),
        "interventions": _interventions(rng),
        "survey": _survey(rng),
    }
    tables["signals"] = _signals(rng, tables["employees"], tables["requirements"])
    tables["enrolments"] = _enrolments(rng, tables["employees"])
    tables["aspirations"] = [
        {"employee_id": f"E{at:03d}", "target_role_id": ROLES[at % 7]} for at in range(0, people, 4)
    ]
    for name, rows in _strangers().items():
        tables[name].extend(rows)
    kept = {name: rows for name, rows in tables.items() if without.get(name, True)}
    return organisation(**kept)


def _strangers():
    """Rows about people, roles, skills and courses that no table knows."""
    return {
        "employees": [{"employee_id": "X1", "role_id": "ghost", "function": "IT", "region": "West",
                       "hire_date": day(900), "birth_year": 1980.0, "salary": 50_000.0}],
        "requirements": [
            {"role_id": "ghost", "skill_id": SKILLS[3], "required_level": 4.0, "importance": 3.0},
            {"role_id": "clerk", "skill_id": "unheard", "required_level": 4.0, "importance": 3.0},
        ],
        "signals": [
            {"employee_id": "nobody", "skill_id": SKILLS[3], "source": "assessment", "level": 5.0,
             "observed_on": day(20)},
            {"employee_id": "E001", "skill_id": "unheard", "source": "manager", "level": 5.0,
             "observed_on": day(30)},
        ],
        "projects": [{"project_id": "P9", "name": "Odd", "status": "planned", "people": 3.0,
                      "skill_id": "unheard", "required_level": 3.0, "needed_by": day(-60)}],
        "tasks": [{"role_id": "ghost", "task": "Haunt", "time_share": 0.5, "exposure": "E1"}],
        "postings": [{"month": "2026-09-01", "skill_id": "unheard", "region": "West",
                      "index": 50.0}],
        "openings": [{"role_id": "ghost", "region": "West", "opened_on": day(300),
                      "filled_on": day(200), "filled_by": "external", "cost": 500.0},
                     {"role_id": "ghost", "region": "East", "opened_on": day(40)}],
        "enrolments": [
            {"employee_id": "E002", "intervention_id": "C99", "started_on": day(100),
             "status": "completed", "completed_on": day(50)},
            {"employee_id": "nobody", "intervention_id": "C01", "started_on": day(100),
             "status": "completed", "completed_on": day(60)},
        ],
    }  # fmt: skip


def day(ago: float) -> str:
    """Return the day so many days before today, as text."""
    return (TODAY - timedelta(days=int(ago))).isoformat()


def _roles():
    families = ("Office", "Office", "Yard", "Yard", "Digital", "Digital", "Digital", "Yard")
    worth = (4000.0, 6000.0, 3500.0, None, 7500.0, 9000.0, 16000.0, 1000.0)
    critical = (2.0, 3.0, 1.0, 4.0, 4.0, 5.0, 5.0, 2.0)
    return [
        {"role_id": name, "title": name.capitalize(), "job_family": families[at],
         "level": (1, 2, 1, 2, 1, 2, 3, 1)[at], "criticality": critical[at],
         "monthly_value_at_risk": worth[at]}
        for at, name in enumerate(ROLES)
    ]  # fmt: skip


def _skills():
    return [
        {"skill_id": name, "name": f"Skill {at}", "cluster": CLUSTERS[at % 4],
         "kind": KINDS[(at // 2) % 4], "half_life_months": (8.0, 14.0, 30.0, None)[at % 4],
         "aliases": f"S{at}" if at % 3 == 0 else None}
        for at, name in enumerate(SKILLS)
    ]  # fmt: skip


def _requirements(rng):
    return [
        {"role_id": role, "skill_id": SKILLS[skill], "importance": float(rng.integers(1, 6)),
         "required_level": float(np.clip(skill % 4 + rng.integers(-1, 3), 1, 5))}
        for at, role in enumerate(ROLES)
        for skill in sorted(rng.choice(18, size=5 + at % 4, replace=False))
    ]  # fmt: skip


def _employees(rng, people):
    rows = []
    for at in range(people):
        role = int(rng.choice(7, p=(0.2, 0.1, 0.25, 0.15, 0.15, 0.1, 0.05)))
        hired, gone = int(rng.integers(-20, 4200)), int(rng.integers(-60, 1300))
        leaves = at % 10 in (0, 3, 5, 8)[: 2 + at % 3] and hired > gone
        rows.append({
            "employee_id": f"E{at:03d}", "role_id": ROLES[role],
            "function": None if at == 7 else FUNCTIONS[role],
            "region": REGIONS[int(rng.integers(3))],
            "manager_id": f"E{(at // 9) * 9:03d}" if at % 9 else None,
            "hire_date": None if at % 23 == 3 else day(hired),
            "exit_date": day(gone) if leaves else None,
            "birth_year": None if at % 11 == 2 else float(1957 + rng.integers(0, 47)),
            "fte": (1.0, 1.0, 0.5, 0.8, None)[at % 5], "salary": float(rng.integers(30, 95) * 1000),
            "employment": ("contractor" if at % 17 == 1 else "digital agent" if at % 41 == 4
                           else "employee"),
            "team_id": f"T{at % 12:02d}", "performance": float(rng.integers(1, 6)),
        })  # fmt: skip
    return rows


def _signals(rng, employees, requirements):
    rows = []
    asked = {role: [int(need["skill_id"][-2:]) for need in requirements
                    if need["role_id"] == role] for role in ROLES}  # fmt: skip
    for person in employees:
        own = rng.normal(0, 0.5)
        some = rng.choice(asked[person["role_id"]], size=4, replace=False)
        for skill in {*some.tolist(), *rng.choice(20, size=2).tolist()}:
            for source in rng.choice(SIGNAL_SOURCES, size=int(rng.integers(1, 4)), replace=False):
                seen = int(rng.integers(-10, 1500))
                lean = {"self": 0.5, "manager": 0.2, "peer": 0.2}.get(str(source), 0.0)
                level = np.clip(1 + skill % 4 + own + lean + rng.normal(0, 0.6), 0, 5)
                used = rng.random()
                rows.append({
                    "employee_id": person["employee_id"], "skill_id": SKILLS[skill],
                    "source": str(source), "level": float(np.round(level * 2) / 2),
                    "observed_on": None if used > 0.97 else day(seen),
                    "last_used_on": day(int(seen * used)) if used < 0.5 else None,
                    "expires_on": day(seen - 700) if source == "certification" else None,
                    "reference": None,
                })  # fmt: skip
    return rows


def _projects():
    rows = []
    for at in range(8):
        rows.append({
            "project_id": f"P{at // 2}", "name": f"Project {at // 2}",
            "status": ("planned", "running", "stalled", "done")[at // 2],
            "skill_id": SKILLS[(at * 3) % 20], "required_level": 2.0 + at % 3,
            "people": 1.0 + at, "monthly_value_at_risk": None if at == 3 else 8000.0 * (at + 1),
            "needed_by": None if at == 2 else day(-90 - 120 * at),
        })  # fmt: skip
    return rows


def _tasks():
    return [
        {"role_id": role, "task": f"Task {task} of {role}", "time_share": (0.5, 0.3, 0.2)[task],
         "exposure": ("E0", "E1", "E2", None)[(at + task) % 4],
         "removed_by_redesign": (at + task) % 3 == 0, "new_task": (at + task) % 5 == 4}
        for at, role in enumerate(ROLES) for task in range(3)
    ]  # fmt: skip


def _postings(rng):
    rows = []
    for back in range(30):
        month = TODAY.year * 12 + TODAY.month - 1 - back
        first = date(month // 12, month % 12 + 1, 1).isoformat()
        for at, skill in enumerate(SKILLS[:10]):
            index = 100 * np.exp(0.01 * (at - 4) * (30 - back) / 3) + rng.normal(0, 2)
            rows.append({"month": first, "skill_id": skill, "region": REGIONS[at % 3],
                         "index": float(np.round(index, 1))})  # fmt: skip
        for at, role in enumerate(ROLES[:5]):
            index = 80 + at * (30 - back) / 3 + rng.normal(0, 2)
            rows.append({"month": first, "role_id": role, "region": "North",
                         "index": float(np.round(index, 1))})  # fmt: skip
    return rows


def _openings(rng):
    rows = []
    for at in range(40):
        opened = int(rng.integers(5, 1300))
        open_days = int(rng.integers(15, 240))
        filled = at % 4 and opened > open_days
        rows.append({
            "role_id": ROLES[at % 8], "region": REGIONS[at % 3], "opened_on": day(opened),
            "filled_on": day(opened - open_days) if filled else None,
            "filled_by": ("external", "external", "internal")[at % 3] if filled else None,
            "cost": float(rng.integers(3, 20) * 500) if filled and at % 5 else None,
        })  # fmt: skip
    rows.append({"role_id": "picker", "region": "South", "opened_on": day(200),
                 "filled_on": day(200), "filled_by": "external", "cost": 900.0})  # fmt: skip
    return rows


def _interventions(rng):
    kinds = ("course", "micro_learning", "stretch_project", "mentorship", "rotation", "coaching")
    return [
        {"intervention_id": f"C{at:02d}", "title": f"Course {at}", "kind": kinds[at % 6],
         "skill_id": SKILLS[at], "level_gain": None if at == 5 else 0.5 + 0.1 * (at % 6),
         "hours": None if at == 8 else float(8 + 4 * at),
         "cost_per_person": None if at == 9 else float(rng.integers(1, 20) * 100),
         "fixed_cost": float((at % 3) * 1500), "capacity_per_quarter": (None, 12.0, 30.0)[at % 3],
         "months_to_proficiency": (None, 2.0, 4.0, 7.0)[at % 4],
         "prerequisites": f"C{at - 1:02d}" if at % 5 == 4 else None,
         "partner": "Chamber" if at % 7 == 3 else None}
        for at in range(14)
    ]  # fmt: skip


def _enrolments(rng, employees):
    rows, number = [], count()
    for person in employees[::2]:
        at = next(number)
        begun = int(rng.integers(10, 900))
        status = ("completed", "completed", "dropped", "in progress", "registered")[at % 5]
        rows.append({
            "employee_id": person["employee_id"], "intervention_id": f"C{at % 14:02d}",
            "started_on": day(begun), "status": status,
            "completed_on": day(begun - 10 - at % 60) if status == "completed" else None,
            "rating": float(1 + at % 5) if at % 3 == 0 else None,
        })  # fmt: skip
    return rows


def _survey(rng):
    items = ("I do not know how to use the new tool for my own work",
             "I can tell when the new tool gives a wrong result",
             "I do not know what my job is now that the tool is here",
             "It is clear who decides when the tool and I disagree")  # fmt: skip
    means = ((2.0, 4.0, 4.2, 1.8), (4.0, 2.0, 2.0, 4.0), (3.0, 3.0, 3.1, 2.9))
    return [
        {"team_id": f"T{team:02d}", "respondent_id": f"R{team:02d}{who}", "item": item,
         "score": float(np.clip(np.rint(means[team % 3][at] + rng.normal(0, 0.7)), 1, 5))}
        for team in range(12) for who in range(4 + team % 4) for at, item in enumerate(items)
    ]  # fmt: skip
