"""Learning records, xAPI, rosters and a market index, read and added in the page."""

from __future__ import annotations

import pytest

from tests.app.test_data_page import button
from tests.app.test_feeds_tab import shown
from tests.contracts.test_every_importer import SOURCES

pytestmark = pytest.mark.slow


@pytest.fixture
def other(with_sample, open_page):
    """Opens the expander and uploads one file of a kind."""

    def opened(kind, name, text):
        app = open_page("data")
        app.session_state["other-sources"] = True
        app.run()
        app.radio(key="other-kind").set_value(kind).run()
        uploader = next(each for each in app.file_uploader if each.label == "Files")
        uploader.upload(name, text.encode(), "application/octet-stream")
        app.run()
        assert not app.exception
        return app

    return opened


def test_a_learning_history_is_read_and_added_as_a_new_version(other, sample):
    ids = sample["employees"]["employee_id"].iloc[:8]
    rows = "".join(f"{i},SQL-101,COURSE-COMPL,03/12/2026\n" for i in ids)
    app = other("completions", "lms.csv", f"STUD_ID,CPNT_ID,CMPL_STAT_ID,COMPL_DTE\n{rows}")
    assert "looks like a SuccessFactors LMS learning history" in shown(app)
    button(app, "Add to Sample organisation").click().run()
    assert not app.exception
    with_more = f"{len(sample['enrolments']) + 8:,}"
    assert with_more in shown(app)


def test_statements_rosters_and_an_index_are_read(other):
    for kind, name in (("statements", "s.jsonl"), ("roster", "all.csv"), ("postings", "i.csv")):
        app = other(kind, name, "\n".join(line for line in SOURCES[kind] if line))
        assert "Add to Sample organisation" in [each.label for each in app.button]
        button(app, "Discard it").click().run()
        assert not app.exception
        assert app.radio(key="other-kind")


def test_a_file_that_is_none_is_said_in_one_sentence(other):
    app = other("statements", "s.jsonl", "hello\n")
    assert "no xAPI statement in it" in shown(app)
