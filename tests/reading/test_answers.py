"""Every answer is done as it says, also for one sheet or one of several files."""

import json

import pandas as pd
import pytest

from tests.judged import examine
from tests.strange.making import book

KNOWN = {
    "employees": pd.DataFrame({"employee_id": ["007", "E1"], "role_id": "r"}),
    "skills": pd.DataFrame({"skill_id": ["JavaScript", "SQL"], "name": ["JavaScript", "SQL"]}),
}
RATED = "employee_id,skill,level,rated_on\n{},{},3,2026-03-01\n"


@pytest.fixture(scope="module")
def known():
    import skillgap as sg

    return dict(sg.from_tables(KNOWN).tables)


def asked(kind, *sources, **how):
    """The key of the one question of a kind, and its options."""
    (question,) = [q for q in examine(*sources, **how).questions if q.kind == kind]
    return question.key, [option.value for option in question.options]


def test_a_name_nearly_known_is_read_as_answered(known):
    source = ("a.csv", RATED.format("E1", "Javascirpt").encode())
    key, _ = asked("near_miss", source, known=known)
    for answer, skills in (("known", ["JavaScript"]), ("new", ["Javascirpt"]), ("aside", [])):
        seen = examine(source, known=known, answers={key: answer})
        assert seen.workforce["signals"]["skill_id"].tolist() == skills
        assert len(seen.quarantined) == (answer == "aside")


def test_two_files_are_answered_each_for_itself(known):
    text = RATED.format("E1", "Javascirpt")
    sources = [(f"{n}.csv", text.replace(",3,", f",{n},").encode()) for n in (1, 2)]
    answers = {"1.csv|near_miss:skill_id": "known", "2.csv|near_miss:skill_id": "new"}
    seen = examine(*sources, known=known, answers=answers)
    signals = seen.workforce["signals"].set_index("source_file")["skill_id"]
    assert signals.to_dict() == {"1.csv": "JavaScript", "2.csv": "Javascirpt"}


def test_an_id_without_its_zeros_is_asked_about(known):
    source = ("a.csv", RATED.format("7", "SQL").encode())
    seen = examine(source, known=known)
    assert seen.outcome == "ASK"
    assert seen.quarantined["row"].tolist() == [2]
    key, options = asked("leading_zeros", source, known=known)
    assert options == ["aside", "same"]
    seen = examine(source, known=known, answers={key: "same"})
    assert seen.outcome == "FIX"
    assert seen.workforce["signals"]["employee_id"].tolist() == ["007"]
    assert examine(source, known=known, answers={key: "aside"}).outcome == "QUARANTINE"


def test_twin_ids_become_one():
    source = ("a.csv", b"employee_id,name\nE1,Ana\ne1,Ana\n")
    key, _ = asked("same_id", source)
    assert len(examine(source).workforce["employees"]) == 2
    assert len(examine(source, answers={key: "same"}).workforce["employees"]) == 1


def test_records_inside_are_left_out():
    records = [{"employee_id": "E1", "name": "Ana", "skills": [{"skill": "SQL"}, {"skill": "R"}]}]
    source = ("a.json", json.dumps(records).encode())
    key, _ = asked("unfold", source)
    assert "skill" not in examine(source, answers={key: "leave"}).reports[0].further


def test_a_question_about_one_sheet_is_answered():
    rows = [["employee_id", "name", "name"], ["E1", "Ana", "Lima"], ["E2", "Bo", "Chen"]]
    source = ("a.xlsx", book(rows, Other=[["skill_id", "name"], ["S1", "SQL"]]))
    key, options = asked("repeated_header", source)
    assert " › " in key
    seen = examine(source, answers={key: options[1]})
    assert seen.workforce["employees"]["name"].tolist() == ["Lima", "Chen"]


def test_doubtful_columns_are_left_out():
    source = ("a.csv", b"Personalnummer;Nachname;Abteilung\nE1;Ana;Ops\nE2;Bo;Ops\n")
    key, _ = asked("mapping", source)
    seen = examine(source, answers={key: "ignore"})
    assert seen.workforce is None or not len(seen.workforce["employees"])
