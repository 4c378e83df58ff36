"""The real O*NET 29.2 release: counts of its documentation, cells read with another library.

Source: O*NET 29.2 Database, U.S. Department of Labor, Employment and Training Administration,
February 2025, CC BY 4.0. Row counts of the published data dictionary: Skills 61,530, Knowledge
58,014, Technology Skills 32,627, Alternate Titles 56,560.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from skillgap.reading.conform import build_workforce, table_conforms
from skillgap.reading.occupations.job_titles import plain_title, singular_title, without_brackets
from skillgap.reading.occupations.occupation_search import (
    build_title_index,
    match_title_to_occupations,
)
from skillgap.reading.occupations.onet import read_onet
from skillgap.reading.occupations.onet_names import (
    cluster_name_of_element,
    skill_kind_of_element,
    technology_skills_table,
    unique_element_names,
)
from tests.conftest import SHARED

RELEASE = SHARED / "onet_29_2"
TITLES = Path(__file__).with_name("job_titles.csv")
OCCUPATIONS = ("11-1011.00", "13-2011.00", "15-1251.00", "29-1141.00", "47-2111.00", "53-3032.00")

pytestmark = [
    pytest.mark.skipif(not RELEASE.exists(), reason="real data not here: onet_29_2 is missing"),
    pytest.mark.xdist_group("onet"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def occupations():
    return read_onet(RELEASE)


def cells(name):
    """Read a workbook with openpyxl, row by row: spreadsheet row number, header to cell."""
    book = openpyxl.load_workbook(RELEASE / f"{name}.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    head = next(rows)
    for number, row in enumerate(rows, start=2):
        yield number, dict(zip(head, row))


# ------------------------------------------------------------------ the tables


def test_counts_are_those_of_the_release(occupations):
    elements = occupations.elements
    assert occupations.issues == ()
    assert occupations.release == "29.2"
    assert "O*NET 29.2 Database" in occupations.attribution
    assert len(occupations.occupations) == 1_016
    sizes = elements.groupby("family").agg(rows=("skill_id", "size"), ids=("skill_id", "nunique"))
    assert sizes.loc["skills"].tolist() == [61_530 / 2, 35]
    assert sizes.loc["knowledge"].tolist() == [58_014 / 2, 33]
    per_occupation = elements.groupby("onet_soc").size()
    assert (len(per_occupation), set(per_occupation)) == (879, {35 + 33})
    assert int(occupations.occupations["rated"].sum()) == 879
    assert int(occupations.occupations["job_zone"].notna().sum()) == 923
    assert len(occupations.technologies) == 32_627


def test_titles_are_all_there(occupations):
    listed = set()
    for _, row in cells("Alternate Titles"):
        listed |= {(row["O*NET-SOC Code"], row["Alternate Title"])}
        if row["Short Title"]:
            listed |= {(row["O*NET-SOC Code"], row["Short Title"])}
    main = {(row["O*NET-SOC Code"], row["Title"]) for _, row in cells("Occupation Data")}
    got = occupations.titles
    assert set(zip(got["onet_soc"], got["title"])) == {(c, t.strip()) for c, t in listed | main}
    assert not got.duplicated(["onet_soc", "title"]).any()
    assert set(got.loc[got["kind"] == "main", "title"]) == {title for _, title in main}


def test_scales_keep_their_ranges(occupations):
    elements = occupations.elements
    assert elements["importance"].between(1, 5).all()
    assert elements["level_raw"].between(0, 7).all()
    assert elements["level"].between(0, 5).all()
    np.testing.assert_allclose(elements["level"], elements["level_raw"] * 5 / 7)
    assert (elements.loc[elements["not_relevant"], "level"] == 0).all()
    assert elements["level_raw"].max() == pytest.approx(6.96)


@pytest.mark.parametrize("family", ["Skills", "Knowledge"])
def test_cells_agree_with_another_reader(occupations, family):
    published = defaultdict(dict)
    for number, row in cells(family):
        if row["O*NET-SOC Code"] in OCCUPATIONS:
            key = row["O*NET-SOC Code"], row["Element ID"]
            published[key][row["Scale ID"]] = row | {"number": number}
    ours = occupations.elements[
        occupations.elements["onet_soc"].isin(OCCUPATIONS)
        & (occupations.elements["family"] == family.lower())
    ].set_index(["onet_soc", "skill_id"])
    assert set(ours.index) == set(published)
    for key, scales in published.items():
        row, level = ours.loc[key], scales["LV"]
        irrelevant = level["Not Relevant"] == "Y"
        assert row["name"] == level["Element Name"]
        assert row["importance"] == scales["IM"]["Data Value"]
        assert row["level_raw"] == (0 if irrelevant else level["Data Value"])
        assert row["not_relevant"] == irrelevant
        assert row["suppressed"] == (
            scales["IM"]["Recommend Suppress"] == "Y"
            or (level["Recommend Suppress"] == "Y" and not irrelevant)
        )
        assert row["source_row"] == level["number"]


def test_job_zones_and_technologies_agree_with_another_reader(occupations):
    zones = {row["O*NET-SOC Code"]: row["Job Zone"] for _, row in cells("Job Zones")}
    ours = occupations.occupations.set_index("onet_soc")["job_zone"].dropna()
    assert ours.to_dict() == zones
    hot = {
        (row["O*NET-SOC Code"], row["Example"], row["In Demand"] == "Y")
        for _, row in cells("Technology Skills")
        if row["Hot Technology"] == "Y"
    }
    got = occupations.technologies[occupations.technologies["hot"]]
    assert set(zip(got["onet_soc"], got["example"], got["in_demand"])) == hot


# ------------------------------------------------------------------ contract tables


def test_every_element_has_a_cluster_a_kind_and_a_name_of_its_own(occupations):
    names = unique_element_names(occupations.elements)
    assert len(names) == 68
    assert not names["name"].str.casefold().duplicated().any()
    built_in = {code: cluster_name_of_element(code, {}) for code in names["skill_id"]}
    published = {
        code: cluster_name_of_element(code, occupations.content_model) for code in names["skill_id"]
    }
    assert built_in == published
    assert set(names["skill_id"].map(skill_kind_of_element)) == {
        "technical",
        "human",
        "leadership",
        "compliance",
    }


def test_technologies_make_skills_nobody_mistakes(occupations):
    skills = technology_skills_table(occupations.technologies)
    elements = unique_element_names(occupations.elements)["name"]
    called = skills["name"].tolist() + [
        a for text in skills["aliases"] for a in text.split("; ") if a
    ]
    called += elements.tolist()
    folded = [name.casefold() for name in called]
    assert len(set(folded)) == len(folded)
    assert skills["skill_id"].is_unique
    assert not (skills["cluster"] == "Technology: Other software").any()


def test_the_whole_release_makes_conforming_tables(occupations):
    tables = occupations.workforce_tables()
    assert all(table_conforms(name, frame) for name, frame in tables.items())
    needs = tables["requirements"]
    assert len(tables["roles"]) == 1_016
    nobody_near = set(tables["roles"]["role_id"]) - set(needs["role_id"])
    assert len(nobody_near) == 19
    assert {code[:3] for code in nobody_near} == {"55-"}, "the forces, which nobody rates"
    assert set(needs["skill_id"]) == set(tables["skills"]["skill_id"])
    assert not needs.duplicated(["role_id", "skill_id"]).any()
    assert needs.groupby("role_id").size().min() >= 1
    workforce = build_workforce(tables, attributions=(occupations.attribution,))
    assert not [i for i in workforce.issues if i.severity == "error"]
    assert len(workforce["requirements"]) == len(needs)
    assert workforce.attributions == (occupations.attribution,)


def test_common_occupations_without_ratings_get_requirements(occupations):
    common = {"Developer": "15-1252.00", "Data scientist": "15-2051", "PM": "13-1082.00"}
    names = occupations.stand_ins([*occupations.occupation_by_role(common).values()])
    assert set(names["basis"]) == {"related"}
    assert (names.groupby("onet_soc").size() == 5).all()
    assert "Computer Programmers" in set(names["stand_in"])
    needs = occupations.tables(common)["requirements"]
    assert (needs.groupby("role_id").size() >= 20).all()
    skills = occupations.tables({"Developer": "15-1252.00"})["skills"]
    assert "Programming" in set(skills["name"])
    assert {"Python", "SQL (structured query language)"} <= set(skills["name"])


# ------------------------------------------------------------------ from a title to an occupation


def hand_made(which):
    with TITLES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["list"] == which]
    return [row["title"] for row in rows], [set(row["accepted"].split()) for row in rows]


@pytest.mark.parametrize(("which", "at_least"), [("tuned", 0.88), ("fresh", 0.80)])
def test_real_job_titles_find_their_occupation(occupations, which, at_least, capsys):
    titles, right = hand_made(which)
    known = set(occupations.occupations["onet_soc"])
    assert all(codes <= known for codes in right)
    found = occupations.suggest(titles)
    hits = np.array([code in codes for code, codes in zip(found["onet_soc"], right)])
    listed = [occupations.search(title, 5)["onet_soc"] for title in titles]
    five = np.mean([bool(codes & set(top)) for codes, top in zip(right, listed)])
    told = found["confidence"].to_numpy()
    with capsys.disabled():
        print(
            f"\n{which} list, {len(titles)} job titles: first right {hits.mean():.3f}, among five "
            f"{five:.3f}; mean confidence where right {told[hits].mean():.2f}, "
            f"where wrong {told[~hits].mean():.2f}"
        )
    assert hits.mean() >= at_least
    assert five >= at_least
    assert told[hits].mean() > told[~hits].mean() + 0.1
    assert hits[told >= 0.8].mean() >= 0.95


def test_titles_that_say_nothing_get_no_certainty(occupations):
    nonsense = ["Wizard of Light Bulb Moments", "asdf qwer", "Head of Magic", "Ninja", "Grade 7",
                "Team member", "Manager", "Senior Consultant", "Staff", "Employee", "Jedi", "n/a",
                "TBD", "Specialist III", "12345", "Blue sky thinker", "Engineer", "-"]  # fmt: skip
    found = occupations.suggest(nonsense)
    assert (found["confidence"] < 0.5).all(), found[found["confidence"] >= 0.5].to_string()


def test_alternate_titles_left_out_are_found_by_the_others(occupations, capsys):
    titles = occupations.titles.rename(columns={"sources": "weight"})
    titles["reading"] = [singular_title(plain_title(without_brackets(t))) for t in titles["title"]]
    alternate = titles.loc[titles["kind"] == "alternate", "reading"].unique()
    asked = set(np.random.default_rng(2).choice(alternate, 400, replace=False))
    left_out = titles["reading"].isin(asked)
    index = build_title_index(titles.loc[~left_out, ["onet_soc", "title", "weight"]])
    right = (
        titles[left_out].groupby("reading").agg(title=("title", "first"), codes=("onet_soc", set))
    )
    first = five = nearest = 0
    for title, codes in right.itertuples(index=False):
        match = match_title_to_occupations(index, title)
        top = [index.occupations[at] for at in np.argsort(-match.score)[:5]]
        first += top[0] in codes
        five += bool(codes & set(top))
        nearest += index.occupations[int(match.nearest.argmax())] in codes
    share, among, plain = (count / len(right) for count in (first, five, nearest))
    with capsys.disabled():
        print(
            f"\n{len(right)} alternate titles left out: first right {share:.3f} "
            f"(nearest title alone {plain:.3f}), among five {among:.3f}"
        )
    assert share >= 0.48
    assert among >= 0.74
    assert share > plain + 0.03
