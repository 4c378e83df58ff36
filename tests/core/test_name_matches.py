"""Names an import was unsure of: found, reviewed, and taken out where they were wrong."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.name_matches import match_item, uncertain_matches, without_matches
from skillgap.permissions import load_permitted
from skillgap.reviews import MATCH, review_items, wrong_matches
from skillgap.store.workspace import open_workspace

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
