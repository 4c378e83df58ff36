"""Files to a workforce: with and without questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from skillgap.core.errors import UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.judging import preview_table
from skillgap.reading.mapping.mapping import suggest_mappings
from tests.judged import read, read_tables

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"

STAFF = (
    "Emp ID;Job Title;Dept;Start date;Salary\n"
    "007;Analyst;Ops;05.01.2020;54.000,00\n008;Lead;Ops ;01.02.2021;61.000,00\n"
)
NEEDS = "Job Title,Skill,Level\nAnalyst,sql,3\nLead,Excel,2\n"
RATINGS = "Emp ID,Skill,Score\n" + "".join(
    f"00{person},{skill},{score}\n"
    for person, skill, score in (
        (7, "SQL", 75), (7, "Excel", 97), (8, "SQL", 40), (8, "Excel", 10), (7, "R", 60),
        (9, "SQL", 20),
    )
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "staff.csv").write_text(STAFF)
    (tmp_path / "role requirements.csv").write_text(NEEDS)
    (tmp_path / "ratings.csv").write_text(RATINGS)
    return tmp_path


def raws_of(name, content):
    return read_raw_tables((name, content.encode()))


class TestRead:
    def test_a_folder_of_messy_files_without_a_question(self, folder):
        workforce = read(folder)
        staff = workforce["employees"].set_index("employee_id")
        assert staff.loc["007", ["role_id", "function", "salary"]].tolist() == [
            "Analyst",
            "Ops",
            54000,
        ]
        assert staff["hire_date"].tolist() == [
            pd.Timestamp("2020-01-05"),
            pd.Timestamp("2021-02-01"),
        ]
        signals = workforce["signals"]
        assert signals.loc[0, ["skill_id", "level"]].tolist() == ["SQL", 3.75]
        assert signals[[SOURCE_FILE, SOURCE_ROW]].iloc[1].tolist() == ["ratings.csv", 3]
        assert set(workforce["skills"]["skill_id"]) == {"SQL", "Excel", "R"}
        said = {issue.found: issue for issue in workforce.issues}
        assert said["reference to an unknown employee"].value == "009"
        assert any("per cent" in found for found in said)

    def test_a_workbook_with_the_same_tables(self, folder, tmp_path):
        target = tmp_path / "book" / "all.xlsx"
        target.parent.mkdir()
        with pd.ExcelWriter(target) as writer:
            for name in ("staff", "role requirements", "ratings"):
                delimiter = ";" if name == "staff" else ","
                frame = pd.read_csv(folder / f"{name}.csv", sep=delimiter, dtype=str)
                frame.to_excel(writer, sheet_name=name, index=False)
        one, other = read(folder), read(target)
        for table in ("employees", "requirements", "signals"):
            columns = [SOURCE_FILE]
            pd.testing.assert_frame_equal(
                one[table].drop(columns=columns), other[table].drop(columns=columns)
            )

    def test_a_file_that_is_no_table_is_left_out_and_named(self, folder):
        (folder / "planets.csv").write_text("planet,moons\nMars,2\n")
        issues = [i for i in read(folder).issues if i.file == "planets.csv"]
        assert ("warning", "dropped") in [(i.severity, i.outcome) for i in issues]
        assert [i.question for i in issues if i.question] == ["table"]

    def test_a_file_that_lacks_a_column_stops_only_itself(self, folder):
        (folder / "lms.csv").write_text("STUD_ID,CPNT_ID,CMPL_STAT_ID\n007,C1,Passed\n")
        (issue,) = [i for i in read(folder).issues if "part of enrolments" in i.found]
        assert "`started_on`" in issue.found
        (folder / "requirements.csv").write_text("Job Title,Skill\nLead,SQL\n")
        workforce = read(folder)
        assert len(workforce["employees"])
        lead = workforce["requirements"].query("role_id == 'Lead'")
        assert 3.0 in lead["required_level"].tolist()
        assert "assumed_level" in [i.question for i in workforce.issues]

    def test_nothing_known(self):
        with pytest.raises(UnreadableFile, match="no table that is known"):
            read(("x.csv", b"planet,moons\nMars,2\n"))

    def test_two_files_of_one_table_are_joined_and_checked_together(self):
        raws = raws_of("a.csv", "employee_id,role_id\nE1,a\nE2,b\n")
        raws += raws_of("b.csv", "employee_id,role_id\nE2,c\nE3,a\n")
        workforce = read_tables(raws, suggest_mappings(raws))
        assert workforce["employees"]["employee_id"].tolist() == ["E1", "E2", "E3"]
        assert workforce["employees"]["role_id"].tolist() == ["a", "c", "a"]
        assert any(i.question == "assignments" and i.file == "a.csv" for i in workforce.issues)

    def test_without_any_date_it_speaks_of_today(self):
        workforce = read(("x.csv", b"employee_id,skill,level\nE1,SQL,3\nE2,SQL,4\n"))
        assert workforce.as_of == date.today()
        assert any("without a single date" in i.found for i in workforce.issues)

    def test_a_given_mapping_goes_before_the_suggestion(self, folder):
        (ratings,) = [
            m for m in suggest_mappings(read_raw_tables(folder)) if m.file == "ratings.csv"
        ]
        changed = replace(ratings, scale=LevelScale.between_ends(0, 200), source="assessment",
                          observed_on="2026-01-31")  # fmt: skip
        signals = read(folder, mappings=[changed])["signals"]
        assert signals["level"][0] == 1.875
        assert signals["source"].unique().tolist() == ["assessment"]
        assert signals["observed_on"].unique().tolist() == [pd.Timestamp("2026-01-31")]


class TestPreview:
    def test_the_first_rows_as_they_will_be_read(self):
        (raw,) = raws_of("staff.csv", STAFF)
        (mapping,) = suggest_mappings([raw])
        shown = preview_table(raw, mapping, rows=1)
        assert shown["employee_id"].tolist() == ["007"]
        assert shown["salary"].tolist() == [54000]
        assert preview_table(raw, replace(mapping, table="")).empty


@pytest.mark.skipif(not (SAMPLE / "employees.csv").is_file(), reason="the sample is not generated")
@pytest.mark.slow
class TestSample:
    def test_no_row_is_lost_and_nothing_is_wrong(self):
        workforce = read(SAMPLE)
        assert [i for i in workforce.issues if i.severity == "error"] == []
        for path in SAMPLE.glob("*.csv"):
            rows = len(pd.read_csv(path, dtype=str))
            assert len(workforce[path.stem]) == rows, path.stem

    def test_it_is_mapped_by_name(self):
        for mapping in suggest_mappings(read_raw_tables(SAMPLE)):
            assert mapping.table == mapping.file.removesuffix(".csv")
            assert all(column == header for column, header in mapping.columns.items())
