"""The real ESCO 1.2.0 release: counts as published.

Source: ESCO 1.2.0, European Commission: 3,039 occupations; 13,492 skills are asked for by one.
"""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.reading.conform import build_workforce

pytestmark = pytest.mark.slow


def test_the_whole_release_has_its_occupations_and_skills(shared_data):
    told = []
    release = sg.read_esco(
        shared_data("esco_1_2_0"), progress=lambda share, what: told.append(share)
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert release.release == "1.2.0"
    workforce = build_workforce(release.workforce_tables(), issues=release.issues)
    assert len(workforce.roles) == 3_039
    assert len(workforce.skills) == 13_492
    assert len(workforce["requirements"]) == 128_987
    assert workforce["requirements"].groupby("role_id").size().min() >= 3
    assert not [issue for issue in workforce.issues if issue.severity == "error"]
    assert len(release.relations) > 5_000


def test_common_job_titles_find_their_occupation(shared_data):
    release = sg.read_esco(shared_data("esco_1_2_0"))
    wanted = {
        "Data scientist": "data scientist", "HR manager": "human resources manager",
        "Warehouse operative": "warehouse worker", "Pastry chef": "pastry chef",
        "Sr. Software Engineer": "software developer", "Civil engineer": "civil engineer",
        "Accountant": "accountant", "Truck driver": "cargo vehicle driver",
    }  # fmt: skip
    found = release.suggest(list(wanted))
    hits = [a == b for a, b in zip(found["title"], wanted.values())]
    assert sum(hits) >= 7, found[["job_title", "title"]].to_string()
