"""How alike names are: held against cosines worked out by hand, and recorded for a list."""

from __future__ import annotations

from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest

from skillgap.core.likeness.abbreviations import (
    LONGEST,
    acronym_of,
    is_like_acronym,
    write_out_abbreviations,
)
from skillgap.core.likeness.meaning import scale_to_unit_length
from skillgap.core.likeness.names import (
    PLAIN,
    PLAIN_CHANCE,
    SECOND_SHARE,
    SEMANTIC,
    chance_right,
    index_names,
)
from skillgap.core.likeness.texts import (
    gram_vectors,
    make_stem_reader,
    stem_vectors,
    stems_of,
    vectors_from_fitted_reader,
    word_vectors,
    words_of,
)
from tests.condensed import condensed
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"
SKILLS = (
    "Project management", "Data analysis", "Machine learning", "Root cause analysis", "SQL",
    "Budget planning", "Java", "JavaScript", "C++", "Human resources information system",
    "Warehouse management system", "Coaching",
)  # fmt: skip
ALIASES = ((), ("Analytics",), ("ML",), (), ("Structured query language",), ("Budgeting",)) + (
    (),
) * 6
TEXTS = (
    "project manager", "analysis of data", "K8s", "RCA", "rca", "structured query language", "sql",
    "planning a budget", "java script", "c++", "WMS", "knitting", "", "coach people", "Analytics",
)  # fmt: skip


@pytest.fixture(scope="module")
def index():
    return index_names([f"s{at}" for at in range(12)], SKILLS, ALIASES, semantic=False)


def test_words_and_stems():
    assert words_of("Use of C++ and R&D") == ["c++", "r&", "d"]
    assert words_of("and") == ["and"]
    assert stems_of("managing budgets") == ["manag", "budge"]
    assert stems_of("plan") == ["plan"]


@pytest.mark.parametrize(
    ("name", "acronym"),
    [("One", ""), ("Root cause", "rc"), ("a b c d e f", "bcdef"), ("k b c d e f", "kbcdef"),
     ("k b c d e f g", "")],
)  # fmt: skip
def test_acronyms_of_two_to_six_words(name, acronym):
    assert LONGEST == 6
    assert acronym_of(name) == acronym


@pytest.mark.parametrize(
    ("text", "like"),
    [("R", False), ("RC", True), ("R.C.A.", True), ("RCABCD", True), ("RCABCDE", False),
     ("rca", False), ("RC1", False), (" RCA ", True)],
)  # fmt: skip
def test_what_may_be_an_acronym(text, like):
    assert is_like_acronym(text) is like


def test_abbreviations_are_written_out():
    assert write_out_abbreviations("K8s") == "kubernetes"
    assert write_out_abbreviations("ML engineering") == "machine learning engineering"
    assert write_out_abbreviations("ordinary  words") == "ordinary  words"


def idf(texts, holding):
    return log((1 + texts) / (1 + holding)) + 1


def test_words_weigh_by_how_rare_they_are():
    """TF-IDF by hand: a word of two texts of three, and one of one text, said twice."""
    table = word_vectors(["red blue blue", "red", "green"]).toarray()
    red, blue = idf(3, 2), idf(3, 1) * (1 + log(2))
    length = sqrt(red**2 + blue**2)
    assert sorted(table[0]) == pytest.approx(sorted([0.0, red / length, blue / length]), rel=1e-6)
    assert (table[1] @ table[0]) == pytest.approx(red / length, rel=1e-6)
    assert word_vectors(["", " "]).toarray().tolist() == [[0.0], [0.0]]
    assert word_vectors(["red blue", "red"], least_texts=2).shape[1] == 1
    assert word_vectors(["red blue", "red"], most_share=0.5).shape[1] == 1
    assert word_vectors(["red blue", "red"]).shape[1] == 2


def test_what_a_reader_does_not_know_counts_in_the_length():
    reader = make_stem_reader()
    reader.fit(["red blue", "red", "green"])
    table = vectors_from_fitted_reader(reader, ["red red knit knit", "red", "knit", ""]).toarray()
    rarest = idf(3, 1)
    red, strange = idf(3, 2) * (1 + log(2)), rarest * (1 + log(2))
    assert table[0].max() == pytest.approx(red / sqrt(red**2 + strange**2), rel=1e-6)
    assert table[1].max() == pytest.approx(1.0)
    assert table[2].tolist() == table[3].tolist() == [0.0, 0.0, 0.0]


