"""Names matched to a taxonomy, and skills found in text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import skillgap as sg
from benchmarks.everyday import ASKED
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.likeness.meaning import has_meaning
from skillgap.core.likeness.names import SECOND_SHARE
from skillgap.core.workforce import Workforce
from skillgap.questions.names import index_taxonomy

TAXONOMY = pd.DataFrame(
    {
        "skill_id": ["sql", "k8s", "rca", "budget", "bread", "coach", "viz", "charts"],
        "name": ["SQL", "Kubernetes", "Root cause analysis", "Budget planning", "Bread baking",
                 "Coaching and mentoring", "Data visualisation", "Visual analytics"],
        "aliases": ["Structured query language", None, "Five whys", "Budgeting", "", None,
                    "Data viz", "Data viz"],
    }
)  # fmt: skip


INDEX = index_taxonomy(TAXONOMY, semantic=False)


def match(texts, taxonomy=TAXONOMY, **options):
    return sg.match_skills(texts, taxonomy, **{"semantic": False, **options})


def extract(text, taxonomy=TAXONOMY):
    return sg.extract_skills(text, taxonomy, semantic=False)


@pytest.mark.parametrize(
    ("text", "skill", "method"),
    [
        ("sql", "sql", "exact"),
        ("ＳＱＬ ", "sql", "exact"),
        ("structured-query language", "sql", "alias"),
        ("k8s", "k8s", "exact"),
        ("RCA", "rca", "exact"),
        ("Five Whys", "rca", "alias"),
        ("BP", "budget", "acronym"),
        ("budget planing", "budget", "likeness"),
        ("bake bread", "bread", "likeness"),
    ],
)
def test_cascade_finds_the_skill(text, skill, method):
    row = match([text]).table.iloc[0]
    assert (row["skill_id"], row["method"]) == (skill, method)
    assert row["verdict"] in ("accept", "review")


def test_strangers_are_new_and_named_all_the_same():
    found = match(["quantum chromodynamics", "", "???"]).table
    assert found["verdict"].tolist() == ["new"] * 3
    assert found["skill_id"].isna().all()
    assert found["method"].tolist()[1:] == ["none", "none"]


def test_a_name_of_two_skills_is_for_a_person():
    row = match(["Data viz"]).table.iloc[0]
    assert row["verdict"] == "review"
    assert row["margin"] == pytest.approx(0, abs=1e-5)


def test_probability_rises_with_likeness_and_margin():
    found = match(["budget planning course", "budget", "planning"]).table
    assert found["probability"].between(0, 1).all()
    assert found["probability"].iloc[0] > found["probability"].iloc[2]


def test_order_and_repeats_do_not_matter():
    texts = ["bake bread", "SQL", "bake bread", "five whys"]
    one, other = match(texts).table, match(texts[::-1]).table
    pd.testing.assert_frame_equal(one, other.iloc[::-1].reset_index(drop=True))


def test_candidates_explain_the_match():
    found = match(["budget planing"])
    assert len(found.candidates) == 5
    assert found.candidates["score"].is_monotonic_decreasing
    assert "Budget planning" in found.explain("budget planing").sentence
    with pytest.raises(UnknownName):
        found.explain("never asked")


@pytest.mark.parametrize(
    "taxonomy", [["SQL", "Bread baking"], index_taxonomy(["SQL", "Bread baking"], semantic=False)]
)
def test_labels_and_an_index_will_do(taxonomy):
    assert match(["sql"], taxonomy).table["name"].tolist() == ["SQL"]


def test_empty_taxonomies_and_wrong_tables():
    assert match(["sql"], Workforce({})).table["verdict"].tolist() == ["new"]
    assert match(["sql"], []).warnings
    assert len(match([]).table) == 0
    with pytest.raises(BadValue, match="name"):
        match(["sql"], pd.DataFrame({"label": ["SQL"]}))


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_gets_an_answer(texts):
    found = match(texts, INDEX).table
    assert found["text"].tolist() == texts
    assert found["probability"].between(0, 1).all()


@pytest.mark.skipif(not has_meaning(), reason="the extra `semantic` is not installed")
def test_meaning_finds_what_letters_cannot():
    taxonomy = ["Vehicle maintenance", "Bread baking", "Cash handling", "Machine translation"]
    plain, semantic = (match(["repairing cars"], taxonomy, semantic=s).table for s in (False, True))
    assert semantic["nearest"].tolist() == ["Vehicle maintenance"]
    assert semantic["score"].iloc[0] > plain["score"].iloc[0]


# --- text ---

ADVERT = (
    "We want an analyst with strong SQL and budget planning skills.\n"
    "Experience with root-cause analysis is a plus; no knowledge of Kubernetes needed."
)


def test_skills_come_with_the_words_that_gave_them():
    found = extract(ADVERT)
    assert set(found.table["skill_id"]) == {"sql", "budget", "rca", "k8s"}
    for row in found.spans.itertuples():
        assert ADVERT[row.start : row.end] == row.words
    assert found.spans["start"].is_monotonic_increasing


def test_what_is_denied_is_marked_and_not_believed():
    rows = extract(ADVERT).table.set_index("skill_id")
    assert rows.loc["k8s", "denied"]
    assert rows.loc["k8s", "probability"] == 0
    assert not rows.loc["sql", "denied"]


def test_a_word_about_the_level_never_becomes_a_level():
    found = extract("She is an expert in SQL. He has basic budgeting.")
    assert dict(zip(found.table["skill_id"], found.table["said"])) == {
        "sql": "expert", "budget": "basic",
    }  # fmt: skip
    assert not any("level" in name for name in found.table)


def test_spans_do_not_overlap():
    spans = extract("Coaching and mentoring, data viz, visual analytics, bread baking").spans
    assert np.all(spans["start"].to_numpy()[1:] >= spans["end"].to_numpy()[:-1])
    assert {"coach", "charts", "bread"} <= set(spans["skill_id"])


@pytest.mark.parametrize("text", ["", "  \n", "!!!", "<b>SQL</b>" * 3])
def test_any_text_can_be_read(text):
    found = extract(text)
    assert set(found.table["skill_id"]) <= {"sql"}
    assert extract(text, Workforce({})).table.empty


def test_a_repeated_mention_counts_once():
    found = extract("SQL, sql and SQL again").table
    assert found["skill_id"].tolist() == ["sql"]
    assert found["mentions"].tolist() == [3]


# --- imports ---


def test_imports_read_nearly_known_skills_by_the_same_cascade():
    tables = {"skills": TAXONOMY, "roles": pd.DataFrame({"role_id": ["r"], "title": ["R"]}),
              "requirements": pd.DataFrame({"role_id": "r", "required_level": 3,
                                            "skill_id": ["BP", "astrology"]})}  # fmt: skip
    workforce = sg.from_tables(tables)
    asked = [issue for issue in workforce.issues if "unknown skill" in issue.found]
    assert any("BP" in issue.remedy and "budget" in issue.remedy for issue in asked)
    assert not any("astrology" in issue.remedy for issue in asked)


def test_the_second_counts_in_imports_as_registered(register):
    assert register.value("name_match_second_share") == SECOND_SHARE


def test_everyday_sentences_of_adverts_name_no_skill(sample):
    index = index_taxonomy(sample)
    for sentence in ASKED:
        found = sg.extract_skills(sentence, index)
        assert found.table.empty, f"{sentence}: {found.table['name'].tolist()}"
