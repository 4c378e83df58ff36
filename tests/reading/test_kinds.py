"""Kinds of files of systems, payrolls and offices abroad, and texts as open-data portals print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.finding.table import RawTable
from tests.entrances import ENTRANCES, differences
from tests.kinds_cases import kinds_cases
from tests.later_kinds import later_kinds
from tests.open_data_cases import OpenData, open_data_cases
from tests.outside_cases import Outside
from tests.outside_judging import shortcomings
from tests.quick import quick_every

LEFT_OUT = {"budget": "table", "counts_french": "table", "counts_italian": "table",
            "counts_english": "table", "applicants_from_outside": "applicants",
            "payroll_register": "table", "lohnjournal": "table", "benefits": "table",
            "candidates": "applicants"}  # fmt: skip
"""Files that hold nothing of ours: nothing of them is read, and somebody is asked."""


@pytest.mark.parametrize(
    "case", quick_every(4, [*kinds_cases(), *later_kinds()]), ids=lambda each: each.name
)
def test_a_kind_of_file_is_read_as_it_stands_whatever_its_language(
    case: Outside, tmp_path: Path
) -> None:
    for name, data in case.files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in case.files]
    every = {name: way(paths) for name, way in ENTRANCES.items()}
    checked = every["check"]
    if case.name in LEFT_OUT:
        assert all(each.refusal for each in every.values())
        assert checked.seen is not None
        asked = {q.kind for report in checked.seen.reports for q in report.questions}
        assert LEFT_OUT[case.name] in asked
    else:
        assert not shortcomings(case, checked)
        others = {name: differences(checked, each) for name, each in every.items()}
        assert not {name: differing for name, differing in others.items() if differing}


@pytest.mark.parametrize("case", quick_every(4, open_data_cases()), ids=lambda each: each.name)
def test_a_text_of_a_portal_gives_its_records_under_their_names(case: OpenData) -> None:
    raws = read_raw_tables((f"{case.name}.csv", case.data))
    assert len(raws) == len(case.tables)
    for raw, (header, rows) in zip(raws, case.tables, strict=True):
        assert _named(raw, header) == [[cell.strip() for cell in row] for row in rows]


def _named(raw: RawTable, header: Sequence[str | None]) -> list[list[str]]:
    """Return the cells under the names that are expected, or in the order of the file."""
    frame = raw.frame_with_computed
    if all(header):
        assert set(frame.columns) == set(header)
        frame = frame[[name for name in header if name]]
    return [[str(cell).strip() for cell in row] for row in frame.astype("str").to_numpy().tolist()]
