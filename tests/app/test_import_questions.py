"""The check step of an import: what is asked, changed, kept aside, taken back."""

import pytest

import skillgap as sg
from tests.app.test_data_page import (
    MATRIX,
    NEEDS,
    PEOPLE,
    RATINGS,
    answer,
    button,
    labels,
    shown,
    upload,
)

pytestmark = pytest.mark.slow

AMBIGUOUS = b"""empid,job title,hire date
A1,Welder,01/02/2021
A2,Welder,03/04/2022
A3,Clerk,05/06/2023
"""
REPEATED = b"""empid,job title,region,region
A1,Welder,North,Lyon
A2,Welder,North,Leeds
A3,Clerk,South,Lyon
"""
OUT_OF_TEN = b"empid,skill,rating\n" + b"".join(
    b"%04d,%s,%d\n" % (person, skill, rating)
    for skill, ratings in ((b"SQL", (8, 6, 2, 4)), (b"Bookkeeping", (2, 4, 10, 8)))
    for person, rating in zip((7, 8, 9, 10), ratings)
)


@pytest.fixture
def empty(with_nothing, open_page):
    return open_page("data")


def to_check(app, *files):
    """Upload files and go to the last step, without requirements where there are none."""
    upload(app, *files)
    button(app, "Check these files").click().run()
    return to_last(app)


def to_last(app):
    """Continue without requirements where they are asked for."""
    if "Continue without requirements" in labels(app):
        button(app, "Continue without requirements").click().run()
    assert not app.exception
    return app


def question(app, start):
    """The radio whose question starts like this."""
    return next(each for each in app.radio if each.label.replace("\\", "").startswith(start))


def settle(app, start, value):
    question(app, start).set_value(value).run()
    assert not app.exception


def checked(app, table):
    return app.session_state["staged"].checked[table]


def kept(table):
    """What the workspace holds after the import."""
    opened = sg.open_workspace()
    return opened.load(opened.active().id)[table]


def press_import(app):
    button(app, next(each for each in labels(app) if each.startswith("Import"))).click().run()
    assert not app.exception


# --- questions ---


def test_an_answer_about_dates_changes_what_is_imported(empty):
    app = to_check(empty, ("people.csv", AMBIGUOUS))
    assert "with 1 question at its default" in answer(app)
    assert checked(app, "employees")["hire_date"].dt.month.tolist() == [2, 4, 6]
    settle(app, "What comes first in these dates?", "month")
    assert "question" not in answer(app)
    press_import(app)
    assert kept("employees")["hire_date"].dt.month.tolist() == [1, 3, 5]


def test_the_column_that_counts_among_equal_headers_can_be_chosen(empty):
    app = upload(empty, ("people.csv", REPEATED))
    asked = question(app, "Which of the columns with this header counts?")
    assert asked.options == ["The first", "The second"]
    first = next(t.value for t in app.dataframe if "region" in t.value.columns)
    settle(app, "Which of the columns", "region (2)")
    second = next(t.value for t in app.dataframe if "region" in t.value.columns)
    assert (first["region"].iloc[0], second["region"].iloc[0]) == ("North", "Lyon")
    button(app, "Check these files").click().run()
    button(app, "Continue without requirements").click().run()
    press_import(app)
    assert kept("employees")["region"].tolist() == ["Lyon", "Leeds", "Lyon"]


def test_another_scale_chosen_under_questions_changes_the_levels(empty):
    files = ("people.csv", PEOPLE), ("ratings.csv", OUT_OF_TEN), ("needs.csv", NEEDS)
    app = to_check(empty, *files)
    assert checked(app, "signals")["level"].max() == 5.0
    settle(app, "On which scale are these levels?", "per cent")
    assert checked(app, "signals")["level"].max() == 0.5
    assert app.session_state["staged"].mappings[1].scale.kind == "per cent"
    settle(app, "On which scale are these levels?", "suggested")
    assert checked(app, "signals")["level"].max() == 5.0
    settle(app, "On which scale are these levels?", "per cent")
    press_import(app)
    assert kept("signals")["level"].max() == 0.5


