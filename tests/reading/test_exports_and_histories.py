"""What systems export: records nested in others, statements of roles, histories, lists in turn."""

# ruff: noqa: E501, one record of a table per line

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from skillgap.core.dates import read_dates
from skillgap.reading.conform.marks import propose_levels_for_marks
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.meaning.rosters import day_a_name_speaks_of
from tests.entrances import ENTRANCES, Seen, differences
from tests.outside_cases import Grid
from tests.outside_cases import _book as book
from tests.outside_cases import _text as text
from tests.reading.test_lists_of_the_trade import levels, read, told


def asked(seen: Seen) -> set[str]:
    """Return the kinds of questions."""
    return {question for _, _, question in seen.issues} - {""}


def read_together(
    folder: Path, files: Mapping[str, bytes], options: Mapping[str, str] | None = None
) -> Seen:
    """Read several files as ``check`` does, and hold the other ways in to it."""
    paths = [folder / name for name in files]
    for path, data in zip(paths, files.values()):
        path.write_bytes(data)
    seen = ENTRANCES["check"](paths, options)
    for name in ("read", "feeds", "page"):
        assert differences(seen, ENTRANCES[name](paths, options)) == []
    return seen


def test_rows_that_go_on_below_a_person_are_that_persons(tmp_path: Path) -> None:
    grid: Grid = [
        ["Name", "Job position", "Abilities/Skill", "Abilities/Level"],
        ["Ola Ness", "Tiler", "Grouting", 4], ["", "", "Cutting", 2],
        ["Per Vik", "Mason", "Cutting", 5], ["", "", "Pointing", 1],
    ]  # fmt: skip
    seen = read(tmp_path, "export.csv", text(grid))
    assert levels(seen) == {("Ola Ness", "Grouting"): 4, ("Ola Ness", "Cutting"): 2,
                            ("Per Vik", "Cutting"): 5, ("Per Vik", "Pointing"): 1}  # fmt: skip
    assert told(seen, "employees", "employee_id", "role_id")["Per Vik"] == "Mason"


def test_a_list_with_a_person_missing_is_not_filled_from_above(tmp_path: Path) -> None:
    grid: Grid = [["Employee ID", "Name", "Role"], ["1", "Ann Ek", "Cook"], ["", "Bo Lie", "Cook"],
                  ["3", "Cy Dahl", "Host"]]  # fmt: skip
    seen = read(tmp_path, "people.csv", text(grid))
    assert set(seen.tables["employees"]["employee_id"]) == {"1", "3"}


def test_questions_with_an_item_in_brackets_are_named_by_the_item(tmp_path: Path) -> None:
    grid: Grid = [["Your name", *(f"Please rate yourself [{s}]" for s in ("Go", "Rust", "Zig"))],
                  ["Ann Ek", 1, 5, 2], ["Bo Lie", 3, 4, 5], ["Cy Dahl", 2, 1, 3]]  # fmt: skip
    seen = read(tmp_path, "answers.csv", text(grid))
    assert levels(seen)["Bo Lie", "Zig"] == 5
    assert set(seen.tables["skills"]["name"]) == {"Go", "Rust", "Zig"}


def test_statements_by_role_are_what_the_role_needs(tmp_path: Path) -> None:
    grid: Grid = [
        ["Work role", "Statement ID", "Statement"],
        ["Gardener", "K1", "Knowledge of soils"], ["Gardener", "T4", "Prune young trees"],
        ["Arborist", "T4", "Prune young trees"], ["Arborist", "S2", "Skill in rope access"],
    ]  # fmt: skip
    seen = read(tmp_path, "roles.csv", text(grid))
    needs = seen.tables["requirements"]
    assert set(zip(needs["role_id"], needs["skill_id"])) == {(r[0], r[2]) for r in grid[1:]}
    assert asked(seen) == {"statements", "assumed_level"}