def test_runs_of_characters():
    assert gram_vectors(["abc"], grams=(3, 3)).shape[1] == 3  # " ab", "abc", "bc "
    assert gram_vectors(["abc"], grams=(2, 4)).shape[1] == 9 - 0
    assert gram_vectors(["abc"]).shape[1] == 3 + 2 + 1
    assert stem_vectors(["manage budgets", "managing budget"]).toarray()[0] == pytest.approx(
        stem_vectors(["manage budgets", "managing budget"]).toarray()[1]
    )


def test_unit_rows():
    rows = scale_to_unit_length(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert rows.tolist() == [pytest.approx([0.6, 0.8]), [0.0, 0.0]]


def test_parts_of_likeness_are_shares():
    assert sum(PLAIN) == pytest.approx(1)
    assert pytest.approx((2 / 3, 1 / 3, 0, 0)) == PLAIN
    assert SEMANTIC == (0.25, 0.125, 0.625, 0.0)
    assert PLAIN_CHANCE == (-4.52, 4.40, 7.29)
    assert SECOND_SHARE == 0.6


@pytest.mark.parametrize(
    ("text", "known"),
    [("sql", (4, "exact")), ("s3", (3, "exact")), ("ML", (2, "alias")),
     ("RCA", (3, "abbreviation")), ("budgeting", (5, "alias")), ("BP", (5, "acronym")),
     ("bp", (-1, "")), ("DA", (1, "acronym")),
     ("MLOps", (-1, "")), ("PM", (0, "abbreviation")), ("knitting", (-1, ""))],
)  # fmt: skip
def test_what_a_text_names_outright(index, text, known):
    assert index.skill_named_outright(text) == known


def test_a_name_of_two_skills_names_neither():
    both = index_names(["a", "b", "c"], ["Go", "go", "Rust"], semantic=False)
    assert both.skill_named_outright("GO") == (-1, "")
    assert both.skill_named_outright("rust") == (2, "exact")
    first = index_names(["a", "b"], ["Deep coal", "Dark chalk"], semantic=False)
    assert first.skill_named_outright("DC") == (-1, "")


def test_likeness_as_recorded(index):
    place, score = index.nearest(TEXTS, 3)
    found = {
        "likeness": index.likeness(TEXTS), "place": list(place), "score": list(score),
        "chance": chance_right(score), "one": chance_right(score[:, :1]),
    }  # fmt: skip
    assert_as_recorded(RECORDS / "likeness.json", condensed(found), relative=1e-5)
    assert index.likeness(["Java"])[0, 6] == pytest.approx(1.0, abs=1e-6)


def test_nearest_goes_through_all_blocks_and_no_further_than_there_are_skills(index):
    many = [TEXTS[at % len(TEXTS)] for at in range(1030)]
    place, score = index.nearest(many, 40)
    assert place.shape == score.shape == (1030, 12)
    one_place, one_score = index.nearest(TEXTS, 40)
    for at in (0, 511, 512, 513, 1023, 1024, 1029):
        assert place[at].tolist() == one_place[at % len(TEXTS)].tolist()
        assert score[at].tolist() == pytest.approx(one_score[at % len(TEXTS)].tolist())
    assert (np.diff(score, axis=1) <= 0).all()
    empty = index_names([], [], semantic=False)
    assert empty.nearest(["x"])[0].shape == (1, 0)
    assert index.nearest([])[0].shape == (0, 5)


def logistic(value):
    return 1 / (1 + np.exp(-value))


def test_the_chance_to_be_right_follows_likeness_and_margin():
    """Log odds −4.52 + 4.40 S + 7.29 (S − second); the second counts at least 0.6 S."""
    score = np.array([[0.9, 0.8], [0.9, 0.1], [0.0, 0.0], [0.5, 0.3]])
    found = chance_right(score)
    assert found[0] == pytest.approx(logistic(-4.52 + 4.40 * 0.9 + 7.29 * 0.1))
    assert found[1] == pytest.approx(logistic(-4.52 + 4.40 * 0.9 + 7.29 * 0.36))
    assert found[2] == 0.0
    assert found[3] == pytest.approx(logistic(-4.52 + 4.40 * 0.5 + 7.29 * 0.2))
    assert chance_right(score[:, :1])[0] == pytest.approx(found[1])
    assert chance_right(np.zeros((2, 0))).tolist() == [0.0, 0.0]
    assert chance_right(score, (1.0, 0.0, 0.0))[0] == pytest.approx(logistic(1.0))
