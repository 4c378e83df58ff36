"""Exports as Workday, SuccessFactors, BambooHR, Cornerstone and Moodle print them."""

from __future__ import annotations

import pandas as pd
import pytest

from skillgap.core.errors import UnknownName
from skillgap.core.tables import TABLES
from skillgap.reading.importers.catalogue import import_files
from skillgap.reading.mapping.ready_mappings import find_export, known_exports, recognise_export
from tests.judged import examine
from tests.silence import untold

WORKDAY = """Employee ID,Worker,Legal Name,Job Profile,Job Family,Supervisory Organization,Cost Center,Location,Manager ID,Hire Date,Original Hire Date,Termination Date,Worker Type,FTE,Total Base Pay Annualized - Amount
10021,Maria Kern,Maria Kern,Field Service Technician,Service,Field Service DACH (Jonas Weber),4100 Field Service,Munich,10007,03/15/2021,03/15/2021,,Employee,100%,"54,000.00"
10022,Ahmed Said (On Leave),Ahmed Said,Data Analyst II,Data,Analytics (Lena Fox),2100 Analytics,Utrecht,10007,09/01/2022,09/01/2022,,Contingent Worker,80%,"61,200.00"
10007,Jonas Weber,Jonas Weber,Service Manager,Service,Leadership (CEO),4100 Field Service,Munich,,01/04/2016,01/04/2016,,Employee,100%,"92,000.00"
"""  # noqa: E501
PEOPLE = """STATUS,USERID,USERNAME,FIRSTNAME,LASTNAME,EMAIL,TITLE,GENDER,MANAGER,DEPARTMENT,JOBCODE,JOBLEVEL,LOCATION,HIREDATE,EMPID,COUNTRY
STATUS,User ID,Username,First Name,Last Name,Email,Title,Gender,Manager,Department,Job Code,Job Level,Location,Hire Date,Emp ID,Country
active,mkern,mkern,Maria,Kern,m@x.eu,Field technician,F,jweber,Service,FT-01,3,Munich,03/15/2021,000417,DEU
active,jweber,jweber,Jonas,Weber,j@x.eu,Service manager,M,NO_MANAGER,Service,SM-01,5,Munich,12/04/2016,000007,DEU
"""  # noqa: E501
LEARNING = """STUD_ID,SCHD_ID,CPNT_TYP_ID,CPNT_ID,CMPL_STAT_ID,COMPL_DTE,COMPL_DTE_TIMEZONE,GRADE,TOTAL_HRS
000417,10233,COURSE,SQL-101,ONLINE-COMPL,03/12/2026 04:05 PM,America/New_York,85,4.0
000417,10234,COURSE,SAFE-2,COURSE-INC,,,,,
000007,10235,COURSE,LEAD-1,NO-SHOW,2026-03-03 10:15:22 America/New_York,America/New_York,,8
"""  # noqa: E501
BAMBOO = """Employee #,First Name,Last Name,Hire Date,Job Title,Department,Division,Location,Reporting to,Employment Status,Termination Date,Birth Date,Pay rate
17,Maria,Kern,2021-03-15,Field technician,Service,EMEA,Munich,Jonas Weber,Full-Time,0000-00-00,03.05.1988,54000.00 EUR
18,Jonas,Weber,2016-12-04,Service manager,Service,EMEA,Munich,,Contractor,2026-01-31,1971-01-20,92000.00 EUR
"""  # noqa: E501
CORNERSTONE = """User ID,User Full Name,Training Title,Training Type,Transcript Status,Transcript Registration Date,Transcript Completed Date,Training Hours
000417,Maria Kern,SQL basics,Online Class,Completed,4/1/2026 9:00:00 AM,4/5/2026 2:13:00 PM,4
000007,Jonas Weber,Leading teams,Event,Registered / Past Due,4/1/2026 9:00:00 AM,,8
000007,Jonas Weber,Safety,Event,In Progress,04/02/2026 9:00:00 AM,,8
000007,Jonas Weber,Driving,Event,Withdrawn,04/02/2026 9:00:00 AM,,8
"""  # noqa: E501
MOODLE = """Full name,Email address,ID number,Course full name,Enrolment method,Time enrolled,Time started,Time completed
Maria Kern,m@x.eu,000417,SQL basics,Manual enrolments,"Tuesday, 3 March 2026, 10:15 AM","Wednesday, 4 March 2026, 8:00 AM","Friday, 20 March 2026, 4:12 PM"
Jonas Weber,j@x.eu,000007,SQL basics,Self enrolment,"Tuesday, 3 March 2026, 10:15 AM",Never,-
"""  # noqa: E501
MOODLE_TABLE = """id,userid,course,timeenrolled,timestarted,timecompleted,reaggregate
1,41,7,1772532922,1772532999,1773532922,0
2,42,7,1772532922,1772533000,0,0
3,43,7,1772532922,0,0,0
"""
PLATFORM = """company_id,employee_id,email,first_name,last_name,activation_date,termination_date,country_code,job_title,group,gender,birthday,work_start,region,city,work_status,management_status,job_level,division,division_sub1,occupation,union_status,pay_type,salary
9,E1,m@x.eu,Maria,Kern,2021-03-14,,DE,Field technician,,f,1988-05-03,2021-03-15,DACH,Munich,full-time,no,3,Service,Team A,Technician,no,salary,54000
9,E2,j@x.eu,Jonas,Weber,2016-12-01,2026-01-31,DE,Service manager,,m,1971-01-20,2016-12-04,DACH,Munich,terminated,yes,5,Service,Team A,Manager,no,contractor,92000
"""  # noqa: E501
EUROPEAN_PEOPLE = """USERID;USERNAME;FIRSTNAME;LASTNAME;TITLE;GENDER;MANAGER;DEPARTMENT;JOBCODE;LOCATION;HIREDATE;EMPID
mkern;mkern;Maria;Kern;Field technician;F;jweber;Service;FT-01;Munich;15.03.2021;000417
jweber;jweber;Jonas;Weber;Service manager;M;NO_MANAGER;Service;SM-01;Munich;04.12.2016;000007
"""  # noqa: E501
TABBED_LEARNING = """STUD_ID\tCPNT_TYP_ID\tCPNT_ID\tCMPL_STAT_ID\tCOMPL_DTE\tGRADE\tTOTAL_HRS
000417\tCOURSE\tSQL-101\tONLINE-COMPL\t03/12/2026 04:05 PM\tP\t4.0
000007\tCOURSE\tLEAD-1\tCOURSE-COMP\t03/25/2026 04:05 PM\tP\t8.0
"""
TITLED_WORKDAY = """Company - All Workers
Run Date: 11/01/2026

Employee ID,Worker,Job Profile,Supervisory Organization,Location,Hire Date,Worker Type,FTE
10021,Maria Kern,Technician,Field Service (Jonas Weber),Munich,03/15/2021,Employee,1
10007,Jonas Weber,Manager,Leadership (CEO),Munich,01/04/2016,Employee,1
"""
BAMBOO_SUPERVISORS = """Employee #,Last name,First name,Status,Hire Date,Job Title,Location,Department,Reporting to,Supervisor EID,Birth Date
17,Kern,Maria,Active,15/03/2021,Technician,Munich,Service,"Weber, Jonas",18,03/05/1988
18,Weber,Jonas,Active,04/12/2016,Manager,Munich,Service,,,20/01/1971
"""  # noqa: E501
CORNERSTONE_SCORES = """User ID,User Full Name,Training Title,Training Type,Transcript Status,Transcript Registration Date,Transcript Completed Date,Transcript Score
000417,Maria Kern,SQL basics,Online Class,Completed,3/4/2026,3/15/2026,90
000007,Jonas Weber,Leading teams,Session,Completed (Equivalent),3/1/2026,3/20/2026,
"""  # noqa: E501
SAP = """Pernr;Vorname;Nachname;Stelle;Orgeinheit;Eintritt;Austritt;BsGrd
00001017;Maria;Kern;Technikerin;Service;15.03.2021;31.12.9999;100,00
00001018;Jonas;Weber;Leiter;Service;04.12.2016;31.12.9999;80,00
"""
ADP = """Payroll Name,File Number,Job Title Description,Home Department Description,Location Description,Hire Date,Termination Date,Reports To Name,Annual Salary,Position Status
"Kern, Maria",004417,Technician,Service,Munich,03/15/2021,,Jonas Weber,"$54,000.00",Active
"Weber, Jonas",004418,Manager,Service,Munich,12/04/2016,,,"$92,000.00",Active
"""  # noqa: E501
DOCEBO = """Username,First Name,Last Name,Course Code,Course Name,Enrollment Date,Completion Date,Enrollment Status,Score
mkern,Maria,Kern,C-101,SQL basics,2026-03-01 10:00:00,2026-03-20 16:00:00,Completed,90
jweber,Jonas,Weber,C-101,SQL basics,2026-03-01 10:00:00,,Subscribed,
"""  # noqa: E501
FURTHER = {
    "successfactors_people": EUROPEAN_PEOPLE, "successfactors_learning": TABBED_LEARNING,
    "workday_workers": TITLED_WORKDAY, "bamboohr_employees": BAMBOO_SUPERVISORS,
    "cornerstone_transcript": CORNERSTONE_SCORES, "sap_personnel": SAP, "adp_employees": ADP,
    "docebo_enrolments": DOCEBO,
}  # fmt: skip
EXAMPLES = {
    "workday_workers": WORKDAY, "successfactors_people": PEOPLE,
    "successfactors_learning": LEARNING, "bamboohr_employees": BAMBOO,
    "cornerstone_transcript": CORNERSTONE, "moodle_report": MOODLE,
    "moodle_database": MOODLE_TABLE, "activation_dates": PLATFORM,
}  # fmt: skip