def test_grades_below_jobs_are_roles(tmp_path: Path) -> None:
    grid: Grid = [
        ["", "Policy adviser", "", "Research manager", ""], ["Skill", "Junior", "Full", "Full", "Top"],
        ["Drafting", "Awareness", "Working", "Working", "Expert"],
        ["Statistics", "Awareness", "Awareness", "Expert", "Expert"],
        ["Briefing", "Working", "Working", "Awareness", "Working"],
    ]  # fmt: skip
    seen = read(tmp_path, "framework.xlsx", book({"F": grid}))
    needs = seen.tables["requirements"]
    assert len(needs) == 12
    assert {"Policy adviser Junior", "Research manager Top"} <= set(needs["role_id"])


def test_levels_across_a_framework_are_no_people(tmp_path: Path) -> None:
    grid: Grid = [["Group", "Skill", "Level 1", "Level 2", "Level 3"], ["Field", "Sowing", "x", "x", ""],
                  ["Field", "Reaping", "", "x", "x"], ["Barn", "Milking", "x", "", "x"]]  # fmt: skip
    seen = read(tmp_path, "skills.csv", text(grid))
    assert not len(seen.tables.get("employees", ()))
    assert set(seen.tables["skills"]["name"]) == {"Sowing", "Reaping", "Milking"}


def test_levels_listed_beside_skills_go_with_them_one_by_one(tmp_path: Path) -> None:
    grid: Grid = [["Employee ID", "Skills", "Scores"], ["7", "Knots | Sails", "2 | 5"],
                  ["8", "Charts", "4"], ["9", "Sails | Charts | Knots", "1 | 3 | 2"]]  # fmt: skip
    got = levels(read(tmp_path, "crew.csv", text(grid)))
    assert got["7", "Sails"] == 5
    assert got["9", "Charts"] == 3
    grid[3][2] = "1 | 3"  # one short: nothing says which is missing
    got = levels(read(tmp_path, "short.csv", text(grid)))
    assert got["9", "Charts"] == got["9", "Knots"] == 3.0


def test_courses_begun_are_done_when_their_share_or_last_day_says_so(tmp_path: Path) -> None:
    grid: Grid = [
        ["User", "Course name", "Started on", "Progress %", "Skills"],
        ["ab", "Rigging", "2026-01-05", 100, "Knots, Sails"], ["ab", "Radio", "2026-02-01", 40, "VHF, SOS"],
        ["cd", "Rigging", "2026-01-09", 0, "Knots, Sails"],
    ]  # fmt: skip
    seen = read(tmp_path, "progress.csv", text(grid))
    rows = seen.tables["enrolments"]
    assert rows["status"].tolist() == ["completed", "in progress", "registered"]
    assert not len(seen.tables.get("signals", ()))


def _rosters(*months: str) -> dict[str, bytes]:
    staff = {str(i): [str(i), f"Person {i}", "Clerk", 100 + i] for i in range(1, 6)}
    files = {}
    for at, month in enumerate(months):
        if at == 1:
            staff.pop("5")
            staff["1"][2] = "Manager"
        staff["2"][3] = 200 + at
        grid: Grid = [["Employee ID", "Name", "Job title", "Salary"], *staff.values()]
        files[f"{month}.csv"] = text(grid)
    return files


def test_lists_of_the_same_people_by_month_are_a_history(tmp_path: Path) -> None:
    seen = read_together(tmp_path, _rosters("staff 2026-01", "staff 2026-02", "staff 2026-03"))
    staff = seen.tables["employees"].set_index("employee_id")
    assert (len(staff), staff["role_id"]["1"], staff["salary"]["2"]) == (5, "Manager", 202)
    assert staff["exit_date"].notna().tolist() == [each == "5" for each in staff.index]
    assert str(staff["exit_date"]["5"])[:7] == "2026-02"
    assert len(seen.tables["snapshots"]) == 5 + 4 + 4
    assert asked(seen) == {"rosters"}


