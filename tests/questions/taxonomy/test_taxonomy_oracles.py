"""Names, proposals, decisions and drift in cases that must not go wrong."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.workforce import Workforce
from skillgap.questions.names import index_taxonomy
from skillgap.questions.taxonomy.decisions import ids_of_same_proposal
from tests.questions.taxonomy.test_taxonomy import MERGE, decide


def skills(*names, **more):
    ids = [f"s{i}" for i in range(len(names))]
    return pd.DataFrame({"skill_id": ids, "name": names, **more})


def extract(text, *names):
    return sg.extract_skills(text, skills(*names), semantic=False).spans


# --- text ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We are an international, interesting company", "Interviewing"),
        ("Translation of letters", "Transport"),
        ("A community of practice", "Communication"),
        ("The internet of things", "International trade"),
    ],
)
def test_a_common_beginning_is_not_a_name(text, name):
    spans = extract(text, name, "Welding")
    assert (spans["probability"] < 0.9).all()
    assert (spans["method"] == "likeness").all()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("You have interviewed candidates", "Interviewing"),
        ("Negotiations with suppliers", "Negotiation"),
        ("managed budgets", "Manage budget"),
    ],
)
def test_other_forms_of_a_name_are_that_name(text, name):
    spans = extract(text, name, "Welding")
    assert spans["name"].tolist() == [name]
    assert spans["method"].tolist() == ["form"]
    assert 0.6 < spans["probability"].min() < 0.9, "forms of names are often wrong in a text"


def test_words_that_fit_two_names_are_not_sure():
    spans = extract("experience in plan reporting", "Planned reports", "Planning report")
    assert (spans["method"] == "likeness").all()


def test_what_is_denied_ends_with_but():
    said = extract("No Java, but SQL and Python.", "Java", "SQL", "Python").set_index("name")
    assert said["denied"].to_dict() == {"Java": True, "SQL": False, "Python": False}
    said = extract("Not only SQL, also Python.", "SQL", "Python")
    assert not said["denied"].any()
    said = extract("Java is not required, SQL is a must.", "Java", "SQL").set_index("name")
    assert said["denied"].to_dict() == {"Java": True, "SQL": False}


@pytest.mark.parametrize(
    "text", ["e\u0301quipe SQL 😀", "沟通能力，SQL。", "ŞQL İstanbul SQL ẞ", "𝒮 SQL"]
)
def test_offsets_hold_in_any_script(text):
    spans = extract(text, "SQL")
    assert "SQL" in spans["words"].tolist()
    for span in spans.itertuples():
        assert text[span.start : span.end] == span.words


def test_an_acronym_is_as_sure_as_acronyms_are():
    # Likeness would read RCA as "RCA tools"; the capitals are taken as the other skill's initials.
    index = index_taxonomy(skills("Brand care advice", "BCAs tools"), semantic=False)
    row = sg.match_skills(["BCA"], index).table.iloc[0]
    assert row["method"] == "acronym"
    assert row["probability"] == sg.default_assumptions().value("acronym_probability")


def test_texts_of_any_length_are_matched():
    table = sg.match_skills(["", "   ", "x" * 50_000, "沟通"], skills("SQL"), semantic=False).table
    assert table["verdict"].tolist() == ["new"] * 4


# --- decisions ---


def test_a_merged_name_finds_the_skill_it_went_into(sample):
    once = sg.apply_decisions(sample, decide((MERGE, "approve")))
    row = sg.match_skills(["Visual analytics"], once.workforce, semantic=False).table.iloc[0]
    assert row["skill_id"] == "data-visualisation"
    assert row["verdict"] == "accept"
    again = sg.apply_decisions(once.workforce, decide((MERGE, "approve")))
    assert again.workforce.fingerprint == once.workforce.fingerprint
    # What was sunset keeps its name: rows that use it are still rows of that skill.
    gone = sg.apply_decisions(sample, decide(("sunset:report-cubes", "approve"))).workforce
    name = sample["skills"].set_index("skill_id").at["report-cubes", "name"]
    found = sg.match_skills([name], gone, semantic=False).table.iloc[0]
    assert found["skill_id"] == "report-cubes"


def test_of_two_merges_of_one_skill_the_newer_counts(sample):
    done = sg.apply_decisions(
        sample, decide(("merge:sql>data-quality", "approve"), ("merge:sql>etl-design", "approve"))
    )
    assert done.redirects["into_skill_id"].tolist() == ["data-quality"]
    assert len(done.warnings) == 1


def test_merging_into_a_retired_skill_is_said(sample):
    done = sg.apply_decisions(
        sample, decide(("merge:sql>data-quality", "approve"), ("sunset:data-quality", "approve"))
    )
    assert any("data-quality is retired" in warning for warning in done.warnings)


def test_what_a_project_risks_adds_up_when_two_of_its_skills_are_one():
    projects = pd.DataFrame({"project_id": "P", "name": "Move", "status": "planned",
                             "skill_id": ["s0", "s1"], "required_level": [2, 4],
                             "people": [3, 1], "monthly_value_at_risk": [100.0, 50.0]})  # fmt: skip
    workforce = sg.from_tables({"skills": skills("One", "Other"), "projects": projects})
    after = sg.apply_decisions(workforce, decide(("merge:s1>s0", "approve"))).workforce["projects"]
    assert after[["required_level", "monthly_value_at_risk"]].values.tolist() == [[4, 150]]


def test_no_to_a_pair_is_no_both_ways():
    assert ids_of_same_proposal("merge:a>b") == ids_of_same_proposal("merge:b>a")
    assert ids_of_same_proposal("introduce:Prompting: basics") == {"introduce:Prompting: basics"}


# --- proposals ---


def rated(*rows):
    columns = ["employee_id", "skill_id", "observed_on"]
    return pd.DataFrame(rows, columns=columns).assign(source="self", level=3)


def test_namesakes_are_put_forward_whoever_is_rated_in_them():
    signals = rated(*((f"e{i}", f"s{i % 2}", "2026-10-01") for i in range(40)))
    workforce = sg.from_tables({"skills": skills("Python", " python", "Welding"),
                                "signals": signals}, as_of="2026-10-31")  # fmt: skip
    found = sg.propose_taxonomy(workforce, sg.infer_profiles(workforce)).table
    merges = found[found["kind"] == "merge"]
    assert len(merges) == 1
    assert "one name" in merges["reason"].iloc[0]


def test_three_namesakes_go_into_one_and_never_in_a_circle():
    workforce = sg.from_tables({"skills": skills("Python", "python", "PYTHON")})
    proposals = sg.propose_taxonomy(workforce).table
    every = decide(*((key, "approve") for key in proposals["proposal_id"]))
    done = sg.apply_decisions(workforce, every)
    assert done.redirects["into_skill_id"].nunique() == 1
    assert len(done.redirects) == 2


def emerging(signals):
    workforce = sg.from_tables({"skills": skills("A", "B", "C"), "signals": signals},
                               as_of="2026-10-31")  # fmt: skip
    table = sg.propose_taxonomy(workforce).table
    return table.loc[table["kind"] == "introduce", "skill_id"].tolist()


def test_a_season_of_ratings_makes_nothing_emerge():
    now = [(f"e{i}", f"s{j}", "2026-10-01") for i in range(300) for j in range(3)]
    before = [(f"e{i}", f"s{j}", "2026-06-15") for i in range(60) for j in range(3)]
    assert emerging(rated(*now, *before)) == []
    assert emerging(rated(*now)) == []  # nothing to compare with


def test_a_skill_that_more_of_the_same_people_show_emerges():
    now = [(f"e{i}", "s0", "2026-10-01") for i in range(80)]
    before = [(f"e{i}", "s0", "2026-06-15") for i in range(10)]
    rest = [(f"e{i}", "s1", day) for i in range(80) for day in ("2026-10-01", "2026-06-15")]
    assert emerging(rated(*now, *before, *rest)) == ["s0"]


# --- drift ---


def test_requirements_of_a_skill_with_a_new_id_have_not_changed(sample):
    first = sample["requirements"]["skill_id"].iloc[0]
    tables = dict(sample.tables)
    for name in ("skills", "requirements"):
        tables[name] = tables[name].assign(skill_id=tables[name]["skill_id"].replace(first, "new"))
    drift = sg.compare_taxonomies(sample, Workforce(tables, as_of=sample.as_of))
    assert drift.counts["new id"] == 1
    assert drift.requirements.empty
