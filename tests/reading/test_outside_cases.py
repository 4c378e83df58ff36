"""Files of somebody else: people, roles, levels, needs and leavers are read as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.entrances import ENTRANCES, differences
from tests.held_out_cases import held_out_cases
from tests.outside_cases import Outside, later_cases, outside_cases
from tests.outside_judging import shortcomings
from tests.quick import quick_every

ASKED = {"adverts": "table", "german_applications": "table", "headcount_by_month": "table",
         "absence_days": "scale"}  # fmt: skip
"""Cases that hold nothing of ours, or nothing that can be told from it: somebody is asked."""


@pytest.mark.parametrize(
    "case", quick_every(4, [*outside_cases(), *later_cases()]), ids=lambda each: each.name
)
def test_a_file_of_somebody_else_is_read_as_it_stands_or_asked_about(
    case: Outside, tmp_path: Path
) -> None:
    for name, data in case.files.items():
        (tmp_path / name).write_bytes(data)
    seen = ENTRANCES["check"]([tmp_path / name for name in case.files])
    if case.name in ASKED:
        assert ASKED[case.name] in {question.kind for report in seen.seen.reports
                                    for question in report.questions}  # fmt: skip
    else:
        assert not shortcomings(case, seen)


@pytest.mark.parametrize("case", held_out_cases(), ids=lambda each: each.name)
def test_a_shape_kept_aside_is_read_as_it_stands_through_every_way_in(
    case: Outside, tmp_path: Path
) -> None:
    for name, data in case.files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in case.files]
    seen = {way: enter(paths) for way, enter in ENTRANCES.items()}
    for way, each in seen.items():
        assert not shortcomings(case, each), way
        assert not differences(seen["check"], each), way