def test_a_scale_chosen_among_the_columns_goes_before_an_earlier_answer(empty):
    app = to_check(empty, ("people.csv", PEOPLE), ("ratings.csv", OUT_OF_TEN), ("needs.csv", NEEDS))
    settle(app, "On which scale", "per cent")
    button(app, "Back to the columns").click().run()
    app.session_state["card-1"] = True
    app.run()
    scale = next(box for box in app.selectbox if box.label == "Scale")
    assert scale.value == "per cent"
    scale.set_value("0-10").run()
    button(app, "Check these files").click().run()
    assert checked(app, "signals")["level"].max() == 5.0


# --- rows kept aside, changes ---


def test_a_bad_cell_is_shown_with_its_reason_and_costs_no_row(empty):
    people = PEOPLE + b"0011;Accountant;Finance;31.02.2020\n"
    app = to_check(empty, ("people.csv", people))
    rows = next(t.value for t in app.dataframe if "record" in t.value.columns)
    assert rows["row"].tolist() == [6]
    assert "0011" in rows["record"].iloc[0]
    assert "day" in rows["reason"].iloc[0] or "date" in rows["reason"].iloc[0]
    assert len(checked(app, "employees")) == 5
    press_import(app)
    assert kept("employees")["hire_date"].isna().sum() == 1


def test_a_cell_without_a_rating_keeps_no_row_aside(empty):
    matrix = MATRIX.replace(b"none", b"n/a")
    app = to_check(empty, ("people.csv", PEOPLE), ("skills.csv", matrix))
    assert "kept aside" not in answer(app)
    assert shown(app).count("4 rows") == 2
    assert len(checked(app, "signals")) == MATRIX.count(b",") - 3 - MATRIX.count(b"none")


def test_changes_stand_before_anything_is_kept(empty):
    people = b"Headcount\n;;;\n" + PEOPLE
    app = to_check(empty, ("people.csv", people))
    changes = next(t.value for t in app.dataframe if "change" in t.value.columns)
    assert any("header further down" in change.lower() for change in changes["change"])
    assert sg.open_workspace().datasets() == []


# --- taken back, left, twice ---


def test_an_import_is_undone_in_one_click(empty):
    to_check(empty, ("people.csv", PEOPLE))
    press_import(empty)
    assert len(sg.open_workspace().datasets()) == 1
    button(empty, "Undo the import").click().run()
    assert not empty.exception
    assert sg.open_workspace().datasets() == []
    assert "Nothing is loaded yet" in answer(empty)
    app = to_check(empty, ("people.csv", PEOPLE))
    assert not app.radio, "a file whose import was taken back may come again without a question"


def test_undo_goes_back_to_the_version_before(empty):
    for content in (PEOPLE, PEOPLE + b"0011;Accountant;Finance;01.10.2026\n"):
        to_check(empty, ("people.csv", content))
        press_import(empty)
    opened = sg.open_workspace()
    assert (opened.active().version, opened.active().people) == (2, 5)
    button(empty, "Undo the import").click().run()
    assert not empty.exception
    opened = sg.open_workspace()
    assert (opened.active().version, opened.active().people) == (1, 4)
    assert len(opened.versions(opened.active().id)) == 2, "nothing is deleted by it"


def test_a_file_imported_before_is_asked_about(empty):
    to_check(empty, ("people.csv", PEOPLE))
    press_import(empty)
    upload(empty, ("people again.csv", PEOPLE), ("ratings.csv", RATINGS))
    assert question(empty, "This file was imported before").value == "leave"
    settle(empty, "This file was imported before", "again")
    button(empty, "Check these files").click().run()
    button(empty, "Continue without requirements").click().run()
    assert len(checked(empty, "employees")) == 4


def test_a_cancelled_import_leaves_nothing(empty):
    to_check(empty, ("people.csv", PEOPLE))
    button(empty, "Start over").click().run()
    assert not empty.exception
    assert sg.open_workspace().datasets() == []
    assert "Nothing is loaded yet" in answer(empty)
    upload(empty, ("people.csv", PEOPLE))
    assert not empty.radio, "it counts as not imported"


# --- many files ---


