"""Proposals, decisions and drift."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import MissingTable, UnknownName
from skillgap.core.tables import RETIRED
from skillgap.core.workforce import Workforce
from skillgap.questions.taxonomy.trends import advert_trends_table, rate_ratio_and_lower_bound

pytestmark = pytest.mark.slow

MERGE = "merge:visual-analytics>data-visualisation"


@pytest.fixture(scope="module")
def proposals(sample, sample_profiles):
    return sg.propose_taxonomy(sample, sample_profiles)


def decide(*pairs):
    return pd.DataFrame(pairs, columns=["subject", "choice"])


def test_planted_skills_are_put_forward(proposals, repository):
    truth = pd.read_csv(repository / "data/sample/truth/duplicates.csv")
    merges = proposals.table[proposals.table["kind"] == "merge"]
    found = {frozenset(pair) for pair in zip(merges["skill_id"], merges["into_skill_id"])}
    assert found == {frozenset(pair) for pair in zip(truth["skill_id"], truth["same_as"])}
    kinds = proposals.table.groupby("kind")["skill_id"].agg(list)
    assert kinds["sunset"] == ["report-cubes"]
    assert kinds["introduce"][0] == "language-model-apps"


def test_every_proposal_shows_its_thresholds(proposals):
    assert set(proposals.evidence["proposal_id"]) == set(proposals.table["proposal_id"])
    opened = proposals.explain("sunset:report-cubes")
    assert "requires" in opened.sentence
    assert len(opened.rows) == 1
    with pytest.raises(UnknownName):
        proposals.explain("merge:a>b")


def test_thresholds_come_from_the_register(sample, sample_profiles, register):
    strict = register.changed(merge_likeness=0.99, sunset_quiet_months=99, emerging_advert_ratio=9)
    assert sg.propose_taxonomy(sample, sample_profiles, assumptions=strict).table.empty


def test_unknown_names_in_use_are_put_forward(sample, sample_profiles):
    found = sg.propose_taxonomy(sample, sample_profiles, unmatched={"Prompting": 30, "Typo": 1})
    new = found.table[found.table["skill_id"].isna()]
    assert new["name"].tolist() == ["Prompting"]
    assert new["proposal_id"].tolist() == ["introduce:Prompting"]


def test_names_alone_when_nothing_else_is_known():
    skills = pd.DataFrame({"skill_id": ["a", "b", "c"], "kind": "technical",
                           "name": ["Budget planning", "Budgets planning", "Welding"]})  # fmt: skip
    found = sg.propose_taxonomy(sg.from_tables({"skills": skills}))
    assert found.table["kind"].tolist() == ["merge"]
    assert any("names alone" in warning for warning in found.warnings)
    with pytest.raises(MissingTable, match="skills"):
        sg.propose_taxonomy(Workforce({}))


def test_merge_conserves_ids_and_rows_and_is_idempotent(sample):
    decisions = decide(
        ("merge:visual-analytics>data-visualisation", "approve"),
        ("sunset:report-cubes", "approve"),
        ("merge:root-cause-investigation>root-cause-analysis", "reject"),
    )
    once = sg.apply_decisions(sample, decisions)
    twice = sg.apply_decisions(once.workforce, decisions)
    assert once.workforce.fingerprint == twice.workforce.fingerprint
    assert twice.redirects["rows"].tolist() == [0]
    after = once.workforce
    assert after["skills"]["skill_id"].tolist() == sample["skills"]["skill_id"].tolist()
    assert len(after["signals"]) == len(sample["signals"])
    assert not (after["signals"]["skill_id"] == "visual-analytics").any()
    assert (after["signals"]["skill_id"] == "root-cause-investigation").any()
    retired = after["skills"].loc[after["skills"]["cluster"] == RETIRED, "skill_id"]
    assert set(retired) == {"visual-analytics", "report-cubes"}
    assert not after["requirements"].duplicated(["role_id", "skill_id"]).any()
    assert (sample["signals"]["skill_id"] == "visual-analytics").any()


def test_where_both_were_required_the_higher_level_stays(sample):
    done = sg.apply_decisions(
        sample, decide(("merge:visual-analytics>data-visualisation", "approve"))
    )
    before, after = sample["requirements"], done.workforce["requirements"]
    both = before[before["skill_id"].isin(["visual-analytics", "data-visualisation"])]
    level = after[after["skill_id"] == "data-visualisation"].set_index("role_id")["required_level"]
    pd.testing.assert_series_equal(
        level.sort_index(), both.groupby("role_id")["required_level"].max(), check_names=False
    )


def test_chains_end_where_they_lead_and_circles_are_refused(sample):
    done = sg.apply_decisions(sample, decide(("merge:sql>python-programming", "approve"),
                                             ("merge:python-programming>data-quality", "approve"),
                                             ("merge:data-quality>sql", "approve"),
                                             ("merge:nobody>sql", "approve")))  # fmt: skip
    ends = dict(zip(done.redirects["skill_id"], done.redirects["into_skill_id"]))
    assert ends == {"sql": "data-quality", "python-programming": "data-quality"}
    assert len(done.warnings) == 2


def test_the_newest_decision_counts(sample):
    decisions = decide(("sunset:report-cubes", "approve"), ("sunset:report-cubes", "reject"))
    old_first = decisions.assign(at=pd.to_datetime(["2026-01-01", "2026-02-01"]))
    assert sg.apply_decisions(sample, old_first).log["choice"].tolist() == ["reject"]
    assert sg.apply_decisions(sample, decisions).log["choice"].tolist() == ["approve"]


def test_retired_skills_are_left_in_peace(sample, sample_profiles, proposals):
    every = decide(*((key, "approve") for key in proposals.table["proposal_id"]))
    after = sg.apply_decisions(sample, every).workforce
    again = sg.propose_taxonomy(after, sg.infer_profiles(after)).table
    assert not again["kind"].isin(["merge", "sunset"]).any()


def test_drift_names_every_kind_of_change():
    old = pd.DataFrame({"skill_id": list("abcde"), "name": ["A", "B", "C", "D", "E"],
                        "cluster": "x"})  # fmt: skip
    new = pd.DataFrame({"skill_id": list("abfgh"), "name": ["A", "B2", "C", "G", "E!"],
                        "cluster": ["y", "x", "x", "x", "x"]})  # fmt: skip
    drift = sg.compare_taxonomies(old, new)
    assert set(zip(drift.table["change"], drift.table["skill_id"])) == {
        ("moved", "a"), ("renamed", "b"), ("new id", "c"), ("retired", "d"), ("added", "g"),
        ("new id", "e"),
    }  # fmt: skip
    assert "2 new id" in drift.sentence
    assert sg.compare_taxonomies(old, old).sentence == "No skill changed."


def test_drift_of_requirements(sample):
    table = sample["requirements"]
    level = table["required_level"].where(table.index > 0, table["required_level"] + 1)
    later = {**sample.tables, "requirements": table.assign(required_level=level).iloc[:-1]}
    found = sg.compare_taxonomies(sample, Workforce(later, as_of=sample.as_of)).requirements
    assert found["change"].value_counts().to_dict() == {"raised": 1, "dropped": 1}


def test_trend_of_adverts_is_recovered():
    months = pd.date_range("2024-01-01", periods=36, freq="MS")
    rng = np.random.default_rng(4)
    growth, level = {"up": 0.5, "flat": 0.0}, rng.normal(0, 0.05, (2, 2, 36))
    rows = [
        {"month": m, "skill_id": s, "region": r,
         "index": 100 * np.exp(growth[s] * i / 12 + level[a, b, i])}
        for a, s in enumerate(growth) for b, r in enumerate("AB") for i, m in enumerate(months)
    ]  # fmt: skip
    trends = advert_trends_table(sg.from_tables({"postings": pd.DataFrame(rows)}))
    assert trends.loc["up", "low"] < 0.5 < trends.loc["up", "high"]
    assert trends.loc["flat", "low"] < 0 < trends.loc["flat", "high"]
    assert trends.loc["up", "low"] > 0.4


def test_rate_ratio_widens_when_few_are_seen():
    assert rate_ratio_and_lower_bound(6, 3)[1] < rate_ratio_and_lower_bound(600, 300)[1] < 2


def test_evidence_of_a_proposal_is_what_carries_it(proposals):
    assert len(proposals.evidence)
    assert proposals.evidence["met"].all(), "nothing is proposed that misses its thresholds"
