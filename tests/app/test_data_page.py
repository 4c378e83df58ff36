"""The Data page: what is loaded, what it unlocks, and the way from files to a dataset."""

import pickle

import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFile

import skillgap as sg
from skillgap.core.tables import TABLES
from skillgap.reading import pipeline

pytestmark = pytest.mark.slow

PEOPLE = b"""Pers. No.;Job Title;Dept.;Entry Date
0007;Data engineer;Technology;01.02.2021
0008;Data engineer;Technology;15.05.2022
0009;Accountant;Finance;01.09.2019
0010;Accountant;Finance;01.09.2025
"""
RATINGS = b"""empid,skill,rating,date
0007,SQL,4,2026-09-01
0008,SQL,2,2026-09-01
0009,Bookkeeping,3,2026-08-01
0010,Bookkeeping,1,2026-08-01
0099,Bookkeeping,1,2026-08-01
"""
NEEDS = b"""role,skill,required level
Data engineer,SQL,4
Accountant,Bookkeeping,3
"""
MATRIX = b"""Pers. No.,SQL,Bookkeeping,Negotiation
0007,expert,none,basic
0008,basic,none,advanced
0009,none,expert,advanced
0010,none,basic,basic
"""
OCCUPATIONS = (
    "O*NET-SOC Code\tTitle\tDescription\n"
    "13-2011.00\tAccountants and Auditors\tExamine accounts.\n"
    "15-1243.00\tDatabase Architects\tDesign databases.\n"
)
SKILLS = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n" + "".join(
    f"{code}\t{element}\t{name}\tIM\t{importance}\n{code}\t{element}\t{name}\tLV\t{level}\n"
    for code, element, name, importance, level in (
        ("13-2011.00", "2.A.1.e", "Mathematics", 3.9, 4.2),
        ("13-2011.00", "2.A.1.a", "Reading Comprehension", 4.0, 4.0),
        ("15-1243.00", "2.B.3.e", "Programming", 4.1, 4.6),
        ("15-1243.00", "2.A.1.e", "Mathematics", 2.0, 2.1),
    )
)
TITLES = (
    "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
    "13-2011.00\tAccountant\t\t01,02\n15-1243.00\tData Engineer\t\t01,02\n"
)


def shown(app):
    """Everything that is written on the page, escapes taken out."""
    kinds = ("title", "subheader", "markdown", "caption", "error")
    text = " ".join(str(element.value) for kind in kinds for element in app.get(kind))
    return text.replace("\\", "").replace("\u2060", "")


def answer(app):
    """The answer in one sentence, escapes taken out."""
    return app.subheader[0].value.replace("\\", "")


def labels(app):
    return [button.label for button in app.button]


def button(app, label):
    return next(each for each in app.button if each.label == label)


def select(app, start):
    """The select box whose label starts like this."""
    return next(box for box in app.selectbox if box.label.replace("\\", "").startswith(start))


def upload(app, *files):
    uploader = app.file_uploader[-1] if len(app.file_uploader) > 1 else app.file_uploader[0]
    for name, content in files:
        uploader.upload(name, content, "application/octet-stream")
    app.run()
    assert not app.exception
    return app


def primary(app):
    return [each.label for each in app.button if each.proto.type == "primary"]


@pytest.fixture
def empty(with_nothing, open_page):
    return open_page("data")


# --- at rest ---


def test_answer_tells_people_signals_and_day_of_the_sample(with_sample, open_page, sample):
    app = open_page("data")
    assert not app.exception
    assert f"{int(sample.present.sum()):,} people" in answer(app)
    assert f"{len(sample['signals']):,} signals" in answer(app)
    assert answer(app).endswith(
        "All 21 pages can be shown; snapshots and applications, not loaded, would add to some of "
        "them."
    )


def test_every_table_is_listed_with_its_rows_and_a_template(with_sample, open_page, sample):
    app = open_page("data")
    text = shown(app)
    for name in TABLES:
        assert name.capitalize() in text
    assert f"{len(sample['signals']):,}" in text
    app.session_state["templates"] = True  # the popover is drawn when opened
    downloads = {each.key for each in app.run().get("download_button")}
    assert {f"template-{name}" for name in TABLES} <= downloads


def test_findings_of_the_open_dataset_can_be_read_row_by_row(with_sample, open_page, sample):
    app = open_page("data")
    listed = next(t.value for t in app.dataframe if "remedy" in t.value.columns)
    lines = next(c for c in app.segmented_control if "Every row" in str(c.options))
    lines.set_value("Every row").run()
    every = next(t.value for t in app.dataframe if "remedy" in t.value.columns)
    assert len(listed) <= len(every) == len(sample.issues)