def test_lists_without_a_day_or_of_other_people_are_no_history(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    undated = read_together(tmp_path / "a", _rosters("north", "south"))
    assert "rosters" not in asked(undated)
    other: Grid = [["Employee ID", "Name", "Job title", "Salary"], ["90", "Zoe", "Clerk", 1]]
    files = {**_rosters("x 2026-01"), "y 2026-02.csv": text(other)}
    assert "rosters" not in asked(read_together(tmp_path, files))


def test_a_history_can_be_answered_no(tmp_path: Path) -> None:
    seen = read_together(tmp_path, _rosters("2026-01", "2026-02"), {"rosters": "leave"})
    assert not len(seen.tables.get("snapshots", ()))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Headcount Q2 2025", date(2025, 6, 30)), ("31-01-2026 staff", date(2026, 1, 31)),
        ("staff_20260215", date(2026, 2, 15)), ("März 2024", date(2024, 3, 31)),
        ("Belegschaft", None), ("Building 2026", None), ("05.2023", date(2023, 5, 31)),
    ],
)  # fmt: skip
def test_a_name_speaks_of_a_day_only_with_a_month(name: str, day: date | None) -> None:
    assert day_a_name_speaks_of(name) == day


def test_contractors_are_contractors_by_the_name_of_their_list(tmp_path: Path) -> None:
    grid: Grid = [
        ["Contractor", "Role", "Agency"],
        ["Ann Ek", "Welder", "X"],
        ["Bo Lie", "Fitter", "X"],
    ]
    seen = read(tmp_path, "june.csv", text(grid))
    assert set(seen.tables["employees"]["employment"]) == {"contractor"}
    grid[0][0] = "Name"
    seen = read(tmp_path, "employees and contractors.csv", text(grid))
    assert set(seen.tables["employees"]["employment"]) == {"employee"}


def test_people_who_work_on_days_are_no_courses(tmp_path: Path) -> None:
    days = [f"{day:02d}/05" for day in range(1, 8)]
    grid: Grid = [["Name", "Role", *days, "Hours"], ["Ann Ek", "Porter", *"DDNNOOD", 60],
                  ["Bo Lie", "Porter", *"NNOODDD", 58], ["Cy Dahl", "Guard", *"OODDDNN", 59]]  # fmt: skip
    seen = read(tmp_path, "shifts.csv", text(grid))
    assert set(seen.tables["employees"]["name"]) == {"Ann Ek", "Bo Lie", "Cy Dahl"}
    assert not len(seen.tables.get("signals", ())) + len(seen.tables.get("interventions", ()))


def test_a_row_that_counts_those_below_a_target_is_no_person(tmp_path: Path) -> None:
    cells = [[3, 1, 2], [1, 4, 3], [2, 2, 5], [4, 4, 1]]
    wanted = [3, 2, 3]
    below = [sum(row[j] < wanted[j] for row in cells) for j in range(3)]
    grid: Grid = [["Name", "Role", "Sewing", "Cutting", "Dyeing"], ["Target", "", *wanted],
                  *([f"Ann {c}k", "Tailor", *row] for c, row in zip("abcd", cells)),
                  ["Below target (count)", "", *below]]  # fmt: skip
    seen = read(tmp_path, "shop.xlsx", book({"M": grid}))
    assert set(seen.tables["employees"]["name"]) == {f"Ann {c}k" for c in "abcd"}


def test_tables_below_each_other_with_known_headers_keep_all_their_rows(tmp_path: Path) -> None:
    grid: Grid = [
        ["STAFF"], ["ID", "Name", "Role"], ["a", "Ann Ek", "Cook"], ["b", "Bo Lie", "Host"],
        ["c", "Cy Dahl", "Cook"], [], ["NEEDS"], ["Role", "Skill", "Required level"],
        ["Cook", "Sauces", 4], ["Host", "Wine", 2],
    ]  # fmt: skip
    seen = read(tmp_path, "inn.xlsx", book({"All": grid}))
    assert set(seen.tables["employees"]["employee_id"]) == {"a", "b", "c"}
    assert len(seen.tables["requirements"]) == 2


