"""Work design as somebody uses it: teams, then functions; what is missing is said."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.workforce import Workforce


def said(app):
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info]
    return "\n".join(part.value for part in parts)


@pytest.mark.slow
def test_teams_are_judged_and_functions_on_asking(with_sample, open_page):
    app = open_page("work_design")
    assert not app.exception
    assert "14 of 27 teams with a verdict need the work redesigned first" in said(app)
    assert "not job loss" in said(app)
    app.button_group[0].set_value("function").run()
    assert not app.exception
    assert "1 of 3 functions with a verdict needs the work redesigned first" in said(app)


@pytest.mark.slow
def test_without_tasks_the_survey_is_still_read(with_nothing, open_page, sample):
    kept = ("employees", "roles", "survey")
    workspace = sg.open_workspace(with_nothing)
    bare = Workforce({name: sample[name] for name in kept}, as_of=sample.as_of, name="No tasks")
    workspace.save(bare, origin="test")
    workspace.close()
    app = open_page("work_design")
    assert not app.exception
    assert "Load a table of tasks" in said(app).replace("`", "")