def test_with_nothing_loaded_the_sample_opens_from_here(empty):
    assert "Nothing is loaded yet" in answer(empty)
    assert primary(empty) == ["Open the sample"]
    button(empty, "Open the sample").click().run()
    assert not empty.exception
    assert "Sample organisation holds" in answer(empty)
    assert primary(empty) == []


def test_a_dataset_is_removed_after_a_second_question(with_sample, open_page):
    app = open_page("data")
    assert "loading them again brings it back" in shown(app)
    button(app, "Remove it").click().run()
    assert not app.exception
    assert "Nothing is loaded yet" in answer(app)
    assert sg.open_workspace().datasets() == []


# --- files that cannot be read ---


def test_a_bad_file_gets_one_card_and_the_page_stays(empty):
    upload(empty, ("staff.csv", b""))
    text = shown(empty)
    assert "staff.csv" in text
    assert "was not read" in text
    assert "Nothing is loaded yet" in answer(empty)


def test_the_other_files_of_the_same_upload_go_on(empty):
    program = b"MZ\x90\x00" + bytes(range(256)) * 8
    upload(empty, ("tool.csv", program), ("report.xlsx", b"%PDF-1.7\n"), ("people.csv", PEOPLE))
    text = shown(empty)
    assert text.count("was not read") == 2
    assert "people.csv" in " ".join(each.label for each in empty.expander).replace("\\", "")
    assert primary(empty) == ["Check these files"]


def test_the_same_file_twice_is_counted_once(empty):
    upload(empty, ("people.csv", PEOPLE))
    upload(empty, ("people again.csv", PEOPLE))
    assert "same content as a file that is here already" in shown(empty)
    assert len(empty.session_state["staged"].raws) == 1


def test_uploaded_bytes_are_let_go_once_they_are_parsed(empty):
    upload(empty, ("people.csv", PEOPLE))
    staged = empty.session_state["staged"]
    assert len(staged.raws[0].frame) == 4
    assert not staged.held
    assert PEOPLE not in pickle.dumps(staged.raws)
    assert not any(uploader.value for uploader in empty.file_uploader)
    values = empty.session_state._state.filtered_state.values()
    assert not [value for value in values if isinstance(value, (bytes, UploadedFile))]


def test_only_a_question_about_the_reading_holds_the_bytes(empty):
    upload(empty, ("people.csv", PEOPLE.replace(b"Dept.", b"")))
    assert list(empty.session_state["staged"].held) == ["people.csv"]
    button(empty, "Start over").click().run()
    assert "staged" not in empty.session_state


PAYROLL = b"""Employee ID,Name,Job title,Monthly gross salary
E1,Ana Alder,Fitter,3000
E2,Bo Hazel,Planner,4000
E3,Cyd Birch,Fitter,3100
"""


def test_a_question_about_the_meaning_of_cells_holds_the_bytes_to_read_them_again(empty):
    upload(empty, ("payroll.csv", PAYROLL))
    staged = empty.session_state["staged"]
    assert list(staged.held) == ["payroll.csv"]
    assert staged.raws[0].frame["Monthly gross salary"].iloc[0] == "36000.00"


def test_lists_of_several_days_are_left_as_they_stand_together(empty):
    gone = PAYROLL.replace(b"E2,Bo Hazel,Planner,4000\n", b"")
    upload(empty, ("staff 2026-01.csv", PAYROLL), ("staff 2026-02.csv", gone))
    tables = [raw.file for raw in empty.session_state["staged"].raws]
    assert "staff 2026-01.csv › last seen on 2026-01-31" in tables
    answer = next(each for each in empty.radio if "newest list" in " ".join(each.options))
    answer.set_value("leave").run()
    staged = empty.session_state["staged"]
    assert [raw.file for raw in staged.raws] == ["staff 2026-01.csv", "staff 2026-02.csv"]


SIDEWAYS = b"""Employee ID,E1,E2,E3,E4,E5,E6
Job Title,Fitter,Planner,Fitter,Fitter,Planner,Fitter
Department,Works,Works,Yard,Yard,Works,Yard
Hire Date,2019-01-07,2020-03-02,2021-05-10,2018-11-05,2022-02-14,2020-09-21
Salary,41000,52000,40500,42500,51000,41500
"""


def test_a_table_on_its_side_is_read_again_as_it_stands_where_one_says_so(empty):
    upload(empty, ("people.csv", SIDEWAYS))
    assert empty.session_state["staged"].raws[0].frame.shape == (6, 5)
    asked = next(one for one in empty.radio if "on its side" in one.label)
    asked.set_value("leave").run()
    assert not empty.exception
    assert empty.session_state["staged"].raws[0].frame.shape == (4, 7)


