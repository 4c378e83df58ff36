"""A town of sixty people, five roles and ten skills, drawn once; and a network made by formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.workforce import Workforce
from tests.gap_cases import Levels, organisation

SKILLS = [f"S{s}" for s in range(10)]
ROLES = [
    {"role_id": "clerk", "title": "Clerk", "job_family": "Office", "level": 1.0,
     "criticality": 3.0},
    {"role_id": "lead", "title": "Lead", "job_family": "Office", "level": 2.0, "criticality": 5.0},
    {"role_id": "head", "title": "Head", "job_family": "Office", "level": 4.0, "criticality": 5.0},
    {"role_id": "fitter", "title": "Fitter", "job_family": "Works", "level": 1.0,
     "criticality": 4.0},
    {"role_id": "planner", "title": "Planner", "job_family": "Works", "level": None,
     "criticality": 5.0},
]  # fmt: skip
TASKS = [
    {"role_id": role, "task": f"{role} {exposure}", "time_share": share, "exposure": exposure}
    for role, parts in {
        "clerk": {"E0": 0.2, "E1": 0.5, "E2": 0.3},
        "lead": {"E0": 0.6, "E1": 0.2, "E2": 0.2},
        "fitter": {"E0": 0.9, "E2": 0.1},
        "planner": {"E0": 0.4, "E1": 0.6},
    }.items()
    for exposure, share in parts.items()
]
COURSES = [
    {"intervention_id": f"C{n}", "title": f"Course {n}", "kind": "course",
     "skill_id": SKILLS[n % 10], "level_gain": 0.4 + 0.3 * (n % 4), "hours": 6.0 + 5 * n,
     "prerequisites": "; ".join(before)}
    for n, before in enumerate([(), ("C0",), (), ("C1", "C2"), (), (), ("C5",), (), (), (), ("C0",),
                                ("C10",), (), ("C3",)])
]  # fmt: skip


def draw_town(seed: int = 5, people: int = 60) -> tuple[Workforce, Levels]:
    """Return the town and the levels of its people."""
    rng = np.random.default_rng(seed)
    names = [f"p{n:02d}" for n in range(people)]
    roles = ["clerk", "clerk", "lead", "fitter", "fitter", "planner", "head"]
    staff = [
        {"employee_id": name, "role_id": roles[rng.integers(7)], "region": f"R{rng.integers(2)}",
         "function": f"F{rng.integers(3)}", "salary": float(rng.integers(30, 80) * 1000),
         "fte": float(rng.choice([1.0, 0.5])), "manager_id": f"p{rng.integers(6):02d}",
         "employment": "digital agent" if name == "p07" else "employee",
         "exit_date": "2026-01-01" if name == "p09" else None}
        for name in names
    ]  # fmt: skip
    asked = [
        {"role_id": role["role_id"], "skill_id": skill, "required_level": float(rng.integers(1, 6)),
         "importance": float(rng.integers(1, 6))}
        for role in ROLES
        for skill in sorted(rng.choice(SKILLS, size=4, replace=False))
    ]  # fmt: skip
    known = {
        (name, skill): (float(rng.uniform(0, 5)), float(rng.uniform(0.2, 0.9)))
        for name in names
        for skill in SKILLS
        if rng.random() < 0.5
    }
    signals = [
        {"employee_id": who, "skill_id": skill, "source": ("manager", "system_use", "peer")[n % 3],
         "level": level, "observed_on": "2026-05-01"}
        for n, ((who, skill), (level, _)) in enumerate(known.items())
    ]  # fmt: skip
    openings = [
        {"role_id": "lead", "region": "R0", "opened_on": "2026-05-01"},
        {"role_id": "lead", "region": "R0", "opened_on": "2026-03-01"},
        {"role_id": "lead", "region": "R1", "opened_on": "2026-04-01"},
        {"role_id": "planner", "region": "R1", "opened_on": "2026-02-01"},
        {"role_id": "planner", "region": "R1", "opened_on": "2025-02-01",
         "filled_on": "2025-06-01", "filled_by": "internal"},
        {"role_id": "clerk", "region": "R1", "opened_on": "2025-02-01",
         "filled_on": "2025-06-01", "filled_by": "external"},
        {"role_id": "gone", "region": "R1", "opened_on": "2026-01-01"},
    ]  # fmt: skip
    wishes = [
        {"employee_id": names[n], "target_role_id": role}
        for n, role in ((1, "lead"), (2, "lead"), (3, "planner"), (20, "planner"), (4, "gone"))
    ]
    skills = [{"skill_id": skill, "name": f"Skill {skill}"} for skill in SKILLS]
    work = organisation(
        employees=staff, roles=ROLES, skills=skills,
        requirements=asked, tasks=TASKS, interventions=COURSES, openings=openings,
        aspirations=wishes, signals=signals,
        enrolments=[{"employee_id": "p01", "intervention_id": "C0", "started_on": "2026-01-01",
                     "status": "completed"}],
    )  # fmt: skip
    return work, Levels(work, known, prior=(1.2, 0.8))


@dataclass(frozen=True)
class Ring:
    """A network in which skills are the closer the nearer they stand in a ring."""

    workforce: Workforce

    @property
    def role_closeness(self):
        place = np.arange(len(self.workforce.roles))
        return 1.0 - 0.1 * np.abs(place[:, None] - place[None, :])

    @property
    def skill_similarity(self):
        place = np.arange(len(self.workforce.skills))
        away = np.abs(place[:, None] - place[None, :])
        away = np.minimum(away, len(place) - away)
        return np.where(away <= 2, 1.0 - 0.3 * away, 0.0)

    @property
    def hours(self):
        return 60.0 + 15.0 * np.arange(len(self.workforce.skills))

    def neighbours(self, skill_id, n=10):
        code = self.workforce.skills.code(skill_id)
        close = self.skill_similarity[code].copy()
        close[code] = 0.0
        order = [place for place in np.argsort(-close, kind="stable") if close[place] > 0][:n]
        labels = np.asarray(self.workforce.skills.labels, dtype=object)
        return pd.DataFrame({"skill_id": labels[order], "closeness": close[order]}).astype(
            {"skill_id": "str"}
        )
