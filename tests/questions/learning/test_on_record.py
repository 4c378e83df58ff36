"""Advice for the sample, number by number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import skillgap as sg
from skillgap.questions.learning.calendar import list_certificates
from skillgap.questions.learning.cohorts import form_cohorts
from skillgap.questions.learning.coverage import coverage_table, nearest_offers
from skillgap.questions.learning.history import finish_rate_by_form, finish_rate_by_month
from skillgap.questions.learning.paths import find_path
from skillgap.questions.learning.spending import plan_round
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


@dataclass(frozen=True)
class Near:
    """A network in which skills are the closer the nearer their codes."""

    skill_similarity: np.ndarray


@pytest.fixture(scope="module")
def advice(sample, sample_profiles, sample_gaps):
    code = np.arange(len(sample.skills))
    near = Near(1.0 / (1.0 + np.abs(code[:, None] - code[None, :])))
    return sg.recommend(sample, sample_profiles, sample_gaps, near)


def test_ranked_offers_are_as_on_record(advice):
    found = {
        "table": in_short(advice.table),
        "candidates": in_short(advice.table.assign(all=advice.candidates.sum())[["all"]]),
        "usual": advice.usual,
        "warnings": advice.warnings,
        "nothing": advice.cost_of_doing_nothing(advice.table["employee_id"].head(40).tolist()),
    }
    assert_as_recorded(RECORDS / "advice.json", found)


def test_gains_and_chances_to_finish_are_as_on_record(advice):
    gains, completion = advice.gains, advice.basis.completion
    found = {
        "gains": in_short(gains.table, 8),
        "mean": [gains.mean_share, gains.mean_share_sd, gains.spread],
        "by_kind": completion.by_kind,
        "overall": completion.overall,
        "offer": completion.offer,
        "person": [float(completion.person.sum()), float((completion.person**2).sum())],
        "hour": [float(advice.basis.hour_cost.sum()), float(np.median(advice.basis.hour_cost))],
    }
    assert_as_recorded(RECORDS / "gains.json", found)


def test_reasons_are_as_on_record(advice):
    told = []
    for person in advice.table["employee_id"].drop_duplicates().iloc[:160:8]:
        mine = advice.table[advice.table["employee_id"] == person]
        for offer in mine["intervention_id"].iloc[[0, -1]]:
            said = advice.reasons(person, offer)
            told.append([person, offer, said.sentence, said.term, said.rank, said.rank_without])
    assert_as_recorded(RECORDS / "reasons.json", told)


def test_one_person_and_one_offer_opened_are_as_on_record(advice):
    row = advice.table.iloc[7]
    opened = advice.explain((row["employee_id"], row["intervention_id"]))
    found = {
        "person": advice.person(row["employee_id"]).drop(columns=["title", "name"]).head(12),
        "states": advice.person(row["employee_id"])["state"].value_counts().to_dict(),
        "steps": opened.steps,
        "formula": opened.formula,
        "rows": opened.rows["table"].value_counts().to_dict(),
    }
    assert_as_recorded(RECORDS / "opened.json", found)


def test_rounds_are_as_on_record(advice):
    yes = [tuple(advice.table.iloc[place][["employee_id", "intervention_id"]]) for place in (3, 90)]
    found = {}
    for budget in (20_000.0, 250_000.0):
        one = plan_round(advice, budget, accepted=yes)
        found[f"{budget:.0f}"] = {
            "by_offer": in_short(one.by_offer, 6),
            "table": in_short(one.table[["employee_id", "intervention_id", "cost", "accepted"]]),
            "sums": [one.cost, one.fees, one.monthly_value, one.low, one.high, one.stays],
            "payback": one.payback_months,
        }
    assert_as_recorded(RECORDS / "rounds.json", found)


def test_cohorts_certificates_and_coverage_are_as_on_record(sample, sample_gaps, advice, register):
    first = advice.table[advice.table["rank"] == 1]
    held = list_certificates(sample_gaps, advice.basis.offers, register)
    covered = coverage_table(advice.basis, 14)
    found = {
        "cohorts": in_short(form_cohorts(first, sample, register), 5),
        "certificates": in_short(held.table),
        "by_month": held.by_month.assign(month=held.by_month["month"].astype("str")),
        "exposed": [held.money_exposed_now, held.money_exposed_within_year, held.in_force_share],
        "coverage": covered,
        "nearest": nearest_offers(advice.basis, covered["skill_id"].tolist()[:4]),
    }
    assert_as_recorded(RECORDS / "catalogue.json", found)


def test_history_and_paths_are_as_on_record(sample, advice, register):
    ways = {}
    for person, skill in (("E0006", "container-platforms"), ("E0100", "sql"), ("E0200", "python")):
        if sample.skills.code(skill) < 0:
            continue
        way = find_path(advice.basis, sample.people.code(person), sample.skills.code(skill), 4.5)
        ways[f"{person} {skill}"] = {
            "table": way.table,
            "ends": [way.start, way.required, way.p_now, way.p_end, way.reached],
        }
    found = {
        "form": in_short(finish_rate_by_form(sample, register), 5),
        "month": finish_rate_by_month(sample, register),
        "ways": ways,
    }
    assert_as_recorded(RECORDS / "history.json", found)