def test_files_are_judged_apart(empty, monkeypatch):
    upload(empty, ("people.csv", PEOPLE))
    asked = []

    def note(function, *args, **how):
        asked.append(how)
        return function(*args)

    monkeypatch.setattr(pipeline, "run_in_own_process", note)
    button(empty, "Check these files").click().run()
    assert len(asked) == 1
    assert not empty.exception


def test_names_from_files_are_shown_as_they_stand(empty):
    upload(empty, ("![x](http://example.org/x.png).csv", PEOPLE))
    label = empty.expander[0].label
    assert "![x](" not in label, "Markdown from a file name must be escaped"


# --- columns ---


def test_defaults_are_good_enough_to_import_with_three_clicks(empty):
    files = (("people.csv", PEOPLE), ("ratings.csv", RATINGS), ("needs.csv", NEEDS))
    upload(empty, *files)
    assert "every needed column is recognised" in answer(empty)
    button(empty, "Check these files").click().run()
    assert not empty.exception
    assert "4 people" in answer(empty)
    aside = next(t.value for t in empty.dataframe if "record" in t.value.columns)
    assert aside["row"].tolist() == [6], "the unknown person is kept aside with its row"
    assert "0099" in aside["record"].iloc[0]
    assert "unknown employee" in aside["reason"].iloc[0]
    button(empty, "Import and show the gap map").click().run()
    assert not empty.exception
    assert empty.title[0].value.startswith("Where exactly are we short")
    kept = sg.open_workspace().active()
    assert (kept.people, kept.name) == (4, "people")
    workforce = sg.open_workspace().load(kept.id)
    assert list(workforce["employees"]["employee_id"]) == ["0007", "0008", "0009", "0010"]


def test_a_choice_is_kept_over_a_page_switch(empty):
    upload(empty, ("people.csv", PEOPLE))
    select(empty, "Function").set_value("Job Title").run()
    select(empty, "Currency").set_value("USD").run()
    empty.switch_page("pages/overview.py").run()
    empty.switch_page("pages/data.py").run()
    assert not empty.exception
    assert select(empty, "Function").value == "Job Title"
    assert select(empty, "Currency").value == "USD"


def test_a_table_taken_for_something_else_gets_other_columns(empty):
    upload(empty, ("people.csv", PEOPLE))
    select(empty, "This is").set_value("requirements").run()
    assert not empty.exception
    assert select(empty, "Required level").value is None
    assert "needs a column" in empty.expander[0].label
    button(empty, "Check these files").click().run()
    assert not empty.exception
    assert "was not read" in shown(empty), "a card says what is missing"
    select(empty, "This is").set_value("").run()
    assert primary(empty) == [], "nothing is left to check"


def test_a_matrix_is_recognised_and_its_words_can_be_changed(empty):
    upload(empty, ("people.csv", PEOPLE), ("skills.csv", MATRIX))
    assert "4 people × 3 skills" in shown(empty)
    assert select(empty, "expert").value == 5.0
    select(empty, "expert").set_value(4.0).run()
    select(empty, "Who gave the ratings").set_value("manager").run()
    button(empty, "Check these files").click().run()
    button(empty, "Continue without requirements").click().run()
    signals = empty.session_state["staged"].checked["signals"]
    assert signals["level"].max() == 4.0
    assert set(signals["source"]) == {"manager"}


def test_people_named_by_a_matrix_and_a_list_are_counted_once(empty):
    lines = MATRIX.replace(b"Pers. No.,", b"Pers. No.,Job Title,").splitlines()
    rows = [lines[0]] + [line.replace(b",", b",Welder,", 1) for line in lines[1:]]
    upload(empty, ("skills.csv", b"\n".join(rows) + b"\n"))
    assert "employees are taken from this file, too" in shown(empty)
    upload(empty, ("people.csv", PEOPLE))
    assert "employees are taken from this file, too" not in shown(empty)
    button(empty, "Check these files").click().run()
    button(empty, "Continue without requirements").click().run()
    employees = empty.session_state["staged"].checked["employees"]
    assert list(employees["role_id"].unique()) == ["Data engineer", "Accountant"]
    assert len(employees) == 4


def test_another_scale_changes_the_levels(empty):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS), ("needs.csv", NEEDS))
    # With three files the cards that are clear stay shut; open them by what the state keeps.
    for place in range(3):
        empty.session_state[f"card-{place}"] = True
    empty.run()
    scales = [box for box in empty.selectbox if box.label == "Scale"]
    scales[0].set_value("0-10").run()
    assert not empty.exception
    assert "0-10" in {mapping.scale.kind for mapping in empty.session_state["staged"].mappings}


def test_start_over_lets_everything_go(empty):
    upload(empty, ("people.csv", PEOPLE))
    button(empty, "Start over").click().run()
    assert not empty.exception
    assert "staged" not in empty.session_state
    assert "Nothing is loaded yet" in answer(empty)


