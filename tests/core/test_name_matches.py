"""Names an import was unsure of: found, reviewed, and taken out where they were wrong."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import Outcome
from skillgap.core.name_matches import match_item, uncertain_matches, without_matches
from skillgap.permissions import load_permitted
from skillgap.reading.occupations.onet import read_onet
from skillgap.reviews import MATCH, review_items, wrong_matches
from skillgap.store.workspace import open_workspace
from skillgap.ui.data.job_titles import Matching, add_requirements
from tests.reading.test_onet import BAKER, CODER, NURSE, as_text, small_release

FILES = {
    "skills": "skill_id,name\nS1,Python\nS2,Project management\nS3,Stakeholder management\n"
    "S4,Kubernetes\n",
    "employees": "employee_id,role_id\n" + "".join(f"QX-{at},R1\n" for at in range(8)),
    "roles": "role_id,title\nR1,Analyst\n",
    "requirements": "role_id,skill_id,required_level\nR1,S1,3\nR1,Project managment,2\n",
    "signals": "employee_id,skill_id,source,level,observed_on\n"
    + "".join(f"QX-{at},{name},manager,3,2026-01-0{at + 1}\n"
              for at in range(8) for name in ("k8s", "Stakeholder mgmt", "S2")),
}  # fmt: skip
K8S = match_item("skill", "k8s", "S4")


@pytest.fixture
def read(tmp_path):
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return sg.read(str(tmp_path))


def test_what_nobody_was_asked_about_is_listed_with_what_it_was_read_as(read):
    table = uncertain_matches(read)
    assert table[["said", "read_as", "name", "rows"]].to_numpy().tolist() == [
        ["Stakeholder mgmt", "S3", "Stakeholder management", 8],
        ["k8s", "S4", "Kubernetes", 8],
        ["Project managment", "S2", "Project management", 1],
    ]
    assert set(table["kind"]) == {"skill"}


def test_what_somebody_answered_waits_for_nobody(read):
    answered = tuple(
        replace(one, verdict=Outcome.FIX) if one.value == "k8s" else one for one in read.issues
    )
    assert set(uncertain_matches(replace(read, issues=answered))["said"]) == {
        "Stakeholder mgmt", "Project managment",
    }  # fmt: skip


def test_names_that_are_known_leave_nothing_to_look_at(sample):
    assert uncertain_matches(sample).empty
    assert without_matches(sample, {K8S}) is sample


def test_rows_of_a_wrong_match_go_and_no_others(read):
    left = without_matches(read, {K8S})
    assert "S4" not in set(left["signals"]["skill_id"])
    assert len(left["signals"]) == len(read["signals"]) - 8
    assert len(left["requirements"]) == len(read["requirements"])
    assert len(read["signals"]) == 24, "what was read stays as it was"


def test_a_match_found_wrong_counts_no_more_and_one_found_right_does(read):
    with open_workspace() as workspace:
        dataset = workspace.save(read)
        before = load_permitted(workspace, dataset)
        assert before["signals"]["skill_id"].eq("S4").sum() == 8
        mgmt = match_item("skill", "Stakeholder mgmt", "S3")
        review_items(workspace, dataset.lineage, MATCH, [mgmt], right=True, by="Ann")
        review_items(
            workspace, dataset.lineage, MATCH, [K8S], right=False, by="Ann", reason="A team's name"
        )
        assert wrong_matches(workspace, dataset.lineage) == {K8S}
        after = load_permitted(workspace, dataset)["signals"]["skill_id"].value_counts()
        assert after.to_dict() == {"S3": 8, "S2": 8}
        review_items(workspace, dataset.lineage, MATCH, [K8S], right=True, by="Ivo")
        assert load_permitted(workspace, dataset)["signals"]["skill_id"].eq("S4").sum() == 8


# --- job titles read as occupations ---


@pytest.fixture
def titled():
    """Three job titles brought to a release: one surely, one likely, one by a person's choice."""
    read = sg.from_tables(
        {
            "employees": pd.DataFrame({"employee_id": ["a", "b", "c"], "role_id": ["N", "B", "C"]}),
            "roles": pd.DataFrame(
                {"role_id": ["N", "B", "C"], "title": ["Nurse", "Oven lead", "Coder"]}
            ),
            "skills": pd.DataFrame({"skill_id": ["own"], "name": ["Own"]}),
            "requirements": pd.DataFrame(
                {"role_id": ["B"], "skill_id": ["own"], "required_level": [3]}
            ),
        }
    )  # fmt: skip
    titles = pd.DataFrame(
        {"role_id": ["N", "B", "C"], "title": ["Nurse", "Oven lead", "Coder"], "people": [1, 1, 1],
         "matched_title": "", "confidence": [0.95, 0.6, 0.6]}
    )  # fmt: skip
    candidates = {"N": (NURSE,), "B": (BAKER, NURSE), "C": (NURSE, CODER)}
    chosen = {"N": NURSE, "B": BAKER, "C": CODER}
    release = read_onet(as_text(small_release()))
    return add_requirements(read, Matching(release, titles, candidates, chosen), name="Works")


def test_a_job_title_that_was_likely_and_no_more_waits_for_a_person(titled):
    [row] = uncertain_matches(titled).to_dict("records")
    assert (row["kind"], row["said"], row["read_as"]) == ("job title", "Oven lead", "Bakers")
    asked = titled["requirements"].query("role_id == 'B' and skill_id != 'own'")
    assert len(asked) <= row["rows"]
    assert len(asked) > 0


def test_what_a_wrong_occupation_requires_goes_for_that_title_alone(titled):
    left = without_matches(titled, set(uncertain_matches(titled)["item"]))
    assert left["requirements"].query("role_id == 'B'")["skill_id"].tolist() == ["own"]
    before, after = (one["requirements"]["role_id"].value_counts() for one in (titled, left))
    assert after[["N", "C"]].to_dict() == before[["N", "C"]].to_dict()
    assert not left.has("tasks") or "B" not in set(left["tasks"]["role_id"])


def test_titles_that_were_read_as_occupations_are_kept_with_the_dataset(titled):
    with open_workspace() as workspace:
        kept = workspace.load(workspace.save(titled).id)
    assert uncertain_matches(kept)["item"].tolist() == uncertain_matches(titled)["item"].tolist()
