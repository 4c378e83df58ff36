"""Judging files: plain ones are not drowned in questions, strange ones get the right outcome."""

import pytest

from skillgap.reading.pipeline import sha256_of
from tests.judged import examine

PLAIN = "employee_id,name,department,manager_id,hire_date\nE001,Ana,Sales,,2020-01-15\n"
ROW = "E002,Bo,Sales,E001,2021-06-01\n"


def outcome(text, name="staff.csv", **how):
    data = text if isinstance(text, bytes) else text.encode()
    return examine((name, data), **how)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + ROW,
        (PLAIN + ROW).replace(",", ";"),
        (PLAIN + ROW).replace(",", "\t"),
        (PLAIN + ROW).replace("\n", "\r\n"),
        (PLAIN + ROW).encode("utf-16"),
        PLAIN.replace("2020-01-15", "25.01.2020") + ROW.replace("2021-06-01", "13.06.2021"),
        "Employee ID,Full Name,Department\nE1,José,Ops\nE2,Zoë,Ops\n",
    ],
)
def test_plain_files_raise_no_question(text):
    seen = outcome(text)
    assert seen.outcome in ("ACCEPT", "FIX"), seen.sentence
    assert len(seen.workforce["employees"]) == 2
    assert not len(seen.quarantined)


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        (b"\x7fELF" + b"\x00" * 200, "a.csv", "REJECT"),
        (b"GIF89a" + b"\x01" * 200, "a.csv", "REJECT"),
        (PLAIN + "E002,Bo", "a.csv", "REJECT"),
        ((PLAIN + "E002,Zoë").encode()[:-1], "a.csv", "REJECT"),
        ("[]", "a.json", "REJECT"),
        ('{"employee_id": "E1"', "a.json", "REJECT"),
        ('[{"employee_id":"E1","level":Infinity}]', "a.json", "QUARANTINE"),
        (PLAIN + "E002,Bo,#REF!,,2021-06-01\n", "a.csv", "QUARANTINE"),
        (PLAIN + "E002,Bo,Sales,,2021-02-30\n", "a.csv", "QUARANTINE"),
        (PLAIN + "E002,Bo,Sales,,1900-01-01\n", "a.csv", "QUARANTINE"),
        (PLAIN + "e001,Bo,Sales,,2021-06-01\n", "a.csv", "ASK"),
        ("id_student,imd_band\n11391,20-Oct\n11392,20-30%\n11393,30-40%\n", "a.csv", "ASK"),
        ("Matricule,Nom\nE1,Ana\nE2,Bo\n", "a.csv", "ASK"),
    ],
)
def test_strange_files_get_their_outcome(text, name, wanted):
    assert outcome(text, name).outcome == wanted


def test_a_band_turned_into_a_date_is_proposed_as_a_band():
    seen = outcome("employee_id,imd_band\nE1,20-Oct\nE2,20-30%\nE3,30-40%\n")
    (asked,) = [q for q in seen.questions if q.kind == "mangled"]
    assert "20-Oct as 10-20%" in asked.why


def test_an_answer_changes_the_reading_and_settles_the_question():
    text = "employee_id,skill,level,date\nE1,SQL,3,01/02/2024\n"
    asked = outcome(text)
    assert asked.outcome == "ASK"
    settled = outcome(text, answers={asked.questions[0].key: "month"})
    assert settled.outcome == "FIX"
    assert settled.workforce["signals"]["observed_on"].dt.month.tolist() == [1]


def test_an_unknown_manager_costs_the_cell_and_no_row():
    seen = outcome(PLAIN.replace(",,2020", ",E777,2020") + ROW)
    assert not len(seen.quarantined)
    assert seen.workforce["employees"]["employee_id"].tolist() == ["E001", "E002"]
    assert seen.workforce["employees"]["manager_id"].isna().tolist() == [True, False]
    assert any(fix.value == "E777" for fix in seen.fixes)


def test_the_same_file_twice_is_asked_about():
    data = (PLAIN + ROW).encode()
    seen = outcome(data, seen={sha256_of(data): "Staff, 2026-11-01"})
    assert seen.outcome == "ASK"


@pytest.mark.slow
def test_the_band_that_a_spreadsheet_made_a_date_of_is_told(shared_data):
    seen = examine(shared_data("oulad") / "studentInfo.csv")
    (asked,) = [question for question in seen.questions if question.kind == "mangled"]
    assert (asked.column, asked.count) == ("imd_band", 3_516)
    assert "20-Oct as 10-20%" in asked.why
    assert seen.reports[0].rows == 32_593