def test_one_word_that_denies_the_other_is_none_of_it() -> None:
    assert propose_levels_for_marks(["Licensed", "Unlicensed"]) == {"Licensed": 3.0,
                                                                    "Unlicensed": 0.0}  # fmt: skip
    assert propose_levels_for_marks(["Blue", "Unlicensed"]) == {}


def test_number_signs_and_short_names_inside_words() -> None:
    from skillgap.core.tables import EMPLOYEES

    assert header_match_score(EMPLOYEES["employee_id"], "Employee #") > 0.84
    assert header_match_score(EMPLOYEES["team_id"], "Teamwork") < 0.5
    assert header_match_score(EMPLOYEES["team_id"], "Home team") > 0.5


def test_clock_behind_a_comma_and_days_with_east_asian_signs() -> None:
    days = read_dates(["1/25/26, 9:10 AM", "Jan 5, 2026 at 3:10 PM", "2026年1月5日"]).days
    assert [str(day) for day in days] == ["2026-01-25", "2026-01-05", "2026-01-05"]


def test_people_told_of_in_two_lists_are_one_row_each(tmp_path: Path) -> None:
    one: Grid = [["Staff ID", "Name", "Role"], ["1", "Ann Ek", "Cook"], ["2", "Bo Lie", "Host"]]
    two: Grid = [
        ["Staff ID", "Start date", "Location"],
        ["2", "2021-05-01", "Oslo"],
        ["1", "2020-01-01", "Bergen"],
    ]
    seen = read_together(tmp_path, {"a.csv": text(one), "b.csv": text(two)})
    staff = seen.tables["employees"].set_index("employee_id")
    assert staff["role_id"].to_dict() == {"1": "Cook", "2": "Host"}
    assert staff["region"].to_dict() == {"1": "Bergen", "2": "Oslo"}
    assert staff["hire_date"].notna().all()
    assert "assignments" not in asked(seen)


def test_the_role_people_would_like_is_a_wish(tmp_path: Path) -> None:
    grid: Grid = [
        ["Employee ID", "Role", "Preferred role"],
        ["1", "Cook", "Chef"],
        ["2", "Host", ""],
    ]
    seen = read(tmp_path, "talks.csv", text(grid))
    assert seen.tables["aspirations"][["employee_id", "target_role_id"]].to_numpy().tolist() == [
        ["1", "Chef"]
    ]


def test_a_column_of_codes_before_names_numbers_the_people(tmp_path: Path) -> None:
    grid: Grid = [
        ["Ref", "Full name", "Role"],
        ["AB-01", "Ann Ek", "Cook"],
        ["AB-02", "Bo Lie", "Host"],
    ]
    assert set(read(tmp_path, "x.csv", text(grid)).tables["employees"]["employee_id"]) == {
        "AB-01",
        "AB-02",
    }
    courses: Grid = [
        ["Code", "Name", "Fee"],
        ["AB-01", "First Aid", 10],
        ["AB-02", "Fire Safety", 20],
    ]
    assert not len(read(tmp_path, "y.csv", text(courses)).tables.get("employees", ()))


def test_held_and_wanted_below_a_name_with_a_sharp_s(tmp_path: Path) -> None:
    sides = [
        f"{skill} {side}" for skill in ("Gießen", "Bohren", "Löten") for side in ("Ist", "Soll")
    ]
    grid: Grid = [["Name", "Rolle", *sides], ["Ann Ek", "Werker", 2, 4, 3, 3, 1, 2],
                  ["Bo Lie", "Meister", 5, 5, 1, 2, 4, 4]]  # fmt: skip
    seen = read(tmp_path, "m.csv", text(grid))
    assert levels(seen)["Ann Ek", "Gießen"] == 2
    needs = seen.tables["requirements"]
    assert set(needs["skill_id"]) == {"Gießen", "Bohren", "Löten"}


