"""Which table a file is, and which header is which column."""

from __future__ import annotations

import json

import pytest

from skillgap.core.errors import UnknownName
from skillgap.core.tables import TABLES
from skillgap.exports.tables import write_table
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.mapping.mapping import file_name_match_score, suggest_mappings
from skillgap.reading.mapping.names import headers_to_map
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.reading.templates import template_workbook_bytes


def raws(**files):
    """Read several csv texts as one upload."""
    return [
        table
        for name, content in files.items()
        for table in read_raw_tables((f"{name}.csv", content.encode()))
    ]


def suggest(**files):
    return suggest_mappings(raws(**files))


def one(content, name="export"):
    (mapping,) = suggest(**{name: content})
    return mapping


class TestOwnNames:
    @pytest.mark.parametrize("name", TABLES)
    def test_every_template_is_recognised_whatever_it_is_called(self, name):
        (raw,) = read_raw_tables(("download.csv", write_table(TABLES[name].template, "csv")))
        (mapping,) = suggest_mappings([raw])
        assert mapping.table == name
        assert dict(mapping.columns) == {column: column for column in TABLES[name].names}
        assert mapping.missing_columns == ()

    def test_the_empty_workbook_template_says_that_it_is_empty(self):
        with pytest.raises(Exception, match="a header and no rows"):
            read_raw_tables(("template.xlsx", template_workbook_bytes()))


class TestOtherNames:
    def test_a_personnel_export(self):
        mapping = one(
            "EMPID,FIRSTNAME,LASTNAME,JOBCODE,DEPARTMENT,LOCATION,HIREDATE,MANAGER\n"
            "007,Jo,None,JC1,Ops,NA,03/15/2021,\n1E5,Al,Null,JC2,Ops,DE,04/01/2022,007\n"
        )
        assert mapping.table == "employees"
        assert dict(mapping.columns) == {
            "employee_id": "EMPID", "role_id": "JOBCODE", "function": "DEPARTMENT",
            "region": "LOCATION", "name": "FIRSTNAME + LASTNAME", "manager_id": "MANAGER",
            "hire_date": "HIREDATE",
        }  # fmt: skip

    def test_ratings_and_requirements_differ_by_who_is_rated(self):
        ratings, needs = suggest(
            a="Person ID,Competency,Proficiency,Rated on\nE1,SQL,3,2024-01-01\nE2,R,4,2024-01-02\n",
            b="Job title,Competency,Target level\nAnalyst,SQL,3\nLead,SQL,4\n",
        )
        assert (ratings.table, needs.table) == ("signals", "requirements")
        assert needs.columns["required_level"] == "Target level"
        assert ratings.columns["observed_on"] == "Rated on"

    def test_headers_that_resemble_are_less_sure_than_names(self):
        mapping = one("employe_id,rolle_id\nE1,R1\nE2,R2\n", name="employees")
        assert mapping.columns["employee_id"] == "employe_id"
        assert 0.5 <= mapping.confidence["employee_id"] < 0.9

    def test_cells_decide_between_headers_alike(self):
        mapping = one(
            "employee_id,skill,level,date,assessment date\n"
            "E1,SQL,3,quarterly,2024-01-01\nE2,SQL,2,yearly,2024-02-01\n"
        )
        assert mapping.columns["observed_on"] == "assessment date"

    def test_ids_known_from_employees_help_where_the_header_is_mute(self):
        _, mapping = suggest(
            employees="employee_id,role_id\nX-17,a\nX-18,a\nX-19,b\n",
            ratings="who,skill,level\nX-17,SQL,3\nX-19,SQL,2\nX-18,R,1\n",
        )
        assert mapping.table == "signals"
        assert mapping.columns["employee_id"] == "who"

    def test_each_header_is_used_once(self):
        for mapping in suggest(
            a="id,name,title,level\n1,Ann,Analyst,2\n", b="skill,name,type\nS,SQL,technical\n"
        ):
            assert len(set(mapping.columns.values())) == len(mapping.columns)

    def test_a_file_of_something_else_is_left_out_with_a_reason(self):
        mapping = one("planet,moons\nMars,2\nEarth,1\n")
        assert mapping.table == ""
        assert mapping.reason

    def test_an_incomplete_file_says_what_is_missing(self):
        mapping = one("STUD_ID,CPNT_ID,COMPL_DTE,CMPL_STAT_ID\n7,C1,2024-01-02,Passed\n")
        assert (mapping.table, mapping.missing_columns) == ("enrolments", ("started_on",))

    @pytest.mark.parametrize(
        ("file", "table"),
        [
            ("Employees 2026.xlsx", "employees"),
            ("book.xlsx › Skill ratings", "signals"),
            ("export/Role-skills_v2.csv", "requirements"),
        ],
    )
    def test_the_name_of_file_or_sheet_counts(self, file, table):
        assert (
            max(TABLES.values(), key=lambda each: file_name_match_score(file, each)).name == table
        )