def read(key, text=None):
    return import_files("tables", [(f"{key}.csv", (text or EXAMPLES[key]).encode())])


def cells(frame, *columns):
    dated = frame.assign(
        **{c: frame[c].astype("str") for c in frame if "date" in str(frame[c].dtype)}
    )
    return (
        dated[list(columns)]
        .astype("object")
        .where(frame[list(columns)].notna(), "")
        .values.tolist()
    )


@pytest.mark.parametrize("key", EXAMPLES)
def test_an_export_is_recognised_and_says_so(key):
    export = recognise_export(EXAMPLES[key].splitlines()[0].split(","))
    assert export is not None
    assert export.key == key
    imported = read(key)
    assert export.system in imported.told
    assert "looks like a" in imported.told
    assert export.table in imported.tables
    assert not [issue for issue in imported.issues if issue.severity == "error"] or (
        key == "successfactors_learning"
    )


def test_every_entry_names_columns_of_the_contract_and_is_told_from_the_others():
    for export in known_exports():
        assert export.table in TABLES
        assert recognise_export(export.signature) == export
        assert find_export(export.key) == export
    with pytest.raises(UnknownName, match="workday"):
        find_export("workday")
    assert recognise_export(["employee_id", "role_id", "hire_date"]) is None


def test_workday_dates_shares_and_worker_types():
    staff = read("workday_workers").tables["employees"]
    assert cells(staff, "employee_id", "name", "hire_date", "employment") == [
        ["10021", "Maria Kern", "2021-03-15", "employee"],
        ["10022", "Ahmed Said", "2022-09-01", "contractor"],
        ["10007", "Jonas Weber", "2016-01-04", "employee"],
    ]
    assert staff["fte"].tolist() == [1.0, 0.8, 1.0]
    assert staff["salary"].tolist() == [54_000, 61_200, 92_000]
    assert read("workday_workers").tables["roles"]["job_family"].tolist()[1] == "Data"