def test_a_question_about_several_files_is_asked_once(empty):
    sites = [
        (f"site {site}.csv", AMBIGUOUS.replace(b"A", b"%d" % site, 3).replace(b"201", b"200"))
        for site in (1, 2, 3)
    ]
    app = to_check(empty, *sites)
    assert "with 3 questions at their defaults" in answer(app)
    [asked] = app.radio
    assert asked.value == "day"
    asked.set_value("month").run()
    assert "question" not in answer(app)
    assert set(checked(app, "employees")["hire_date"].dt.month) == {1, 3, 5}
    app.session_state["each-site 1.csv|day_first:hire date"] = True  # the expander
    app.run()
    app.radio[-1].set_value("day").run()
    assert not app.exception
    assert app.radio[0].value is None, "the files are answered in different ways"
    assert set(checked(app, "employees")["hire_date"].dt.month) == {1, 2, 3, 4, 5, 6}


def test_a_file_is_taken_out_again(empty):
    upload(empty, ("people.csv", PEOPLE), ("ratings.csv", RATINGS))
    next(each for each in empty.button if each.key == "remove-file-1").click().run()
    assert not empty.exception
    assert [raw.file for raw in empty.session_state["staged"].raws] == ["people.csv"]
    upload(empty, ("ratings.csv", RATINGS))
    assert "same content" not in shown(empty)
    assert len(empty.session_state["staged"].raws) == 2
    for _ in range(2):
        next(each for each in empty.button if each.key == "remove-file-0").click().run()
    assert "staged" not in empty.session_state
    assert "Nothing is loaded yet" in answer(empty)


def test_undo_forgets_only_what_the_import_brought(empty):
    to_check(empty, ("people.csv", PEOPLE))
    press_import(empty)
    to_check(empty, ("people again.csv", PEOPLE), ("needs.csv", NEEDS))
    press_import(empty)
    button(empty, "Undo the import").click().run()
    upload(empty, ("people once more.csv", PEOPLE))
    assert question(empty, "This file was imported before").value == "leave"


def test_a_name_of_200_letters_stays_readable(empty):
    name = f"{'Headcount by region and function ' * 6}(final) (2).csv"
    app = to_check(empty, (name, PEOPLE))
    assert "(final) (2).csv" in shown(app)
    assert name not in shown(app)
    assert len(app.session_state["staged"].name) <= 60


# --- changes of mind ---


@pytest.mark.slow
def test_job_titles_of_a_file_added_later_are_matched_too(empty, release):
    engineers = b"\n".join(PEOPLE.splitlines()[:3]) + b"\n"
    upload(empty, ("engineers.csv", engineers))
    button(empty, "Check these files").click().run()
    empty.text_input(key="onet-folder").set_value(str(release)).run()
    button(empty, "Read this folder").click().run()
    empty.session_state["titles-sure"] = True
    empty.run()
    choice = next(box for box in empty.selectbox if box.label == "Occupation for Data engineer")
    choice.set_value(None).run()  # none of them fits, she says
    button(empty, "Use these requirements").click().run()
    button(empty, "Back to the columns").click().run()
    upload(empty, ("accountants.csv", PEOPLE.splitlines()[0] + b"\n" + PEOPLE.splitlines()[3]))
    button(empty, "Check these files").click().run()
    assert not empty.exception
    assert "1 job title of 2" in answer(empty), "the new title is matched, and shown for a look"
    chosen = empty.session_state["staged"].matching.chosen
    assert chosen == {"Data engineer": "", "Accountant": "13-2011.00"}


def test_answers_stand_when_another_file_comes(empty):
    app = to_check(empty, ("people.csv", AMBIGUOUS))
    settle(app, "What comes first in these dates?", "month")
    button(app, "Back to the columns").click().run()
    upload(app, ("needs.csv", NEEDS))
    button(app, "Check these files").click().run()
    assert question(app, "What comes first in these dates?").value == "month"
    assert checked(app, "employees")["hire_date"].dt.month.tolist() == [1, 3, 5]


def test_an_import_of_nothing_new_says_so(empty):
    to_check(empty, ("people.csv", PEOPLE))
    press_import(empty)
    upload(empty, ("people again.csv", PEOPLE))
    button(empty, "Check these files").click().run()
    assert not empty.exception
    assert "every file was imported before" in shown(empty)
    assert labels(empty).count("Start over") == 1
    settle(empty, "This file was imported before", "again")
    assert "every file was imported before" not in shown(empty)
    button(empty, "Check these files").click().run()
    assert "4 people" in answer(to_last(empty))
