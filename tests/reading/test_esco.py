"""Reading ESCO: a small release made here, in the layout of the published csv."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import MissingColumns, MissingTable, UnknownName, UnreadableFile
from skillgap.reading.conform import build_workforce, table_conforms
from skillgap.reading.occupations.esco import Worth, read_esco
from skillgap.reading.occupations.onet_tables import merge_tables

BASE = "http://data.europa.eu/esco/"
BAKER, CODER, IDLE = (f"{BASE}occupation/{name}" for name in ("b", "c", "i"))
DOUGH, PYTHON, LEAD, LAW, FRENCH = (
    f"{BASE}skill/{name}" for name in ("dough", "python", "lead", "law", "french")
)
GROUP = {name: f"{BASE}skill/{name}" for name in ("S", "S6", "S6.1", "S4", "S5", "L", "L1", "S3",
                                                  "S3.3", "S3.3.7")}  # fmt: skip


def frame(columns, rows):
    return pd.DataFrame(rows, columns=columns.split())


def small_release():
    """Return file name to frame."""
    hierarchy = pd.DataFrame(
        [[GROUP["S"], "skills", "", "", "", "", "", "", "S", "", "", ""],
         [GROUP["S"], "skills", GROUP["S6"], "handling and moving", "", "", "", "", "S", "S6",
          "", ""],
         [GROUP["S"], "skills", GROUP["S6"], "handling and moving", GROUP["S6.1"], "mixing", "",
          "", "S", "S6", "S6.1", ""],
         [GROUP["S"], "skills", GROUP["S4"], "management skills", "", "", "", "", "S", "S4", "",
          ""],
         [GROUP["S"], "skills", GROUP["S5"], "working with computers", "", "", "", "", "S", "S5",
          "", ""],
         [GROUP["S"], "skills", GROUP["S3"], "assisting and caring", GROUP["S3.3"], "protecting",
          GROUP["S3.3.7"], "ensuring compliance", "S", "S3", "S3.3", "S3.3.7"],
         [GROUP["L"], "language skills", GROUP["L1"], "languages", "", "", "", "", "L", "L1", "",
          ""]],
        columns=[f"Level {n} {w}" for n in range(4) for w in ("URI", "preferred term")]
        + [f"Level {n} code" for n in range(4)],
    )  # fmt: skip
    return {
        "occupations_en.csv": frame(
            "conceptType conceptUri iscoGroup preferredLabel altLabels code description",
            [["Occupation", BAKER, "7512", "baker", "bread baker\npastry maker", "7512.1", "Bakes"],
             ["Occupation", CODER, "2512", "software developer", "coder", "2512.4", 'Writes "x"'],
             ["Occupation", IDLE, "9999", "idler", "", "9999.1", ""]],
        ),
        "skills_en.csv": frame(
            "conceptType conceptUri skillType reuseLevel preferredLabel altLabels",
            [["KSC", DOUGH, "skill/competence", "sector", "knead dough", "work dough\nmix; knead"],
             ["KSC", PYTHON, "knowledge", "sector", "Python", ""],
             ["KSC", LEAD, "skill/competence", "cross", "lead a team", ""],
             ["KSC", LAW, "skill/competence", "cross", "follow the law", ""],
             ["KSC", FRENCH, "skill/competence", "transversal", "speak French", ""]],
        ),
        "occupationSkillRelations_en.csv": frame(
            "occupationUri relationType skillType skillUri",
            [[BAKER, "essential", "skill/competence", DOUGH],
             [BAKER, "optional", "skill/competence", FRENCH],
             [BAKER, "optional", "skill/competence", DOUGH],
             [CODER, "essential", "knowledge", PYTHON],
             [CODER, "optional", "skill/competence", LEAD],
             [CODER, "essential", "skill/competence", LAW],
             [f"{BASE}occupation/gone", "essential", "knowledge", PYTHON],
             [CODER, "perhaps", "knowledge", FRENCH]],
        ),
        "broaderRelationsSkillPillar_en.csv": frame(
            "conceptType conceptUri broaderType broaderUri",
            [["KSC", DOUGH, "SkillGroup", GROUP["S6.1"]], ["KSC", PYTHON, "KSC", LEAD],
             ["KSC", LEAD, "SkillGroup", GROUP["S4"]], ["KSC", LAW, "SkillGroup", GROUP["S3.3.7"]],
             ["KSC", FRENCH, "SkillGroup", GROUP["L1"]]],
        ),
        "skillsHierarchy_en.csv": hierarchy,
        "ISCOGroups_en.csv": frame(
            "conceptType code preferredLabel",
            [["ISCOGroup", "75", "Food workers"], ["ISCOGroup", "25", "ICT professionals"]],
        ),
        "skillSkillRelations_en.csv": frame(
            "originalSkillUri originalSkillType relationType relatedSkillType relatedSkillUri",
            [[PYTHON, "knowledge", "optional", "knowledge", LEAD],
             [PYTHON, "knowledge", "optional", "knowledge", f"{BASE}skill/elsewhere"]],
        ),
    }  # fmt: skip


def as_bytes(tables):
    return {name: table.to_csv(index=False).encode() for name, table in tables.items()}


@pytest.fixture
def release():
    return read_esco({"ESCO v1.2.0/" + n: b for n, b in as_bytes(small_release()).items()})


def test_folder_zip_and_upload_give_the_same(release, tmp_path):
    folder = tmp_path / "esco_1_2_0"
    folder.mkdir()
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        for name, content in as_bytes(small_release()).items():
            (folder / name).write_bytes(content)
            target.writestr(f"ESCO dataset - v1.2.0/{name}", content)
    for source in (folder, {"esco.zip": package.getvalue()}):
        other = sg.read_esco(source)
        assert other.release == release.release == "1.2.0"
        pd.testing.assert_frame_equal(other.needs, release.needs)
        pd.testing.assert_frame_equal(other.skills, release.skills)


def test_skills_get_clusters_and_kinds_from_their_groups(release):
    skills = release.skills.set_index("skill_id")
    assert skills.loc[[DOUGH, PYTHON, LEAD, LAW, FRENCH], "cluster"].tolist() == [
        "Handling and moving", "Management skills", "Management skills", "Assisting and caring",
        "Languages",
    ]  # fmt: skip
    assert skills.loc[[DOUGH, PYTHON, LEAD, LAW, FRENCH], "kind"].tolist() == [
        "technical", "leadership", "leadership", "compliance", "human",
    ]  # fmt: skip
    assert skills.at[DOUGH, "aliases"] == "work dough; mix, knead"
    assert release.relations.to_numpy().tolist() == [[PYTHON, LEAD, "optional"]]


def test_what_cannot_be_used_is_listed(release):
    assert len(release.needs) == 5
    told = {issue.found: issue for issue in release.issues}
    assert told["occupation that is not in the list"].row == 8
    assert told["relation that is not known"].row == 9
    both = release.needs[
        (release.needs["esco_uri"] == BAKER) & (release.needs["skill_id"] == DOUGH)
    ]
    assert both["relation"].tolist() == ["essential"]


def test_levels_are_the_registers_assumptions(release, register):
    worth = Worth()
    for name in worth.__slots__:
        assert getattr(worth, name) == register.value(f"esco_{name}")
    tables = release.tables({"My baker": BAKER, "nobody": None}, optional=True)
    assert all(table_conforms(name, table) for name, table in tables.items())
    asked = tables["requirements"].set_index("skill_id")
    assert asked.loc[DOUGH, ["required_level", "importance"]].tolist() == [3.0, 4.0]
    assert asked.loc[FRENCH, ["required_level", "importance"]].tolist() == [2.0, 2.5]
    assert asked.at[DOUGH, "source_row"] == 2
    assert asked.at[DOUGH, "source_file"].startswith("ESCO 1.2.0 › occupationSkillRelations_en")
    assert len(release.tables({"My baker": BAKER})["requirements"]) == 1
    assert tables["roles"]["esco_uri"].tolist() == [BAKER]
    assert tables["roles"]["job_family"].tolist() == ["Food workers"]


def test_the_whole_release_is_a_dataset_of_roles_and_skills(release):
    tables = release.workforce_tables()
    workforce = build_workforce(tables, attributions=(release.attribution,))
    assert len(workforce.roles) == 3
    assert len(workforce.skills) == 5
    assert not workforce.issues
    assert workforce["roles"]["role_id"].tolist() == ["7512.1", "2512.4", "9999.1"]


def test_her_own_words_go_first(release):
    own = {"roles": pd.DataFrame({"role_id": ["B1"], "title": ["Bread baker"]}),
           "skills": pd.DataFrame({"skill_id": ["K"], "name": ["Knead dough"]}),
           "requirements": pd.DataFrame({"role_id": ["B1"], "skill_id": ["K"],
                                         "required_level": [5.0]})}  # fmt: skip
    merged = merge_tables(own, release.tables({"B1": BAKER}, optional=True))
    assert merged["roles"]["esco_uri"].tolist() == [BAKER]
    asked = merged["requirements"].set_index("skill_id")["required_level"]
    assert asked["K"] == 5.0
    assert asked[FRENCH] == 2.0
    assert DOUGH not in asked


def test_titles_are_found_also_by_other_names(release):
    found = release.suggest(["Pastry maker", "Coder", "zzz"])
    assert found["esco_uri"].tolist()[:2] == [BAKER, CODER]
    assert found["title"].tolist()[:2] == ["baker", "software developer"]
    assert release.search("softw")["esco_uri"].tolist()[:1] == [CODER]
    with pytest.raises(UnknownName):
        release.tables({"X": "http://no/such"})
    assert release.occupation_by_role({"X": "2512.4"}) == {"X": CODER}


def test_missing_files_and_columns_say_what_to_do():
    tables = as_bytes(small_release())
    with pytest.raises(MissingTable, match="occupations_en"):
        read_esco({"skills_en.csv": tables["skills_en.csv"]})
    with pytest.raises(MissingTable, match="occupationSkillRelations"):
        read_esco({"occupations_en.csv": tables["occupations_en.csv"]})
    with pytest.raises(MissingColumns, match="conceptUri"):
        read_esco(tables | {"occupations_en.csv": b"a,b\n1,2\n"})
    with pytest.raises(UnreadableFile):
        read_esco(tables | {"occupations_en.csv": b""})
    with pytest.raises(UnreadableFile):
        read_esco({"occupations_en.csv": tables["occupations_en.csv"],
                   "esco_occupation_profiles.parquet": b"PAR1 no"})  # fmt: skip
    without = {n: b for n, b in tables.items() if not n.startswith(("skillsHier", "ISCO", "broad"))}
    told = [issue.found for issue in read_esco(without).issues]
    assert told.count("file that is not there") == 2
    assert "skill without a group in this release" in told


def test_a_row_with_too_many_cells_is_left_out_and_listed():
    tables = as_bytes(small_release())
    spoilt = tables["skills_en.csv"] + b"KSC,x,y,z,a,b,c,d,e\n"
    release = read_esco(tables | {"skills_en.csv": spoilt})
    assert len(release.skills) == 5
    assert [i.count for i in release.issues if "more cells" in i.found] == [1]


def test_profiles_by_label_stand_in_for_the_two_large_files():
    tables = small_release()
    profiles = pd.DataFrame({
        "occupation_uri": [BAKER, CODER],
        "essential_skills": [["knead  dough"], ["Python", "no address"]],
        "optional_skills": [None, ["lead a team", "shared"]],
        "essential_knowledge": [None, ["Python"]],
    })  # fmt: skip
    labels = frame("conceptUri label", [[DOUGH, "knead dough"], [PYTHON, "Python"], [LEAD, ""],
                                        ["u1", "shared"], ["u2", "shared"]])  # fmt: skip
    collection = frame(
        "conceptUri preferredLabel skillType altLabels broaderConceptUri",
        [[LEAD, "lead a team ", "skill/competence", "head a team | steer", GROUP["S4"]]],
    )
    buffer = io.BytesIO()
    profiles.to_parquet(buffer)
    kept = {n: t for n, t in tables.items() if n.startswith(("occupations", "skillsH", "ISCO"))}
    release = read_esco(
        as_bytes(kept | {"derived_skill_uri_label.csv": labels,
                         "transversalSkillsCollection_en.csv": collection})
        | {"esco_occupation_profiles.parquet": buffer.getvalue()}
    )  # fmt: skip
    skills = release.skills.set_index("skill_id")
    assert set(skills.index) == {DOUGH, PYTHON, LEAD, "no address", "u1"}
    assert skills.at[LEAD, "name"] == "lead a team"
    assert skills.at[LEAD, "cluster"] == "Management skills"
    assert skills.at[DOUGH, "cluster"] == "Food workers"
    assert skills.at[PYTHON, "type"] == "knowledge"
    told = {issue.found for issue in release.issues}
    assert {"label that two skills share", "skill without an address"} <= told