def test_successfactors_people_lose_the_second_header_and_managers_get_employee_ids():
    imported = read("successfactors_people")
    staff, roles = imported.tables["employees"], imported.tables["roles"]
    assert cells(staff, "employee_id", "manager_id", "role_id", "gender", "hire_date") == [
        ["000417", "000007", "FT-01", "female", "2021-03-15"],
        ["000007", "", "SM-01", "male", "2016-12-04"],
    ]
    assert cells(roles, "role_id", "title", "level") == [
        ["FT-01", "Field technician", 3.0], ["SM-01", "Service manager", 5.0],
    ]  # fmt: skip
    told = [issue.found for issue in imported.issues]
    assert "header of several rows" in told
    assert "word of the system" in told


def test_successfactors_learning_statuses_and_days():
    imported = read("successfactors_learning")
    assert cells(imported.tables["enrolments"], "employee_id", "intervention_id", "status",
                 "completed_on") == [
        ["000417", "SQL-101", "completed", "2026-03-12"],
        ["000007", "LEAD-1", "dropped", "2026-03-03"],
    ]  # fmt: skip
    told = {issue.found: issue for issue in imported.issues}
    assert told["export without the first day"].outcome == "assumed"
    assert told["row with 10 cells"].row == 3


def test_bamboo_blank_dates_years_of_birth_and_pay():
    staff = read("bamboohr_employees").tables["employees"]
    assert cells(staff, "name", "exit_date", "employment", "manager_id") == [
        ["Maria Kern", "", "employee", "Jonas Weber"],
        ["Jonas Weber", "2026-01-31", "contractor", ""],
    ]
    assert staff["birth_year"].tolist() == [1988, 1971]
    assert staff["salary"].tolist() == [54_000, 92_000]


