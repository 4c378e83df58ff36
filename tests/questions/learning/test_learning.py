"""Advice: what counts, what is open, why now, and what nothing costs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import MissingTable, UnknownName
from skillgap.core.workforce import Workforce, empty_table
from skillgap.questions.learning.basis import RENEWED
from skillgap.questions.learning.calendar import list_certificates
from skillgap.questions.learning.cohorts import WAITING, form_cohorts
from skillgap.questions.learning.coverage import coverage_table, nearest_offers
from skillgap.questions.learning.effects import MeasuredGain, measured_gains_in_levels
from skillgap.questions.learning.exploring import show_lower_offers_first
from skillgap.questions.learning.gains import compare_before_after, shrink_effects
from skillgap.questions.learning.history import finish_rate_by_form, finish_rate_by_month
from skillgap.questions.learning.offers import read_offers
from skillgap.questions.learning.paths import find_path


def small(**changes):
    """Ann and Ben, short of SQL and of charts; three offers, one of which builds on another."""
    tables = {
        "employees": pd.DataFrame({
            "employee_id": ["ann", "ben", "bot"], "role_id": "analyst", "function": "Data",
            "region": "North", "salary": [50_000.0, 50_000.0, None],
            "employment": ["employee", "employee", "digital agent"]}),
        "roles": pd.DataFrame({"role_id": ["analyst"], "title": ["Analyst"], "criticality": [3],
                               "monthly_value_at_risk": [8_000]}),
        "requirements": pd.DataFrame({"role_id": "analyst", "skill_id": ["sql", "charts"],
                                      "required_level": [4, 3], "importance": [5, 2]}),
        "signals": pd.DataFrame({
            "employee_id": ["ann", "ann", "ben", "ben", "bot"],
            "skill_id": ["sql", "charts", "sql", "charts", "sql"], "source": "assessment",
            "level": [1.0, 1.0, 2.0, 3.0, 1.0], "observed_on": "2026-05-01"}),
        "interventions": pd.DataFrame({
            "intervention_id": ["S1", "S2", "V1"], "title": ["SQL 1", "SQL 2", "Charts"],
            "kind": ["course", "course", "micro_learning"],
            "skill_id": ["sql", "sql", "charts"], "level_gain": [1.0, 1.2, 0.5],
            "hours": [10.0, 20.0, 2.0], "cost_per_person": [300.0, 400.0, 20.0],
            "prerequisites": ["", "S1", ""]}),
        "enrolments": pd.DataFrame({
            "employee_id": ["ben"], "intervention_id": ["S1"], "started_on": ["2026-01-10"],
            "status": ["completed"], "completed_on": ["2026-02-01"]}),
    }  # fmt: skip
    tables.update(changes)
    workforce = sg.from_tables(tables, as_of="2026-10-31")
    profiles = sg.infer_profiles(workforce)
    return workforce, profiles, sg.measure_gaps(workforce, profiles)


@pytest.fixture(scope="module")
def sample_advice(sample, sample_profiles, sample_gaps):
    return sg.recommend(sample, sample_profiles, sample_gaps)


def test_value_over_cost_is_the_score_and_payback_its_inverse():
    advice = sg.recommend(*small())
    row = advice.table.iloc[0]
    assert row["payback_months"] == pytest.approx(row["cost"] / row["monthly_value"])
    assert row["cost"] == pytest.approx(row["fee"] + row["hours_cost"])
    assert row["value_low"] <= row["monthly_value"] <= row["value_high"]


def test_paid_hours_cost_pay_with_on_costs():
    advice = sg.recommend(*small())
    row = advice.table[(advice.table["employee_id"] == "ann")
                       & (advice.table["intervention_id"] == "S1")].iloc[0]  # fmt: skip
    assert row["hours_cost"] == pytest.approx(10 * 50_000 / 1720 * 1.25)


def test_what_is_done_is_not_offered_again_and_opens_what_builds_on_it():
    advice = sg.recommend(*small())
    offered = advice.table.groupby("employee_id")["intervention_id"].apply(set)
    assert "S1" in offered["ann"]
    assert "S2" not in offered["ann"]
    assert "S1" not in offered["ben"]
    assert "S2" in offered["ben"]
    assert advice.person("ann").set_index("intervention_id")["state"]["S2"] == "needs S1 first"
    assert advice.person("ben").set_index("intervention_id")["state"]["S1"] == "done or running"


def test_a_digital_agent_is_not_sent_on_a_course():
    assert "bot" not in set(sg.recommend(*small()).table["employee_id"])


def test_an_expired_certificate_may_be_renewed():
    signals = pd.DataFrame({
        "employee_id": ["ann"], "skill_id": ["sql"], "source": ["certification"], "level": [2.0],
        "observed_on": ["2024-01-01"], "expires_on": ["2026-01-01"]})  # fmt: skip
    enrolments = pd.DataFrame({
        "employee_id": ["ann"], "intervention_id": ["K1"], "started_on": ["2023-12-01"],
        "status": ["completed"], "completed_on": ["2024-01-01"]})  # fmt: skip
    offers = pd.DataFrame(
        {
            "intervention_id": ["K1"],
            "title": ["Certificate"],
            "kind": [RENEWED],
            "skill_id": ["sql"],
            "level_gain": [0.8],
            "hours": [4.0],
            "cost_per_person": [50.0],
        }
    )
    lapsed = sg.recommend(*small(signals=signals, enrolments=enrolments, interventions=offers))
    assert "ann" in set(lapsed.table["employee_id"])
    held = signals.assign(expires_on="2028-01-01")
    valid = sg.recommend(*small(signals=held, enrolments=enrolments, interventions=offers))
    assert "ann" not in set(valid.table["employee_id"])


def test_declined_is_not_put_forward_again():
    workforce, profiles, gaps = small()
    first = sg.recommend(workforce, profiles, gaps).table
    said = (first["employee_id"].iloc[0], first["intervention_id"].iloc[0])
    again = sg.recommend(workforce, profiles, gaps, declined=[said]).table
    pairs = set(zip(again["employee_id"], again["intervention_id"], strict=True))
    assert said not in pairs
    assert len(again) == len(first) - 1


def test_a_gain_measured_elsewhere_takes_the_place_of_the_claim():
    workforce, profiles, gaps = small()
    weak = sg.recommend(workforce, profiles, gaps, measured={"V1": (0.0, 0.02, "trial")})
    row = weak.gains.table.set_index("intervention_id").loc["V1"]
    assert row["source"] == "trial"
    assert row["gain"] < 0.3 * row["prior_gain"]
    assert row["gain_sd"] < row["prior_sd"]


def test_why_now_names_the_strongest_term_and_what_would_be_without_it(sample_advice):
    row = sample_advice.table.iloc[0]
    said = sample_advice.reasons(row["employee_id"], row["intervention_id"])
    assert 1 <= len(said.because) <= 3
    assert said.rank_without >= said.rank
    assert said.without in said.sentence
    opened = sample_advice.explain((row["employee_id"], row["intervention_id"]))
    steps = opened.steps.set_index("step")["value"]
    product = np.prod([steps[name] for name in (
        "value", "importance", "fte",
        "share of the value spared", "chance to finish")])  # fmt: skip
    assert product == pytest.approx(steps["money a month spared"])
    assert {"requirements", "interventions"} <= set(opened.rows["table"])
    assert opened.rows["source_row"].notna().all()


def test_names_nobody_knows_are_refused_with_near_misses(sample_advice):
    with pytest.raises(UnknownName):
        sample_advice.person("E9999999")
    with pytest.raises(UnknownName):
        sample_advice.explain((sample_advice.table["employee_id"].iloc[0], "C-999"))


def test_no_catalogue_is_said_and_an_empty_one_offers_nothing():
    workforce, profiles, gaps = small()
    bare = Workforce({**workforce.tables, "interventions": empty_table("interventions")},
                     as_of=workforce.as_of)  # fmt: skip
    with pytest.raises(MissingTable):
        sg.recommend(bare, profiles, gaps)
    foreign = pd.DataFrame({"intervention_id": ["X"], "title": ["X"], "kind": ["course"],
                            "skill_id": ["knitting"], "level_gain": [1.0], "hours": [1.0],
                            "cost_per_person": [1.0]})  # fmt: skip
    advice = sg.recommend(*small(interventions=foreign))
    assert len(advice.table) == 0
    assert advice.warnings


def test_blanks_in_the_catalogue_are_filled_and_said():
    blank = pd.DataFrame({"intervention_id": ["A", "B"], "title": ["A", "B"], "kind": "course",
                          "skill_id": ["sql", "charts"], "level_gain": [None, 0.8],
                          "hours": [None, None], "cost_per_person": [None, 100.0]})  # fmt: skip
    advice = sg.recommend(*small(interventions=blank))
    assert advice.basis.offers.claimed.tolist() == [0.8, 0.8]
    assert any("level gain" in said for said in advice.warnings)
    assert any("hours" in said for said in advice.warnings)


def test_order_of_rows_changes_nothing(sample, sample_profiles, sample_gaps, sample_advice):
    tables = {
        name: sample[name].sample(frac=1, random_state=4).reset_index(drop=True)
        for name in ("signals", "enrolments")
    }
    shuffled = Workforce({**sample.tables, **tables}, as_of=sample.as_of)
    again = sg.recommend(shuffled, sample_profiles, sample_gaps)
    pd.testing.assert_frame_equal(again.table, sample_advice.table, rtol=1e-9)


def test_exploration_puts_others_first_as_often_as_it_says(sample_advice):
    table = sample_advice.table
    first = table[table["rank"] == 1]
    several = first["employee_id"].map(table["employee_id"].value_counts()) > 1
    # A tenth of people, of whom one in k keeps the favourite.
    assert 0.05 < first[several]["explored"].mean() < 0.10
    sums = table.groupby("employee_id")["propensity"].sum()
    np.testing.assert_allclose(sums, 1.0)
    assert not table[table["rank"] > 1]["explored"].any()


def test_without_exploration_the_best_stands_first():
    person, rank = np.array([0, 0, 1]), np.array([1, 2, 1])
    shown = show_lower_offers_first(person, rank, 0.0, ("a", "b"), 1)
    assert shown.order.tolist() == [0, 1, 2]
    assert shown.propensity.tolist() == [1.0, 0.0, 1.0]


def test_shrinking_pulls_noise_to_the_mean_and_believes_precision():
    effect = np.array([1.0, 0.2, 0.25, 0.22])
    noisy = shrink_effects(effect, np.array([1.0, 0.05, 0.05, 0.05]), prior=0.5, prior_sd=1.0,
                   prior_spread=0.2)  # fmt: skip
    assert noisy.value[0] < 0.5
    assert noisy.value[1] == pytest.approx(0.2, abs=0.05)
    assert (noisy.sd[1:] < noisy.sd[0]).all()


def test_a_path_takes_what_is_needed_first_and_adds_up(sample, sample_advice):
    basis = sample_advice.basis
    person, skill = sample.people.code("E0006"), sample.skills.code("container-platforms")
    path = find_path(basis, person, skill, 4.0)
    ids = path.table["intervention_id"].tolist()
    assert ids.index("C-104") < ids.index("C-105")
    assert path.table["total_hours"].iloc[-1] == path.table["hours"].sum()
    assert path.p_end > path.p_now
    there = find_path(basis, person, skill, 0.0)
    assert there.reached
    assert len(there.table) == 0


def test_prerequisites_in_a_circle_do_not_hang():
    circle = pd.DataFrame({"intervention_id": ["A", "B"], "title": ["A", "B"], "kind": "course",
                           "skill_id": ["sql", "sql"], "level_gain": [1.0, 1.0], "hours": [1., 1.],
                           "cost_per_person": [1.0, 1.0],
                           "prerequisites": ["B", "A"]})  # fmt: skip
    none = pd.DataFrame({"employee_id": [], "intervention_id": [], "started_on": [], "status": []})
    advice = sg.recommend(*small(interventions=circle, enrolments=none))
    path = find_path(advice.basis, 0, 0, 5.0)
    assert set(path.table["intervention_id"]) <= {"A", "B"}


def test_cohorts_hold_six_to_fifteen_and_everybody_once(sample, sample_advice, register):
    seats = sample_advice.table[sample_advice.table["rank"] == 1]
    cohorts = form_cohorts(seats, sample, register)
    formed = cohorts[cohorts["region"] != WAITING]
    assert formed["people"].between(6, 15).all()
    assert cohorts["people"].sum() == len(seats)
    members = [person for ids in cohorts["employee_ids"] for person in ids]
    assert len(members) == len(set(members))
    assert (cohorts[cohorts["region"] == WAITING]["people"] < 6).all()


def test_cohorts_wait_for_places(sample, sample_advice, register):
    cohorts = form_cohorts(sample_advice.table, sample, register)
    formed = cohorts[cohorts["quarter"] > 0]
    places = sample["interventions"].set_index("intervention_id")["capacity_per_quarter"]
    used = formed.groupby(["intervention_id", "quarter"])["people"].sum().reset_index()
    # A cohort that straddles two quarters is counted in the later one.
    limit = used["intervention_id"].map(places).fillna(np.inf) + 15
    assert (used["people"] <= limit).all()


def test_certificates_fall_into_states_by_their_day(sample_gaps, sample_advice, register):
    found = list_certificates(sample_gaps, sample_advice.basis.offers, register)
    table = found.table
    assert set(table["state"]) <= {"lapsed", "renew now", "due within a year", "in force"}
    assert (table.loc[table["state"] == "lapsed", "months_left"] <= 0).all()
    assert table["expires_on"].is_monotonic_increasing
    assert found.money_exposed_now == sample_gaps.total.compliance_exposure > 0
    assert (table.loc[~table["required"], "monthly_exposure"] == 0).all()


def test_lapsed_certificates_are_those_the_generator_let_lapse(
    sample, sample_gaps, sample_advice, register, repository
):
    truth = pd.read_parquet(repository / "data" / "sample" / "truth" / "levels.parquet")
    gone = truth[truth["certificate_expired"] & truth["present"]]
    found = list_certificates(sample_gaps, sample_advice.basis.offers, register).table
    listed = found[found["state"] == "lapsed"]
    planted = set(zip(gone["employee_id"], gone["skill_id"], strict=True))
    seen = set(zip(listed["employee_id"], listed["skill_id"], strict=True))
    assert len(seen & planted) >= 0.95 * len(seen)


def test_coverage_finds_holes_and_counts_places(sample_advice):
    table = coverage_table(sample_advice.basis)
    assert len(table) == 10
    ranked = sample_advice.basis.gaps.table["skill_id"].head(10)
    assert table["skill_id"].tolist() == ranked.tolist(), "the skills ranked first, in their order"
    holes = table[table["offers"] == 0]
    assert (holes["state"] == "hole").all()
    assert (table["closable_share"].between(0, 1)).all()


def test_a_hole_names_the_nearest_offer_and_counts_nothing_for_it(
    sample, sample_profiles, sample_gaps
):
    network = sg.build_adjacency(sample, sample_profiles)
    advice = sg.recommend(sample, sample_profiles, sample_gaps, network)
    near = nearest_offers(advice.basis, ["predictive-maintenance"])
    assert len(near) == 2
    assert near["closeness"].is_monotonic_decreasing
    assert "predictive-maintenance" not in set(advice.table["skill_id"])
    bare = sg.recommend(sample, sample_profiles, sample_gaps)
    assert len(nearest_offers(bare.basis, ["predictive-maintenance"])) == 0
    pd.testing.assert_frame_equal(bare.table, advice.table)


def test_history_of_form_and_month_is_shrunk_and_ranged(sample, register):
    for table in (finish_rate_by_form(sample, register), finish_rate_by_month(sample, register)):
        assert (table["low"] <= table["completed_share"]).all()
        assert (table["completed_share"] <= table["high"]).all()


def test_doing_nothing_leaves_what_is_at_risk(sample_gaps, sample_advice):
    everybody = list(sample_gaps.workforce["employees"]["employee_id"])
    assert sample_advice.cost_of_doing_nothing(everybody) == pytest.approx(
        sample_gaps.loss_per_month.sum()
    )
    assert sample_advice.cost_of_doing_nothing([]) == 0.0


def as_levels(basis, *findings):
    return measured_gains_in_levels(findings, basis.offers, basis.completion, basis.assumptions)


def test_a_trial_that_found_nothing_moves_an_offer_down(sample, sample_profiles, sample_gaps,
                                                        sample_advice):  # fmt: skip
    nothing = MeasuredGain("M-201", 0.0, 0.02, "trial of 2026")
    advice = sg.recommend(sample, sample_profiles, sample_gaps, findings=[nothing])

    def firsts(found):
        return (found.table[found.table["rank"] == 1]["intervention_id"] == "M-201").sum()

    assert firsts(advice) < 0.5 * firsts(sample_advice)
    row = advice.gains.table.set_index("intervention_id").loc["M-201"]
    assert row["source"] == "trial of 2026"


def test_an_effect_in_levels_explains_the_effect_on_the_outcome(sample_advice):
    basis, assumptions = sample_advice.basis, sample_advice.basis.assumptions
    levels, error, _ = as_levels(basis, MeasuredGain("M-202", 0.3, 0.1, "trial"))["M-202"]
    log_odds = basis.completion.offer[basis.offers.code("M-202")]
    finish = 1 / (1 + np.exp(-log_odds))
    transfer = finish * assumptions.value("training_transfer_share")
    assert levels * transfer / assumptions.value("level_spread") == pytest.approx(0.3)
    assert error / levels == pytest.approx(0.1 / 0.3)


def test_findings_about_one_intervention_are_pooled(sample_advice):
    basis = sample_advice.basis
    once = MeasuredGain("M-202", 0.3, 0.1, "trial")
    sure, both = as_levels(basis, once)["M-202"], as_levels(basis, once, once)["M-202"]
    assert both[0] == pytest.approx(sure[0])
    assert both[1] == pytest.approx(sure[1] / 2**0.5)
    assert as_levels(basis, once._replace(intervention_id="gone")) == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_order_of_signals_changes_no_digit_of_a_gain(sample, seed):
    signals = sample["signals"]
    order = np.random.default_rng(seed).permutation(len(signals))
    shuffled = signals.iloc[order].reset_index(drop=True)
    other = replace(sample, tables={**sample.tables, "signals": shuffled})
    register = sg.default_assumptions()
    before, after = (
        compare_before_after(one, read_offers(one, register)) for one in (sample, other)
    )
    assert before.gain.tobytes() == after.gain.tobytes()
    assert before.se.tobytes() == after.se.tobytes()
    assert np.isfinite(before.gain).any()