def test_a_confirmed_mapping_is_remembered_for_the_next_file(empty):
    upload(empty, ("people.csv", PEOPLE))
    select(empty, "Function").set_value("Job Title").run()
    button(empty, "Check these files").click().run()
    button(empty, "Continue without requirements").click().run()
    button(empty, "Import").click().run()
    assert not empty.exception
    upload(empty, ("people november.csv", PEOPLE + b"0011;Accountant;Finance;01.10.2026\n"))
    assert "as you confirmed it last time" in shown(empty).lower()
    assert select(empty, "Function").value == "Job Title"


# --- requirements ---


def test_without_requirements_the_page_says_what_stays_locked(empty):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS))
    button(empty, "Check these files").click().run()
    assert "No file says which skills each role needs" in answer(empty)
    button(empty, "Continue without requirements").click().run()
    button(empty, "Import").click().run()
    assert not empty.exception
    assert "Overview, Gap map" in answer(empty)
    assert "wait for requirements" in answer(empty)
    assert any("Take requirements from O" in one.label for one in empty.button)


def test_a_folder_that_is_not_there_is_said_plainly(empty):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS))
    button(empty, "Check these files").click().run()
    empty.text_input(key="onet-folder").set_value("/nowhere/at/all").run()
    button(empty, "Read this folder").click().run()
    assert not empty.exception
    assert "there is no such folder" in shown(empty)


@pytest.mark.slow
def test_requirements_come_from_occupations_a_person_confirms(empty, release):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS))
    button(empty, "Check these files").click().run()
    empty.text_input(key="onet-folder").set_value(str(release)).run()
    button(empty, "Read this folder").click().run()
    assert not empty.exception
    assert "O*NET" in shown(empty), "the attribution line"
    empty.session_state["titles-sure"] = True
    empty.run()
    boxes = {box.label: box for box in empty.selectbox if box.label.startswith("Occupation for")}
    assert set(boxes) == {"Occupation for Accountant", "Occupation for Data engineer"}
    boxes["Occupation for Accountant"].set_value("13-2011.00").run()
    select(empty, "Occupation for Data engineer").set_value("15-1243.00").run()
    assert "2 job titles of 2" in answer(empty)
    button(empty, "Use these requirements").click().run()
    button(empty, "Import and show the gap map").click().run()
    assert not empty.exception
    workforce = sg.open_workspace().load(sg.open_workspace().active().id)
    needs = workforce["requirements"]
    assert set(needs["role_id"]) == {"Data engineer", "Accountant"}
    assert needs["required_level"].max() == pytest.approx(4.6 * 5 / 7)
    assert any("CC BY 4.0" in line for line in workforce.attributions)


@pytest.mark.slow
def test_requirements_can_be_taken_later_for_the_open_dataset(empty, release):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS))
    button(empty, "Check these files").click().run()
    button(empty, "Continue without requirements").click().run()
    button(empty, "Import").click().run()
    step = next(b for b in empty.button if b.key and b.key.startswith("step-data"))
    step.click().run()
    assert "No file says which skills each role needs" in answer(empty)
    empty.text_input(key="onet-folder").set_value(str(release)).run()
    button(empty, "Read this folder").click().run()
    button(empty, "Use these requirements").click().run()
    button(empty, "Import and show the gap map").click().run()
    assert not empty.exception
    workforce = sg.open_workspace().load(sg.open_workspace().active().id)
    assert workforce.has("employees", "signals", "requirements")


@pytest.mark.slow
def test_the_same_release_can_be_read_a_second_time(empty, release, open_page):
    for app in (empty, open_page("data")):
        upload(app, ("people.csv", PEOPLE))
        button(app, "Check these files").click().run()
        app.text_input(key="onet-folder").set_value(str(release)).run()
        button(app, "Read this folder").click().run()
        assert not app.exception
        assert "Use these requirements" in labels(app)


def test_minimum_importance_changes_what_is_asked_for(empty, release):
    upload(empty, ("people.csv", PEOPLE))
    button(empty, "Check these files").click().run()
    empty.text_input(key="onet-folder").set_value(str(release)).run()
    button(empty, "Read this folder").click().run()
    empty.session_state["titles-sure"] = True
    empty.run()
    select(empty, "Occupation for Accountant").set_value("13-2011.00").run()
    select(empty, "Occupation for Data engineer").set_value("15-1243.00").run()
    before = {metric.label: metric.value for metric in empty.metric}
    empty.slider[0].set_value(1.0).run()
    after = {metric.label: metric.value for metric in empty.metric}
    assert int(after["Requirements"]) == int(before["Requirements"]) + 1