def test_cornerstone_statuses_and_american_dates():
    learnt = read("cornerstone_transcript").tables["enrolments"]
    assert cells(learnt, "intervention_id", "status", "started_on", "completed_on") == [
        ["SQL basics", "completed", "2026-04-01", "2026-04-05"],
        ["Leading teams", "registered", "2026-04-01", ""],
        ["Safety", "in progress", "2026-04-02", ""],
        ["Driving", "dropped", "2026-04-02", ""],
    ]


def test_a_file_that_proves_the_day_comes_first_is_believed():
    other = CORNERSTONE.replace("4/1/2026 9:00:00 AM,4/5/2026", "14/1/2026 09:00,15/4/2026")
    learnt = read("cornerstone_transcript", other).tables["enrolments"]
    assert cells(learnt, "started_on")[0] == ["2026-01-14"]


@pytest.mark.parametrize("key", ["moodle_report", "moodle_database"])
def test_moodle_has_no_status_so_dates_say_it(key):
    learnt = read(key).tables["enrolments"]
    wanted = ["completed", "registered"] if key == "moodle_report" else [
        "completed", "in progress", "registered"]  # fmt: skip
    assert learnt["status"].tolist() == wanted
    assert cells(learnt, "started_on", "completed_on")[0][0] == "2026-03-03"
    assert pd.isna(learnt["completed_on"].iloc[-1])


def test_a_people_platform_export():
    staff = read("activation_dates").tables["employees"]
    assert cells(staff, "hire_date", "exit_date", "employment", "gender", "region") == [
        ["2021-03-15", "", "employee", "female", "DACH"],
        ["2016-12-04", "2026-01-31", "contractor", "male", "DACH"],
    ]


@pytest.mark.parametrize(
    ("key", "text"), [*EXAMPLES.items(), *FURTHER.items()],
    ids=[*EXAMPLES, *(f"{key} again" for key in FURTHER)],
)  # fmt: skip
def test_an_export_is_judged_without_a_question_and_nothing_changes_in_silence(key, text):
    source = (f"{key}.csv", text.encode())
    seen = examine(source)
    assert seen.reports[0].table == find_export(key).table
    assert not seen.questions
    assert not list(untold(source, seen))
    dateless = text is LEARNING  # a course in progress of which the system tells no day
    assert seen.outcome == ("QUARANTINE" if dateless else "FIX"), seen.sentence
    assert len(seen.quarantined) == dateless


def test_managers_are_found_by_number_or_by_name_in_either_order():
    for text in (BAMBOO_SUPERVISORS, ADP, EUROPEAN_PEOPLE):
        people = examine(("a.csv", text.encode())).workforce["employees"]
        assert people["manager_id"].tolist()[0] == people["employee_id"].tolist()[1]


def test_an_id_is_rather_a_number_than_a_name():
    text = "First name,ID number,Department\nMaria,000417,Service\nJonas,000007,Service\n"
    seen = examine(("grades.csv", text.encode()))
    assert seen.reports[0].columns["employee_id"] == "ID number"
    assert seen.outcome == "ASK"
