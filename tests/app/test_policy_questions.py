"""Policies asked on the People page, by whoever may open it, and kept on the Audit page."""

import pytest
from streamlit.testing.v1 import AppTest

import skillgap as sg
from skillgap.policy_answers import add_policy_document, policy_documents
from tests.app.conftest import ROOT
from tests.signed import manager_of_five, sample_staff, sign_in

pytestmark = pytest.mark.slow

RULES = b"# Leave\n\nTraining leave is [five](http://x) days <b>a year</b>."


def opened(page, **state):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for key, value in state.items():
        app.session_state[key.replace("_", "-")] = value
    app.session_state["wish"] = (page, {})
    app.run()
    assert not app.exception
    return app


def words(app):
    return " ".join(one.value for one in (*app.markdown, *app.caption))


def test_without_documents_the_page_says_who_adds_them(with_sample):
    assert "No policy document is loaded yet" in words(opened("people", policy_questions=True))


def test_a_manager_asks_and_gets_the_words_as_plain_text_or_a_person(with_sample, monkeypatch):
    with sg.open_workspace(with_sample) as workspace:
        add_policy_document(workspace, "leave.md", RULES, actor="Dee")
    boss, _ = manager_of_five(sample_staff())
    sign_in(monkeypatch, "ann", "manager", boss)
    app = opened("people", policy_questions=True)
    app.text_input(key="policy-question").set_value("How long is training leave?").run()
    told = words(app)
    assert "leave.md, line 3, under" in told.replace("\\", "")
    assert "[five](http://x)" not in told  # the signs of a link are escaped
    assert "<b>" not in told
    app.text_input(key="policy-question").set_value("May I bring a dog?").run()
    assert "Ask whoever runs skillgap here" in words(app)


def test_a_document_is_removed_and_brought_back(with_sample):
    with sg.open_workspace(with_sample) as workspace:
        add_policy_document(workspace, "leave.md", RULES, actor="Dee")
        app = opened("audit", audit_tabs="Models and policy", audit_models_and_policy="Policy")
        assert "leave.md: 1 paragraph, added by Dee" in words(app).replace("\\", "")
        app.button(key="policy-remove-0").click().run()
        assert policy_documents(workspace) == ()
        app.button(key="policy-undo").click().run()
        assert [one.name for one in policy_documents(workspace)] == ["leave.md"]