def test_current_beside_required_is_the_level_held(tmp_path: Path) -> None:
    grid: Grid = [["Employee", "Role", "Skill", "Required", "Current"], ["Ann Ek", "Cook", "Sauces", 4, 2],
                  ["Bo Lie", "Cook", "Sauces", 4, 5]]  # fmt: skip
    seen = read(tmp_path, "gaps.csv", text(grid))
    assert levels(seen) == {("Ann Ek", "Sauces"): 2, ("Bo Lie", "Sauces"): 5}
    assert seen.tables["requirements"]["required_level"].tolist() == [4]


def test_vacancies_with_who_recruits_are_no_people(tmp_path: Path) -> None:
    grid: Grid = [["Position", "Department", "Opened", "Planned start", "Recruiter"],
                  ["Cook", "Inn", "2026-02-03", "2026-06-01", "A. Ek"], ["Host", "Bar", "2026-01-15", "2026-04-01", "B. Lie"]]  # fmt: skip
    seen = read(tmp_path, "seats.csv", text(grid))
    assert len(seen.tables["openings"]) == 2
    assert not len(seen.tables.get("employees", ()))


def test_what_is_told_of_courses_is_no_matrix(tmp_path: Path) -> None:
    grid: Grid = [["course_title", "course_stars", "course_difficulty", "duration", "skills"],
                  ["Machine Learning", 4.9, "Beginner", "3 hours", "['Regression', 'Trees']"],
                  ["Indian Cooking", 4.2, "Advanced", "2 hours", "['Spices']"]]  # fmt: skip
    seen = read(tmp_path, "c.csv", text(grid))
    assert not len(seen.tables.get("employees", ()))
    assert set(seen.tables["skills"]["name"]) == {"Regression", "Trees", "Spices"}


def test_a_list_of_needs_for_training_gives_its_people(tmp_path: Path) -> None:
    grid: Grid = [
        ["Employee", "Course wanted", "Urgency"],
        ["Ann Ek", "Excel", "High"],
        ["Bo Lie", "Speaking", "Low"],
    ]
    seen = read(tmp_path, "needs.csv", text(grid))
    assert set(seen.tables["employees"]["employee_id"]) == {"Ann Ek", "Bo Lie"}
    assert asked(seen)


def test_a_legend_on_its_own_sheet_says_the_scale(tmp_path: Path) -> None:
    grid: Grid = [
        ["Name", "Vision", "Pace", "Calm"],
        ["Ann Ek", 6, 1, 3],
        ["Bo Lie", 2, 4, 6],
        ["Cy Dahl", 1, 5, 2],
    ]
    key: Grid = [["Key"], ["1", "Never seen"], ["6", "Always seen"]]
    seen = read(tmp_path, "k.xlsx", book({"Scores": grid, "Key": key}))
    assert levels(seen)["Ann Ek", "Vision"] == 5
    assert levels(seen)["Ann Ek", "Pace"] in (0, 5 / 6)
    assert "table" not in asked(seen)


@pytest.mark.parametrize(
    "headers", [("HC Jan", "HC Feb", "HC Mar"), ("Jan plan", "Feb plan", "Mar plan")]
)
def test_posts_by_month_are_no_ratings(tmp_path: Path, headers: tuple[str, ...]) -> None:
    grid: Grid = [["Department", "Role", *headers, "Budget"], ["Ops", "Clerk", 4, 4, 5, 5],
                  ["Ops", "Lead", 1, 1, 1, 1], ["IT", "Admin", 2, 3, 3, 3]]  # fmt: skip
    seen = read(tmp_path, "plan.csv", text(grid))
    assert not len(seen.tables.get("employees", ())) + len(seen.tables.get("signals", ()))
