"""What must be true of each of the field cases, through every way in.

The files lie beside the repository (``../shared/field_cases``); its README says where each
layout comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from tests.entrances import Seen

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "field_cases"
Check = Callable[[Seen], str]


def rows(**counts: int) -> Check:
    """Expect so many rows of each table."""

    def look(seen: Seen) -> str:
        found = {name: len(seen.tables.get(name, ())) for name in counts}
        return "" if found == counts else f"rows are {found}, not {counts}"

    return look


def asks(*kinds: str) -> Check:
    """Expect questions of these kinds."""

    def look(seen: Seen) -> str:
        asked = {question for _, _, question in seen.issues if question}
        lacking = set(kinds) - asked
        return f"no question about {sorted(lacking)}: {sorted(asked)}" if lacking else ""

    return look


def tells(*words: str) -> Check:
    """Expect a finding that says these things."""

    def look(seen: Seen) -> str:
        said = " ".join(found for _, found, _ in seen.issues)
        lacking = [word for word in words if word not in said]
        return f"nothing says {lacking}" if lacking else ""

    return look


def column(table: str, name: str, expected: Callable[[pd.Series], bool], what: str) -> Check:
    """Expect something of a column."""

    def look(seen: Seen) -> str:
        frame = seen.tables.get(table)
        if frame is None or not len(frame):
            return f"no {table}"
        return "" if expected(frame[name]) else f"{table}.{name} is not {what}"

    return look


def _levels(low: float, high: float) -> Check:
    return column("signals", "level", lambda c: c.min() == low and c.max() == high,
                  f"from {low} to {high}")  # fmt: skip


CASES: Mapping[str, tuple[Check, ...]] = {
    "d3_three_tabs.xlsx": (rows(employees=10, signals=60, requirements=18, roles=3),),
    "e7_matrix_with_total.csv": (rows(employees=10, signals=40), _levels(1, 5)),
    "e6_zero_to_four.csv": (rows(employees=10, signals=30), asks("scale")),
    "c02_marks_x_o.csv": (rows(employees=12, signals=84), asks("marks"), _levels(0, 3)),
    "a06_skill_progress.csv": (rows(signals=24),
                               column("signals", "level", lambda c: c.max() == 5, "up to 5")),
    "e5_current_target_pairs.csv": (rows(signals=27, requirements=6, skills=3, employees=9),),
    "c06_hr_extract.csv": (
        rows(employees=24), asks("managers"),
        column("employees", "exit_date", lambda c: c.notna().sum() == 8, "8 days"),
        column("employees", "manager_id", lambda c: c.isna().all(), "unknown"),
    ),
    "a01_manager_with_id.csv": (
        rows(employees=12),
        column("employees", "name", lambda c: "Ana Alder" in set(c), "full names"),
        column("employees", "manager_id", lambda c: c.notna().sum() == 11, "11 managers"),
    ),
    "c18_role_costs.csv": (rows(roles=6, openings=0), asks("most_fail")),
    "a02_birth_two_digits.csv": (
        rows(employees=12),
        column("employees", "birth_year", lambda c: c.min() == 1952 and c.max() == 1999,
               "1952 to 1999"),
    ),
    "a15_skill_list.csv": (rows(employees=12, signals=24), asks("split"), _levels(2, 5)),
    "c13_adverts_skill_lists.csv": (
        rows(employees=0),
        column("postings", "index", lambda c: c.sum() == 72, "72 skills of 24 adverts"),
    ),
    "c08_training_history.csv": (
        rows(enrolments=20, interventions=3),
        column("interventions", "cost_per_person", lambda c: c.notna().all(), "costs"),
        column("enrolments", "status", lambda c: c.nunique() > 1, "several"),
    ),
    "c10_engagement_survey.csv": (rows(signals=0), asks("survey")),
    "course_catalog_c15.csv": (rows(interventions=6), asks("taught")),
    "e3_catalogue_skills_taught.csv": (
        asks("split", "units", "currency"),
        column("interventions", "cost_per_person", lambda c: (c == 0).any(), "0 where free"),
        column("interventions", "skill_id", lambda c: c.nunique() == 7, "7 skills"),
    ),
    "c12_framework_levels.csv": (
        rows(skills=5), tells("levels of a framework"),
        column("skills", "cluster", lambda c: c.nunique() > 1, "several clusters"),
    ),
    "a08_skill_tree.csv": (
        rows(signals=28),
        column("skills", "cluster", lambda c: set(c) == {"Programming", "Hardware"}, "the paths'"),
        column("skills", "skill_id", lambda c: c.nunique() == 4, "two Testing apart"),
    ),
    "a09_status_against_percent.csv": (
        tells("day of completion beside another status"),
        column("enrolments", "status", lambda c: "completed" in set(c), "completed where expired"),
    ),
    "title_blank_header.xlsx": (rows(employees=7),),
    "title_oneword_blank_header.xlsx": (rows(employees=7),),
    "shift_extra_comma.csv": (
        rows(employees=28), column("employees", "role_id", lambda c: "Sales" not in set(c), "jobs")
    ),
    "quote_swallows_next.csv": (
        column("employees", "employee_id", lambda c: 26 <= len(c) <= 30, "whole"),
    ),
    "semicolon_row_in_comma_file.csv": (
        column("employees", "employee_id", lambda c: not c.str.contains(";").any(), "ids"),
    ),
    "footer_short_name.csv": (rows(employees=3),),
    "c1_controls.csv": (
        column("employees", "name", lambda c: "Mary O’Brien" in set(c) or "Mary O'Brien" in set(c),
               "with its punctuation"),
    ),
    "single_quotes_some.csv": (
        column("employees", "function", lambda c: set(c) == {"Sales", "Ops"}, "without quotes"),
    ),
    "rows_shorter_than_header.csv": (rows(employees=9),),
    "names_without_id": (rows(employees=2, signals=2), asks("ids_from_names")),
}  # fmt: skip
"""Case to what must be true of it; ``f1`` is a matter of the measured impact, not of reading."""


def paths_of(name: str) -> list[Path]:
    """Return the files of a case."""
    place = FOLDER / name
    return sorted(place.iterdir()) if place.is_dir() else [place]


def shortcomings(name: str, seen: Seen) -> list[str]:
    """Say what is not as it must be."""
    if seen.refusal:
        return [f"refused: {seen.refusal[:120]}"]
    return [problem for check in CASES[name] if (problem := check(seen))]