class TestScales:
    def test_the_scale_comes_with_its_reason(self):
        cells = "".join(f"E{i},SQL,{i * 9}\n" for i in range(11))
        mapping = one("employee_id,skill,score\n" + cells)
        assert mapping.scale.kind == "per cent"
        assert "90" in mapping.scale.reason


class TestSeveralTablesInOneFile:
    FLAT = (
        "Employee,Job title,Department,Competency,Category,Rating\n"
        "E1,Analyst,Ops,SQL,Data,3\nE1,Analyst,Ops,R,Data,2\nE2,Lead,Fin,SQL,Data,4\n"
    )

    def test_a_flat_export_gives_people_and_skills_too(self):
        mapping = one(self.FLAT)
        assert mapping.table == "signals"
        assert mapping.also["employees"]["role_id"] == "Job title"
        assert mapping.also["skills"] == {"skill_id": "Competency", "cluster": "Category"}

    def test_not_where_a_file_of_their_own_is_there(self):
        _, mapping = suggest(employees="employee_id,role_id\nE1,a\nE2,b\n", flat=self.FLAT)
        assert "employees" not in mapping.also


class TestMatrix:
    def test_people_down_skills_across_with_attributes(self):
        mapping = one(
            "Staff ID,Name,Job title,SQL,Python,Excel\n1,Ann,Analyst,3,4,\n2,Bo,Lead,1,,5\n"
        )
        assert (mapping.table, mapping.layout) == ("signals", "wide")
        assert dict(mapping.columns) == {"employee_id": "Staff ID"}
        assert mapping.across == ("SQL", "Python", "Excel")
        assert dict(mapping.also["employees"]) == {
            "employee_id": "Staff ID", "role_id": "Job title", "name": "Name",
        }  # fmt: skip

    def test_words_and_names_only(self):
        mapping = one("Name,SQL,Python,Excel\nAnn,Expert,Novice,\nBo,Basic,,x\n")
        assert mapping.columns["employee_id"] == "Name"
        assert mapping.scale.kind == "words"

    def test_roles_down(self):
        mapping = one("Job title,SQL,Python,Coaching\nAnalyst,80,60,20\nLead,30,10,90\n")
        assert (mapping.table, dict(mapping.columns)) == ("requirements", {"role_id": "Job title"})

    def test_skills_down_people_across(self):
        mapping = one("Skill,Ann,Bo,Cy\nSQL,3,2,1\nPython,,4,5\n")
        assert (mapping.table, dict(mapping.columns)) == ("signals", {"skill_id": "Skill"})
        assert mapping.across == ("Ann", "Bo", "Cy")

    def test_skills_down_roles_across(self):
        _, mapping = suggest(
            roles="role_id,title\nANA,Analyst\nLEA,Lead\nDEV,Developer\n",
            needs="Skill,ANA,LEA,DEV\nSQL,3,2,1\nPython,,4,5\n",
        )
        assert mapping.table == "requirements"

    def test_employees_with_many_numbers_are_no_matrix(self):
        mapping = one(
            "employee_id,role_id,fte,salary,birth_year,performance,bonus,sick_days\n"
            "E1,a,1,54000,1980,3,2000,4\nE2,b,0.8,61000,1985,4,3500,0\n"
        )
        assert (mapping.table, mapping.layout) == ("employees", "long")


class TestValue:
    def test_json_and_back(self):
        for mapping in suggest(a=TestSeveralTablesInOneFile.FLAT, b="Name,A,B,C\nAnn,1,2,3\n"):
            text = json.dumps(mapping.to_dict())
            assert TableMapping.from_dict(json.loads(text)) == mapping

    def test_what_is_left_out_takes_its_default(self):
        assert TableMapping.from_dict({"file": "x"}) == TableMapping("x", scale=LevelScale())

    def test_a_table_that_does_not_exist(self):
        with pytest.raises(UnknownName):
            TableMapping("x.csv", "employes")

    def test_headers_offer_the_full_name(self):
        (raw,) = raws(a="id,First name,Last name\n1,Ann,Lee\n")
        assert headers_to_map(raw)[-1] == "First name + Last name"
