"""Fairness as somebody uses it: what stands out, other groups, the record, and small groups."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.subjects import join_subject
from skillgap.core.workforce import Workforce
from skillgap.reviews import review_offer
from skillgap.ui.fairness import computed
from skillgap.ui.fairness.panels import panels_of
from skillgap.ui.fairness.reminder import reminder_in_words
from skillgap.ui.kit.decision_log import DecisionLog


def said(app):
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_what_stands_out_is_said_first(with_sample, open_page):
    app = open_page("fairness")
    assert not app.exception
    [answer] = [one.value.replace("\\", "") for one in app.subheader if "gender" in one.value]
    answer = answer.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "managers in Operations rate “female” 0.35 levels lower than others in the same" in answer
    )
    assert (
        "“female” takes 55 places on Leading a shift where the group with most takes 100" in answer
    )
    assert "2 concerns" in said(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "non-binary: fewer than 10 people" in said(app)
    assert "no legal audit" in said(app)


def test_other_groups_are_compared_on_asking(with_sample, open_page):
    app = open_page("fairness")
    app.button_group[0].set_value("ethnicity").run()
    assert not app.exception
    assert "By ethnic group, no group is clearly worse off" in said(app)
    assert "No concern" in said(app)


def test_no_small_group_is_on_the_page(with_sample, open_page):
    app = open_page("fairness")
    [table] = [frame.value for frame in app.dataframe if "verdict" in frame.value]
    tiny = table[table["group"] == "non-binary"]
    assert len(tiny) > 3
    assert tiny["people"].isna().all()
    assert tiny["difference"].str.startswith("Too few").all()
    assert tiny["needed"].notna().any()
    assert (table["people"].dropna() % 10 == 0).all()


@pytest.mark.parametrize("lacking", ["gender", "signals"])
def test_what_is_missing_is_said(with_nothing, open_page, sample, lacking):
    staff = sample["employees"]
    blank = staff.assign(gender=pd.Series(pd.NA, index=staff.index, dtype="str"))
    tables = {"employees": blank, "roles": sample["roles"], "skills": sample["skills"]}
    if lacking == "gender":
        tables["signals"] = sample["signals"].head(400)
    workspace = sg.open_workspace(with_nothing)
    workspace.save(Workforce(tables, as_of=sample.as_of, name="Bare"), origin="test")
    workspace.close()
    app = open_page("fairness")
    assert not app.exception
    assert lacking in said(app)


def test_the_next_audit_is_due_a_quarter_after_the_last_record():
    today = date(2026, 11, 30)
    assert reminder_in_words(None, today).startswith("No record of an audit was taken yet")
    assert reminder_in_words(date(2026, 11, 1), today).endswith("the next is due by 31 Jan 2027.")
    assert "was due on 31 Oct 2026, 30 days ago" in reminder_in_words(date(2026, 8, 1), today)


def answers_to_offers(*said):
    """Return answers as the log of decisions holds them, newest first."""
    return pd.DataFrame(said[::-1], columns=["employee_id", "intervention_id", "choice"])


def test_many_answers_of_one_person_count_once():
    told = answers_to_offers(
        *[("ann", f"C-{at}", "declined") for at in range(40)],
        ("ann", "C-40", "accepted"),
        ("bob", "C-1", "declined"), ("bob", "C-2", "declined"),
        ("bob", "C-2", "open again"), ("bob", "C-2", "accepted"),
        ("cyd", "C-1", "accepted"), ("cyd", "C-1", "open again"),
    )  # fmt: skip
    found = computed.answers_by_person(told).set_index("employee_id")
    assert found.index.tolist() == ["ann", "bob", "cyd"]
    assert found["accepted"].tolist() == [True, False, True]
    assert found["stood"].tolist() == [True, False, False]
    assert not len(computed.answers_by_person(told[:0]))


def test_answers_are_compared_by_people_so_that_many_of_a_few_stay_hidden(monkeypatch, sample):
    staff = sample["employees"][sample.present]
    few = staff[staff["gender"] == "non-binary"]["employee_id"]
    assert len(few) < 10
    many = [staff[staff["gender"] == one]["employee_id"].head(30) for one in ("male", "female")]
    told = answers_to_offers(
        *[(who, f"C-{at}", "declined") for who in few for at in range(20)],
        *[(who, "C-1", "accepted") for group in many for who in group],
    )
    monkeypatch.setattr(DecisionLog, "table", lambda self: told)
    monkeypatch.setattr(computed.cached, "open_workforce", lambda: sample)
    monkeypatch.setattr(computed.cached, "assumptions_in_force", lambda: sg.default_assumptions())
    for name in ("_offers_reviewed", "_contests_decided"):
        monkeypatch.setattr(computed, name, lambda: told[:0])
    compared = computed.answers_by_group("gender")
    assert set(compared) == {computed.ACCEPTED, computed.STOOD}
    for parity in compared.values():
        rates = parity.table.set_index("group")
        assert rates.loc["non-binary", "people"] == len(few)
        assert rates.loc["female", "people"] == rates.loc["male", "people"] == 30
    accepted = compared[computed.ACCEPTED].table.set_index("group")
    assert accepted.loc["non-binary", "verdict"] == "insufficient"
    told = told[told["employee_id"].isin(few)]
    assert computed.answers_by_group("gender") == {}


@pytest.mark.slow
def test_overturned_offers_are_compared_by_group_and_small_groups_stay_hidden(
    with_sample, open_page, sample
):
    staff = sample["employees"][sample.present]
    drawn = pd.concat(
        [
            staff[staff["gender"] == group].head(most)
            for group, most in (("male", 120), ("female", 120), ("non-binary", 8))
        ]
    )
    with sg.open_workspace(with_sample) as workspace:
        lineage = workspace.active().lineage
        for at, row in enumerate(drawn.itertuples()):
            right = at % (8 if row.gender == "male" else 2) != 0
            review_offer(workspace, lineage, row.employee_id, "C-1", right=right, by="Dana",
                         reason="Not the role")  # fmt: skip
            for course in range(20 if row.gender == "non-binary" else 1):
                workspace.add_decision(
                    "learning", join_subject(str(lineage), row.employee_id, f"C-{course}"),
                    "declined" if row.gender == "non-binary" else "accepted",
                )  # fmt: skip
        workspace.note("take away", "fairness audit", "csv")
    app = open_page("fairness")
    assert not app.exception
    assert "The last record was taken on" in said(app)
    [table] = [frame.value for frame in app.dataframe if "verdict" in frame.value]
    reviewed = table[table["check"] == "Offers not overturned on review"].set_index("group")
    assert reviewed.loc["female", "verdict"] == "Concern"
    assert reviewed.loc["female", "difference"] == "57 for every 100"
    assert reviewed["people"].dropna().isin([120]).all()
    assert reviewed.loc["non-binary", "difference"] == "Too few people"
    assert pd.isna(reviewed.loc["non-binary", "people"])
    accepted = table[table["check"] == "Offers accepted"].set_index("group")
    assert accepted.loc["non-binary", "difference"] == "Too few people"
    assert pd.isna(accepted.loc["non-binary", "people"])


def test_what_presses_is_drawn_in_its_own_unit_and_no_small_group(sample):
    found = sg.audit_fairness(sample, sg.infer_profiles(sample), by="gender")
    ratings, places = panels_of(found)
    assert (ratings.title, places.title) == ("Managers' ratings", "Places on offers")
    first = ratings.rows.iloc[0]
    assert (first["name"], first["told"]) == ("Operations: female", "0.35 levels lower")
    assert first["figure"] == pytest.approx(-0.35)
    assert first["edge_low"] == pytest.approx(-0.116, abs=0.001)  # 0.2 SD of the people there
    taken = places.rows.set_index("name").loc["Leading a shift: female"]
    assert taken[["figure", "edge_low", "edge_high"]].tolist() == pytest.approx([55, 80, 125])
    drawn = pd.concat([ratings.rows, places.rows])
    assert not drawn["name"].str.contains("non-binary").any()
    assert drawn["figure"].notna().all()
