"""Who a sheet speaks of where no header says it: addresses, sides, raters, weeks, scales."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from skillgap.reading.answers import Answers
from skillgap.reading.examination import Examination
from skillgap.reading.pipeline import Setting, judge_sources
from tests.outside_cases import _book as book

Row = Sequence[object]


def text(*rows: Row) -> bytes:
    """Write rows as a file of comma-separated values."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


def judged(data: bytes, name: str = "file.csv", **answers: str) -> Examination:
    """Judge one file as ``check`` does."""
    return judge_sources([(name, data)], Answers(answers), Setting(as_of="2026-10-31"))


def table(seen: Examination, name: str) -> pd.DataFrame:
    """Return a table of what was read."""
    assert seen.workforce is not None, [report.rejection for report in seen.reports]
    return seen.workforce[name]


def levels(seen: Examination) -> Mapping[tuple[str, str], float]:
    """Return person and skill to level."""
    rows = table(seen, "signals")
    return {(p, s): v for p, s, v in zip(rows["employee_id"], rows["skill_id"], rows["level"])}


def asked(seen: Examination) -> set[str]:
    """Return the kinds of questions that are asked."""
    return {question.kind for report in seen.reports for question in report.questions}


def managers(seen: Examination) -> dict[str, object]:
    """Return person to manager, where known."""
    staff = table(seen, "employees").dropna(subset=["manager_id"])
    return dict(zip(staff["employee_id"], staff["manager_id"]))


PEOPLE = (
    ("Work email", "Full name", "Job title", "Manager email"),
    ("ana@x.example", "Ana Bo", "Lead", ""),
    ("cy@x.example", "Cy Do", "Clerk", "ana@x.example"),
    ("ed@x.example", "Ed Fo", "Clerk", "ana@x.example"),
)


def test_addresses_are_ids_where_people_have_no_other() -> None:
    assert managers(judged(text(*PEOPLE))) == {
        "cy@x.example": "ana@x.example", "ed@x.example": "ana@x.example",
    }  # fmt: skip


def test_addresses_of_managers_become_the_ids_of_a_list_that_has_both() -> None:
    numbered = [(number, *row) for number, row in zip(("Staff no", "11", "12", "13"), PEOPLE)]
    assert managers(judged(text(*numbered))) == {"12": "11", "13": "11"}


def test_ratings_by_address_meet_people_by_number_in_another_file() -> None:
    numbered = [(number, *row) for number, row in zip(("Staff no", "11", "12", "13"), PEOPLE)]
    rated = text(
        ("E-mail", "Skill", "Level"), ("CY@x.example", "Tax", 4), ("ed@x.example", "Tax", 2)
    )
    seen = judge_sources([("people.csv", text(*numbered)), ("rated.csv", rated)],
                         Answers(), Setting(as_of="2026-10-31"))  # fmt: skip
    assert levels(seen) == {("12", "Tax"): 4, ("13", "Tax"): 2}


MARKED = (
    ("Topic", "Mia", "Noa", "Otto", "Pia"),
    ("3D print", "x", "", "x", "x"),
    ("laser cutting", "", "x", "", "x"),
    ("CAD", "x", "x", "", ""),
    ("soldering", "x", "", "x", "x"),
)


def test_people_across_are_found_by_their_names_and_asked_about() -> None:
    seen = judged(text(*MARKED))
    assert {"Mia", "Noa", "Otto", "Pia"} == set(table(seen, "employees")["employee_id"])
    assert "sides" in asked(seen)


def test_an_answer_turns_a_matrix_whose_sides_nobody_names() -> None:
    across = judged(text(*MARKED), sides="down")
    assert "CAD" in set(table(across, "employees")["employee_id"])


def test_initials_down_a_matrix_are_people() -> None:
    rows = [("Who", "Budget", "Grants", "Audit"), ("AB", 1, 2, 3), ("CD", 4, 5, 1), ("EF", 2, 2, 4)]
    assert levels(judged(text(*rows)))["CD", "Grants"] == 5


def test_roles_in_a_row_below_the_names_of_people_across() -> None:
    grid = [["Name", "Ana Bo", "Cy Do", "Ed Fo"], ["Role", "Cook", "Cook", "Waiter"],
            ["Site", "Ulm", "Bonn", "Ulm"], ["Grill", 4, 2, 0], ["Sauces", 3, 5, 1],
            ["Wine", 0, 1, 5], ["Till", 1, 0, 4]]  # fmt: skip
    seen = judged(book({"Kitchen": grid}), "kitchen.xlsx")
    staff = table(seen, "employees").set_index("employee_id")
    assert staff["role_id"].to_dict() == {"Ana Bo": "Cook", "Cy Do": "Cook", "Ed Fo": "Waiter"}
    assert levels(seen)["Cy Do", "Sauces"] == 5


def test_each_rater_gives_a_rating_of_their_own() -> None:
    seen = judged(text(("Employee", "Skill", "Self rating", "Team lead rating"),
                       ("Ana", "Tax", 5, 3), ("Cy", "Tax", 2, 4)))  # fmt: skip
    rows = table(seen, "signals")
    told = set(zip(rows["employee_id"], rows["source"], rows["level"]))
    assert told == {
        ("Ana", "self", 5),
        ("Ana", "manager", 3),
        ("Cy", "self", 2),
        ("Cy", "manager", 4),
    }
    assert "raters" in asked(seen)


