"""The review queue: offers are looked at before they reach a manager or an employee."""

from __future__ import annotations

from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.reviews import review_offer
from skillgap.serving.accounts import open_account
from tests.app.test_audit_page import open_tab
from tests.core.test_name_matches import FILES
from tests.signed import manager_of_five, permit_everything, sample_staff, sign_in

pytestmark = pytest.mark.slow


def words(app):
    return " ".join(str(one.value) for one in (*app.markdown, *app.caption)).replace("\\", "")


def choose_rows(app, *rows):
    """Choose rows of the batch: AppTest has no click for rows of a table."""
    [table] = [one for one in app.dataframe if "stake" in one.value]
    app.session_state[table.key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return app.run()


def press(app, label):
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return app


def reviews_kept(folder):
    with sg.open_workspace(folder) as workspace:
        made = workspace.decisions(f"offer review/{workspace.active().lineage}")
    return made[["actor", "choice", "reason"]].to_numpy().tolist()


def test_forty_of_thousands_are_taken_for_a_week_and_decided_by_name(with_sample, open_page):
    app = open_tab(open_page, "Review queue")
    assert not app.exception
    told = words(app)
    assert "2,690 offers wait for review; a batch of 40 a week is enough" in told
    for kind in ("Offers of learning", "Packets for managers", "Changes to the list of skills"):
        assert f"{kind} | 100%" in told
    assert "After 59 right ones in a row, half are reviewed." in told
    press(app, "Take 40 for this week")
    assert "no name" in " ".join(one.value for one in app.error)
    app.text_input(key="review-by").set_value("Dana Ruiz").run()
    press(app, "Take 40 for this week")
    assert "Your batch: 40 of 40 offers left" in words(app)
    press(app, "It is wrong")
    assert "wrong without a reason" in " ".join(one.value for one in app.error)
    press(app, "It is right")
    assert "Your batch: 39 of 40 offers left" in words(app)
    assert reviews_kept(with_sample) == [["Dana Ruiz", "right", ""]]


def test_several_are_decided_together_with_a_reason_and_the_bound_is_said(with_sample, open_page):
    app = open_tab(open_page, "Review queue")
    app.text_input(key="review-by").set_value("Dana Ruiz").run()
    press(app, "Take 40 for this week")
    choose_rows(app, *range(20))
    assert "20 offers together" in words(app)
    press(app, "They are right")
    assert "20 at once without a reason" in " ".join(one.value for one in app.error)
    [reason] = [one for one in app.text_input if one.label == "Why"]
    reason.set_value("Role and level seen in each")
    press(app, "They are right")
    assert reviews_kept(with_sample) == [["Dana Ruiz", "right", "Role and level seen in each"]] * 20
    assert "0 of 20 were wrong, so at most 14% may be" in words(app)
    assert "39 right ones in a row" in words(app)


def test_another_reviewer_is_given_others(with_sample, open_page):
    app = open_tab(open_page, "Review queue")
    batches = []
    for name in ("Dana Ruiz", "Ivo Ren"):
        app.text_input(key="review-by").set_value(name).run()
        press(app, "Take 40 for this week")
        [table] = [one.value for one in app.dataframe if "stake" in one.value]
        batches.append({tuple(row) for row in table[["who", "title"]].to_numpy()})
    assert [len(one) for one in batches] == [40, 40]
    assert not batches[0] & batches[1]


def test_names_an_import_was_unsure_of_wait_beside_offers(with_nothing, open_page, tmp_path):
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    with sg.open_workspace(with_nothing) as workspace:
        workspace.save(sg.read(str(tmp_path)))
    app = open_tab(open_page, "Review queue")
    assert not app.exception
    assert "3 names wait for review" in words(app)
    app.text_input(key="review-by").set_value("Dana Ruiz").run()
    press(app, "Take 3 for this week")
    assert "the import read it as" in words(app)
    [reason] = [one for one in app.text_input if one.label == "Why"]
    reason.set_value("Another thing")
    press(app, "It is wrong")
    assert "2 of 3 names left" in words(app)


def test_an_offer_reaches_a_manager_with_an_account_only_once_it_was_looked_at(
    with_sample, open_page, monkeypatch
):
    boss, team = manager_of_five(sample_staff())
    with sg.open_workspace(with_sample) as workspace:
        first = workspace.load(workspace.active().id)
        staff = first["employees"].assign(salary=first["employees"]["salary"] + 1)
        dataset = workspace.save(
            replace(first, tables={**first.tables, "employees": staff}), origin="own file"
        )
        permit_everything(workspace, dataset)
        open_account(workspace, "ann", "manager", person=boss)
    sign_in(monkeypatch, "ann", "manager", boss)
    assert "No place to show" in words(open_page("learning"))
    with sg.open_workspace(with_sample) as workspace:
        for offer in first["interventions"]["intervention_id"]:
            for who in sorted(team):
                review_offer(workspace, dataset.lineage, who, offer, right=True, by="Dana")
    import streamlit as st

    st.cache_resource.clear()
    app = open_page("learning")
    assert not app.exception
    assert "The training places the budget buys" in words(app)


def test_changes_to_the_list_of_skills_are_approved_together_once_trust_is_earned(
    with_sample, open_page
):
    app = open_page("taxonomy")
    assert "Every one must be reviewed" in words(app)
    assert "approve-rest" not in [one.key for one in app.button]
    with sg.open_workspace(with_sample) as workspace:
        lineage = workspace.active().lineage
        for at in range(118):
            workspace.add_decision(f"taxonomy/{lineage}", f"merge:a{at}>b{at}", "approved")
    import streamlit as st

    st.cache_resource.clear()
    app = open_page("taxonomy")
    assert "One in ten must be reviewed" in words(app)
    app.button(key="approve-rest").click().run()
    assert not app.exception
    with sg.open_workspace(with_sample) as workspace:
        made = workspace.decisions(f"taxonomy/{lineage}")
    assert (made["reason"] == "not drawn for review").any()
