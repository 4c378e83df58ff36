"""One list of files, given to every way in: one verdict, the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.entrances import ENTRANCES, differences
from tests.outside_cases import outside_cases
from tests.quick import quick_only
from tests.uploads import FOLDER

BY_HAND = {
    "role_and_skill.csv": "job,competence\nAnalyst,SQL\nAnalyst,Python\n",
    "rated.csv": "employee_id,skill,rated\nE1,SQL,2026-01-05\nE2,R,2026-02-05\nE3,R,2026-02-06\n",
    "people_without_ids.csv": "name,dept,salary\nAnn,Sales,40000\nBo,Ops,41000\n",
    "skills.csv": "employee,skill,level\nAnn,Python,3\nBo,SQL,4\n",
    "ratings.csv": "employee_id,skill,level\nE1,SQL,3\nE2,SQL,9\nE3,SQL,2\n",
    "employees.csv": "employee_id,name,role,manager\nE1,Ann,Cook,\nE2,Bo,Cook,E9\n",
    "circle.csv": "employee_id,manager_id\nE1,E2\nE2,E1\n",
    "two_posts.csv": "employee_id,name,role,fte\nE1,Ann,Cook,0.5\nE1,Ann,Clerk,0.4\n",
    "torn.csv": "employee_id,name,role\nE1,Ann,Cook\nE1,Bo,Cook\nE2,Cy,Cook\n",
    "near.csv": "employee_id,skill,level\nE1,JavaScript,3\nE2,Javascirpt,4\n",
    "days.csv": "employee_id,skill,level,date\nE1,SQL,3,01/02/2024\nE2,R,4,31/31/2024\n",
    "matrix.csv": "Name,Role,SQL,R,Go\nAnn,Cook,3,2,5\nBo,Cook,1,,4\nCy,Clerk,5,5,5\n",
    "planets.csv": "planet,moons\nMars,2\nEarth,1\n",
    "workday.csv": "Employee ID,Legal Name,Business Title,Hire Date\nE1,Ann,Cook,2020-01-05\n",
    "learning.csv": "Learner,Course,Completed\nE1,SQL-1,2026-03-01\nE2,SQL-1,\n",
    "openings.csv": "role,region,opened\nCook,North,2026-01-01\nClerk,South,\n",
    "courses.csv": "Course title,Skill,Price,Duration\nSQL now,SQL,100,8\nR now,R,,4\n",
    "nothing.csv": "employee_id,name\n",
}  # fmt: skip
TOGETHER = (
    ("people_without_ids.csv", "skills.csv"),
    ("employees.csv", "ratings.csv", "planets.csv"),
    ("circle.csv", "ratings.csv"),
    ("nothing.csv", "employees.csv"),
    ("role_and_skill.csv", "matrix.csv"),
)


OUTSIDE = {name: data for case in list(outside_cases())[::3] for name, data in case.files.items()}


def cases() -> list[Any]:
    """Return the lists of files: by hand, by others, and every fourth of the dirty ones."""
    dirty = sorted(path.name for path in FOLDER.glob("*.csv"))[::4] if FOLDER.is_dir() else []
    by_hand = [*((name,) for name in BY_HAND), *TOGETHER]
    return quick_only(by_hand[::2], [*by_hand, *((name,) for name in (*OUTSIDE, *dirty))])


@pytest.mark.parametrize("names", cases(), ids=" ".join)
def test_every_way_in_gives_one_verdict_and_the_same_tables(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    for name in names:
        if name in BY_HAND:
            (tmp_path / name).write_text(BY_HAND[name], encoding="utf-8")
        elif name in OUTSIDE:
            (tmp_path / name).write_bytes(OUTSIDE[name])
        else:
            (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    paths = [tmp_path / name for name in names]
    seen = {way: enter(paths) for way, enter in ENTRANCES.items()}
    for way, each in seen.items():
        assert not differences(seen["check"], each), way
    settled = ENTRANCES["check"](paths, {"mapping": "proposed"})
    assert bool(seen["page"].refusal) == (seen["check"].seen.workforce is None)
    if not seen["page"].refusal and not any(r.rejection for r in settled.seen.reports):
        assert seen["page"].verdict == settled.verdict


def test_at_least_forty_lists_of_files_are_compared_without_any_shared_data() -> None:
    assert len(BY_HAND) + len(TOGETHER) + len(OUTSIDE) >= 40


def test_a_difference_between_ways_in_is_seen(tmp_path: Path) -> None:
    """Another answer stands for another rule: it must not pass for the same."""
    path = tmp_path / "ratings.csv"
    path.write_text("Name,SQL Now,SQL Goal,R Now,R Goal\nAna A,1,3,2,4\nBo B,2,3,5,4\n", "utf-8")
    one, other = (ENTRANCES["check"]([path], {"targets": answer}) for answer in ("", "leave"))
    assert differences(one, one) == []
    assert {"signals", "requirements"} <= set(differences(one, other))
    assert differences(one, ENTRANCES["read"]([tmp_path / "gone.csv"]))