def test_a_sheet_per_person_is_asked_about() -> None:
    sheets = {name: [["Skill", "Level"], ["Tax", a], ["Audit", b]]
              for name, a, b in (("Ana Bo", 1, 4), ("Cy Do", 5, 2))}  # fmt: skip
    seen = judged(book(sheets), "team.xlsx")
    assert levels(seen) == {("Ana Bo", "Tax"): 1, ("Ana Bo", "Audit"): 4,
                            ("Cy Do", "Tax"): 5, ("Cy Do", "Audit"): 2}  # fmt: skip
    assert "sheet_people" in asked(seen)


@pytest.mark.parametrize("weeks", [
    ("KW 14", "KW 15", "KW 16"),
    ("w/c 6 Apr", "w/c 13 Apr", "w/c 20 Apr"),
    ("06/04/2026", "13/04/2026", "20/04/2026"),
])  # fmt: skip
def test_weeks_are_no_skills_and_their_people_stay(weeks: Row) -> None:
    seen = judged(text(("Name", "Role", *weeks), ("Ana Bo", "Dev", 5, 3, 4),
                       ("Cy Do", "Dev", 2, 5, 5), ("Ed Fo", "QA", 1, 0, 5)))  # fmt: skip
    assert not len(table(seen, "signals"))
    assert len(table(seen, "employees")) == 3


@pytest.mark.parametrize(
    "headers", [("Apollo (h)", "Hermes (h)", "Zeus (h)"), ("Apollo", "Hermes", "Zeus")]
)
def test_hours_shared_out_are_doubted_as_levels(headers: Row) -> None:
    seen = judged(text(("Name", *headers), ("Ana", 4, 2, 2), ("Cy", 0, 5, 3), ("Ed", 3, 4, 1),
                       ("Gi", 2, 2, 4)))  # fmt: skip
    assert "scale" in asked(seen)


def test_a_column_that_another_table_knows_a_little_stays_a_skill() -> None:
    seen = judged(text(("Agent name", "Triage", "CRM", "Knowledge base"), ("Ana Bo", 0, 3, 1),
                       ("Cy Do", 2, 2, 5), ("Ed Fo", 3, 0, 2)))  # fmt: skip
    assert levels(seen)["Cy Do", "Knowledge base"] == 5


def test_one_to_five_said_in_a_title_is_read_as_it_stands() -> None:
    grid = [["Skills matrix (1-5)"], [], ["Employee", "Tax", "Audit", "Cash"], ["Ana", 1, 3, 2],
            ["Cy", 4, 2, 1]]  # fmt: skip
    assert levels(judged(book({"Sheet1": grid}), "m.xlsx"))["Ana", "Tax"] == 1


@pytest.mark.parametrize("legend", [
    [["1 = expert"], ["2 = works alone"], ["3 = needs help"], ["4 = no experience"]],
    [["1 = sehr gut, 4 = mangelhaft"]],
])  # fmt: skip
def test_a_legend_whose_lowest_number_is_the_best_turns_the_scale(
    legend: list[list[object]],
) -> None:
    grid = [["Employee", "Tax", "Audit", "Cash"], ["Ana", 1, 4, 2], ["Cy", 3, 2, 1], [], *legend]
    seen = judged(book({"Sheet1": grid}), "m.xlsx")
    assert levels(seen)["Ana", "Tax"] == 5
    assert levels(seen)["Ana", "Audit"] == 0


def test_a_legend_that_does_not_say_which_end_is_best_is_asked_about() -> None:
    grid = [["Employee", "Tax", "Audit", "Cash"], ["Ana", 1, 3, 2], ["Cy", 3, 2, 1], [],
            ["1 = blue"], ["2 = grey"], ["3 = teal"]]  # fmt: skip
    assert "scale" in asked(judged(book({"Sheet1": grid}), "m.xlsx"))


def test_marks_of_a_legend_with_words_alike_stay_apart() -> None:
    grid = [["Employee", "Tax", "Audit", "Cash"], ["Ana", "C", "P", "E"],
            ["Cy", "N", "C", "P"], ["Ed", "E", "N", "C"], ["Gi", "P", "E", "N"], [],
            ["N", "Novice"], ["C", "Competent"], ["P", "Proficient"], ["E", "Expert"]]  # fmt: skip
    read = levels(judged(book({"Sheet1": grid}), "m.xlsx"))
    assert read["Cy", "Tax"] < read["Ana", "Tax"] < read["Ana", "Audit"] < read["Ana", "Cash"]


def test_the_status_of_an_employee_is_no_name_and_tells_who_left() -> None:
    rows = [("Employee", "Employee Status", "Business Title"), ("Bo, Ana", "Active", "VP"),
            ("Do, Cy", "Terminated", "Clerk"), ("Fo, Ed", "Active", "Clerk")]  # fmt: skip
    staff = table(judged(text(*rows)), "employees").set_index("employee_id")
    assert list(staff.index[staff["exit_date"].notna()]) == ["Do, Cy"]


def test_people_with_a_role_that_others_have_are_no_list_of_roles() -> None:
    rows = [("Name", "Role", "Hours"), ("Ana", "Dev", 40), ("Cy", "Dev", 32), ("Ed", "QA", 40)]
    assert set(table(judged(text(*rows)), "employees")["employee_id"]) == {"Ana", "Cy", "Ed"}
