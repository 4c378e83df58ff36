"""What an audit of a workforce finds: what the sample plants, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, MissingColumns, UnknownName
from skillgap.questions.fairness.rates import SelectedPeople, compare_groups, reference_group
from skillgap.questions.fairness.verdicts import (
    CONCERN,
    INSUFFICIENT,
    NOTHING_FOUND,
    WATCH,
    Thresholds,
    VerdictBasis,
)
from tests.condensed import condensed
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"
LIMITS = Thresholds(ratio=0.8, gap_sd=0.2, error=0.05, power=0.5)


@pytest.fixture(scope="module")
def audited(sample, sample_profiles):
    return sg.audit_fairness(sample, sample_profiles)


@pytest.fixture(scope="module")
def planted(repository):
    truth = repository / "data/sample/truth/truth.json"
    return json.loads(truth.read_text(encoding="utf-8"))["planted"]


def test_what_the_sample_plants_is_found_and_nothing_else(audited, planted, sample):
    rated, enrolled = planted["rating_inequity"], planted["enrolment_inequity"]
    titles = sample["interventions"].set_index("intervention_id")["title"]
    found = audited.concerns[["check", "place", "group"]].to_numpy().tolist()
    assert found == [
        ["Managers' ratings", rated["function"], rated["group"]],
        [f"Places on offers: {titles[enrolled['intervention_id']]}", "Whole organisation",
         enrolled["group"]],
    ]  # fmt: skip


def test_the_audit_of_the_sample_is_as_on_record(audited):
    found = {
        "table": audited.table, "distances": audited.distances, "released": audited.released,
        "known": audited.known_share, "untested": audited.untested, "warnings": audited.warnings,
        "strict": audited.judged_with(ratio=0.9, gap_sd=0.1).table["verdict"],
    }  # fmt: skip
    assert_as_recorded(RECORDS / "audit.json", condensed(found, 8))


def test_the_size_of_what_is_planted_lies_in_the_range(audited, planted):
    ratings = audited.concerns.iloc[0]
    assert ratings["low"] < planted["rating_inequity"]["levels"] < ratings["high"]
    assert ratings["figure"] == pytest.approx(planted["rating_inequity"]["levels"], abs=0.1)


@pytest.mark.parametrize("by", ["ethnicity", "age_band"])
def test_nothing_is_planted_elsewhere(sample, sample_profiles, by):
    assert sg.audit_fairness(sample, sample_profiles, by=by).concerns.empty


def test_an_intersection_shows_who_is_concerned(sample, sample_profiles):
    found = sg.audit_fairness(sample, sample_profiles, by="gender+ethnicity")
    assert found.concerns["group"].tolist() == ["female · group A"]
    assert found.concerns["place"].tolist() == ["Operations"]


def test_ratings_put_right_raise_no_concern(sample, sample_profiles, planted):
    """The planted levels are added back: the concern goes, and nothing else appears."""
    staff = sample["employees"].set_index("employee_id")
    table = sample["signals"]
    who = staff.reindex(table["employee_id"])
    unfair = ((table["source"] == "manager").to_numpy() & (who["gender"] == "female").to_numpy()
              & (who["function"] == planted["rating_inequity"]["function"]).to_numpy())  # fmt: skip
    level = table["level"] - planted["rating_inequity"]["levels"] * unfair
    mended = replace(sample, tables={**sample.tables, "signals": table.assign(level=level)})
    found = sg.audit_fairness(mended, sample_profiles)
    assert "Managers' ratings" not in found.concerns["check"].tolist()


def test_less_evidence_for_one_group_is_found(sample, sample_profiles):
    """Half of what is known about women is taken away: less evidence, and less confidence."""
    women = sample["employees"].query("gender == 'female'")["employee_id"]
    table = sample["signals"]
    gone = table["employee_id"].isin(women) & (np.arange(len(table)) % 2 == 0)
    thinner = replace(sample, tables={**sample.tables, "signals": table[~gone]})
    found = sg.audit_fairness(thinner, sg.infer_profiles(thinner))
    concerned = set(found.concerns.query("group == 'female'")["check"])
    assert {"Evidence for each skill required", "Confidence in levels required"} <= concerned


def test_what_was_not_tested_is_said(audited, sample, sample_profiles):
    assert any("non-binary" in one and "fewer than 10" in one for one in audited.untested)
    assert any(one.startswith("Pay, hiring") for one in audited.untested)
    table = sample["signals"]
    fewer = {"signals": table[table["source"] == "self"], "enrolments": table.iloc[:0]}
    bare = replace(sample, tables={**sample.tables, **fewer, "enrolments":
                                   sample["enrolments"].iloc[:0]})  # fmt: skip
    told = sg.audit_fairness(bare, sample_profiles).untested
    for check in ("Managers' ratings", "Inferred level beside assessment", "Places on offers"):
        assert any(one.startswith(check) for one in told), check


def test_people_whose_group_is_not_known_are_counted(audited, sample):
    staff = sample["employees"][sample.present]
    person = staff[staff["employment"] != "digital agent"]
    assert audited.known_share == pytest.approx(person["gender"].notna().mean())
    ratings = audited.concerns.iloc[0]
    assert ratings["unknown"] > 0
    assert ratings["band_low"] <= ratings["figure"] <= ratings["band_high"]
    assert ratings["band_high"] > ratings["band_low"]


def test_other_thresholds_judge_the_same_findings_anew(audited):
    strict = audited.judged_with(gap_sd=0.8)
    assert strict.counts is audited.counts  # who may be shown hangs on no threshold
    assert "Managers' ratings" not in strict.concerns["check"].tolist()
    assert audited.judged_with().table.equals(audited.table)
    assert "Places on offers: Leading a shift" not in (
        audited.judged_with(ratio=0.5).concerns["check"].tolist()
    )
    figures = [sorted(one.table["figure"].dropna()) for one in (strict, audited)]
    assert figures[0] == figures[1]


def test_a_finding_is_opened(audited):
    opened = audited.explain(("Managers' ratings", "Operations", "female"))
    assert "concern" in opened.sentence
    assert len(opened.rows) == 1
    with pytest.raises(UnknownName):
        audited.explain(("Managers' ratings", "Nowhere"))


def test_another_attribute_is_refused(sample, sample_profiles):
    with pytest.raises(BadValue, match="salary"):
        sg.audit_fairness(sample, sample_profiles, by="salary")
    blank = sample["employees"].assign(gender=pd.Series(pd.NA, index=sample["employees"].index,
                                                        dtype="str"))  # fmt: skip
    nobody = replace(sample, tables={**sample.tables, "employees": blank})
    with pytest.raises(BadValue, match="gender"):
        sg.audit_fairness(nobody, sample_profiles)


def test_recommendations_are_compared_within_roles(sample, sample_profiles, sample_gaps):
    advice = sg.recommend(sample, sample_profiles, sample_gaps)
    found = sg.audit_recommendations(advice)
    people = found.table.set_index("group")["people"]
    assert people.sum() + found.unknown <= sample.present.sum()
    assert len(found.strata) > 20
    offered = advice.table.query("worthwhile")["employee_id"].nunique()
    assert 0 < found.table["selected"].sum() <= offered


def test_rates_join_an_audit(audited):
    table = pd.DataFrame({"g": ["a"] * 50 + ["b"] * 50, "yes": [1] * 40 + [0] * 10 + [1] * 10
                          + [0] * 40})  # fmt: skip
    parity = sg.audit_parity(table, group="g", selected="yes")
    joined = audited.with_rates("Offers accepted", parity)
    assert len(joined.table) == len(audited.table) + 1
    assert "Offers accepted" in joined.concerns["check"].tolist()


# --- what may be shown ---


def test_small_groups_and_nearly_none_have_no_numbers(audited):
    shown = audited.released.set_index(["check", "place", "group"])
    table = audited.table.set_index(["check", "place", "group"]).loc[shown.index]
    small = (table["people"] < 10) | (table["compared_people"] < 10)
    assert small.any()
    assert (shown.loc[small, "hidden"] == "too few people").all()
    assert (
        shown.loc[shown["hidden"] != "", ["figure", "people", "low", "measured"]].isna().all().all()
    )
    rates = table[table["unit"] == "times as often"]
    few = rates[(rates["measured"] * rates["people"]).round() < 10].index
    assert len(few)
    assert (shown.loc[few, "hidden"] != "").all()
    assert shown["people_needed"].notna().any()


def test_what_is_shown_is_rounded(audited):
    shown = audited.released[audited.released["hidden"] == ""]
    assert (shown["people"] % 10 == 0).all()
    assert (shown["measured"].round(2) == shown["measured"]).all()
    assert len(shown) > 20


def test_a_group_that_gives_a_small_one_away_is_hidden_too(audited):
    """The whole, women, men and unknown may not all be counted beside each other."""
    counts = audited.counts
    beside = [counts.count(), *(counts.count(group=name) for name in
                                ("female", "male", "not known", "non-binary"))]  # fmt: skip
    assert beside[-1] is None
    assert beside.count(None) > 1


def test_distances_put_every_check_on_one_scale(audited):
    away = audited.distances
    first = audited.table.iloc[0]
    assert away["away"].iloc[0] < -1
    assert away["away_low"].iloc[0] < away["away"].iloc[0] < away["away_high"].iloc[0]
    assert list(away[["check", "place", "group"]].iloc[0]) == [
        first["check"], first["place"], first["group"]
    ]  # fmt: skip


# --- rates ---


def of(*groups):
    """Who was selected: name, selected and people of each group."""
    names = [name for name, _, people in groups for _ in range(people)]
    chosen = [k < selected for _, selected, people in groups for k in range(people)]
    return SelectedPeople(np.array(names, dtype=object), np.array(chosen),
                    np.zeros(len(names), dtype=np.int64))  # fmt: skip


def test_the_band_holds_every_way_to_place_the_unknown():
    found = compare_groups(of(("a", 10, 40), ("b", 20, 40), ("not known", 5, 20)), LIMITS)
    [one] = found
    assert one.band[0] <= one.overall.figure <= one.band[1]
    assert one.band == (pytest.approx(0.25 / 0.5), pytest.approx(0.25 / (25 / 60)))


def test_a_tiny_group_is_not_what_others_are_compared_with():
    assert reference_group(of(("a", 30, 100), ("b", 20, 100), ("c", 1, 1))) == "a"


def test_a_small_group_never_looks_perfect():
    """Four of four selected is no clean bill: too few people, and how many it would take."""
    found = compare_groups(of(("a", 60, 100), ("b", 3, 4)), LIMITS, "a")
    [one] = found
    assert one.judged.verdict == INSUFFICIENT
    assert one.judged.people_needed > 104
    nobody = compare_groups(of(("a", 60, 100), ("b", 4, 4)), LIMITS, "a")[0]
    assert nobody.judged.people_needed > 104


def test_groups_too_small_to_compare_take_nothing_from_the_others():
    few = compare_groups(of(("a", 60, 100), ("b", 30, 100), ("c", 1, 3)), LIMITS, "a", fewest=10)
    alone = compare_groups(of(("a", 60, 100), ("b", 30, 100)), LIMITS, "a")
    assert few[0].judged.p_adjusted == alone[0].judged.p_adjusted
    assert np.isnan(few[1].judged.p_adjusted)
    assert few[1].judged.verdict == INSUFFICIENT


def judged(**changed):
    usual = {"figure": 0.9, "low": 0.7, "p_adjusted": 0.5, "is_below": False, "error": 0.05,
             "people": 100}  # fmt: skip
    return VerdictBasis(**{**usual, **changed}, limits=LIMITS).verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"figure": 0.7, "low": 0.6, "is_below": True, "p_adjusted": 0.01}, CONCERN),
        ({"figure": 0.7, "low": 0.6, "is_below": True, "p_adjusted": 0.06}, WATCH),
        ({"figure": 0.7, "low": 0.6}, WATCH),
        ({"figure": 0.85, "low": 0.79, "is_below": True, "p_adjusted": 0.01}, WATCH),
        ({"figure": 0.7, "low": 0.3, "error": 0.4}, INSUFFICIENT),
        ({"figure": 0.7, "low": 0.6, "is_below": True, "p_adjusted": 0.01, "error": 0.4}, CONCERN),
        ({"p_adjusted": float("nan"), "low": 0.9}, INSUFFICIENT),
        ({"low": 0.85, "error": 0.4}, NOTHING_FOUND),
        ({}, NOTHING_FOUND),
        ({"error": float("nan")}, INSUFFICIENT),
    ],
)
def test_verdicts(changed, verdict):
    assert judged(**changed) == verdict


def test_people_needed_reach_the_power():
    one = VerdictBasis(0.9, 0.5, 0.5, False, 0.4, 100, limits=LIMITS)
    scale = (100 / one.people_needed) ** 0.5
    assert replace(one, error=0.4 * scale).power == pytest.approx(0.5, abs=0.01)


def test_decisions_without_their_columns_are_refused():
    with pytest.raises(MissingColumns, match="`nobody`"):
        sg.audit_parity(pd.DataFrame({"g": ["a"], "s": [1]}), group="nobody", selected="s")
    with pytest.raises(BadValue):
        sg.audit_parity(pd.DataFrame({"g": [None], "s": [1]}), group="g", selected="s")
    with pytest.raises(UnknownName):
        sg.audit_parity(pd.DataFrame({"g": ["a"], "s": [1]}), group="g", selected="s",
                        reference="c")  # fmt: skip


# --- at parity ---


@pytest.mark.parametrize("sizes", [(8, 8), (12, 40), (40, 40), (25, 25, 25), (15, 30, 90, 9)])
@pytest.mark.parametrize("rate", [0.2, 0.6])
def test_at_parity_a_concern_is_rare(sizes, rate):
    """300 draws here, 2,000 in benchmarks/fairness.py: at most 5% beyond what chance allows."""
    rng = np.random.default_rng(11)
    raised = sum(
        any(one.judged.verdict == CONCERN
            for one in compare_groups(of(*[(chr(97 + k), int(rng.binomial(size, rate)), size)
                                           for k, size in enumerate(sizes)]), LIMITS))
        for _ in range(300)
    )  # fmt: skip
    assert raised / 300 <= 0.05 + 2 * (0.05 * 0.95 / 300) ** 0.5
