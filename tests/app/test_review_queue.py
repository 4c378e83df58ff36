"""The review queue: offers are looked at before they reach a manager or an employee."""

from __future__ import annotations

from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.reviews import review_offer
from skillgap.serving.accounts import open_account
from tests.signed import manager_of_five, permit_everything, sample_staff, sign_in

pytestmark = pytest.mark.slow


def words(app):
    return " ".join(str(one.value) for one in (*app.markdown, *app.caption)).replace("\\", "")


def review_tab(open_page):
    app = open_page("audit")
    app.session_state["audit-tabs"] = "Review"
    return app.run()


def test_the_queue_tells_every_kind_and_keeps_who_found_what(with_sample, open_page):
    app = review_tab(open_page)
    assert not app.exception
    told = words(app)
    for kind in ("Offers of learning", "Packets for managers", "Changes to the list of skills"):
        assert f"{kind} | 100%" in told
    buttons = [one for one in app.button if one.label == "It is right"]
    assert len(buttons) == 5
    buttons[0].click().run()
    assert "no name" in " ".join(one.value for one in app.error)
    app.text_input(key="review-by").set_value("Dana Ruiz")
    next(one for one in app.button if one.label == "It is right").click().run()
    assert not app.exception
    with sg.open_workspace(with_sample) as workspace:
        made = workspace.decisions(f"offer review/{workspace.active().lineage}")
    assert made[["actor", "choice"]].to_numpy().tolist() == [["Dana Ruiz", "right"]]


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
    assert "All are reviewed." in words(app)
    assert "approve-rest" not in [one.key for one in app.button]
    with sg.open_workspace(with_sample) as workspace:
        lineage = workspace.active().lineage
        for at in range(118):
            workspace.add_decision(f"taxonomy/{lineage}", f"merge:a{at}>b{at}", "approved")
    import streamlit as st

    st.cache_resource.clear()
    app = open_page("taxonomy")
    assert "One in ten is reviewed." in words(app)
    app.button(key="approve-rest").click().run()
    assert not app.exception
    with sg.open_workspace(with_sample) as workspace:
        made = workspace.decisions(f"taxonomy/{lineage}")
    assert (made["reason"] == "not drawn for review").any()
