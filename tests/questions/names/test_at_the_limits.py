"""Names matched and skills found in text exactly where a verdict turns."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue
from skillgap.core.likeness.texts import words_of
from skillgap.core.tables import RETIRED
from skillgap.questions.names import index_taxonomy
from skillgap.questions.names.windows import TERMS
from tests.gap_cases import ASSUMPTIONS, organisation

TAXONOMY = pd.DataFrame(
    {
        "skill_id": ["s1", "s2", "s3", "s4", "s5", "s6"],
        "name": ["SQL", "Root cause analysis", "Budget planning", "Bread baking",
                 "Coaching and mentoring", "Negotiation"],
        "aliases": ["Structured query language", "Five whys", "Budgeting; Money plans", "", None,
                    None],
    }
)  # fmt: skip


def match(texts, taxonomy=TAXONOMY, register=ASSUMPTIONS):
    return sg.match_skills(texts, taxonomy, semantic=False, assumptions=register)


def extract(text, taxonomy=TAXONOMY, register=ASSUMPTIONS):
    return sg.extract_skills(text, taxonomy, semantic=False, assumptions=register)


# Matching -------------------------------------------------------------------------------------


def test_the_chance_of_a_likeness_by_hand():
    row = match(["budget planing"]).table.iloc[0]
    assert row["method"] == "likeness"
    score, second = row["score"], row["score"] - row["margin"]
    margin = score - max(second, ASSUMPTIONS.value("name_match_second_share") * score)
    evidence = {"intercept": 1.0, "score": score, "margin": margin, "size": math.log(6),
                "cover": 1.0, "plain": 1.0}  # fmt: skip
    odds = sum(ASSUMPTIONS.value(f"name_match_{term}") * held for term, held in evidence.items())
    assert row["nearest"] == "Budget planning"  # its alias Budgeting is said, an everyday word
    most = 1 - ASSUMPTIONS.value("name_match_doubt")
    assert row["probability"] == pytest.approx(most / (1 + math.exp(-odds)), rel=1e-5)


@pytest.mark.parametrize("text", ["budget planing", "Budget plannings", "negotiaton"])
def test_likeness_alone_is_never_surer_than_annotators_agree(text):
    """However clear a likeness, annotators mark another skill in a share of cases."""
    row = match([text]).table.iloc[0]
    assert row["method"] == "likeness"
    assert 0.2 < row["probability"] <= 1 - ASSUMPTIONS.value("name_match_doubt")
    sure = match([text], register=ASSUMPTIONS.changed(name_match_doubt=0.0)).table.iloc[0]
    doubted = match([text], register=ASSUMPTIONS.changed(name_match_doubt=0.5)).table.iloc[0]
    assert doubted["probability"] == pytest.approx(sure["probability"] / 2)


def test_every_way_of_reading_leaves_a_doubt():
    for way in ("", "semantic_", "sentences_"):
        assert 0.1 < ASSUMPTIONS.value(f"name_match_{way}doubt") < 0.6


def test_what_speaks_for_a_match_each_move_its_chance():
    def told(text, taxonomy=TAXONOMY, **odds):
        return match([text], taxonomy, ASSUMPTIONS.changed(**odds)).table["probability"].iloc[0]

    everyday, rare = "budget planing", "coachin"
    assert told(everyday, name_match_doubt=0.1) > told(everyday)
    assert told(everyday, name_match_cover=5.0) > told(everyday)
    assert told(everyday, name_match_size=-1.0) < told(everyday)
    assert told(everyday, name_match_plain=-5.0) < told(everyday)
    assert told(rare, name_match_plain=-5.0) == told(rare)


def test_a_match_in_a_longer_list_is_less_sure():
    others = [f"Sonderbar {at}" for at in range(400)]
    short, long = (match(["budget planing"], ["Budget planning", *others[:n]]) for n in (5, 400))
    assert short.table["score"].iloc[0] == pytest.approx(long.table["score"].iloc[0], abs=0.03)
    assert short.table["probability"].iloc[0] > long.table["probability"].iloc[0]


def test_the_chance_of_a_longer_text_gains_by_its_length():
    """Log odds d · ln(words/2): small words do not count, and up to two words nothing is gained."""
    text = "You have done budget planing for a regional office"  # six words count
    row = match([text]).table.iloc[0]
    held = match([text], register=ASSUMPTIONS.changed(name_match_long=0.0)).table.iloc[0]
    gained = ASSUMPTIONS.value("name_match_long") * math.log(len(words_of(text)) / 2)
    assert gained > 0.1

    def odds(told):
        clear = told / (1 - ASSUMPTIONS.value("name_match_doubt"))
        return math.log(clear / (1 - clear))

    assert odds(row["probability"]) - odds(held["probability"]) == pytest.approx(gained, rel=1e-6)
    short = match(["budget planing"], register=ASSUMPTIONS.changed(name_match_long=3.0)).table
    assert short["probability"][0] == match(["budget planing"]).table["probability"][0]


@pytest.mark.parametrize(
    ("text", "method", "least"),
    [
        ("SQL", "exact", 0.99),
        ("Five whys", "alias", 0.98),
        ("RCA", "abbreviation", 0.95),
        ("BP", "acronym", 0.6),
    ],
)
def test_how_sure_a_name_is(text, method, least):
    row = match([text]).table.iloc[0]
    assert row["method"] == method
    assert least - 0.02 <= row["probability"] <= least + 0.03  # more where likeness agrees
    assert row["probability"] >= least


def test_where_likeness_speaks_for_another_skill_it_makes_a_name_no_surer():
    skills = pd.DataFrame({"skill_id": ["a", "b"], "name": ["Brand care advice", "BCAs tools"]})
    row = match(["BCA"], skills).table.iloc[0]
    assert (row["skill_id"], row["probability"]) == ("a", 0.6)
    assert row["verdict"] == "review", "initials alone are never taken over without a look"
    register = ASSUMPTIONS.changed(acronym_probability=0.8)
    assert match(["BCA"], skills, register).table["probability"].tolist() == [0.8]


@pytest.mark.parametrize(
    ("bound", "at", "below"),
    [
        ("accept_likeness_probability", "accept", "review"),
        ("review_probability", "review", "new"),
    ],
)
def test_verdicts_turn_at_their_chance(bound, at, below):
    chance = float(match(["budget planing"]).table["probability"].iloc[0])
    if bound == "review_probability":
        base = ASSUMPTIONS.changed(accept_likeness_probability=0.999)
    else:
        base = ASSUMPTIONS
    exact = match(["budget planing"], register=base.changed(**{bound: chance})).table
    above = match(["budget planing"], register=base.changed(**{bound: chance + 1e-9})).table
    assert (exact["verdict"].iloc[0], above["verdict"].iloc[0]) == (at, below)
    assert above["skill_id"].isna().tolist() == [below == "new"]
    assert above["nearest"].tolist() == ["Budget planning"]


def test_likeness_alone_is_accepted_on_a_higher_bar_than_a_name():
    register = ASSUMPTIONS.changed(accept_likeness_probability=1.0, accept_probability=0.0)
    found = match(["budget planing", "SQL"], register=register).table
    assert found["verdict"].tolist() == ["review", "accept"]
    register = ASSUMPTIONS.changed(accept_likeness_probability=0.3, accept_probability=1.0)
    found = match(["budget planing", "SQL"], register=register).table
    assert found["verdict"].tolist() == ["accept", "review"]


def test_how_many_a_person_should_see_is_said():
    register = ASSUMPTIONS.changed(accept_probability=0.995)
    assert match(["SQL"], register=register).warnings == ("To be looked at by a person: 1 text.",)
    assert match(["SQL"]).warnings == ()
    assert match(["SQL"], []).warnings == ("The taxonomy holds no skills, so every text is new.",)


def test_candidates_are_five_ranked_from_one():
    found = match(["budget planing", "bread"]).candidates
    assert found["rank"].tolist() == [1, 2, 3, 4, 5] * 2
    assert found["name"].iloc[[0, 5]].tolist() == ["Budget planning", "Bread baking"]
    alone = match(["bread"], ["Bread baking"])
    assert alone.candidates["rank"].tolist() == [1]
    assert alone.table["margin"].tolist() == alone.table["score"].tolist()
    nothing = match(["bread"], []).table.iloc[0]
    assert (nothing["score"], nothing["margin"], nothing["probability"]) == (0.0, 0.0, 0.0)
    assert nothing["method"] == "none"


# Taxonomies -----------------------------------------------------------------------------------


def test_an_index_takes_each_id_once_with_its_aliases():
    table = pd.DataFrame(
        {"skill_id": ["a", "a", "b"], "name": ["One", "Other", None], "aliases": ["Uno; ; Ein ",
         "Zwei", None]}
    )  # fmt: skip
    index = index_taxonomy(table, semantic=False)
    assert index.ids == ["a", "b"] or list(index.ids) == ["a", "b"]
    assert list(index.names) == ["One", "b"]
    assert sorted(index.entries[at] for at in np.flatnonzero(index.owner == 0)) == [
        "Ein", "One", "Uno",
    ]  # fmt: skip
    by_name = index_taxonomy(pd.DataFrame({"name": ["X", "Y"]}), semantic=False)
    assert list(by_name.ids) == ["X", "Y"]
    by_id = index_taxonomy(pd.DataFrame({"skill_id": ["X", "Y"]}), semantic=False)
    assert list(by_id.names) == ["X", "Y"]
    assert list(index_taxonomy(["A", "B", "A"], semantic=False).ids) == ["A", "B"]
    assert index_taxonomy(index) is index
    with pytest.raises(BadValue, match="label"):
        index_taxonomy(pd.DataFrame({"label": ["X"]}))


def test_a_retired_skill_whose_name_another_bears_is_not_matched():
    def indexed(*rows):
        return list(index_taxonomy(organisation(skills=list(rows)), semantic=False).ids)

    gone = {"skill_id": "old", "name": "SQL", "cluster": RETIRED}
    assert indexed(gone, {"skill_id": "new", "name": "sql"}) == ["new"]
    assert indexed(gone, {"skill_id": "new", "name": "Data", "aliases": "x; Sql"}) == ["new"]
    assert indexed(gone, {"skill_id": "new", "name": "Data"}) == ["old", "new"]
    assert indexed({**gone, "cluster": "C"}, {"skill_id": "new", "name": "sql"}) == ["old", "new"]


# Text -----------------------------------------------------------------------------------------


def denied(text, name="SQL"):
    spans = extract(text).spans
    return spans.loc[spans["name"] == name, "denied"].tolist()


def test_what_is_denied_is_looked_for_eighty_characters_back():
    assert denied("no " + "x" * 76 + " SQL") == [True]
    assert denied("no " + "x" * 77 + " SQL") == [False]


def test_what_is_not_asked_is_looked_for_eighty_characters_on():
    assert denied("SQL " + "x" * 66 + " not required") == [True]
    assert denied("SQL " + "x" * 67 + " not required") == [False]


def test_denied_after_five_words_is_not_denied():
    assert denied("no one two three four five SQL") == [True]
    assert denied("no one two three four five six SQL") == [False]


def test_two_hundred_thousand_characters_are_read():
    text = "SQL".rjust(200_000)
    assert extract(text).warnings == ()
    assert extract(text).spans["start"].tolist() == [199_997]
    longer = extract(text + "!")
    assert longer.warnings == ("Only the first 200,000 characters were read.",)
    assert len(extract(" " + text).spans) == 0


def test_warnings_count_mentions_denied():
    assert extract("No SQL. No budgeting. Bread baking.").warnings == (
        "Denied by the text: 2 mentions.",
    )
    assert extract("SQL").warnings == ()


def chance_by_hand(
    size, named=0, score=1.0, margin=0.4, cover=1.0, one=1, plain=0, window=0, near=0
):
    said = (1, named, score, margin, cover, one, plain, window, near, math.log(size))
    odds = sum(ASSUMPTIONS.value(f"text_find_{t}") * each for t, each in zip(TERMS, said))
    return 1 / (1 + math.exp(-odds))


def test_the_chance_of_a_name_in_text_by_hand():
    found = extract("SQL and five whys, RCA").spans.set_index("words")
    assert found["method"].to_dict() == {"SQL": "exact", "five whys": "alias",
                                         "RCA": "abbreviation"}  # fmt: skip
    sql, whys = chance_by_hand(6, named=1), chance_by_hand(6, named=1, one=0)
    assert found.loc["SQL", "probability"] == pytest.approx(sql)
    assert found.loc["five whys", "probability"] == pytest.approx(whys)
    formed = extract("he negotiated").spans.iloc[0]
    assert formed["method"] == "form"
    assert 0.5 <= formed["probability"] < sql


def test_words_beside_a_name_and_everyday_words_make_it_less_sure():
    skills = pd.DataFrame({"skill_id": ["w", "q"], "name": ["Welding", "Quality"]})
    alone, beside = (extract(text, skills).spans["probability"].iloc[0]
                     for text in ("welding", "robot welding cell"))  # fmt: skip
    assert alone == pytest.approx(chance_by_hand(2, named=1))
    assert beside == pytest.approx(chance_by_hand(2, named=1, near=2))
    everyday = extract("quality", skills).spans["probability"].iloc[0]
    assert everyday == pytest.approx(chance_by_hand(2, named=1, plain=1, window=1))


def test_a_longer_list_asks_for_more():
    long = pd.DataFrame({"name": ["Welding", *(f"skill {i}" for i in range(999))]})
    found = extract("welding", long).spans["probability"].iloc[0]
    assert found == pytest.approx(chance_by_hand(1000, named=1))
    assert found < chance_by_hand(2, named=1) - 0.05


def test_initials_and_two_phrases_in_one_name_no_skill_in_text():
    assert extract("We meet in the BP building").spans.empty
    skills = ["Machine learning", "Budget planning"]
    assert extract("coffee machine and learning budget", skills).spans.empty
    assert extract("machine learning", skills).spans["name"].tolist() == ["Machine learning"]


def test_windows_are_five_words_long():
    five = pd.DataFrame({"skill_id": ["f"], "name": ["alpha beta gamma delta epsilon"]})
    six = pd.DataFrame({"skill_id": ["s"], "name": ["alpha beta gamma delta epsilon zeta"]})
    assert extract("alpha beta gamma delta epsilon", five).spans["method"].tolist() == ["exact"]
    assert "exact" not in extract(
        "alpha beta gamma delta epsilon zeta", six
    ).spans["method"].tolist()  # fmt: skip


def test_the_longest_name_is_taken_and_neighbours_do_not_overlap():
    skills = pd.DataFrame({"skill_id": ["a", "b", "c"],
                           "name": ["Data", "Data quality", "Quality audit"]})  # fmt: skip
    apart = extract("data quality audit", skills).spans["name"].tolist()
    assert apart == ["Data", "Quality audit"], "the longer of two that overlap"
    both = extract("data quality, quality audit", skills).spans
    assert both["name"].tolist() == ["Data quality", "Quality audit"]
    assert both[["start", "end"]].to_numpy().tolist() == [[0, 12], [14, 27]]
    touching = pd.DataFrame({"skill_id": ["a", "b"], "name": ["C#", "SQL"]})
    assert extract("C#SQL", touching).spans["name"].tolist() == ["C#", "SQL"]


def test_likeness_in_text_turns_at_its_chance():
    text = "bake bread"
    span = extract(text).spans.iloc[0]
    assert span["method"] == "likeness"
    exact = ASSUMPTIONS.changed(extract_probability=float(span["probability"]))
    assert len(extract(text, register=exact).spans) == 1
    above = ASSUMPTIONS.changed(extract_probability=float(span["probability"]) + 1e-9)
    assert len(extract(text, register=above).spans) == 0


def test_the_clearest_mention_stands_for_a_skill():
    found = extract("No SQL. Bake bread, expert SQL; Bread baking").table.set_index("skill_id")
    assert found.loc["s1", ["mentions", "denied", "said"]].tolist() == [2, False, "expert"]
    assert found.loc["s1", "probability"] == pytest.approx(chance_by_hand(6, named=1, near=0))
    assert found.loc["s4", ["words", "mentions"]].tolist() == ["Bread baking", 2]
    assert found.loc["s4", "probability"] == pytest.approx(chance_by_hand(6, named=1, one=0))
    assert extract("No SQL").table["probability"].tolist() == [0.0]


def test_forms_of_one_word_share_their_beginning():
    from skillgap.questions.names.extraction import are_forms_of_one_word

    assert are_forms_of_one_word("plan", "plan")
    assert are_forms_of_one_word("budgets", "budgeting")
    assert not are_forms_of_one_word("budget", "budgetary")
    assert not are_forms_of_one_word("plan", "plans"), "too short a beginning"
    assert are_forms_of_one_word("plans", "plan") == are_forms_of_one_word("plan", "plans")
