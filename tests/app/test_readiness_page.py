"""Readiness as somebody uses it: with nothing, with the sample, answered and ticked off."""

from __future__ import annotations

import skillgap as sg


def said(app):
    parts = [*app.subheader, *app.markdown, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_an_empty_workspace_gets_a_plan_too(with_nothing, open_page):
    app = open_page("readiness")
    assert not app.exception
    assert "0 of 18 conditions for work with AI are met" in said(app)
    assert "Nothing is loaded yet" in said(app)
    assert "Load people and roles from the HR system" in said(app)


def test_the_sample_names_a_workflow_and_answers_and_lines_are_kept(with_sample, open_page):
    app = open_page("readiness")
    assert not app.exception
    assert "Answer customers by telephone and chat" in said(app)
    assert "Load people and roles" not in said(app)
    before = app.subheader[0].value
    coaching = next(one for one in app.button_group if "coaching" in one.label)
    coaching.set_value("yes").run()
    assert app.subheader[0].value != before
    assert "Free two hours a week" not in said(app)
    next(one for one in app.checkbox if "canvas" in one.label).check().run()
    assert not app.exception
    assert "1 of" in said(app).split("Ninety days:")[1][:8]
    workspace = sg.open_workspace(with_sample)
    assert workspace.decisions("readiness")["choice"].tolist() == ["done", "yes"]
    workspace.close()


def test_mastery_stands_beside_use(with_sample, open_page):
    app = open_page("readiness")
    app.session_state["readiness"] = "Mastery of AI"
    app.run()
    assert not app.exception
    assert "use AI," in said(app)
    assert "AI skills are the 9 skills of AI at work." in said(app)


def test_mastery_says_what_it_needs(with_nothing, open_page):
    app = open_page("readiness")
    app.session_state["readiness"] = "Mastery of AI"
    app.run()
    assert not app.exception
    assert "Load people, skills and requirements" in said(app)


def test_a_review_of_the_framework_is_kept_and_moves_its_date(with_sample, open_page):
    app = open_page("readiness")
    app.session_state["readiness"] = "Framework"
    app.run()
    assert not app.exception
    assert "roles of people are described in full" in said(app)
    before = next(one.value for one in app.markdown if "due for review" in one.value)
    app.button(key="framework-reviewed").click().run()
    assert not app.exception
    after = next(one.value for one in app.markdown if "due for review" in one.value)
    assert int(before.split()[1]) - int(after.split()[1]) == 1
    workspace = sg.open_workspace(with_sample)
    assert workspace.decisions("framework")["choice"].tolist() == ["reviewed"]
    workspace.close()


def test_two_roles_stand_side_by_side_and_may_be_changed(with_sample, open_page):
    app = open_page("readiness")
    app.session_state["readiness"] = "Framework"
    app.session_state["framework"] = "Compare"
    app.run()
    assert not app.exception
    second = next(one for one in app.selectbox if one.label == "Second role")
    first = next(one for one in app.selectbox if one.label == "First role")
    assert first.value != second.value
    assert "From " in said(app)
    second.set_value(first.value).run()
    assert not app.exception
    assert "nothing changes" in said(app)
