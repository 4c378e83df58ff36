"""Files of somebody else: people, roles, levels, needs and leavers are read as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.entrances import ENTRANCES
from tests.outside_cases import Outside, outside_cases
from tests.outside_judging import shortcomings

LEFT_OUT = {"adverts"}
"""Adverts are no table of ours without skills: they are left out with a question."""


@pytest.mark.parametrize("case", outside_cases(), ids=lambda each: each.name)
def test_a_file_of_somebody_else_is_read_as_it_stands(case: Outside, tmp_path: Path) -> None:
    for name, data in case.files.items():
        (tmp_path / name).write_bytes(data)
    seen = ENTRANCES["check"]([tmp_path / name for name in case.files])
    if case.name in LEFT_OUT:
        assert "table" in {issue.question for issue in seen.seen.issues}
    else:
        assert not shortcomings(case, seen)
